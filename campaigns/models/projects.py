from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, is_centre
from campaigns.models.campaigns import Campaign, day_in_words, in_language, period_in_words
from crm.approximate import ApproximateDateField, last_day
from crm.confidentiality import Level, within_reach
from crm.models import Organisation, Place
from crm.search_index import search_column, search_index

if TYPE_CHECKING:
    from accounts.gates import Visitor

QS = TypeVar("QS", bound="ProjectQuerySet")
PS = TypeVar("PS", bound="ProjectPartnerQuerySet")


class ProjectQuerySet(GatedQuerySet["Project"]):
    def visible_to(self: QS, user: "Visitor") -> QS:
        return self.filter(within_reach(user))

    def changeable_by(self: QS, user: "Visitor") -> QS:
        return self.visible_to(user) if is_centre(user) else self.none()

    def matching(self: QS, text: str) -> QS:
        return self.filter(search__matches=text)

    def of_body(self: QS, body: Organisation) -> QS:
        """Those it carries, pays for or steers."""
        carried = ProjectPartner.objects.filter(organisation=body).values("project")
        return self.filter(Q(pk__in=carried) | Q(funder=body) | Q(steering=body))

    def newest_first(self: QS) -> QS:
        return self.order_by("-started", "-pk")

    def for_reader(self: QS, user: "Visitor") -> QS:
        """Load what a row shows; a funder, a committee, partners and campaigns hidden from the reader read as none."""
        organisations = Organisation.objects.visible_to(user)
        return self.newest_first().prefetch_related(  # type: ignore[type-var]
            "themes",
            Prefetch("funder", organisations),
            Prefetch("steering", organisations),
            Prefetch("campaigns", Campaign.objects.visible_to(user).order_by("pk")),
            Prefetch("partners", ProjectPartner.objects.visible_to(user).for_list(), to_attr="seen_partners"),
        )


class Project(models.Model):
    """Funded work, by one or several organisations, over a period, owed to a funder."""

    key = models.SlugField(max_length=80, unique=True, null=True, blank=True, editable=False)  # of reference data
    title_bg = models.CharField(_("title in Bulgarian"), max_length=250)
    title_en = models.CharField(_("title in English"), max_length=250, blank=True)
    goal_bg = models.TextField(_("goal in Bulgarian"), blank=True)
    goal_en = models.TextField(_("goal in English"), blank=True)
    for_whom_bg = models.TextField(_("for whom, in Bulgarian"), blank=True)
    for_whom_en = models.TextField(_("for whom, in English"), blank=True)
    findings_bg = models.TextField(_("findings, in Bulgarian"), blank=True)
    findings_en = models.TextField(_("findings, in English"), blank=True)
    funder = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="funded_projects", verbose_name=_("funder")
    )
    programme = models.CharField(_("programme"), max_length=250, blank=True)
    number = models.CharField(_("number of the contract or call"), max_length=80, blank=True)
    started = ApproximateDateField(_("from"), blank=True)
    ended = ApproximateDateField(_("to"), blank=True)
    steering = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="steered_projects",
        verbose_name=_("steering committee"),
    )
    campaigns = models.ManyToManyField(Campaign, blank=True, related_name="projects", verbose_name=_("campaigns"))
    themes = models.ManyToManyField("crm.Theme", blank=True, related_name="projects", verbose_name=_("themes"))
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_verified = models.BooleanField(_("verified"), default=True)
    confidentiality = models.CharField(_("confidentiality"), max_length=10, choices=Level, default=Level.INTERNAL)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)
    search = search_column("title_bg", "title_en", "programme", "number")

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        indexes = [search_index("project_search")]

    def __str__(self) -> str:
        return in_language(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("campaigns:project-detail", args=[self.pk])

    @property
    def goal(self) -> str:
        return in_language(self, "goal")

    @property
    def for_whom(self) -> str:
        return in_language(self, "for_whom")

    @property
    def findings(self) -> str:
        return in_language(self, "findings")

    @property
    def started_in_words(self) -> str:
        return day_in_words(self.started)

    @property
    def ended_in_words(self) -> str:
        return day_in_words(self.ended)

    @property
    def period(self) -> str:
        return period_in_words(self.started, self.ended)


class ProjectPartnerQuerySet(GatedQuerySet["ProjectPartner"]):
    def visible_to(self: PS, user: "Visitor") -> PS:
        return self.filter(
            project__in=Project.objects.visible_to(user), organisation__in=Organisation.objects.visible_to(user)
        )

    def changeable_by(self: PS, user: "Visitor") -> PS:
        return self.visible_to(user).filter(project__in=Project.objects.changeable_by(user))

    def for_list(self: PS) -> PS:
        """The lead first, then by country and name."""
        lead_first = models.Case(models.When(role=ProjectPartner.Role.LEAD, then=0), default=1)
        rows = self.select_related("organisation", "country", "project").defer("project__search")
        return rows.order_by(lead_first, F("country__name").asc(nulls_last=True), "organisation__name", "pk")


class ProjectPartner(models.Model):
    """An organisation's part in a project, from which country."""

    class Role(models.TextChoices):
        LEAD = "lead", _("leads")
        PARTNER = "partner", _("partner")
        ASSOCIATED = "associated", _("associated partner")
        COFUNDER = "cofunder", _("co-funder")

    project = models.ForeignKey(Project, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="project_roles", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.PARTNER)
    country = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("country"),
        limit_choices_to={"kind": Place.Kind.COUNTRY},
    )
    started = ApproximateDateField(_("from"), blank=True)
    ended = ApproximateDateField(_("to"), blank=True)

    objects = ProjectPartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("project partner")
        verbose_name_plural = _("project partners")
        constraints = [
            models.UniqueConstraint(fields=["project", "organisation", "role"], name="one_role_once_in_a_project"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"

    @property
    def period(self) -> str:
        return period_in_words(self.started, self.ended)

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return bool(self.ended) and last_day(self.ended) < timezone.localdate()

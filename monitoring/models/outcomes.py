from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Model, Prefetch, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, is_centre
from accounts.languages import CLDR
from campaigns.models import Ask, Campaign, Project
from campaigns.models.campaigns import in_language
from crm.approximate import ApproximateDateField, in_words
from crm.confidentiality import Level, within_reach
from crm.search_index import search_column, search_index
from monitoring.models.commitments import Commitment

if TYPE_CHECKING:
    from accounts.gates import Visitor

OS = TypeVar("OS", bound="OutcomeQuerySet")


class OutcomeQuerySet(GatedQuerySet["Outcome"]):
    def visible_to(self: OS, user: "Visitor") -> OS:
        return self.filter(within_reach(user))

    def changeable_by(self: OS, user: "Visitor") -> OS:
        return self.visible_to(user) if is_centre(user) else self.none()

    def matching(self: OS, text: str) -> OS:
        return self.filter(search__matches=text)

    def newest_first(self: OS) -> OS:
        """Those of which nobody knows when come last."""
        return self.order_by("-achieved", "-pk")

    def of(self: OS, record: Model, user: "Visitor") -> OS:
        """Those tied to an ask, project or commitment; to a campaign itself, or an ask of it that the reader sees."""
        if not isinstance(record, Campaign):
            return self.filter(**{TIED_BY[type(record)]: record})
        asks = Ask.objects.visible_to(user).filter(campaigns=record)
        of_its_asks = Outcome.asks.through.objects.filter(ask__in=asks).values("outcome")
        itself = Outcome.campaigns.through.objects.filter(campaign=record).values("outcome")
        return self.filter(Q(pk__in=itself) | Q(pk__in=of_its_asks))

    def for_reader(self: OS, user: "Visitor") -> OS:
        """Load what it is tied to, as far as the reader may see it."""
        return self.prefetch_related(*ties_seen_by(user)).defer("search").newest_first()


TIED_BY: dict[type[Model], str] = {Ask: "asks", Commitment: "commitments", Project: "projects"}


def ties_seen_by(user: "Visitor") -> list[Prefetch]:  # type: ignore[type-arg]
    return [
        Prefetch("campaigns", Campaign.objects.visible_to(user).order_by("pk")),
        Prefetch("projects", Project.objects.visible_to(user).defer("search").order_by("pk")),
        Prefetch("asks", Ask.objects.visible_to(user).order_by("pk")),
        Prefetch("commitments", Commitment.objects.visible_to(user).defer("search").order_by("pk")),
    ]


class Outcome(models.Model):
    """What really changed, for whom, on which evidence; what we did for it, and what others did."""

    TIES = ("campaigns", "projects", "asks", "commitments")

    key = models.SlugField(max_length=80, unique=True, null=True, blank=True, editable=False)  # of reference data
    title_bg = models.CharField(_("title in Bulgarian"), max_length=250)
    title_en = models.CharField(_("title in English"), max_length=250, blank=True)
    text_bg = models.TextField(_("what changed, in Bulgarian"), blank=True)
    text_en = models.TextField(_("what changed, in English"), blank=True)
    achieved = ApproximateDateField(_("since when"), blank=True)
    for_whom_bg = models.CharField(_("for whom, in Bulgarian"), max_length=300, blank=True)
    for_whom_en = models.CharField(_("for whom, in English"), max_length=300, blank=True)
    contribution_bg = models.TextField(_("our contribution, in Bulgarian"), blank=True)
    contribution_en = models.TextField(_("our contribution, in English"), blank=True)
    others_bg = models.TextField(_("what others did, in Bulgarian"), blank=True)
    others_en = models.TextField(_("what others did, in English"), blank=True)
    campaigns = models.ManyToManyField(Campaign, blank=True, related_name="outcomes", verbose_name=_("campaigns"))
    projects = models.ManyToManyField(Project, blank=True, related_name="outcomes", verbose_name=_("projects"))
    asks = models.ManyToManyField(Ask, blank=True, related_name="outcomes", verbose_name=_("asks"))
    commitments = models.ManyToManyField(Commitment, blank=True, related_name="outcomes", verbose_name=_("commitments"))
    source = models.CharField(_("source"), max_length=300, blank=True)
    link = models.URLField(_("address of the source"), max_length=1000, blank=True)
    is_verified = models.BooleanField(_("verified"), default=False)
    confidentiality = models.CharField(_("confidentiality"), max_length=10, choices=Level, default=Level.INTERNAL)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)
    search = search_column("title_bg", "title_en", "text_bg", "text_en")

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        indexes = [search_index("outcome_search")]
        constraints = [
            models.CheckConstraint(
                name="verified_outcome_has_a_source", condition=Q(is_verified=False) | ~Q(source="") | ~Q(link="")
            ),
        ]

    def __str__(self) -> str:
        return in_language(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("monitoring:outcome-detail", args=[self.pk])

    @property
    def text(self) -> str:
        return in_language(self, "text")

    @property
    def for_whom(self) -> str:
        return in_language(self, "for_whom")

    @property
    def contribution(self) -> str:
        return in_language(self, "contribution")

    @property
    def others(self) -> str:
        return in_language(self, "others")

    @property
    def when(self) -> str:
        """The day, month or year in words."""
        language = get_language() or "en"
        return in_words(self.achieved, CLDR.get(language, language)) if self.achieved else ""

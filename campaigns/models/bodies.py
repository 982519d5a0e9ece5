from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, is_centre
from campaigns.models.campaigns import period_in_words
from crm.approximate import ApproximateDateField
from crm.models import Document, Organisation
from crm.search_index import search_column, search_index

if TYPE_CHECKING:
    from accounts.gates import Visitor

BS = TypeVar("BS", bound="BodyQuerySet")
RS = TypeVar("RS", bound="RulesOfProcedureQuerySet")


def running_on(day: date) -> Q:
    """What has begun by the day and is not over; an approximate end covers all of its month or year."""
    text = day.isoformat()
    return (Q(started="") | Q(started__lte=text)) & (
        Q(ended="") | Q(ended__gte=text) | Q(ended__in=[text[:4], text[:7]])
    )


class BodyQuerySet(GatedQuerySet["Body"]):
    def visible_to(self: BS, user: "Visitor") -> BS:
        """Whoever sees the committee as an organisation sees what the law says of it."""
        return self.filter(organisation__in=Organisation.objects.visible_to(user))

    def changeable_by(self: BS, user: "Visitor") -> BS:
        return self.visible_to(user) if is_centre(user) else self.none()

    def matching(self: BS, text: str) -> BS:
        return self.filter(Q(search__matches=text) | Q(organisation__in=Organisation.objects.matching(text)))

    def running(self: BS, today: date) -> BS:
        """Those that exist on the day."""
        return self.filter(running_on(today))

    def for_reader(self: BS, user: "Visitor") -> BS:
        """Load what a row shows; a secretariat or an earlier body hidden from the reader reads as none."""
        seen = Body.objects.visible_to(user).select_related("organisation").defer("search", "organisation__search")
        rows = self.select_related("organisation__place").defer("search", "organisation__search")
        in_order = rows.order_by("-started", "organisation__name", "pk")
        return in_order.prefetch_related(  # type: ignore[type-var]
            Prefetch("secretariat", Organisation.objects.visible_to(user)), Prefetch("predecessor", seen)
        )


class Body(models.Model):
    """What the law says of a committee or council in which we sit or ought to: extends one organisation."""

    class Kind(models.TextChoices):
        MONITORING = "monitoring", _("monitoring committee")
        CONSULTATIVE = "consultative", _("consultative council")
        WORKING_GROUP = "working", _("working group")
        STEERING = "steering", _("steering committee")
        OTHER = "other", _("other")

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="body", verbose_name=_("committee or council")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.MONITORING)
    programme = models.CharField(_("programme"), max_length=250, blank=True)
    programme_code = models.CharField(_("code of the programme"), max_length=40, blank=True)
    started = ApproximateDateField(_("from"), blank=True)
    ended = ApproximateDateField(_("to"), blank=True)
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors", verbose_name=_("follows on")
    )
    secretariat = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="secretariat_of",
        verbose_name=_("secretariat"),
    )  # fmt: skip
    legal_basis = models.TextField(_("legal basis"), blank=True)
    composition = models.TextField(_("composition"), blank=True)
    members_vote = models.BooleanField(_("its members have a vote"), null=True, blank=True)  # none: not known
    vote_rule = models.TextField(_("the rule on voting, quoted"), blank=True)
    vote_rule_source = models.CharField(_("where that rule stands"), max_length=300, blank=True)
    notice_days = models.PositiveSmallIntegerField(_("working days of notice owed"), null=True, blank=True)
    notice_source = models.CharField(_("where the notice is laid down"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_verified = models.BooleanField(_("verified"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)
    search = search_column("programme", "programme_code")

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        indexes = [search_index("body_search")]
        constraints = [
            models.CheckConstraint(
                name="body_does_not_follow_itself", condition=Q(predecessor=None) | ~Q(predecessor=F("pk"))
            ),
            models.CheckConstraint(
                name="a_vote_by_law_quotes_the_law", condition=~Q(members_vote=True) | ~Q(vote_rule_source="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    def get_absolute_url(self) -> str:
        return reverse("campaigns:body-detail", args=[self.pk])

    @property
    def period(self) -> str:
        return period_in_words(self.started, self.ended)


class RulesOfProcedureQuerySet(GatedQuerySet["RulesOfProcedure"]):
    def visible_to(self: RS, user: "Visitor") -> RS:
        return self.filter(body__in=Body.objects.visible_to(user))

    def changeable_by(self: RS, user: "Visitor") -> RS:
        return self.filter(body__in=Body.objects.changeable_by(user))

    def for_reader(self: RS, user: "Visitor") -> RS:
        """Load the file where the reader may open it; the newest version first."""
        files = Prefetch("document", Document.objects.visible_to(user).defer("search"))
        return self.prefetch_related(files).order_by("-adopted", "-pk")


class RulesOfProcedure(models.Model):
    """A version of the rules by which a body works."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="rules")
    label = models.CharField(_("version"), max_length=120)
    adopted = ApproximateDateField(_("adopted"), blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    link = models.URLField(_("where it is published"), max_length=1000, blank=True)
    note = models.TextField(_("note"), blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_verified = models.BooleanField(_("verified"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RulesOfProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = _("rules of procedure")
        verbose_name_plural = _("rules of procedure")

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("campaigns:body-detail", args=[self.body_id]) + "#rules"

"""The road of a campaign: its phases, and the milestones in them with days that follow what they hang on."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from campaigns.models.campaigns import Campaign, in_language, period_in_words
from crm.approximate import ApproximateDateField
from crm.confidentiality import Level
from crm.models import Meeting
from crm.search_index import search_column, search_index

if TYPE_CHECKING:
    from accounts.gates import Visitor

HS = TypeVar("HS", bound="CampaignPhaseQuerySet")
MS = TypeVar("MS", bound="MilestoneQuerySet")

MOST_STEPS = 4  # how many milestones may follow one another; each is a join when the days are worked out


class CampaignPhaseQuerySet(GatedQuerySet["CampaignPhase"]):
    def visible_to(self: HS, user: "Visitor") -> HS:
        return self.filter(campaign__in=Campaign.objects.visible_to(user))

    def changeable_by(self: HS, user: "Visitor") -> HS:
        return self.filter(campaign__in=Campaign.objects.changeable_by(user))

    def for_list(self: HS) -> HS:
        return self.select_related("campaign").order_by("place", "started", "pk")


class CampaignPhase(models.Model):
    """A part of a campaign's road, with what is to be reached in it."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="phases")
    title_bg = models.CharField(_("title in Bulgarian"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    place = models.PositiveSmallIntegerField(_("order"), default=1)
    started = ApproximateDateField(_("from"), blank=True)
    ended = ApproximateDateField(_("to"), blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_verified = models.BooleanField(_("verified"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CampaignPhaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("phase of a campaign")
        verbose_name_plural = _("phases of campaigns")

    def __str__(self) -> str:
        return in_language(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("campaigns:campaign-detail", args=[self.campaign_id]) + "#phases"

    @property
    def period(self) -> str:
        return period_in_words(self.started, self.ended)


class LastDay(Func):
    """The last day that a year, a month or a day of our writing covers."""

    output_field = models.DateField()
    arity = 1
    template = (
        "(CASE length(%(expressions)s) WHEN 10 THEN (%(expressions)s)::date"
        " WHEN 7 THEN ((%(expressions)s || '-01')::date + interval '1 month' - interval '1 day')::date"
        " WHEN 4 THEN (%(expressions)s || '-12-31')::date END)"
    )


class DaysOn(Func):
    """A day, so many days on."""

    output_field = models.DateField()
    arity = 2
    template = "(%(expressions)s)"
    arg_joiner = " + "


def anchor_day(path: str, steps: int) -> Any:
    """Return the day of what a milestone hangs on, its own days counted on to it."""
    ends = Case(When(**{f"{path}from_end": True}, then=LastDay("phase__campaign__ended")))
    whence = [F(f"{path}meeting__held_on"), ends]
    if steps:
        whence.append(falls_on(f"{path}after__", steps - 1))
    return DaysOn(Coalesce(*whence, output_field=models.DateField()), F(f"{path}offset_days"))


def falls_on(path: str = "", steps: int = MOST_STEPS) -> Coalesce:
    """Return the day a milestone falls on: set by hand, else counted from what it hangs on. It is never stored."""
    return Coalesce(F(f"{path}day"), anchor_day(path, steps), output_field=models.DateField())


class MilestoneQuerySet(GatedQuerySet["Milestone"]):
    def visible_to(self: MS, user: "Visitor") -> MS:
        """Those of visible campaigns; one that hangs on a meeting would tell its day, so the meeting must be seen."""
        steps = ["after__" * step for step in range(MOST_STEPS + 1)]
        root = Coalesce(*(F(f"{path}meeting") for path in steps))
        seen = Meeting.objects.visible_to(user).filter(pk=OuterRef("root_meeting"))
        return self.filter(phase__campaign__in=Campaign.objects.visible_to(user)).alias(root_meeting=root).filter(
            Q(root_meeting=None) | Exists(seen)
        )  # fmt: skip

    def changeable_by(self: MS, user: "Visitor") -> MS:
        return self.visible_to(user).filter(phase__campaign__in=Campaign.objects.changeable_by(user))

    def resting_on(self: MS, levels: Collection[Level]) -> MS:
        """Of visible ones those that hang on no meeting, or on one of these levels."""
        of_level = Meeting.objects.filter(pk=OuterRef("root_meeting"), confidentiality__in=levels)
        return self.filter(Q(root_meeting=None) | Exists(of_level))

    def with_days(self: MS) -> MS:
        """Load `falls_on`, and `anchored_on`: what the anchor alone would give."""
        return self.annotate(falls_on=falls_on(), anchored_on=anchor_day("", MOST_STEPS))

    def for_list(self: MS) -> MS:
        rows = self.select_related("phase__campaign", "after", "meeting").with_days()
        return rows.order_by(F("falls_on").asc(nulls_last=True), "pk")

    def ahead(self: MS) -> MS:
        return self.filter(done_on=None)


class Milestone(models.Model):
    """What is to be reached by a day. A day set by hand stays; otherwise it follows the anchor."""

    phase = models.ForeignKey(CampaignPhase, models.CASCADE, related_name="milestones", verbose_name=_("phase"))
    title_bg = models.CharField(_("title in Bulgarian"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    day = models.DateField(_("day"), null=True, blank=True)
    after = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by", verbose_name=_("milestone")
    )
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="milestones", verbose_name=_("meeting")
    )
    from_end = models.BooleanField(_("counted from the end of the campaign"), default=False)
    offset_days = models.SmallIntegerField(_("days"), default=0)  # before the anchor where it is negative
    done_on = models.DateField(_("reached on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_verified = models.BooleanField(_("verified"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    search = search_column("title_bg", "title_en")

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        indexes = [search_index("milestone_search")]
        constraints = [
            models.CheckConstraint(
                name="milestone_has_a_day_or_an_anchor",
                condition=Q(day__isnull=False) | Q(after__isnull=False) | Q(meeting__isnull=False) | Q(from_end=True),
            ),
            models.CheckConstraint(
                name="milestone_has_one_anchor",
                condition=Q(after=None, meeting=None) | Q(after=None, from_end=False) | Q(meeting=None, from_end=False),
            ),
            models.CheckConstraint(
                name="milestone_does_not_follow_itself", condition=Q(after=None) | ~Q(after=F("pk"))
            ),
        ]

    def __str__(self) -> str:
        return in_language(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("campaigns:campaign-detail", args=[self.phase.campaign_id]) + f"#milestone-{self.pk}"

    @property
    def has_anchor(self) -> bool:
        return bool(self.after_id or self.meeting_id or self.from_end)

    @property
    def is_touched(self) -> bool:
        """Whether somebody set its day by hand though it hangs on something."""
        return self.day is not None and self.has_anchor

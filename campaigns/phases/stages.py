"""The phases and milestones of a campaign as its reader sees them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.gates import Visitor
from campaigns.models import Campaign, CampaignPhase, Milestone
from campaigns.phases.strip import Point
from crm.approximate import first_day, last_day
from crm.confidentiality import Level
from crm.models import Meeting

HEAVY = ("search", "phase__campaign__search", "meeting__search", "meeting__notes")


@dataclass(frozen=True)
class Mark:
    """A milestone with its day and how it stands."""

    milestone: Milestone
    day: date | None
    by_anchor: date | None  # the day that the anchor alone would give
    counted: str  # in words: 14 days before …
    tone: str
    state: str
    warning: str = ""


@dataclass(frozen=True)
class Stage:
    phase: CampaignPhase
    marks: list[Mark]
    is_now: bool

    @property
    def name(self) -> str:
        return str(self.phase)

    @property
    def points(self) -> list[Point]:
        return [Point(mark.day, mark.tone, mark.milestone) for mark in self.marks if mark.day]

    @property
    def first(self) -> date | None:
        return first_day(self.phase.started) if self.phase.started else None

    @property
    def last(self) -> date | None:
        return last_day(self.phase.ended) if self.phase.ended else None


def of(campaign: Campaign, user: Visitor, levels: Collection[Level] = tuple(Level)) -> list[Stage]:
    """Two queries, however many there are; without the milestones that hang on a meeting of another level."""
    seen = Milestone.objects.visible_to(user).resting_on(levels).for_list().defer(*HEAVY)
    rows = CampaignPhase.objects.visible_to(user).filter(campaign=campaign).for_list()
    today = timezone.localdate()
    phases = rows.prefetch_related(Prefetch("milestones", seen, to_attr="seen_milestones"))
    return [stage(phase, today) for phase in phases]


def loaded(user: Visitor) -> "Prefetch[str]":
    """Load `seen_phases` of campaigns, each with its `seen_milestones`."""
    seen = Milestone.objects.visible_to(user).for_list().defer(*HEAVY)
    phases = CampaignPhase.objects.visible_to(user).for_list().defer("campaign__search")
    return Prefetch("phases", phases.prefetch_related(Prefetch("milestones", seen, to_attr="seen_milestones")),
                    to_attr="seen_phases")  # fmt: skip


def stage(phase: CampaignPhase, today: date) -> Stage:
    marks = [mark(one, today) for one in phase.seen_milestones]  # type: ignore[attr-defined]
    begun = bool(phase.started) and first_day(phase.started) <= today
    return Stage(phase, marks, begun and (not phase.ended or today <= last_day(phase.ended)))


def marks_of(milestones: Iterable[Milestone], today: date) -> list[Mark]:
    return [mark(one, today) for one in milestones]


def mark(one: Milestone, today: date) -> Mark:
    """The milestone comes from `for_list`, which works out its day."""
    day: date | None = one.falls_on  # type: ignore[attr-defined]
    by_anchor: date | None = one.anchored_on if one.has_anchor else None  # type: ignore[attr-defined]
    late = day is not None and day < today
    tone = "kept" if one.done_on else "overdue" if late else "neutral"
    state = _("Reached") if one.done_on else _("Overdue") if late else _("Ahead")
    return Mark(one, day, by_anchor, counted(one), tone, state, warning(one, day))


def warning(one: Milestone, day: date | None) -> str:
    if one.meeting and one.meeting.state == Meeting.State.CANCELLED:
        return _("The meeting was cancelled.")
    return "" if day else _("No day yet: what it is counted from has none.")


def counted(one: Milestone) -> str:
    """Say in words what its day is counted from."""
    if not one.has_anchor:
        return ""
    what = one.after or (one.meeting and one.meeting.about) or _("the end of the campaign")
    number = abs(one.offset_days)
    if not number:
        return _("on the day of: %(what)s") % {"what": what}
    if one.offset_days < 0:
        words = ngettext("%(number)s day before: %(what)s", "%(number)s days before: %(what)s", number)
    else:
        words = ngettext("%(number)s day after: %(what)s", "%(number)s days after: %(what)s", number)
    return words % {"number": number, "what": what}

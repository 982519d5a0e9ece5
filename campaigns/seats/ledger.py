"""Our seats as a reader sees them today: who holds each, who steps in, what is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.gates import Visitor
from accounts.templatetags.fmt import day as in_words
from campaigns.models import Body, Mandate, Seat, SeatRight
from crm.approximate import first_day, last_day
from crm.models import CoalitionMembership

SOON = 90  # days before its end from which on a mandate is called ending
HELD, ENDING, EMPTY, UNKNOWN, OVER, SHORTFALL = "held", "ending", "empty", "unknown", "over", "shortfall"
TONES = {HELD: "kept", ENDING: "overdue", EMPTY: "broken", UNKNOWN: "neutral", OVER: "neutral"}


@dataclass(frozen=True)
class Line:
    """A seat on a day. The seat comes from `for_reader`: whoever is hidden from the reader sits nowhere here."""

    seat: Seat
    today: date

    @property
    def mandates(self) -> Sequence[Mandate]:
        return self.seat.seen_mandates  # type: ignore[attr-defined,no-any-return]

    @property
    def current(self) -> list[Mandate]:
        running = [one for one in self.mandates if is_on(one.started, one.ended, self.today)]
        return sorted(running, key=lambda one: (one.place, one.pk))

    @property
    def titular(self) -> Mandate | None:
        return next((one for one in self.current if not one.place), None)

    @property
    def alternates(self) -> list[Mandate]:
        return [one for one in self.current if one.place]

    @property
    def ended(self) -> list[Mandate]:
        """The last to go first."""
        over = [one for one in self.mandates if one.ended and last_day(one.ended) < self.today]
        return sorted(over, key=lambda one: (last_day(one.ended), one.pk), reverse=True)

    @property
    def ahead(self) -> list[Mandate]:
        return [one for one in self.mandates if one.started and first_day(one.started) > self.today]

    @property
    def last_titular(self) -> Mandate | None:
        return next((one for one in self.ended if not one.place), None)

    @property
    def days_left(self) -> int | None:
        return days_left(self.titular, self.today) if self.titular else None

    @property
    def is_over(self) -> bool:
        body = self.seat.body
        return not all(is_on(one.started, one.ended, self.today) for one in (self.seat, body))

    @property
    def granted(self) -> list[SeatRight]:
        return [one for one in self.seat.rights.all() if one.is_granted]

    @property
    def rights_in_words(self) -> str:
        if len(self.granted) == len(SeatRight.Right):
            return _("all")
        return ", ".join(str(one) for one in self.granted) or _("none")

    @property
    def lacks_vote(self) -> bool:
        """Members vote there by law, and whoever sits here does not."""
        votes = any(one.right == SeatRight.Right.VOTE for one in self.granted)
        return bool(self.seat.body.members_vote) and not votes and not self.is_over

    @property
    def state(self) -> str:
        if self.is_over:
            return OVER
        if self.titular is None:
            return EMPTY if self.seat.is_vacant or self.last_titular else UNKNOWN
        return HELD if self.days_left is None or self.days_left > SOON else ENDING

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def words(self) -> str:
        if self.state == EMPTY and self.last_titular:
            return _("empty since %(day)s") % {"day": in_words(last_day(self.last_titular.ended), "medium")}
        if self.state == ENDING:
            return in_so_many_days(self.days_left or 0)
        return {HELD: _("held"), EMPTY: _("empty"), UNKNOWN: _("not noted who sits there"), OVER: _("over")}[self.state]

    @property
    def missing_alternates(self) -> int:
        return max(0, self.seat.alternates - len(self.alternates))


def is_on(started: str, ended: str, today: date) -> bool:
    return (not started or first_day(started) <= today) and (not ended or today <= last_day(ended))


def days_left(mandate: Mandate, today: date) -> int | None:
    """A month or a year means its last day."""
    return (last_day(mandate.ended) - today).days if mandate.ended else None


def in_so_many_days(days: int) -> str:
    if not days:
        return _("ends today")
    return ngettext("ends in %(days)s day", "ends in %(days)s days", days) % {"days": days}


def lines(seats: Iterable[Seat], today: date) -> list[Line]:
    return [Line(seat, today) for seat in seats]


def standing(user: Visitor, today: date) -> list[Line]:
    """Every seat of today in a body that runs, as far as this reader may see."""
    running = Body.objects.visible_to(user).running(today)
    seats: Any = Seat.objects.visible_to(user).standing(today).filter(body__in=running).for_reader(user)
    return lines(seats, today)


def gone(found: Sequence[Line], user: Visitor, today: date) -> set[int]:
    """Return the organisations holding these seats that were once of the coalition and are not any more."""
    holders = {one.organisation_id for line in found for one in line.current}
    rows = CoalitionMembership.objects.visible_to(user).filter(
        organisation__in=holders, status__in=CoalitionMembership.STANDING, started_on__lte=today
    )
    ever = set(rows.values_list("organisation", flat=True))
    now = CoalitionMembership.objects.standing(today).filter(organisation__in=ever)
    return ever - set(now.values_list("organisation", flat=True))

"""How much time is left: days, and hours in which an office is open. Pure: the moment and the last day in."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

import holidays
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

OPENS, CLOSES = time(9), time(17)
SATURDAY = 5
NEAR = timedelta(days=7)
MOST_DAYS = 400  # beyond a year nobody counts hours


@dataclass(frozen=True)
class Left:
    """What is left until the last day; `is_over` once nothing is."""

    days: int
    hours: int
    is_over: bool

    @property
    def is_near(self) -> bool:
        """Whether hours begin to matter."""
        return self.days <= NEAR.days

    @property
    def tone(self) -> str:
        return "overdue" if self.is_over or self.is_near else "progress"

    @property
    def words(self) -> str:
        if self.is_over:
            return _("The last day is over.")
        hours = ngettext("%(hours)s working hour", "%(hours)s working hours", self.hours) % {"hours": self.hours}
        if not self.days:
            return _("Today is the last day: %(hours)s left.") % {"hours": hours}
        days = ngettext("%(days)s day", "%(days)s days", self.days) % {"days": self.days}
        if not self.is_near:
            return _("%(days)s left.") % {"days": days}
        return _("%(days)s left, of these %(hours)s.") % {"days": days, "hours": hours}


def left(now: datetime, deadline: date, at: time | None) -> Left:
    """Without an hour the last day ends when offices close."""
    until = at or CLOSES
    is_over = (now.date(), now.time()) > (deadline, at or time.max)
    if is_over:
        return Left(0, 0, is_over=True)
    days = (deadline - now.date()).days
    minutes = sum(open_minutes(now, now.date() + timedelta(days=step), deadline, until)
                  for step in range(min(days, MOST_DAYS) + 1))  # fmt: skip
    return Left(days, minutes // 60, is_over=False)


def open_minutes(now: datetime, day: date, deadline: date, until: time) -> int:
    if not is_working(day):
        return 0
    begins = max(OPENS, now.time()) if day == now.date() else OPENS
    ends = min(CLOSES, until) if day == deadline else CLOSES
    return max(0, (ends.hour * 60 + ends.minute) - (begins.hour * 60 + begins.minute))


def is_working(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in free_days(day.year)


@cache
def free_days(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("BG", years=year))


def left_now(deadline: date, at: time | None) -> Left:
    return left(timezone.localtime(), deadline, at)

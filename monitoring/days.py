"""Days that promises are often due on, so that one tap sets a date."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.templatetags.fmt import cldr


@dataclass(frozen=True)
class Day:
    on: date
    words: str


def days_at_hand(today: date | None = None) -> dict[str, list[Day]]:
    """Return days gone by for a meeting and days to come for a promise."""
    today = today or timezone.localdate()
    return {
        "past": [Day(today, _("today")), Day(today - timedelta(days=1), _("yesterday"))],
        "to_come": [Day(today + timedelta(days=14), _("in two weeks")), *month_ends(today)],
    }


def month_ends(today: date) -> list[Day]:
    """Return the ends of the next three months and of the year."""
    ends = [month_end(today, ahead) for ahead in (1, 2, 3)]
    last = date(today.year, 12, 31)
    return [Day(end, _("end of %(month)s") % {"month": month_name(end)}) for end in ends] + (
        [Day(last, _("end of the year"))] if last > ends[-1] else []
    )


def month_end(today: date, ahead: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def month_name(day: date) -> str:
    return format_date(day, "LLLL", locale=cldr())

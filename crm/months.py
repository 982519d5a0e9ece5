"""A month or a day to look at, as the weeks that a reader's language names them. Weeks begin on Monday."""

import calendar
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date, format_skeleton, get_day_names

from accounts.templatetags.fmt import cldr
from crm.calendar import Entry

FIRST_YEAR, LAST_YEAR = 1990, 2100
SHOWN = 3  # entries of a day in the grid; the others stand behind "more"
MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """What is looked at: `query` names it in an address, as do those of its neighbours."""

    first: date
    last: date
    title: str
    query: str
    previous: str
    next: str
    today: str

    @property
    def is_day(self) -> bool:
        return self.first == self.last

    @property
    def month(self) -> str:
        return f"month={self.first:%Y-%m}"


@dataclass(frozen=True)
class Cell:
    """One day with what stands on it."""

    day: date
    entries: list[Entry]
    is_inside: bool = True
    is_today: bool = False

    @property
    def beyond(self) -> int:
        """How many find no room in the grid."""
        return max(0, len(self.entries) - SHOWN)


def period_of(month: str, day: str, today: date) -> Period:
    """Return the day or month that an address names; what names none means the month of today."""
    named = the_day(day)
    if named is not None:
        return of_day(named, today)
    return of_month(the_day(f"{month}-01" if MONTH.fullmatch(month) else "") or today, today)


def the_day(text: str) -> date | None:
    found = DAY.fullmatch(text)
    try:
        day = date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
    return day if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR else None


def of_month(day: date, today: date) -> Period:
    first = day.replace(day=1)
    last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return Period(
        first, last, format_skeleton("yMMMM", first, locale=cldr()), *(
            f"month={one:%Y-%m}" for one in (first, first - ONE_DAY, last + ONE_DAY, today)
        ),
    )  # fmt: skip


def of_day(day: date, today: date) -> Period:
    title = format_date(day, "full", locale=cldr())
    return Period(day, day, title, *(f"day={one}" for one in (day, day - ONE_DAY, day + ONE_DAY, today)))


def around(period: Period) -> tuple[date, date]:
    """Return the Monday before and the Sunday after a month."""
    return period.first - period.first.weekday() * ONE_DAY, period.last + (6 - period.last.weekday()) * ONE_DAY


def weeks(period: Period, entries: Iterable[Entry], today: date) -> list[list[Cell]]:
    by_day = on_days(entries)
    first, last = around(period)
    days = [first + n * ONE_DAY for n in range((last - first).days + 1)]
    cells = [Cell(day, by_day[day], period.first <= day <= period.last, day == today) for day in days]
    return [cells[n : n + 7] for n in range(0, len(cells), 7)]


def agenda(entries: Iterable[Entry], today: date) -> list[Cell]:
    """Return only the days on which something stands."""
    return [Cell(day, found, is_today=day == today) for day, found in on_days(entries).items()]


def on_days(entries: Iterable[Entry]) -> defaultdict[date, list[Entry]]:
    by_day: defaultdict[date, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_day[entry.day].append(entry)
    return by_day


def weekdays() -> list[tuple[str, str]]:
    """Return (short, whole) names, Monday first."""
    short, whole = get_day_names("abbreviated", "stand-alone", cldr()), get_day_names("wide", "stand-alone", cldr())
    return [(short[n], whole[n]) for n in range(7)]

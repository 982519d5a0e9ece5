"""Working days in Bulgaria: the one place that knows its public holidays.

A working day is a day other than a Saturday, a Sunday and a public holiday, as Regulation (EEC, Euratom) No 1182/71
has it (Art. 2(2), recalled). Public holidays are those of Art. 154 of the Labour Code, with its days off in exchange:
since 2017 a holiday on a Saturday or Sunday makes the first working days after it days off, except at Easter (para. 2).
Until 2016 the government moved days off and had a Saturday worked for each. The day off given so counts as a holiday
here; **the Saturday worked in exchange does not count as a working day**: the regulation excludes every Saturday, and
nobody's term gets shorter by it. What the government declares for a year to come is known once the package
`holidays` carries it: an update of the lock file brings it.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

import holidays
from django.utils.translation import get_language

SATURDAY = 5
DAY = timedelta(days=1)


@lru_cache(maxsize=128)
def holidays_of(year: int, language: str = "bg") -> dict[date, str]:
    """Return the public holidays of a year with their names, days off in exchange among them."""
    return dict(holidays.country_holidays("BG", years=year, language=language))


def holiday_name(day: date) -> str:
    """Return the name of the public holiday in the reader's language (Bulgarian or English); '' on any other day."""
    language = "bg" if (get_language() or "bg").startswith("bg") else "en_US"
    return holidays_of(day.year, language).get(day, "")


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in holidays_of(day.year)


def days_between(first: date, last: date) -> Iterator[date]:
    """Go over the days after `first` and before `last`."""
    day = first + DAY
    while day < last:
        yield day
        day += DAY


def working_days_between(first: date, last: date) -> int:
    """Return how many working days lie between two days, neither of them counted."""
    return sum(is_working_day(day) for day in days_between(first, last))


def working_days_after(day: date, number: int) -> date:
    """Return the so-many-th working day after a day, which is not counted itself."""
    return moved(day, number, DAY)


def working_days_before(day: date, number: int) -> date:
    """Return the so-many-th working day before a day, which is not counted itself."""
    return moved(day, number, -DAY)


def moved(day: date, number: int, step: timedelta) -> date:
    for _count in range(number):
        day += step
        while not is_working_day(day):
            day += step
    return day

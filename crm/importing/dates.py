"""Days as people write them in Bulgaria, as spreadsheets number them, and dates known only to the month or year."""

import re
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from crm.importing.values import Refused

MONTHS = (
    "януари jan january i", "февруари фев feb february ii", "март мар mar march iii", "април апр apr april iv",
    "май may v", "юни jun june vi", "юли jul july vii", "август авг aug august viii",
    "септември септ sep sept september ix",
    "октомври окт oct october x", "ноември ноем nov november xi", "декември дек dec december xii",
)  # fmt: skip
NUMBER_OF = {word: number for number, words in enumerate(MONTHS, start=1) for word in words.split()}
NUMBER_OF |= {"ян": 1, "яну": 1}
FORMATS = (
    "%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%Y/%m/%d", "%d.%m.%y", "%d-%m-%Y", "%d %m %Y", "%d,%m,%Y", "%d/%m/%y",
)  # fmt: skip
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d")
IN_WORDS = re.compile(r"(\d{1,2})[\s.\-]+([^\W\d_]+)[\s.,\-]+(\d{4})")
MONTH_FIRST = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
MONTH_ALONE = re.compile(r"([^\W\d_]+)\.?\s+(\d{4})")
MONTH_NUMBER = re.compile(r"(\d{1,2})[./-](\d{4})|(\d{4})[./-](\d{1,2})")
SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
SERIALS = range(18_264, 91_313)  # 1950 to 2149: a smaller or larger number is none
CLOCK = re.compile(r"(\d{1,2})[:.](\d\d)(?::\d\d)?(?:\s*ч\.?)?")
TAIL = re.compile(r"[\s,]*(?:год\.|година|г\.?)$", re.IGNORECASE)


def day(text: str, column: str) -> date | None:
    """Return the day; refuse in words what cannot be one."""
    if not text:
        return None
    found = _day(text)
    if found is None or not 1900 <= found.year <= 2200:
        raise refused(text, column)
    return found


def refused(text: str, column: str) -> Refused:
    return Refused(
        _("“%(text)s” in “%(column)s” is not a day. Write it like 2026-05-31.") % {"text": text[:60], "column": column}
    )


def approximate(text: str, column: str) -> str:
    """Return a day, a month or a year in the form it is kept in."""
    if not text:
        return ""
    bare = TAIL.sub("", text.strip())
    if re.fullmatch(r"(1[5-9]|2[01])\d\d", bare):
        return bare
    if month := _month(bare):
        return month
    found = day(text, column)
    return found.isoformat() if found else ""


def clock(text: str, column: str) -> time | None:
    """Return the hour of the day, or nothing."""
    if not text:
        return None
    found = CLOCK.fullmatch(text.strip())
    if found and int(found[1]) < 24 and int(found[2]) < 60:
        return time(int(found[1]), int(found[2]))
    words = _("“%(text)s” in “%(column)s” is no time of day. Write it like 14:30.")
    raise Refused(words % {"text": text[:60], "column": column})


def _day(text: str) -> date | None:
    moment = MOMENT.match(text)
    bare = moment[1] if moment else TAIL.sub("", text.strip())
    for pattern in FORMATS:
        try:
            return datetime.strptime(bare, pattern).date()
        except ValueError:
            continue
    return _in_words(bare) or _serial(bare)


def _in_words(bare: str) -> date | None:
    if found := IN_WORDS.fullmatch(bare):
        return _made(found[3], found[2], found[1])
    if found := MONTH_FIRST.fullmatch(bare):
        return _made(found[3], found[1], found[2])
    return None


def _made(year: str, month: str, day_of: str) -> date | None:
    number = NUMBER_OF.get(month.casefold())
    try:
        return date(int(year), number, int(day_of)) if number else None
    except ValueError:
        return None


def _serial(bare: str) -> date | None:
    """A spreadsheet counts days from the end of 1899; a cell that lost its format shows the count."""
    found = SERIAL.fullmatch(bare)
    return date(1899, 12, 30) + timedelta(days=int(found[1])) if found and int(found[1]) in SERIALS else None


def _month(bare: str) -> str:
    if found := MONTH_NUMBER.fullmatch(bare):
        year, month = (found[2], found[1]) if found[2] else (found[3], found[4])
        return f"{year}-{int(month):02}" if 1 <= int(month) <= 12 else ""
    if found := MONTH_ALONE.fullmatch(bare):
        number = NUMBER_OF.get(found[1].casefold())
        return f"{found[2]}-{number:02}" if number else ""
    return ""

"""The phases of a campaign or a project along the days, as SVG from the server; the list beside it says the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple, Protocol

from babel.dates import format_skeleton
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.languages import CLDR

ROW, TOP, EDGE = 46, 34, 14
STEPS = (1, 2, 3, 6, 12, 24, 48, 96)  # months between two marks of the scale
LABEL = 28  # half of what the words of a month take
LETTER = 6.6  # what a letter of a name takes, about


@dataclass(frozen=True)
class Size:
    """How wide a drawing is, in units, and how many marks its scale may have; `key` tells two of a page apart."""

    key: str
    across: int
    marks: int

    @property
    def letters(self) -> int:
        return int((self.across - 2 * EDGE) / LETTER)


WIDE = Size("wide", 760, 9)
NARROW = Size("narrow", 360, 4)


class Point(NamedTuple):
    """What falls on a day."""

    day: date
    tone: str
    title: object


class Bar(Protocol):
    """What one row shows; one that is open at an end runs to the edge."""

    @property
    def name(self) -> object: ...
    @property
    def first(self) -> date | None: ...
    @property
    def last(self) -> date | None: ...
    @property
    def is_now(self) -> bool: ...
    @property
    def points(self) -> list[Point]: ...


@dataclass(frozen=True)
class Scale:
    """Days to places from left to right."""

    first: date
    last: date
    size: Size = WIDE

    def x(self, day: date) -> int:
        whole = max((self.last - self.first).days, 1)
        place = (min(max(day, self.first), self.last) - self.first).days
        return EDGE + round(place * (self.size.across - 2 * EDGE) / whole)

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last

    def months(self) -> list[date]:
        """The first days of months worth writing, not too many."""
        whole = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        step = next((step for step in STEPS if whole / step <= self.size.marks), STEPS[-1])
        start = self.first.year * 12 + self.first.month - 1
        start += -start % step
        days = (date(at // 12, at % 12 + 1, 1) for at in range(start, self.last.year * 12 + self.last.month, step))
        return [day for day in days if self.covers(day)]


def scale_of(bars: Sequence[Bar], size: Size = WIDE) -> Scale | None:
    """From the first to the last day that is known; nothing is drawn while none or only one is."""
    days = [day for bar in bars for day in (bar.first, bar.last) if day]
    days += [point.day for bar in bars for point in bar.points]
    if len(set(days)) < 2:
        return None
    return Scale(min(days).replace(day=1), max(days) + timedelta(days=3), size)


def draw(
    bars: Sequence[Bar], today: date, *, title: str, description: str, size: Size = WIDE, style: str = ""
) -> SafeString | None:
    """The words are escaped; a style of its own is for paper, where no other sheet reaches into the drawing."""
    scale = scale_of(bars, size)
    if scale is None:
        return None
    height, key = TOP + ROW * len(bars) + 8, f"strip-{size.key}"
    rows = ((row(place, bar, scale),) for place, bar in enumerate(bars))
    return format_html(
        '<svg class="phase-strip" viewBox="0 0 {} {}" role="img" focusable="false" aria-labelledby="{}-t {}-d">'
        '<title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}{}{}{}</svg>',
        size.across, height, key, key, key, title, key, description,
        format_html("<style>{}</style>", mark_safe(style)) if style else "",  # ours
        months(scale, height), format_html_join("", "{}", rows), today_line(scale, today, height),
    )  # fmt: skip


def months(scale: Scale, height: int) -> SafeString:
    language = CLDR.get(get_language() or "en", get_language() or "en")
    marks = ((scale.x(day), format_skeleton("yMMM", day, locale=language)) for day in scale.months())
    return format_html_join(
        "",
        '<line class="scale" x1="{}" x2="{}" y1="22" y2="{}"/><text class="scale" x="{}" y="15">{}</text>',
        ((x, x, height, min(max(x, LABEL), scale.size.across - LABEL), words) for x, words in marks),
    )


def row(place: int, bar: Bar, scale: Scale) -> SafeString:
    """The name above its bar, what falls on a day on the bar; one that is open at an end runs to the edge."""
    top = TOP + place * ROW
    left, right = scale.x(bar.first or scale.first), scale.x(bar.last or scale.last)
    name = shortened(str(bar.name), scale.size.letters)
    at, anchor = spot_of(name, left, right, scale.size)
    look = " ".join(filter(None, ["bar", getattr(bar, "look", ""), "is-now" if bar.is_now else ""]))
    across = max(right - left, 4) if bar.first or bar.last else 0
    drawn = format_html('<rect class="{}" x="{}" y="{}" width="{}" height="14" rx="3"/>', look, left, top + 18, across)
    marks = format_html_join(
        "",
        '<path class="mark mark-{}" d="M{} {}l7 7l-7 7l-7 -7z"><title>{}</title></path>',
        ((point.tone, scale.x(point.day), top + 18, point.title) for point in bar.points),
    )
    return format_html(
        '<text class="name" x="{}" y="{}" text-anchor="{}">{}</text>{}{}', at, top + 13, anchor, name, drawn, marks
    )


def shortened(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def spot_of(name: str, left: int, right: int, size: Size) -> tuple[int, str]:
    """Where a name fits: from the beginning of its bar, else up to its end, else from the edge."""
    needed = len(name) * LETTER
    if left + needed <= size.across - EDGE:
        return left, "start"
    return (right, "end") if right - needed >= EDGE else (EDGE, "start")


def today_line(scale: Scale, today: date, height: int) -> SafeString | str:
    if not scale.covers(today):
        return ""
    x = scale.x(today)
    at, anchor = (x + 4, "start") if x < scale.size.across * 0.85 else (x - 4, "end")
    return format_html(
        '<line class="today" x1="{}" x2="{}" y1="18" y2="{}"/>'
        '<text class="today" x="{}" y="30" text-anchor="{}">{}</text>',
        x, x, height, at, anchor, _("today"),
    )  # fmt: skip

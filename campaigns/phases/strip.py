"""The phases of a campaign along the days, as SVG from the server; the list beside it says the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_skeleton
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.languages import CLDR
from campaigns.phases.stages import Stage

ACROSS, ROW, TOP, EDGE = 760, 46, 34, 14
STEPS = (1, 2, 3, 6, 12, 24, 48, 96)  # months between two marks of the scale
MOST_MARKS = 9
LABEL = 28  # half of what the words of a month take


@dataclass(frozen=True)
class Scale:
    """Days to places from left to right."""

    first: date
    last: date

    def x(self, day: date) -> int:
        whole = max((self.last - self.first).days, 1)
        place = (min(max(day, self.first), self.last) - self.first).days
        return EDGE + round(place * (ACROSS - 2 * EDGE) / whole)

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last

    def months(self) -> list[date]:
        """The first days of months worth writing, not too many."""
        whole = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        step = next((step for step in STEPS if whole / step <= MOST_MARKS), STEPS[-1])
        start = self.first.year * 12 + self.first.month - 1
        start += -start % step
        days = (date(at // 12, at % 12 + 1, 1) for at in range(start, self.last.year * 12 + self.last.month, step))
        return [day for day in days if self.covers(day)]


def scale_of(stages: Sequence[Stage]) -> Scale | None:
    """From the first to the last day that is known; nothing is drawn while none or only one is."""
    days = [day for stage in stages for day in (stage.first, stage.last) if day]
    days += [mark.day for stage in stages for mark in stage.marks if mark.day]
    if len(set(days)) < 2:
        return None
    return Scale(min(days).replace(day=1), max(days) + timedelta(days=3))


def draw(stages: Sequence[Stage], today: date, *, title: str, description: str, style: str = "") -> SafeString | None:
    """The words are escaped; a style of its own is for paper, where no other sheet reaches into the drawing."""
    scale = scale_of(stages)
    if scale is None:
        return None
    height = TOP + ROW * len(stages) + 8
    rows = ((row(place, stage, scale),) for place, stage in enumerate(stages))
    return format_html(
        '<svg class="phase-strip" viewBox="0 0 {} {}" role="img" focusable="false" aria-labelledby="strip-t strip-d">'
        '<title id="strip-t">{}</title><desc id="strip-d">{}</desc>{}{}{}{}</svg>',
        ACROSS, height, title, description, format_html("<style>{}</style>", mark_safe(style)) if style else "",  # ours
        months(scale, height), format_html_join("", "{}", rows), today_line(scale, today, height),
    )  # fmt: skip


def months(scale: Scale, height: int) -> SafeString:
    language = CLDR.get(get_language() or "en", get_language() or "en")
    marks = ((scale.x(day), format_skeleton("yMMM", day, locale=language)) for day in scale.months())
    return format_html_join(
        "",
        '<line class="scale" x1="{}" x2="{}" y1="22" y2="{}"/><text class="scale" x="{}" y="15">{}</text>',
        ((x, x, height, min(max(x, LABEL), ACROSS - LABEL), words) for x, words in marks),
    )


def row(place: int, stage: Stage, scale: Scale) -> SafeString:
    """The name above its bar, the milestones on the bar; one that is open at an end runs to the edge."""
    top = TOP + place * ROW
    left, right = scale.x(stage.first or scale.first), scale.x(stage.last or scale.last)
    at, anchor = (left, "start") if left < ACROSS * 0.6 else (right, "end")
    now = " is-now" if stage.is_now else ""
    across = max(right - left, 4) if stage.first or stage.last else 0
    bar = format_html('<rect class="bar{}" x="{}" y="{}" width="{}" height="14" rx="3"/>', now, left, top + 18, across)
    marks = format_html_join(
        "",
        '<path class="mark mark-{}" d="M{} {}l7 7l-7 7l-7 -7z"><title>{}</title></path>',
        ((m.tone, scale.x(m.day), top + 18, m.milestone) for m in stage.marks if m.day),
    )
    return format_html(
        '<text class="name" x="{}" y="{}" text-anchor="{}">{}</text>{}{}',
        at, top + 13, anchor, stage.phase, bar, marks,
    )  # fmt: skip


def today_line(scale: Scale, today: date, height: int) -> SafeString | str:
    if not scale.covers(today):
        return ""
    x = scale.x(today)
    at, anchor = (x + 4, "start") if x < ACROSS * 0.85 else (x - 4, "end")
    return format_html(
        '<line class="today" x1="{}" x2="{}" y1="18" y2="{}"/>'
        '<text class="today" x="{}" y="30" text-anchor="{}">{}</text>',
        x, x, height, at, anchor, _("today"),
    )  # fmt: skip

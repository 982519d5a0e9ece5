"""The power map as a picture: influence upwards, stance to the right, drawn as SVG on the server at two widths."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.templatetags.fmt import day
from campaigns.models import Stance
from campaigns.stances.power_map import Line

POSITIONS = list(reversed(Stance.Position))  # from opposed on the left to champion on the right
TOP = 34  # units above the first row, for the words of the stances


@dataclass(frozen=True)
class Size:
    """Of one drawing: the wide one writes names, the narrow one only the numbers of the table."""

    key: str
    left: int  # before the first column, for the influence
    column: int
    step: int  # from one target of a cell to the next
    across: int  # how many targets of a cell stand side by side
    radius: int
    letters: int  # of a name; none where only the number is written

    @property
    def width(self) -> int:
        return self.left + self.column * len(POSITIONS)


WIDE = Size("wide", left=84, column=184, step=30, across=1, radius=11, letters=20)
NARROW = Size("narrow", left=26, column=66, step=30, across=2, radius=12, letters=0)


@dataclass(frozen=True)
class Row:
    """All targets of one influence, and where its band lies."""

    weight: int
    top: int
    height: int


def draw(lines: Sequence[Line], size: Size, *, title: str, description: str) -> SafeString:
    """Return the drawing; every word in it is escaped. Each target is a link to its line of the table."""
    rows = list(bands(lines, size))
    height = rows[-1].top + rows[-1].height + 4
    return format_html(
        '<svg class="power-map" viewBox="0 0 {} {}" role="group" aria-labelledby="power-{}-title power-{}-desc">'
        '<title id="power-{}-title">{}</title><desc id="power-{}-desc">{}</desc>{}{}{}</svg>',
        size.width, height, size.key, size.key, size.key, title, size.key, description,
        format_html_join("", "{}", ((column(place, size, height),) for place in range(len(POSITIONS)))),
        format_html_join("", "{}", ((band(row, size),) for row in rows)),
        format_html_join("", "{}", ((target(*spot, size),) for spot in spots(lines, rows, size))),
    )  # fmt: skip


def bands(lines: Sequence[Line], size: Size) -> Iterator[Row]:
    """From the heaviest down, each as high as its fullest cell needs: no two targets overlap."""
    top = TOP
    for weight in range(5, 0, -1):
        counts = [sum(one.weight == weight and rank_of(one) == rank for one in lines) for rank in range(5)]
        height = max(1, -(-max(counts) // size.across)) * size.step + 16
        yield Row(weight, top, height)
        top += height


def rank_of(line: Line) -> int:
    return line.stance.place.rank if line.stance else -1


def spots(lines: Sequence[Line], rows: Sequence[Row], size: Size) -> Iterator[tuple[Line, int, int]]:
    """Yield each target with the middle of its dot, cell by cell in the order of the table."""
    for row in rows:
        for rank in range(len(POSITIONS)):
            here = [one for one in lines if one.weight == row.weight and rank_of(one) == rank]
            for place, line in enumerate(here):
                beside, below = place % size.across, place // size.across
                room = size.column // size.across
                x = size.left + rank * size.column + (room * beside + room // 2 if size.across > 1 else 20)
                yield line, x, row.top + 8 + size.step // 2 + below * size.step


def column(place: int, size: Size, height: int) -> SafeString:
    position = POSITIONS[place]
    left = size.left + place * size.column
    return format_html(
        '<rect class="ground ground-{}" x="{}" y="{}" width="{}" height="{}"/>'
        '<text class="position" x="{}" y="{}" text-anchor="middle">{}</text>',
        position.tone, left, TOP, size.column, height - TOP - 4,
        left + size.column // 2, TOP - 12, position.label,
    )  # fmt: skip


def band(row: Row, size: Size) -> SafeString:
    """The line below one influence, and its number."""
    floor = row.top + row.height
    return format_html(
        '<line class="floor" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text class="weight" x="{}" y="{}" text-anchor="middle">{}</text>',
        size.left, size.width, floor, floor,
        size.left // 2, row.top + row.height // 2 + 6, row.weight,
    )  # fmt: skip


def target(line: Line, x: int, y: int, size: Size) -> SafeString:
    """A disc for a person, a square for a body, its number in it, and where there is room its name."""
    stance = line.stance
    tone = stance.place.tone if stance else "neutral"
    said = {"who": line.target, "stance": stance.get_position_display() if stance else "", "weight": line.weight}
    words = _("%(who)s: %(stance)s, influence %(weight)s of 5") % said
    name = format_html('<text class="name" x="{}" y="{}">{}</text>', x + size.radius + 6, y + 5, short(line, size))
    return format_html(
        '<a href="#{}" class="target target-{}" aria-label="{}. {}"><title>{}</title>{}'
        '<text class="number" x="{}" y="{}" text-anchor="middle">{}</text>{}</a>',
        line.anchor, tone, line.number, words, words, dot(line, x, y, size.radius), x, y + 5, line.number,
        name if size.letters else "",
    )  # fmt: skip


def dot(line: Line, x: int, y: int, radius: int) -> SafeString:
    if line.is_person:
        return format_html('<circle cx="{}" cy="{}" r="{}"/>', x, y, radius)
    side = radius * 2 - 2
    return format_html(
        '<rect class="body" x="{}" y="{}" width="{}" height="{}" rx="4"/>', x - radius + 1, y - radius + 1, side, side
    )


def short(line: Line, size: Size) -> str:
    called = str(getattr(line.target, "short_name", "") or line.target)
    return called if len(called) <= size.letters else f"{called[: size.letters - 1].rstrip()}…"


# The way there: one step for each time somebody's stance was written down

STRIP_WIDTH, STRIP_HEIGHT, STEP_HEIGHT = 240, 34, 6


def strip(history: Sequence[Stance], today: date) -> SafeString:
    """Draw the stances of one target on one ask over time, the higher the better; the words stand beside it."""
    stances = list(reversed(history))
    first = stances[0].taken_on
    days = max(1, (today - first).days)
    ends = [*(one.taken_on for one in stances[1:]), today]
    parts = (
        (piece(one, (one.taken_on - first).days / days, (end - first).days / days),)
        for one, end in zip(stances, ends, strict=True)
    )
    return format_html(
        '<svg class="stance-strip" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">'
        '<line class="floor" x1="0" x2="{}" y1="{}" y2="{}"/>{}</svg>',
        STRIP_WIDTH, STRIP_HEIGHT, STRIP_WIDTH, STRIP_HEIGHT - 1, STRIP_HEIGHT - 1, format_html_join("", "{}", parts),
    )  # fmt: skip


def piece(stance: Stance, begin: float, end: float) -> SafeString:
    height = STEP_HEIGHT * (stance.place.rank + 1)
    left = round(begin * STRIP_WIDTH)
    width = max(3, round(end * STRIP_WIDTH) - left - 1)
    return format_html(
        '<rect class="piece piece-{}" x="{}" y="{}" width="{}" height="{}" rx="1"><title>{} · {}</title></rect>',
        stance.place.tone, min(left, STRIP_WIDTH - 3), STRIP_HEIGHT - 2 - height, width, height,
        stance.get_position_display(), day(stance.taken_on),
    )  # fmt: skip

"""A series over the years as SVG, drawn on the server at two widths; it needs no style sheet once it is downloaded.

What belongs to whom is told by shape and stroke as well as by colour. Nothing joins values across a break.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from accounts.unwritable import writable
from monitoring.indicators.scale import Scale

INK, MUTED, LINE, OWN, OTHER, AIM = "#17202c", "#4c596b", "#dde2ea", "#184799", "#7d4400", "#12582f"
FONT = "'Source Sans 3', 'Source Sans', Arial, sans-serif"
ROW = 22  # of the key below the drawing


@dataclass(frozen=True)
class Size:
    key: str
    width: int
    height: int
    left: int
    years: int  # how many are written at most
    letters: int  # of a name in the key
    font: int = 14

    @property
    def right(self) -> int:
        return self.width - 22

    @property
    def floor(self) -> int:
        return self.height - 34


WIDE = Size("wide", 700, 320, 52, 14, 70)
NARROW = Size("narrow", 360, 260, 44, 7, 34)
SMALL = Size("small", 260, 170, 40, 4, 26, 13)


@dataclass(frozen=True)
class Dot:
    at: Decimal
    value: Decimal
    said: str  # the number as it is written
    words: str  # everything about it, for whoever points at it or listens
    low: Decimal | None = None
    high: Decimal | None = None
    after_break: bool = False
    is_doubtful: bool = False


@dataclass(frozen=True)
class Trace:
    label: str
    dots: Sequence[Dot]
    is_other: bool = False


@dataclass(frozen=True)
class Plot:
    name: str  # unique on its page
    title: str
    description: str
    traces: Sequence[Trace]
    values: Scale
    years: Scale
    path: Sequence[tuple[Decimal, Decimal]] = ()
    path_label: str = ""
    break_label: str = ""
    ticks: Sequence[str] = field(default_factory=tuple)  # the values at the edge, as the language writes them


def draw(plot: Plot, size: Size) -> SafeString:
    """Return the drawing; every word in it is escaped."""
    key = list(key_of(plot))
    height = size.height + ROW * len(key)
    name = f"{plot.name}-{size.key}"
    drawn = format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="series-chart" viewBox="0 0 {} {}" width="{}" height="{}"'
        ' role="img" focusable="false" aria-labelledby="{}-title {}-desc" font-family="{}" font-size="{}">'
        '<title id="{}-title">{}</title><desc id="{}-desc">{}</desc>{}{}{}{}{}</svg>',
        size.width, height, size.width, height, name, name, FONT, size.font,
        name, plot.title, name, plot.description,
        join(grid(plot, size)), join(path(plot, size)), join(breaks(plot, size)),
        join(trace(one, plot, size) for one in plot.traces), join(written(key, size)),
    )  # fmt: skip
    return mark_safe(writable(drawn))


def join(parts: Iterator[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def across(at: Decimal, plot: Plot, size: Size) -> str:
    return f"{size.left + float(plot.years.part(at)) * (size.right - size.left):.1f}"


def above(value: Decimal, plot: Plot, size: Size) -> str:
    roof = 18
    return f"{size.floor - float(plot.values.part(value)) * (size.floor - roof):.1f}"


def px(value: float) -> str:
    return f"{value:.1f}"


def grid(plot: Plot, size: Size) -> Iterator[SafeString]:
    for tick, said in zip(plot.values.ticks, plot.ticks, strict=True):
        y = above(tick, plot, size)
        yield format_html(
            '<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}"/>'
            '<text class="tick" x="{}" y="{}" text-anchor="end" dominant-baseline="middle" fill="{}">{}</text>',
            size.left, size.right, y, y, LINE, size.left - 6, y, MUTED, said,
        )  # fmt: skip
    for year in plot.years.ticks[:-1]:
        yield format_html(
            '<text class="tick" x="{}" y="{}" text-anchor="middle" fill="{}">{}</text>',
            across(year + Decimal("0.5"), plot, size), size.floor + 22, MUTED, int(year),
        )  # fmt: skip


def path(plot: Plot, size: Size) -> Iterator[SafeString]:
    """The way to the target, dashed, with a diamond at each of its corners but the first."""
    if not plot.path:
        return
    spots = [(across(at, plot, size), above(value, plot, size)) for at, value in plot.path]
    yield format_html(
        '<polyline class="aim" points="{}" fill="none" stroke="{}" stroke-width="2" stroke-dasharray="6 5"/>',
        " ".join(f"{x},{y}" for x, y in spots), AIM,
    )  # fmt: skip
    for x, y in spots[1:]:
        yield diamond(float(x), float(y))


def diamond(x: float, y: float) -> SafeString:
    points = f"{x},{y - 7} {x + 7},{y} {x},{y + 7} {x - 7},{y}"
    return format_html('<polygon class="aim-mark" points="{}" fill="#fff" stroke="{}" stroke-width="2"/>', points, AIM)


def breaks(plot: Plot, size: Size) -> Iterator[SafeString]:
    """A dotted upright just before the first value that was counted differently."""
    for one in plot.traces:
        for earlier, later in zip(one.dots, one.dots[1:], strict=False):
            if later.after_break:
                x = across((earlier.at + later.at) / 2, plot, size)
                yield format_html(
                    '<line class="break" x1="{}" x2="{}" y1="16" y2="{}" stroke="{}" stroke-dasharray="2 4"'
                    ' stroke-width="2"/><text class="tick" x="{}" y="12" text-anchor="middle" fill="{}">{}</text>',
                    x, x, size.floor, MUTED, x, MUTED, plot.break_label,
                )  # fmt: skip


def trace(one: Trace, plot: Plot, size: Size) -> SafeString:
    return format_html(
        '<g class="{}">{}{}</g>',
        "other" if one.is_other else "own",
        join(strokes(one, plot, size)),
        join(dot(each, one, plot, size) for each in one.dots),
    )


def strokes(one: Trace, plot: Plot, size: Size) -> Iterator[SafeString]:
    """Lines between neighbours that were counted alike; after a break a new line begins."""
    run: list[Dot] = []
    for each in [*one.dots, None]:
        if each is not None and not each.after_break:
            run.append(each)
            continue
        if len(run) > 1:
            points = " ".join(f"{across(dot.at, plot, size)},{above(dot.value, plot, size)}" for dot in run)
            yield format_html(
                '<polyline class="stroke" points="{}" fill="none" stroke="{}" stroke-width="{}"/>',
                points, OTHER if one.is_other else OWN, 2 if one.is_other else 3,
            )  # fmt: skip
        run = [each] if each is not None else []


def dot(each: Dot, one: Trace, plot: Plot, size: Size) -> SafeString:
    """A disc of our own series, a square of the comparator; hollow where the number is doubtful."""
    x, y, colour = across(each.at, plot, size), above(each.value, plot, size), OTHER if one.is_other else OWN
    last = one.dots[-1]
    is_said = len(one.dots) <= (9 if size is WIDE else 4) or each in {one.dots[0], last}
    anchor = "end" if each is last and float(x) > size.right - 30 else "middle"
    return format_html(
        "<g><title>{}</title>{}{}{}</g>",
        each.words, whisker(each, x, plot, size, colour), mark(x, y, colour, each, is_square=one.is_other),
        format_html(
            '<text class="said" x="{}" y="{}" text-anchor="{}" font-weight="600" fill="{}" stroke="#fff"'
            ' stroke-width="4" paint-order="stroke">{}</text>',
            x, px(placed(reach(each, y, one, plot, size), size, is_below=one.is_other)), anchor, INK, each.said,
        ) if is_said else "",
    )  # fmt: skip


def reach(each: Dot, y: str, one: Trace, plot: Plot, size: Size) -> float:
    """Where the mark with its whisker ends, on the side on which the number is written."""
    end = each.low if one.is_other else each.high
    if end is None:
        return float(y)
    return float(above(min(max(end, plot.values.low), plot.values.high), plot, size))


def placed(y: float, size: Size, *, is_below: bool) -> float:
    """Numbers of the comparator stand below their mark, ours above, none outside the drawing."""
    if is_below:
        return min(y + 20, size.floor - 3)
    return max(y - 11, 14)


def mark(x: str, y: str, colour: str, each: Dot, *, is_square: bool) -> SafeString:
    filled = "#fff" if each.is_doubtful else colour
    kind = "mark hollow" if each.is_doubtful else "mark"
    if is_square:
        left, top = float(x) - 5, float(y) - 5
        return format_html('<rect class="{}" x="{}" y="{}" width="10" height="10" fill="{}" stroke="{}"'
                           ' stroke-width="2"/>', kind, px(left), px(top), filled, colour)  # fmt: skip
    return format_html('<circle class="{}" cx="{}" cy="{}" r="5.5" fill="{}" stroke="{}" stroke-width="2"/>',
                       kind, x, y, filled, colour)  # fmt: skip


def whisker(each: Dot, x: str, plot: Plot, size: Size, colour: str) -> SafeString | str:
    if each.low is None or each.high is None:
        return ""
    top, bottom = above(min(each.high, plot.values.high), plot, size), above(max(each.low, plot.values.low), plot, size)
    left, right = float(x) - 6, float(x) + 6
    return format_html(
        '<path class="whisker" d="M{} {}V{}M{} {}H{}M{} {}H{}" stroke="{}" stroke-width="1.5"'
        ' fill="none"/>', x, top, bottom, px(left), top, px(right), px(left), bottom, px(right), colour,
    )  # fmt: skip


# The key


def key_of(plot: Plot) -> Iterator[tuple[str, str]]:
    """Yield kind and name of everything that is drawn; a single unnamed series needs none."""
    for one in plot.traces:
        if one.label:
            yield ("other" if one.is_other else "own"), one.label
    if plot.path and plot.path_label:
        yield "aim", plot.path_label


def written(key: Sequence[tuple[str, str]], size: Size) -> Iterator[SafeString]:
    for place, (kind, label) in enumerate(key):
        y = size.height + ROW * place + 6
        said = label if len(label) <= size.letters else f"{label[: size.letters - 1].rstrip()}…"
        yield format_html(
            '<g class="{}">{}</g><text class="key" x="{}" y="{}" dominant-baseline="middle" fill="{}">{}</text>',
            kind, sample(kind, y), 86, y, INK, said,
        )  # fmt: skip


def sample(kind: str, y: int) -> SafeString:
    colour = {"own": OWN, "other": OTHER, "aim": AIM}[kind]
    line = format_html(
        '<line class="{}" x1="44" x2="76" y1="{}" y2="{}" stroke="{}" stroke-width="{}"{}/>',
        "aim" if kind == "aim" else "stroke", y, y, colour, 3 if kind == "own" else 2,
        format_html(' stroke-dasharray="6 5"') if kind == "aim" else "",
    )  # fmt: skip
    if kind == "aim":
        return format_html("{}{}", line, diamond(60, y))
    nothing = Dot(Decimal(0), Decimal(0), "", "")
    return format_html("{}{}", line, mark("60", str(y), colour, nothing, is_square=kind == "other"))

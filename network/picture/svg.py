"""The picture as SVG, drawn on the server at two widths: for print, for a download, for a briefing.

It needs no style sheet. The most tied are named; everybody is in the table.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from accounts.unwritable import writable
from network.picture.drawing import Drawing
from network.picture.labels import Box, Dot, free_spot
from network.picture.looks import HUES, shape_of

INK, MUTED, LINE, PAPER = "#17202c", "#4c596b", "#b9c2cf", "#ffffff"
FONT = "'Source Sans 3', 'Source Sans', Arial, sans-serif"
STROKES = {1: 0.8, 2: 1.6, 3: 2.8}
ROW = 22  # of the legend


@dataclass(frozen=True)
class Paper:
    """One drawing: how wide, and how much of the names there is room for."""

    key: str
    width: int
    margin: int
    font: int
    names: int  # how many are named at most
    letters: int  # of a name
    columns: int  # of the legend
    dots: float  # how large they are, compared with the picture on the screen
    plates: bool = False  # names on plates: not every printer of a PDF draws the seam of a letter behind it


WIDE = Paper("wide", 1000, 46, 13, 45, 30, 3, 0.62)
NARROW = Paper("narrow", 400, 26, 11, 14, 22, 1, 0.4)
PAPERS = {paper.key: paper for paper in (WIDE, NARROW)}
PRINTED = Paper("printed", 700, 36, 13, 40, 26, 2, 0.5, plates=True)  # as wide as a chart of a paper


@dataclass(frozen=True)
class Spot:
    x: float
    y: float
    r: float


def draw(
    drawing: Drawing,
    paper: Paper,
    *,
    title: str,
    description: str,
    notes: tuple[str, ...] = (),
    most_tied_first: bool = True,
) -> SafeString:
    """Return the drawing; every word in it is escaped. Who finds room for a name need not tell who is tied most."""
    shown, height = spots(drawing, paper)
    rows = -(-len(drawing.legend) // paper.columns) + len(notes)
    full = height + ROW * rows + 14
    name = f"network-{paper.key}"
    order = by_ties(drawing) if most_tied_first else range(len(shown))
    drawn = format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="network-drawing" viewBox="0 0 {} {}" width="{}" height="{}"'
        ' role="img" focusable="false" aria-labelledby="{}-title {}-desc" font-family="{}" font-size="{}">'
        '<title id="{}-title">{}</title><desc id="{}-desc">{}</desc><rect width="{}" height="{}" fill="{}"/>{}{}{}{}{}'
        "</svg>",
        paper.width, full, paper.width, full, name, name, FONT, paper.font,
        name, title, name, description, paper.width, full, PAPER,
        joined(lines(drawing, shown)), joined(dots(drawing, shown)),
        joined(names(order, drawing, shown, paper, height)),
        joined(legend(drawing, paper, height)), joined(small_print(notes, paper, full)),
    )  # fmt: skip
    return mark_safe(writable(drawn))


def joined(parts: Iterator[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def spots(drawing: Drawing, paper: Paper) -> tuple[list[Spot], int]:
    """Fit the places into the width; the height follows, between a strip and a square and a half."""
    if not len(drawing.places):
        return [], 60
    low, high = drawing.places.min(axis=0), drawing.places.max(axis=0)
    wide, tall = (max(float(one), 1.0) for one in high - low)
    room = paper.width - 2 * paper.margin
    scale = min(room / wide, room * 1.3 / tall, 1.4)
    aside = (paper.width - wide * scale) / 2
    dot = min(1.4, sqrt(scale / paper.dots)) * paper.dots
    found = [
        Spot(aside + float(x - low[0]) * scale, paper.margin + float(y - low[1]) * scale, r * dot)
        for (x, y), r in zip(drawing.places.tolist(), drawing.radii, strict=True)
    ]
    return found, round(tall * scale + 2 * paper.margin)


def px(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def lines(drawing: Drawing, shown: list[Spot]) -> Iterator[SafeString]:
    """All ties of one strength in one stroke: a drawing of thousands stays small."""
    paths: dict[int, list[str]] = {strength: [] for strength in STROKES}
    for source, target, strength, _kinds, is_drawn in drawing.edges():
        one, other = shown[source], shown[target]
        if is_drawn:
            paths[strength].append(f"M{px(one.x)} {px(one.y)}L{px(other.x)} {px(other.y)}")
    for strength, strokes in paths.items():
        if strokes:
            yield format_html(
                '<path class="ties" d="{}" fill="none" stroke="{}" stroke-width="{}"/>',
                "".join(strokes), LINE, STROKES[strength],
            )  # fmt: skip


def dots(drawing: Drawing, shown: list[Spot]) -> Iterator[SafeString]:
    for place, (node, spot) in enumerate(zip(drawing.network.nodes, shown, strict=True)):
        yield format_html(
            "<g><title>{}</title>{}</g>", node.name, shape(shape_of(node.kind), spot, HUES[drawing.hues[place]])
        )


def shape(kind: str, spot: Spot, fill: str) -> SafeString:
    x, y, r = spot.x, spot.y, spot.r
    if kind == "circle":
        return format_html('<circle cx="{}" cy="{}" r="{}" fill="{}" stroke="{}"/>', px(x), px(y), px(r), fill, PAPER)
    if kind == "square":
        return format_html(
            '<rect x="{}" y="{}" width="{}" height="{}" rx="1.5" fill="{}" stroke="{}"/>',
            px(x - r * 0.9), px(y - r * 0.9), px(r * 1.8), px(r * 1.8), fill, PAPER,
        )  # fmt: skip
    corners = {
        "diamond": [(0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)],
        "triangle": [(0, -1.2), (1.1, 0.8), (-1.1, 0.8)],
    }[kind]
    points = " ".join(f"{px(x + r * across)},{px(y + r * down)}" for across, down in corners)
    return format_html('<polygon points="{}" fill="{}" stroke="{}"/>', points, fill, PAPER)


def by_ties(drawing: Drawing) -> list[int]:
    nodes = drawing.network.nodes
    return sorted(range(len(nodes)), key=lambda place: (-int(drawing.degrees[place]), nodes[place].key))


def names(order: Sequence[int], drawing: Drawing, shown: list[Spot], paper: Paper, height: int) -> Iterator[SafeString]:
    """Name them in this order, each where its name covers nobody; whose name finds no room is in the table."""
    taken = [Box(spot.x - spot.r, spot.y - spot.r, spot.x + spot.r, spot.y + spot.r) for spot in shown]
    page = Box(2, 2, paper.width - 2, height - 2)
    for place in order[: paper.names]:
        said, spot = shortened(drawing.network.nodes[place].name, paper.letters), shown[place]
        box = free_spot(
            Dot(spot.x, spot.y, spot.r + 2), (len(said) * paper.font * 0.53, paper.font * 1.25), taken, page
        )
        if box is not None:
            taken.append(box)
            yield on_plate(said, box, paper) if paper.plates else seamed(said, box, paper)


def seamed(said: str, box: Box, paper: Paper) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" fill="{}" stroke="{}" stroke-width="3" stroke-linejoin="round"'
        ' paint-order="stroke">{}</text>',
        px(box.left), px(box.bottom - paper.font * 0.32), INK, PAPER, said,
    )  # fmt: skip


def on_plate(said: str, box: Box, paper: Paper) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="2" fill="{}" fill-opacity="0.8"/>'
        '<text x="{}" y="{}" fill="{}">{}</text>',
        px(box.left - 1), px(box.top), px(box.right - box.left + 2), px(box.bottom - box.top), PAPER,
        px(box.left), px(box.bottom - paper.font * 0.32), INK, said,
    )  # fmt: skip


def shortened(name: str, letters: int) -> str:
    return name if len(name) <= letters else f"{name[: letters - 1].rstrip()}…"


def legend(drawing: Drawing, paper: Paper, height: int) -> Iterator[SafeString]:
    step = (paper.width - 2 * paper.margin) / paper.columns
    for place, hue in enumerate(drawing.legend):
        x = paper.margin + step * (place % paper.columns)
        y = height + ROW * (place // paper.columns) + 4
        yield format_html(
            '{}<text x="{}" y="{}" fill="{}">{} ({})</text>',
            shape(hue.shape, Spot(x + 6, y, 6), HUES[hue.number]), px(x + 18), px(y + 4), INK,
            shortened(hue.label, 40), hue.count,
        )  # fmt: skip


def small_print(notes: tuple[str, ...], paper: Paper, full: int) -> Iterator[SafeString]:
    for place, note in enumerate(reversed(notes)):
        yield format_html(
            '<text x="{}" y="{}" fill="{}">{}</text>', paper.margin, full - 10 - ROW * place, MUTED,
            shortened(note, round((paper.width - 2 * paper.margin) / paper.font / 0.5)),
        )  # fmt: skip

"""A schematic map: one square for each region, as large as any other, drawn as SVG on the server at two widths."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SHADES = (1, 3, 6, 10)  # the first number of each shade; a tile below the first is empty


@dataclass(frozen=True)
class Tile:
    code: str
    name: str
    column: int
    row: int
    value: int
    url: str = ""  # where it leads, if anywhere
    shades: tuple[int, ...] = SHADES

    @property
    def shade(self) -> int:
        return sum(self.value >= first for first in self.shades)


@dataclass(frozen=True)
class Size:
    """Of one drawing: the wide one writes whole names, the narrow one the code of the region."""

    width: int
    height: int
    says_name: bool
    key: str


WIDE = Size(96, 80, says_name=True, key="wide")
NARROW = Size(46, 46, says_name=False, key="narrow")


@cache
def positions() -> dict[str, tuple[int, int]]:
    """Return code of a region: column and row, as reference/tile_map.csv says."""
    with (settings.BASE_DIR / "reference" / "tile_map.csv").open(encoding="utf-8", newline="") as file:
        return {row["place_code"]: (int(row["column"]), int(row["row"])) for row in csv.DictReader(file)}


def shades(most: int) -> tuple[int, ...]:
    """Return the first number of each shade, so that they still tell large numbers apart."""
    times = max(1, -(-most // 20))
    return (1, *(first * times for first in SHADES[1:]))


def tiles(
    regions: Mapping[str, tuple[str, int]], urls: Mapping[str, str] | None = None, steps: tuple[int, ...] = SHADES
) -> list[Tile]:
    """Place `code: (name, value)` on the map; what has no place there is left to the table."""
    return [
        Tile(code, name, *positions()[code], value, (urls or {}).get(code, ""), steps)
        for code, (name, value) in regions.items()
        if code in positions()
    ]


def draw(shown: Sequence[Tile], size: Size, *, title: str, description: str) -> SafeString:
    """Return the drawing; every word in it is escaped. Tiles that lead somewhere are links, not part of a picture."""
    columns = max((tile.column for tile in shown), default=0) + 1
    rows = max((tile.row for tile in shown), default=0) + 1
    return format_html(
        '<svg class="tile-map" viewBox="0 0 {} {}" role="{}" focusable="false"'
        ' aria-labelledby="map-{}-title map-{}-desc">'
        '<title id="map-{}-title">{}</title><desc id="map-{}-desc">{}</desc>{}</svg>',
        columns * size.width, rows * size.height, "group" if any(tile.url for tile in shown) else "img",
        size.key, size.key,
        size.key, title, size.key, description,
        format_html_join("", "{}", ((square(tile, size),) for tile in shown)),
    )  # fmt: skip


def square(tile: Tile, size: Size) -> SafeString:
    left, top = tile.column * size.width, tile.row * size.height
    middle = left + size.width // 2
    lines = tile.name.split(" ", 1) if size.says_name else [tile.code]
    first = top + size.height * (22 if len(lines) == 2 else 32) // 80
    drawn = format_html(
        '<g class="tile tile-{}"><rect x="{}" y="{}" width="{}" height="{}" rx="5"/>'
        '<text class="tile-name" text-anchor="middle">{}</text>'
        '<text class="tile-value" x="{}" y="{}" text-anchor="middle">{}</text></g>',
        tile.shade, left + 2, top + 2, size.width - 4, size.height - 4,
        format_html_join("", '<tspan x="{}" y="{}">{}</tspan>', (
            (middle, first + number * 16, line) for number, line in enumerate(lines)
        )),
        middle, top + size.height * 66 // 80, tile.value,
    )  # fmt: skip
    words = f"{tile.name} ({tile.code}): {tile.value}"
    return format_html('<a href="{}" aria-label="{}">{}</a>', tile.url, words, drawn) if tile.url else drawn


def legend(steps: tuple[int, ...] = SHADES) -> list[tuple[int, str]]:
    """Return each shade with the numbers it stands for."""
    upper = [first - 1 for first in steps[1:]]
    ranges = [f"{first}–{last}" for first, last in zip(steps, upper, strict=False)]
    return list(enumerate(["0", *ranges, f"{steps[-1]}+"]))

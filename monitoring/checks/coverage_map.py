"""The map of a round: one tile for each region with how many of its municipalities were looked at, and what was found.

Colour, sign and number say the same; the table below says it once more.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from crm.models import Place
from crm.tile_map import NARROW, WIDE, Size, positions
from monitoring.checks.counting import Coverage, Finding, finding_of
from monitoring.checks.findings import RegionFound


@dataclass(frozen=True)
class Tile:
    place: Place
    finding: Finding
    coverage: Coverage
    url: str

    @property
    def words(self) -> str:
        told = {"name": self.place, "checked": self.coverage.checked, "wanted": self.coverage.wanted}
        return f"{_('%(name)s: checked in %(checked)s of %(wanted)s') % told}, {self.finding}"


def tiles(regions: Sequence[RegionFound], url: Callable[[Place], str]) -> list[Tile]:
    shown = [one for one in regions if one.place.code in positions()]
    return [Tile(one.place, together(one.coverage), one.coverage, url(one.place)) for one in shown]


def together(found: Coverage) -> Finding:
    """A region where one municipality saw it and another did not differs in itself."""
    if found.differ or (found.seen and found.not_seen):
        return Finding.DIFFER
    kinds = ((found.seen, "seen"), (found.not_seen, "not_seen"), (found.cannot_tell, "cannot_tell"))
    return finding_of([answer for number, answer in kinds if number])


def drawings(shown: Sequence[Tile]) -> list[tuple[str, SafeString]]:
    return [(size.key, draw(shown, size)) for size in (WIDE, NARROW)]


def draw(shown: Sequence[Tile], size: Size) -> SafeString:
    """Return the drawing; every word in it is escaped. Regions outside the round have no tile."""
    columns = max((column for column, _row in positions().values()), default=0) + 1
    rows = max((row for _column, row in positions().values()), default=0) + 1
    title, told = (
        _("Checked municipalities by region"),
        _("A schematic map. The table below it holds the same numbers."),
    )
    key = f"checks-{size.key}"
    return format_html(
        '<svg class="tile-map" viewBox="0 0 {} {}" role="group" focusable="false" aria-labelledby="{}-title {}-desc">'
        '<title id="{}-title">{}</title><desc id="{}-desc">{}</desc>{}</svg>',
        columns * size.width, rows * size.height, key, key, key, title, key, told,
        format_html_join("", "{}", ((square(tile, size),) for tile in shown)),
    )  # fmt: skip


def square(tile: Tile, size: Size) -> SafeString:
    column, row = positions()[tile.place.code]
    left, top = column * size.width, row * size.height
    middle, found = left + size.width // 2, tile.coverage
    lines = str(tile.place).split(" ", 1) if size.says_name else [tile.place.code]
    first = top + size.height * (22 if len(lines) == 2 else 30) // 80
    drawn = format_html(
        '<g class="tile tile-{}"><rect x="{}" y="{}" width="{}" height="{}" rx="5"/>'
        '<text class="tile-name" text-anchor="middle">{}</text>'
        '<text class="tile-count" x="{}" y="{}" text-anchor="middle">{} {}/{}</text></g>',
        tile.finding.key, left + 2, top + 2, size.width - 4, size.height - 4,
        format_html_join("", '<tspan x="{}" y="{}">{}</tspan>', (
            (middle, first + number * 15, line) for number, line in enumerate(lines)
        )),
        middle, top + size.height * 65 // 80, tile.finding.sign, found.checked, found.wanted,
    )  # fmt: skip
    return format_html('<a href="{}" aria-label="{}">{}</a>', tile.url, tile.words, drawn)

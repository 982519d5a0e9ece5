"""A small chart of numbers over years, drawn as SVG on the server at two widths."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

HEIGHT, FLOOR, ROOF = 180, 150, 24
STEPS = {"wide": 64, "narrow": 42}
LEAST = {"wide": 14, "narrow": 8}  # so that few years are not drawn larger than many


def draw(points: Sequence[tuple[int, int]], width: str, *, title: str, description: str) -> SafeString:
    """Return a column for each (year, number), the number written above it; the words are escaped."""
    step, most = STEPS[width], max((number for _, number in points), default=0) or 1
    columns = ((column(place, (FLOOR - ROOF) * point[1] // most, point, width),) for place, point in enumerate(points))
    across = max(len(points), LEAST[width]) * step
    return format_html(
        '<svg class="column-chart" viewBox="0 0 {} {}" role="img" focusable="false"'
        ' aria-labelledby="years-{}-title years-{}-desc">'
        '<title id="years-{}-title">{}</title><desc id="years-{}-desc">{}</desc>'
        '<line class="floor" x1="0" x2="{}" y1="{}" y2="{}"/>{}</svg>',
        across, HEIGHT, width, width,
        width, title, width, description,
        across, FLOOR, FLOOR, format_html_join("", "{}", columns),
    )  # fmt: skip


def column(place: int, height: int, point: tuple[int, int], width: str) -> SafeString:
    (year, number), step = point, STEPS[width]
    left = place * step
    middle = left + step // 2
    written = year if width == "wide" else f"’{year % 100:02}"
    return format_html(
        '<rect class="column" x="{}" y="{}" width="{}" height="{}" rx="2"/>'
        '<text class="number" x="{}" y="{}" text-anchor="middle">{}</text>'
        '<text class="year" x="{}" y="{}" text-anchor="middle">{}</text>',
        left + step // 6, FLOOR - height, step - step // 3, height,
        middle, FLOOR - height - 6, number,
        middle, FLOOR + 20, written,
    )  # fmt: skip

"""From a drawing to points, in our own letters: for Word, and for whoever can use no SVG. It fetches nothing."""

from functools import cache

import resvg_py
from django.conf import settings

from accounts.paper_pdf import FONTS

SHARPNESS = 1400  # points across


def draw(svg: str, *, width: int = SHARPNESS) -> bytes:
    """Return the drawing as PNG on white ground. The same drawing gives the same bytes."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg, width=width, background="white", skip_system_fonts=True, font_files=letters(),
            font_family="Source Sans 3", sans_serif_family="Source Sans 3",
        )
    )  # fmt: skip


@cache
def letters() -> list[str]:
    folder = settings.BASE_DIR / "static" / "dist" / "fonts"
    return [str(folder / f"SourceSans3-{weight}.ttf") for weight in FONTS.values()]

"""How the text and the drawings of a paper come onto a page: cleaned once more, whoever wrote them."""

import nh3
from django import template
from django.utils.safestring import SafeString, mark_safe

from briefings.press.prose import ALLOWED

register = template.Library()

DRAWN = {"svg", "title", "desc", "g", "rect", "line", "path", "polyline", "polygon", "circle", "text", "tspan"}
SHAPED = {
    "xmlns", "class", "viewbox", "viewBox", "width", "height", "role", "focusable", "aria-labelledby", "aria-label",
    "font-family", "font-size", "font-weight", "id", "x", "y", "x1", "x2", "y1", "y2", "r", "rx", "ry", "cx", "cy",
    "d", "points", "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap",
    "stroke-linejoin", "text-anchor", "dominant-baseline", "opacity", "transform",
}  # fmt: skip


@register.filter
def paper_text(html: str) -> SafeString:
    """Text of a block as it will be printed, with `<cite data-source>` where a source is called."""
    cleaned = nh3.clean(
        html,
        tags=ALLOWED,
        attributes={"a": {"href"}, "cite": {"data-source"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(cleaned)


@register.filter
def paper_drawing(svg: str) -> SafeString:
    """A drawing that our own code made; what is not a shape, a word or a colour is taken out of it."""
    cleaned = nh3.clean(svg, tags=DRAWN, clean_content_tags={"script", "style"}, attributes={"*": SHAPED})
    return mark_safe(cleaned)

"""Drawings of a paper: every SVG is taken apart and only what draws is put together again."""

import base64
import re
from xml.etree import ElementTree as ET

from django.utils.safestring import SafeString, mark_safe

from accounts import paper_png

SPACE = "http://www.w3.org/2000/svg"
DRAWS = {
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "title", "desc",
    "defs", "pattern", "clipPath", "linearGradient", "radialGradient", "stop", "marker", "use", "symbol",
}  # fmt: skip
SAYS = {
    "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "d", "points", "width", "height", "viewBox", "dx",
    "dy", "transform", "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-dasharray",
    "stroke-linecap", "stroke-linejoin", "stroke-opacity", "opacity", "font-family", "font-size", "font-weight",
    "font-style", "text-anchor", "dominant-baseline", "offset", "stop-color", "stop-opacity", "patternUnits",
    "patternTransform", "clip-path", "gradientUnits", "gradientTransform", "marker-end", "marker-start", "orient",
    "markerWidth", "markerHeight", "refX", "refY", "preserveAspectRatio", "paint-order", "letter-spacing", "id",
}  # fmt: skip
OWN = re.compile(r"url\(#([\w-]+)\)")
LONGEST = 2 * 2**20  # of one drawing, in letters


class Unreadable(Exception):
    """What stands in the place of the drawing is no drawing."""


def clean(svg: str, *, number: int, title: str, description: str = "") -> SafeString:
    """Return the drawing with nothing in it that could run, fetch or clash with another one of the same page."""
    root = parsed(svg)
    kept = rebuilt(root, f"d{number}-")
    for attribute in ("width", "height"):
        kept.attrib.pop(attribute, None)
    kept.set("xmlns", SPACE)
    kept.set("role", "img")
    words = [("title", title), ("desc", description)]
    for place, (tag, text) in enumerate((tag, text) for tag, text in words if text):
        element = ET.Element(tag, {"id": f"d{number}-{tag}"})
        element.text = text
        kept.insert(place, element)
    kept.set("aria-labelledby", " ".join(f"d{number}-{tag}" for tag, text in words if text))
    return mark_safe(ET.tostring(kept, encoding="unicode"))


def logo(svg: str) -> str:
    """Return the drawing as a data address, with its own size and nothing in it that could run or fetch."""
    kept = rebuilt(parsed(svg), "logo-")
    kept.set("xmlns", SPACE)
    return as_address(ET.tostring(kept), "image/svg+xml")


def parsed(svg: str) -> ET.Element:
    if len(svg) > LONGEST or "<!" in svg or "<?" in svg:
        raise Unreadable
    try:
        root = ET.fromstring(svg if "xmlns=" in svg[:400] else svg.replace("<svg", f'<svg xmlns="{SPACE}"', 1))  # noqa: S314  without declarations there are no entities
    except ET.ParseError:
        raise Unreadable from None
    if root.tag != f"{{{SPACE}}}svg" or not root.get("viewBox"):
        raise Unreadable
    return root


def rebuilt(element: ET.Element, prefix: str) -> ET.Element:
    kept = ET.Element(local(element.tag), said(element, prefix))
    kept.text, kept.tail = element.text, element.tail
    for child in element:
        name = local(child.tag)
        if name in DRAWS - {"title", "desc"} or (name == "title" and element.tag != f"{{{SPACE}}}svg"):
            kept.append(rebuilt(child, prefix))
    return kept


def local(tag: object) -> str:
    """Return the name of an element of SVG; of any other the empty one."""
    space, _brace, name = str(tag).rpartition("}")
    return name if space == f"{{{SPACE}" else ""


def said(element: ET.Element, prefix: str) -> dict[str, str]:
    found = {}
    for name, value in element.attrib.items():
        if name == "href" and value.startswith("#"):
            found[name] = f"#{prefix}{value[1:]}"
        elif name in SAYS and "url(" not in OWN.sub("", value):
            found[name] = prefix + value if name == "id" else OWN.sub(rf"url(#{prefix}\1)", value)
    return found


def as_address(content: bytes, media_type: str) -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"


def in_points(address: str) -> str:
    """Return a picture that stands in its own address as PNG: Word draws no SVG everywhere."""
    kind, _comma, content = address.partition(",")
    if not kind.startswith("data:image/svg"):
        return address
    return as_address(paper_png.draw(base64.b64decode(content).decode(), width=480), "image/png")

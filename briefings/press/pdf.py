"""From a frozen paper to a PDF/UA-1 file that carries its data."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import paper_pdf
from briefings.paper import canonical
from briefings.press import tags, ua
from briefings.press.typesetting import context


def draw(data: dict[str, Any], *, number: int, sha256: str, step: Callable[[str], None]) -> bytes:
    """Return the PDF. The same data, fonts and renderer give the same bytes."""
    paper_pdf.refuse_when_unavailable()
    with translation.override(data["language"]):
        step(_("laying out the text"))
        page = to_html(data, number=number, sha256=sha256)
        step(_("drawing the pages"))
        content = drawn(*page, data, sha256)
        step(_("looking whether each note stands below its call"))
        if not ua.are_notes_below_their_calls(content):
            content = drawn(*to_html(data, number=number, sha256=sha256, is_unbroken=True), data, sha256)
        return content


def to_html(
    data: dict[str, Any], *, number: int, sha256: str, is_unbroken: bool = False
) -> tuple[str, dict[str, str]]:  # fmt: skip
    """Return the paper for the renderer, and what the places in it are called.

    Where a paragraph goes on overleaf, the renderer may push the last note of the page there too, away from its call.
    Paragraphs that stay whole keep it, at the price of white feet of pages.
    """
    told = context(data, "pdf", number=number, sha256=sha256) | {"is_unbroken": is_unbroken}
    return render_to_string("briefings/paper.html", told), told["set"].names


def drawn(html: str, names: dict[str, str], data: dict[str, Any], sha256: str) -> bytes:
    return tags.mended(render(html, data, sha256), names)


def render(html: str, data: dict[str, Any], sha256: str) -> bytes:
    attached = paper_pdf.Attached(
        canonical(data), "data.json", _("What this paper says, as data"), made_at=midnight(data)
    )
    return paper_pdf.render(html, identifier=bytes.fromhex(sha256)[:16], attached=attached)


def midnight(data: dict[str, Any]) -> datetime:
    return datetime.combine(date.fromisoformat(data["as_of"]), datetime.min.time(), UTC)

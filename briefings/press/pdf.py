"""From a frozen paper to a PDF/UA-1 file that carries its data."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import paper_pdf
from briefings.paper import canonical
from briefings.press import tags
from briefings.press.typesetting import context


def draw(data: dict[str, Any], *, number: int, sha256: str, step: Callable[[str], None]) -> bytes:
    """Return the PDF. The same data, fonts and renderer give the same bytes."""
    paper_pdf.refuse_when_unavailable()
    with translation.override(data["language"]):
        step(_("laying out the text"))
        html, names = to_html(data, number=number, sha256=sha256)
        step(_("drawing the pages"))
        content = render(html, data, sha256)
        step(_("making it readable for screen readers"))
        return tags.mended(content, names)


def to_html(data: dict[str, Any], *, number: int, sha256: str) -> tuple[str, dict[str, str]]:
    """Return the paper for the renderer, and what the places in it are called."""
    told = context(data, "pdf", number=number, sha256=sha256)
    return render_to_string("briefings/paper.html", told), told["set"].names


def render(html: str, data: dict[str, Any], sha256: str) -> bytes:
    attached = paper_pdf.Attached(
        canonical(data), "data.json", _("What this paper says, as data"), made_at=midnight(data)
    )
    return paper_pdf.render(html, identifier=bytes.fromhex(sha256)[:16], attached=attached)


def midnight(data: dict[str, Any]) -> datetime:
    return datetime.combine(date.fromisoformat(data["as_of"]), datetime.min.time(), UTC)

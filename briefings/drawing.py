"""From a frozen paper to a PDF/UA-1 file. The renderer sees what it is handed: no network, no files."""

import base64
import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pikepdf
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from briefings.paper import canonical

FONTS = {("normal", 400): "Regular", ("normal", 600): "Semibold", ("normal", 700): "Bold", ("italic", 400): "It"}


def available() -> bool:
    """Whether this machine can draw PDFs: it needs Pango."""
    try:
        import weasyprint  # noqa: F401, PLC0415  loads Pango
    except OSError:
        return False
    return True


def draw(data: dict[str, Any], *, number: int, sha256: str, step: Callable[[str], None]) -> bytes:
    """Return the PDF. The same data, fonts and renderer give the same bytes."""
    if not available():
        raise ValidationError(
            _("PDF files cannot be made on this machine: the Pango library is missing. Ask the administrator.")
        )
    with translation.override(data["language"]):
        step(_("laying out the text"))
        html = to_html(data, number=number, sha256=sha256)
        step(_("drawing the pages"))
        content = render(html, data, sha256)
        step(_("making it readable for screen readers"))
        return accessible(content)


def to_html(data: dict[str, Any], *, number: int, sha256: str) -> str:
    context = {
        "paper": data, "number": number, "sha256": sha256, "as_of": date.fromisoformat(data["as_of"]),
        "fonts": fonts(), "address": settings.BASE_URL,
    }  # fmt: skip
    return render_to_string("briefings/paper.html", context)


def render(html: str, data: dict[str, Any], sha256: str) -> bytes:
    from weasyprint import HTML, Attachment  # noqa: PLC0415  loads Pango, which may be missing
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    fetcher = URLFetcher(allowed_protocols=["data"], allow_redirects=False)
    attached = Attachment(
        file_obj=io.BytesIO(canonical(data)), name="data.json", description=_("What this paper says, as data"),
        created=midnight(data), modified=midnight(data), relationship="Data",
    )  # fmt: skip
    document = HTML(string=html, base_url="data:,", url_fetcher=fetcher)
    return bytes(
        document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=bytes.fromhex(sha256)[:16], attachments=[attached])
        or b""
    )


def midnight(data: dict[str, Any]) -> datetime:
    return datetime.combine(date.fromisoformat(data["as_of"]), datetime.min.time(), UTC)


@cache
def fonts() -> list[dict[str, Any]]:
    """One whole file per weight: fonts split by script garble Cyrillic."""
    folder = settings.BASE_DIR / "static" / "dist" / "fonts"
    return [
        {
            "style": style,
            "weight": weight,
            "data": base64.b64encode((folder / f"SourceSans3-{name}.ttf").read_bytes()).decode(),
        }
        for (style, weight), name in FONTS.items()
    ]


def accessible(content: bytes) -> bytes:
    """Give each table heading its scope and each link its words, which the renderer leaves out."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for element in elements(pdf):
            if element.get("/S") == "/TH" and "/A" not in element:
                scope = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Column)
                element.A = scope
        for page in pdf.pages:
            for note in page.get("/Annots", []):
                if note.get("/Subtype") == "/Link" and not str(note.get("/Contents", "")).strip("#"):
                    note.Contents = pikepdf.String(_("Link"))
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, linearize=False)
    return out.getvalue()


def elements(pdf: pikepdf.Pdf) -> list[Any]:
    """Return every structure element of the document."""
    found: list[Any] = []
    waiting = [pdf.Root.get("/StructTreeRoot")]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting.extend(node)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                waiting.append(node.K)
    return found

"""From HTML to an accessible PDF (PDF/UA-1). The renderer sees what it is handed: no network, no file but our fonts."""

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import pikepdf
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FONTS = {("normal", 400): "Regular", ("normal", 600): "Semibold", ("normal", 700): "Bold", ("italic", 400): "It"}
FONT_SCHEME = "drom-font"


@dataclass(frozen=True)
class Attached:
    """A file that rides inside the PDF."""

    content: bytes
    name: str
    description: str
    made_at: datetime


@cache
def available() -> bool:
    """Whether this machine can draw PDFs: it needs Pango."""
    try:
        import weasyprint  # noqa: F401, PLC0415  loads Pango
    except OSError:
        return False
    return True


def refuse_when_unavailable() -> None:
    """The words are lazy: they are for the reader, not in the language of the paper."""
    if not available():
        raise ValidationError(
            gettext_lazy(
                "PDF files cannot be made on this machine: the Pango library is missing. Ask the administrator."
            )
        )


def draw(html: str) -> bytes:
    """Return the PDF of a paper whose style names our fonts. The same text, fonts and renderer give the same bytes."""
    refuse_when_unavailable()
    return accessible(render(html, identifier=hashlib.sha256(html.encode()).digest()[:16]))


def render(html: str, *, identifier: bytes, attached: Attached | None = None) -> bytes:
    from weasyprint import HTML, Attachment  # noqa: PLC0415  loads Pango, which may be missing

    files = []
    if attached:
        files.append(
            Attachment(
                file_obj=io.BytesIO(attached.content), name=attached.name, description=attached.description,
                created=attached.made_at, modified=attached.made_at, relationship="Data",
            )
        )  # fmt: skip
    document = HTML(string=html, base_url="data:,", url_fetcher=fetcher())
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier, attachments=files) or b"")


def fetcher() -> Any:
    """Return what the renderer fetches with: nothing but what stands in the paper itself, and our fonts by name."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415  loads Pango

    class OnlyOurs(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            scheme, _colon, name = url.partition(":")
            if scheme == FONT_SCHEME:
                return URLFetcherResponse(url, font(name), {"Content-Type": "font/ttf"})
            return super().fetch(url, headers)

    return OnlyOurs(allowed_protocols=["data"], allow_redirects=False)


@cache
def font(name: str) -> bytes:
    """One whole file per weight: fonts split by script garble Cyrillic."""
    if name not in FONTS.values():
        raise ValueError("no font of ours")
    return (settings.BASE_DIR / "static" / "dist" / "fonts" / f"SourceSans3-{name}.ttf").read_bytes()


def fonts() -> list[dict[str, Any]]:
    """What the style of a paper says of its fonts, in `_paper.html`; an error where they were never built."""
    for name in FONTS.values():
        font(name)
    return [
        {"style": style, "weight": weight, "url": f"{FONT_SCHEME}:{name}"} for (style, weight), name in FONTS.items()
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

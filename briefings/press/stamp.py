"""The name of whoever a copy is for, across each page of a PDF; the stored file stays as it is."""

import io
from typing import Any

import pikepdf
from django.utils.html import escape
from pikepdf import Dictionary

from accounts import paper_pdf

SHEET = """<html lang="en"><head><meta charset="utf-8"><title>-</title><style>{fonts}
@page {{ size: A4; margin: 0; }} body {{ margin: 0; font-family: "Source Sans"; }}
p {{ position: absolute; left: -40mm; width: 290mm; text-align: center; transform: rotate(-34deg); margin: 0;
font-size: 26pt; font-weight: 600; color: #8a94a6; opacity: 0.17; }}
</style></head><body>{lines}</body></html>"""
PLACES = (60, 145, 230)  # millimetres from the top
MARK = b"q /Artifact <</Type /Pagination /Subtype /Watermark>> BDC /DromCopy Do EMC Q"


def stamped(content: bytes, words: str) -> bytes:
    """Return a copy with these words on each page, as something that is not read aloud."""
    with pikepdf.open(io.BytesIO(content)) as pdf, pikepdf.open(io.BytesIO(sheet(words))) as mark:
        form = pdf.copy_foreign(mark.pages[0].as_form_xobject())
        for page in pdf.pages:
            resources: Any = page.obj.get("/Resources", Dictionary())
            page.obj.Resources = Dictionary(resources)
            page.obj.Resources.XObject = Dictionary({**dict(resources.get("/XObject", {})), "/DromCopy": form})
            page.contents_add(pdf.make_stream(b"q"), prepend=True)
            page.contents_add(pdf.make_stream(b"Q " + MARK))
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def sheet(words: str) -> bytes:
    """Return one page with nothing but the words, three times askew."""
    from weasyprint import HTML  # noqa: PLC0415  loads Pango, which may be missing

    fonts = "".join(
        f'@font-face {{ font-family: "Source Sans"; font-weight: {font["weight"]}; src: url({font["url"]}); }}'
        for font in paper_pdf.fonts()
        if font["weight"] == 600
    )
    lines = "".join(f'<p style="top: {place}mm">{escape(words)}</p>' for place in PLACES)
    html = SHEET.format(fonts=fonts, lines=lines)
    return bytes(HTML(string=html, base_url="data:,", url_fetcher=paper_pdf.fetcher()).write_pdf() or b"")

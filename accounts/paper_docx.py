"""From HTML to a Word file, by pandoc in its sandbox: it reads what it is handed, no other file and no network."""

import io
import re
import subprocess
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SECONDS = 30
ENVIRONMENT = {"SOURCE_DATE_EPOCH": "0"}  # the same letter gives the same file
A4 = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:right="1247" w:bottom="1134" w:left="1247" w:header="567" w:footer="567" w:gutter="0"/>'
    "</w:sectPr>"
)
FONT = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri" w:eastAsia="Calibri"/>'
# What a paper calls its parts by `custom-style`, as Word writes it: how the paragraph stands, how its letters look.
STYLES = {
    "Letterhead": ('<w:spacing w:before="0" w:after="40"/>', '<w:b/><w:sz w:val="30"/>'),
    "Sender": (
        '<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="6" w:color="1D4ED8"/></w:pBdr><w:spacing w:after="240"/>',
        '<w:color w:val="4A5568"/><w:sz w:val="18"/>',
    ),
    "Mark": ('<w:spacing w:after="160"/><w:jc w:val="center"/>', '<w:b/><w:color w:val="9B1C1C"/><w:sz w:val="24"/>'),
    "Reference": ('<w:spacing w:after="200"/>', ""),
    "Addressee": ('<w:spacing w:before="0" w:after="280"/>', ""),
    "Signature": ('<w:keepLines/><w:spacing w:before="480" w:after="0"/>', ""),
    "Heading1": (
        '<w:keepNext/><w:spacing w:before="120" w:after="160"/><w:outlineLvl w:val="0"/>',
        '<w:b/><w:sz w:val="24"/>',
    ),
}


def draw(html: str, *, title: str, language: str) -> bytes:
    """Return the DOCX. The paper's `title` element stays empty: pandoc would print it."""
    command = [pandoc(), "--sandbox", "--from=html", "--to=docx", f"--metadata=lang:{language}", "--output=-"]
    try:
        done = subprocess.run(  # noqa: S603  our own program, our own words; the text comes by its input
            command, input=html.encode(), capture_output=True, timeout=SECONDS, check=True, env=ENVIRONMENT
        )
    except (subprocess.SubprocessError, OSError):
        raise ValidationError(_("The Word file could not be made. Please try again, or take the PDF.")) from None
    return dressed(done.stdout, title, language)


def pandoc() -> str:
    import pypandoc  # type: ignore[import-untyped]  # noqa: PLC0415  it looks for its program

    try:
        return str(pypandoc.get_pandoc_path())
    except OSError:
        raise ValidationError(
            _("Word files cannot be made on this machine: pandoc is missing. Ask the administrator.")
        ) from None


def dressed(content: bytes, title: str, language: str) -> bytes:
    """Give the file its title, A4 pages, the look of its parts and the language it is spelt in."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            part = before.read(entry)
            if entry.filename == "word/styles.xml":
                part = styled(part.decode(), language).encode()
            elif entry.filename == "word/document.xml":
                part = re.sub(r"<w:sectPr>.*?</w:sectPr>|<w:sectPr\s*/>", A4, part.decode(), flags=re.S).encode()
            elif entry.filename == "docProps/core.xml":
                part = part.replace(b"<dc:title></dc:title>", f"<dc:title>{escape(title)}</dc:title>".encode())
            after.writestr(entry, part)
    return out.getvalue()


def styled(sheet: str, language: str) -> str:
    letters = f'<w:rPr>{FONT}<w:sz w:val="22"/><w:lang w:val="{language}"/></w:rPr>'
    return restyled(put_into(sheet, r"(<w:rPrDefault>).*?(</w:rPrDefault>)", letters), STYLES)


def restyled(sheet: str, looks: Mapping[str, tuple[str, str]]) -> str:
    """Return the style sheet with these looks in the place of those that pandoc gives the styles of the same names."""
    for name, (paragraph, letters) in looks.items():
        own = rf'(<w:style [^>]*w:styleId="{name}"[^>]*>(?:(?!</w:style>|<w:[pr]Pr\b).)*).*?(</w:style>)'
        sheet = put_into(sheet, own, f"<w:pPr>{paragraph}</w:pPr><w:rPr>{FONT}{letters}</w:rPr>")
    return sheet


def put_into(sheet: str, frame: str, content: str) -> str:
    """Write the content between the two groups of the frame."""

    def framed(found: "re.Match[str]") -> str:
        return f"{found[1]}{content}{found[2]}"

    return re.sub(frame, framed, sheet, count=1, flags=re.S)

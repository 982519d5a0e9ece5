"""The words of a stored file, as far as a machine can read them; None for a picture, a scan, a locked file."""

import io
import re
import zipfile
from html import unescape
from typing import Any

MOST_READ = 30 * 1024 * 1024
TAG = re.compile(r"<[^>]+>")
PARAGRAPH = re.compile(r"</(?:w:p|text:p|text:h|si|row|table:table-row|a:p)>|<(?:w:tab|w:br|text:line-break)[^>]*>")
PARTS = re.compile(r"(?:word/(?:document|footnotes|comments|header\d*|footer\d*)|xl/(?:sharedStrings|worksheets/[^/]+)"
                   r"|ppt/slides/[^/]+|content|docProps/core|meta)\.xml\Z")  # fmt: skip


def of(stored: Any) -> str | None:
    try:
        with stored.open("rb") as opened:
            content = opened.read(MOST_READ)
    except (OSError, ValueError):
        return None
    if content.startswith(b"%PDF"):
        return of_pdf(content)
    if content.startswith(b"PK\x03\x04"):
        return of_archive(content)
    if content.startswith((b"\x89PNG", b"\xff\xd8\xff", b"RIFF", b"GIF8")):
        return None
    return of_text(content)


def of_text(content: bytes) -> str | None:
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def of_pdf(content: bytes) -> str | None:
    import pypdfium2  # noqa: PLC0415  loads a library that few need

    try:
        with pypdfium2.PdfDocument(content) as pdf:
            text = "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    except Exception:
        return None
    return text if text.strip() else None


def of_archive(content: bytes) -> str | None:
    """Office files keep their words in XML; what they are wrapped in is taken off."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            wanted = [entry for entry in archive.infolist() if PARTS.search(entry.filename)]
            wanted = [entry for entry in wanted if entry.file_size <= MOST_READ]
            parts = [archive.read(entry).decode("utf-8", "replace") for entry in wanted]
    except Exception:
        return None
    text = "\n".join(unescape(TAG.sub("", PARAGRAPH.sub(" \n", part))) for part in parts)
    return text if text.strip() else None

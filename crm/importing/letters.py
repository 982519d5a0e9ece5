"""The letters of a text file: its encoding, its separator, its lines."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SEPARATORS = (",", ";", "\t")
ENCODINGS = ("utf-8", "windows-1251", "utf-16", "windows-1252")
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def encoding_of(content: IO[bytes]) -> str:
    """UTF-8 where it decodes to the end, UTF-16 by its mark or its zeros, else the Bulgarian code page."""
    content.seek(0)
    head = content.read(4096)
    for mark, encoding in BOMS:
        if head.startswith(mark):
            return encoding
    if b"\x00" in head:
        return _utf16_by_zeros(head)
    decoder = codecs.getincrementaldecoder("utf-8")()
    content.seek(0)
    try:
        while chunk := content.read(1 << 16):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return "windows-1251"
    return "utf-8"


def _utf16_by_zeros(head: bytes) -> str:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 4 * even:
        return "utf-16-le"
    if even > 4 * odd:
        return "utf-16-be"
    raise ValidationError(_("This is not a text file. Save the table as CSV."))


def format_of(content: IO[bytes], encoding: str) -> str:
    content.seek(0)
    head = content.read(4096)
    if head.startswith((b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0")):
        raise ValidationError(_("This is not a text file. Save the table as CSV."))
    text = head.decode(_codec(encoding), "replace").lstrip("\ufeff \r\n\t")
    if not text:
        raise ValidationError(_("The file is empty."))
    if text.startswith("<"):
        raise ValidationError(_("This is a web page or XML, not a table. Save the table as CSV."))
    if sum(letter < " " and letter not in "\t\r\n" for letter in text) > len(text) // 100:
        raise ValidationError(_("This is not a text file. Save the table as CSV."))
    return "json" if text.startswith(("{", "[")) else "csv"


def refuse_page_named_workbook(content: IO[bytes]) -> None:
    """Many programs write a web page and call it a spreadsheet."""
    content.seek(0)
    head = content.read(4096).lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<!doctype", b"<html", b"<table", b"<meta", b"<?xml", b"<style")):
        words = _("This is a web page with the name of a spreadsheet. Open it in a spreadsheet and save it as XLSX.")
        raise ValidationError(words)


def _codec(encoding: str) -> str:
    return "utf-8-sig" if encoding == "utf-8" else encoding


def text_of(content: IO[bytes], encoding: str) -> io.TextIOWrapper:
    content.seek(0)
    return io.TextIOWrapper(content, encoding=_codec(encoding), errors="strict", newline="")


def separator_of(content: IO[bytes], encoding: str) -> str:
    """The separator under which most of the first lines have the same number of cells, and the most of them."""
    content.seek(0)
    lines = content.read(1 << 16).decode(_codec(encoding), "replace").splitlines(keepends=True)[:60]
    best, score = ",", (0.0, 0)
    for candidate in SEPARATORS:
        widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=candidate) if any(cells))
        width, often = widths.most_common(1)[0] if widths else (1, 0)
        if width > 1 and (often / max(sum(widths.values()), 1), width) > score:
            best, score = candidate, (often / sum(widths.values()), width)
    return best


def lines(content: IO[bytes], encoding: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines that hold anything with their number as a spreadsheet counts them."""
    text = text_of(content, encoding)
    try:
        for number, cells in enumerate(csv.reader(text, delimiter=separator), start=1):
            if any(cell.strip() for cell in cells):
                yield number, cells
    except UnicodeError:
        raise ValidationError(_("The letters of the file do not fit %(encoding)s.") % {"encoding": encoding}) from None
    except csv.Error as error:
        raise ValidationError(_("The table cannot be read: %(error)s.") % {"error": error}) from None
    finally:
        text.detach()

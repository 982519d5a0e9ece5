"""Workbooks looked into before they are opened: what they are, whether they are locked, whether they would burst."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MOST_UNPACKED = 200 * 2**20
MOST_RATIO = 100
MOST_WORDS = 64 * 2**20  # the shared strings of an XLSX are held in memory
MOST_CELLS = 4_000_000  # an ODS sheet is held in memory, empty cells between full ones too
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"


def kind_of(content: IO[bytes]) -> str:
    """Return xlsx or ods; empty when it is no workbook at all. Refuse in words what cannot be opened."""
    content.seek(0)
    head = content.read(8)
    if head.startswith(OLE):
        raise ValidationError(_of_old_kind(content))
    if not head.startswith(ZIP):
        return ""
    with opened(content) as archive:
        names = {entry.filename for entry in archive.infolist()}
        _refuse_locked(archive)
        if "xl/workbook.xml" in names:
            return "xlsx"
        if "mimetype" in names and archive.read("mimetype").endswith(b"opendocument.spreadsheet"):
            _refuse_many_cells(archive)
            return "ods"
        if "xl/workbook.bin" in names:
            raise ValidationError(_("This is a binary workbook (XLSB). Save it as XLSX."))
    return ""


@contextmanager
def opened(content: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """Open the archive; whatever is wrong with it is said in words."""
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as archive:
            _refuse_bursting(archive, content)
            yield archive
    except ValidationError:
        raise
    except Exception:  # cut short or packed in a way nobody reads: the archive may fail anywhere
        raise damaged() from None
    finally:
        content.seek(0)


def damaged() -> ValidationError:
    return ValidationError(_("The workbook is damaged and cannot be opened."))


def _refuse_bursting(archive: zipfile.ZipFile, content: IO[bytes]) -> None:
    size = content.seek(0, 2)
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    words = sum(entry.file_size for entry in entries if entry.filename == "xl/sharedStrings.xml")
    too_much = unpacked > MOST_UNPACKED or words > MOST_WORDS
    if too_much or unpacked > max(MOST_RATIO * size, 2**20) or len(entries) > 5000:
        raise ValidationError(_("The file would unpack to an unreasonable size."))


def _of_old_kind(content: IO[bytes]) -> str:
    content.seek(0)
    if "EncryptedPackage".encode("utf-16-le") in content.read():
        return _("The workbook is locked with a password. Save a copy without a password.")
    return _("This is a file of an old Excel (XLS). Open it and save it as XLSX.")


def _refuse_locked(archive: zipfile.ZipFile) -> None:
    names = {entry.filename for entry in archive.infolist()}
    manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
    if b"encryption-data" in manifest or any(entry.flag_bits & 1 for entry in archive.infolist()):
        raise ValidationError(_("The workbook is locked with a password. Save a copy without a password."))


def _refuse_many_cells(archive: zipfile.ZipFile) -> None:
    """A few bytes may stand for a million repeated cells: count them before anything holds them."""
    counter = Cells()
    with archive.open("content.xml") as stream:
        while chunk := stream.read(1 << 16):
            counter.feed(chunk)
            if counter.most > MOST_CELLS:
                raise ValidationError(_("The sheet has too many cells. Save the list as XLSX or CSV."))


class Cells:
    """Counts how many cells the sheets of an ODS take up when they are unfolded."""

    def __init__(self) -> None:
        self.most = self._rows = self._width = self._column = self._last = self._repeat = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse

    def feed(self, chunk: bytes) -> None:
        self._parser.Parse(chunk)

    def _refuse(self, *_about: object) -> None:
        raise damaged()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{TABLE} table":
            self._rows = self._width = 0
        elif name == f"{TABLE} table-row":
            self._column = self._last = 0
            self._repeat = int(attributes.get(f"{TABLE} number-rows-repeated", 1))
        elif name in {f"{TABLE} table-cell", f"{TABLE} covered-table-cell"}:
            self._column += int(attributes.get(f"{TABLE} number-columns-repeated", 1))
            if f"{OFFICE} value-type" in attributes:
                self._last = self._column

    def _end(self, name: str) -> None:
        if name != f"{TABLE} table-row":
            return
        self._rows += self._repeat
        self._width = max(self._width, self._last)
        if self._last:
            self.most = max(self.most, self._rows * self._width)

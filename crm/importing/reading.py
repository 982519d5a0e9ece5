"""What an uploaded table is - format, encoding, separator, header - and its rows, one at a time."""

import codecs
import csv
import io
import json
from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import IO, Any, TypeAlias

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from crm.importing.values import plain

MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_JSON = 8 * 1024 * 1024  # JSON is read whole, and takes about ten times its size
ENDINGS = {"csv": "csv", "tsv": "csv", "txt": "csv", "json": "json"}
SEPARATORS = (",", ";", "\t")
ENCODINGS = ("utf-8", "windows-1251", "utf-16", "windows-1252")
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

Cell: TypeAlias = "str | list[str]"


@dataclass(frozen=True)
class Row:
    """One record of the file; `number` is its line in a spreadsheet, or its place in a JSON list."""

    number: int
    cells: dict[str, Cell]
    extra: int = 0  # cells beyond the header


@dataclass(frozen=True)
class Shape:
    """How the file is to be read."""

    format: str
    encoding: str = "utf-8"
    separator: str = ","
    columns: list[str] = field(default_factory=list)
    rows: int = 0
    where: str = ""  # the key under which a JSON object holds its list

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def detect(content: IO[bytes], name: str, size: int, *, encoding: str = "", separator: str = "") -> Shape:
    """Return how to read the file, walking through it once; refuse in words what is no table."""
    _refuse_by_size(size)
    expected = ENDINGS.get(name.rsplit(".", 1)[-1].lower() if "." in name else "")
    if expected is None:
        raise ValidationError(_("Only CSV, TSV, TXT and JSON files can be imported. Save a spreadsheet as CSV first."))
    encoding = encoding or _encoding(content)
    found = _format(content, encoding)
    if found != expected:
        raise ValidationError(
            _("The file is not what its name says: “%(name)s” holds %(format)s.")
            % {"name": name, "format": found.upper()}
        )
    if found == "json":
        if size > MOST_JSON:
            raise ValidationError(_("JSON files may have at most 8 MB. Save the list as CSV."))
        return _json_shape(content, encoding)
    return _csv_shape(content, encoding, separator)


def rows(content: IO[bytes], shape: Shape) -> Generator[Row, None, None]:
    content.seek(0)
    if shape.format == "json":
        for number, record in enumerate(_records(_load(content, shape.encoding), shape.where)[1], start=1):
            yield Row(number, {plain(name): _cell(value) for name, value in record.items()})
        return
    yield from _csv_rows(content, shape)


def _refuse_by_size(size: int) -> None:
    if not size:
        raise ValidationError(_("The file is empty."))
    if size > settings.UPLOAD_LIMIT:
        raise ValidationError(_("The file is larger than %(limit)d MB.") % {"limit": settings.UPLOAD_LIMIT // 2**20})


def _encoding(content: IO[bytes]) -> str:
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


def _format(content: IO[bytes], encoding: str) -> str:
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


def _codec(encoding: str) -> str:
    return "utf-8-sig" if encoding == "utf-8" else encoding


def _text(content: IO[bytes], encoding: str) -> io.TextIOWrapper:
    content.seek(0)
    return io.TextIOWrapper(content, encoding=_codec(encoding), errors="strict", newline="")


# CSV


def _csv_shape(content: IO[bytes], encoding: str, separator: str) -> Shape:
    separator = separator or _separator(content, encoding)
    shape = Shape("csv", encoding, separator)
    shape = replace(shape, columns=_header(content, shape))
    count = sum(1 for _row in _csv_rows(content, shape))
    if not count:
        raise ValidationError(_("The file has a header but no rows."))
    if count > MOST_ROWS:
        raise ValidationError(_("The file has more than %(most)d rows. Split it.") % {"most": MOST_ROWS})
    return replace(shape, rows=count)


def _separator(content: IO[bytes], encoding: str) -> str:
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


def _header(content: IO[bytes], shape: Shape) -> list[str]:
    for _line, cells in _lines(content, shape):
        names = [plain(cell) or _("Column %(number)d") % {"number": n} for n, cell in enumerate(cells, start=1)]
        twice = [name for name, times in Counter(name.casefold() for name in names).items() if times > 1]
        if twice:
            raise ValidationError(
                _("These columns stand twice: %(names)s. Give each its own name.") % {"names": ", ".join(twice)}
            )
        if len(names) > MOST_COLUMNS:
            raise ValidationError(_("The file has more than %(most)d columns.") % {"most": MOST_COLUMNS})
        return names
    raise ValidationError(_("The file is empty."))


def _csv_rows(content: IO[bytes], shape: Shape) -> Iterator[Row]:
    lines = _lines(content, shape)
    next(lines)  # the header
    width = len(shape.columns)
    for number, cells in lines:
        named: dict[str, Cell] = dict(zip(shape.columns, map(plain, cells), strict=False))
        yield Row(number, named, extra=sum(bool(cell.strip()) for cell in cells[width:]))


def _lines(content: IO[bytes], shape: Shape) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines that hold anything with their number as a spreadsheet counts them."""
    text = _text(content, shape.encoding)
    try:
        for number, cells in enumerate(csv.reader(text, delimiter=shape.separator), start=1):
            if any(cell.strip() for cell in cells):
                yield number, cells
    except UnicodeError:
        raise ValidationError(
            _("The letters of the file do not fit %(encoding)s.") % {"encoding": shape.encoding}
        ) from None
    except csv.Error as error:
        raise ValidationError(_("The table cannot be read: %(error)s.") % {"error": error}) from None
    finally:
        text.detach()


# JSON


def _json_shape(content: IO[bytes], encoding: str) -> Shape:
    where, records = _records(_load(content, encoding))
    if len(records) > MOST_ROWS:
        raise ValidationError(_("The file has more than %(most)d rows. Split it.") % {"most": MOST_ROWS})
    columns = list(dict.fromkeys(plain(name) for record in records[:1000] for name in record))
    return Shape("json", encoding, "", columns[:MOST_COLUMNS], len(records), where)


def _load(content: IO[bytes], encoding: str) -> Any:
    text = _text(content, encoding)
    try:
        return json.load(text, object_pairs_hook=_without_twins)
    except UnicodeError:
        raise ValidationError(_("The letters of the file do not fit %(encoding)s.") % {"encoding": encoding}) from None
    except (ValueError, RecursionError) as error:
        raise ValidationError(_("The JSON cannot be read: %(error)s.") % {"error": str(error)[:200]}) from None
    finally:
        text.detach()


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = [name for name, times in Counter(name for name, _value in pairs).items() if times > 1]
        raise ValueError(_("“%(name)s” stands twice in one record") % {"name": twice[0][:60]})
    return found


def _records(whole: Any, where: str = "") -> tuple[str, list[dict[str, Any]]]:
    """Return the list of records and the key it stands under: the whole, or the longest list of the object."""
    lists = {"": whole} if isinstance(whole, list) else whole if isinstance(whole, dict) else {}
    fitting = {name: value for name, value in lists.items() if _is_records(value) and name == (where or name)}
    if not fitting:
        raise ValidationError(_("The JSON holds no list of records."))
    name = max(fitting, key=lambda one: len(fitting[one]))
    return name, fitting[name]


def _is_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(record, dict) for record in value)


def _cell(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, list):
        return [text for text in (plain(one) for one in value if one is not None) if text]
    return plain(json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value)

"""What an uploaded table is - format, encoding, separator, sheet, header - and its rows, one at a time."""

from collections.abc import Generator, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from crm.importing import archives, formats, headers, json_records, letters, workbooks
from crm.importing.json_records import Cell
from crm.importing.values import plain

MOST_ROWS = 200_000
MOST_COLUMNS = headers.MOST_COLUMNS
MOST_JSON = 8 * 1024 * 1024  # JSON is read whole, and takes about ten times its size
ENDINGS = {"csv": "csv", "tsv": "csv", "txt": "csv", "json": "json", "xlsx": "xlsx", "ods": "ods", "xls": "xls"}
WORKBOOKS = ("xlsx", "ods")
ACCEPTED = ("csv", "tsv", "txt", "json", *WORKBOOKS)
LOOKED_AT = 40  # lines in which the header is looked for


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
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)
    header: int = 1  # the line the names of the columns end in
    places: list[int] = field(default_factory=list)  # where each column stands, when some are left out

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def is_workbook(self) -> bool:
        return self.format in WORKBOOKS

    @property
    def is_whole(self) -> bool:
        """Whether the file says itself how it is to be read."""
        return formats.of(self.format) is not None


@dataclass(frozen=True)
class Wanted:
    """How somebody says the file is to be read; what is empty is found out."""

    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    header: int = 0


def detect(content: IO[bytes], name: str, size: int, wanted: Wanted = Wanted()) -> Shape:
    """Return how to read the file, walking through it once; refuse in words what is no table."""
    _refuse_by_size(size)
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if special := formats.of(ending):
        return _special_shape(content, special)
    expected = ENDINGS.get(ending)
    if expected is None:
        known = ", ".join(one.upper() for one in (*ACCEPTED, *formats.endings()))
        raise ValidationError(_("Only these files can be imported: %(known)s.") % {"known": known})
    shape = _outline(content, name, expected, wanted.encoding)
    if shape.format == "json":
        if size > MOST_JSON:
            raise ValidationError(_("JSON files may have at most 8 MB. Save the list as CSV."))
        return _json_shape(content, shape.encoding)
    if shape.is_workbook:
        shape = replace(shape, sheets=workbooks.sheets_of(content, shape.format))
        asked = [wanted.sheet] if wanted.sheet in shape.sheets else shape.sheets
        return _first_filled(content, shape, asked, wanted.header)
    separator = wanted.separator or letters.separator_of(content, shape.encoding)
    return _table_shape(content, replace(shape, separator=separator), wanted.header)


def rows(content: IO[bytes], shape: Shape) -> Generator[Row, None, None]:
    content.seek(0)
    if special := formats.of(shape.format):
        for number, told in enumerate(special.rows(content), start=1):
            yield Row(number, {name: plain(value) for name, value in told.items()})
        return
    if shape.format == "json":
        whole = json_records.load(content, shape.encoding)
        for number, record in enumerate(json_records.records(whole, shape.where)[1], start=1):
            yield Row(number, {plain(name): json_records.cell(value) for name, value in record.items()})
        return
    places = shape.places or list(range(len(shape.columns)))
    width = places[-1] + 1
    for number, cells in headers.without_total(_below_header(content, shape)):
        named: dict[str, Cell] = {
            name: plain(cells[place]) for name, place in zip(shape.columns, places, strict=True) if place < len(cells)
        }
        yield Row(number, named, extra=sum(bool(cell.strip()) for cell in cells[width:]))


def _refuse_by_size(size: int) -> None:
    if not size:
        raise ValidationError(_("The file is empty."))
    if size > settings.UPLOAD_LIMIT:
        raise ValidationError(_("The file is larger than %(limit)d MB.") % {"limit": settings.UPLOAD_LIMIT // 2**20})


def _outline(content: IO[bytes], name: str, expected: str, encoding: str) -> Shape:
    """Return format and encoding as the content has them; a name that promises something else is refused."""
    found = archives.kind_of(content) if expected in {*WORKBOOKS, "xls"} else ""
    if not found:
        if expected in {*WORKBOOKS, "xls"}:
            letters.refuse_page_named_workbook(content)
        encoding = encoding or letters.encoding_of(content)
        found = letters.format_of(content, encoding)
    if found != expected:
        raise ValidationError(
            _("The file is not what its name says: “%(name)s” holds %(format)s.")
            % {"name": name, "format": found.upper()}
        )
    return Shape(found, encoding or "utf-8")


# Tables


def _first_filled(content: IO[bytes], shape: Shape, sheets: list[str], header: int) -> Shape:
    """Return the first sheet that holds a table; the words about the last one when none does."""
    refused = ValidationError(_("The workbook has no sheet."))
    for sheet in sheets:
        try:
            return _table_shape(content, replace(shape, sheet=sheet), header)
        except ValidationError as refusal:
            refused = refusal
    raise refused


def _table_shape(content: IO[bytes], shape: Shape, asked: int) -> Shape:
    first = list(islice(_lines(content, shape), LOOKED_AT))
    found = headers.find(first, asked)
    shape = replace(shape, header=found.ends)
    count, filled = _counted(headers.without_total(_below_header(content, shape)))
    if not count:
        raise ValidationError(_("The file has a header but no rows."))
    _refuse_many(count)
    places = [n for n, name in enumerate(found.names) if name or n in filled]
    columns = headers.checked([found.names[n] or _("Column %(number)d") % {"number": n + 1} for n in places])
    return replace(shape, columns=columns, rows=count, places=places)


def _counted(lines: Iterable[headers.Line]) -> tuple[int, set[int]]:
    """Return how many rows there are, and in which columns any of them holds something."""
    count, filled = 0, set[int]()
    for _number, cells in lines:
        count += 1
        filled.update(n for n, cell in enumerate(cells) if n not in filled and cell.strip())
    return count, filled


def _below_header(content: IO[bytes], shape: Shape) -> Iterator[headers.Line]:
    return ((number, cells) for number, cells in _lines(content, shape) if number > shape.header)


def _lines(content: IO[bytes], shape: Shape) -> Iterator[headers.Line]:
    if shape.is_workbook:
        return workbooks.lines(content, shape.format, shape.sheet, MOST_COLUMNS + 1)
    return letters.lines(content, shape.encoding, shape.separator)


def _special_shape(content: IO[bytes], special: formats.Format) -> Shape:
    count = len(special.rows(content))
    if not count:
        raise ValidationError(_("There is nothing in the file to bring in."))
    _refuse_many(count)
    return Shape(special.ending, columns=list(special.columns), rows=count)


def _refuse_many(count: int) -> None:
    if count > MOST_ROWS:
        raise ValidationError(_("The file has more than %(most)d rows. Split it.") % {"most": MOST_ROWS})


def _json_shape(content: IO[bytes], encoding: str) -> Shape:
    where, records = json_records.records(json_records.load(content, encoding))
    _refuse_many(len(records))
    columns = list(dict.fromkeys(plain(name) for record in records[:1000] for name in record))
    return Shape("json", encoding, "", columns[:MOST_COLUMNS], len(records), where)

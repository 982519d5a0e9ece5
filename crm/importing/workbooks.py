"""The sheets of a workbook as lines of text: values as they are shown to a careful reader, formulas never run."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import IO, Any

import python_calamine
from django.core.exceptions import ValidationError
from openpyxl import load_workbook

from crm.importing import archives
from crm.importing.values import plain

Lines = Iterator[tuple[int, list[str]]]
NOTHING = frozenset({None, ""})


def sheets_of(content: IO[bytes], kind: str) -> list[str]:
    """Return the names of the sheets somebody can see, in their order."""
    with _opened(content, kind) as book:
        if kind == "ods":
            return [one.name for one in book.sheets_metadata if one.visible == python_calamine.SheetVisibleEnum.Visible]
        return [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]


def lines(content: IO[bytes], kind: str, sheet: str, most_columns: int) -> Lines:
    """Yield the lines that hold anything with their number in the sheet; cells beyond the most columns are left out."""
    with _opened(content, kind) as book:
        for number, cells in enumerate(_raw(book, kind, sheet, most_columns), start=1):
            if NOTHING.issuperset(cells):
                continue  # a sheet may claim a million of these
            texts = [text_of(cell) for cell in cells]
            if any(texts):
                yield number, texts


def _raw(book: Any, kind: str, sheet: str, most_columns: int) -> Iterator[Any]:
    if kind == "ods":
        found = book.get_sheet_by_name(sheet)
        first = found.start[0] if found.start else 0
        yield from ([] for _empty in range(first))
        for cells in found.iter_rows():
            yield cells[:most_columns]
        return
    page = book[sheet]
    page.reset_dimensions()  # what the file says of its own size may be wrong
    yield from page.iter_rows(values_only=True, max_col=most_columns)


@contextmanager
def _opened(content: IO[bytes], kind: str) -> Iterator[Any]:
    content.seek(0)
    try:
        if kind == "ods":
            yield python_calamine.CalamineWorkbook.from_filelike(content)
            return
        book = load_workbook(content, read_only=True, data_only=True, keep_links=False)
        try:
            yield book
        finally:
            book.close()
    except (ValidationError, GeneratorExit):
        raise
    except Exception:  # the libraries have no common error for what they cannot read
        raise archives.damaged() from None


def text_of(value: Any) -> str:
    """Return a cell as somebody would type it: days as 2026-05-31, whole numbers without a point."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, date | time | timedelta):
        return _moment(value)
    return "" if value is None else plain(value)


def _moment(value: date | time | timedelta) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d" if value.time() == time() else "%Y-%m-%d %H:%M")
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return value.strftime("%H:%M") if isinstance(value, time) else value.isoformat()

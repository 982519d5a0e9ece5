"""Lists as CSV and XLSX: exactly what is shown, and no cell that a spreadsheet would run."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date

from django.http import HttpResponse
from openpyxl import Workbook

from accounts.unwritable import writable

MOST_EXPORTED = 10_000
TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# In much of Europe a spreadsheet parts a CSV file at semicolons, and then at line ends within a cell too.
INNER = r"(?=\"*(?:[=@＝＠]|[+\-＋－]\S))"
PARTED, PARTED_SAFELY = re.compile(rf"([;\t\r\n]){INNER}"), re.compile(rf"([;\t\r\n])'{INNER}")


def neutral(value: object) -> str:
    """Return the cell as text; one that would run as a formula gets a leading apostrophe."""
    text = "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
    text = writable(text)
    return f"'{text}" if text.startswith(TRIGGERS) else text


def in_csv(value: object) -> str:
    """The same for a CSV file, where a part of the cell may become a cell of its own."""
    return PARTED.sub(r"\1'", neutral(value))


def original(text: str) -> str:
    """Return what `neutral` or `in_csv` was given, so that what we wrote can be read again."""
    whole = text[1:] if text.startswith("'") and text[1:].startswith(TRIGGERS) else text
    return PARTED_SAFELY.sub(r"\1", whole)


def as_csv(name: str, header: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")  # so that spreadsheets read the letters right
    writer = csv.writer(response)
    writer.writerow([in_csv(cell) for cell in header])
    writer.writerows([in_csv(cell) for cell in row] for row in rows)
    return response


def as_xlsx(name: str, header: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:30])
    sheet.append([neutral(cell) for cell in header])
    for row in rows:
        sheet.append([neutral(cell) for cell in row])
    content = io.BytesIO()
    book.save(content)
    response = HttpResponse(
        content.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def export(fmt: str, name: str, header: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    return as_xlsx(name, header, rows) if fmt == "xlsx" else as_csv(name, header, rows)

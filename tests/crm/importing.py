"""Files as people send them, for the tests of imports."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.files.base import ContentFile
from openpyxl import Workbook

from accounts.actors import Actor
from crm.actions import imports
from crm.importing import targets
from crm.models import ImportBatch

NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}


def csv_of(*rows: str, header: str = "", encoding: str = "utf-8") -> bytes:
    return "\r\n".join([header, *rows] if header else rows).encode(encoding)


def xlsx_of(*rows: Sequence[Any], merged: Iterable[str] = (), title: str = "Списък") -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def ods_of(*rows: Sequence[str], body: str = "", manifest: str = "") -> bytes:
    made = body or "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    spaces = " ".join(f'xmlns:{name}="{address}"' for name, address in NAMES.items())
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        entry = f'<m:file-entry m:full-path="/" m:media-type="{kind}"/>{manifest}'
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{space}">{entry}</m:manifest>')
        table = f'<table:table table:name="Лист">{made}</table:table>'
        inside = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
        archive.writestr("content.xml", f"<office:document-content {spaces}>{inside}</office:document-content>")
    return content.getvalue()


def upload(content: bytes, by: Any, name: str = "списък.csv") -> ImportBatch:
    return imports.upload_import(upload=ContentFile(content, name), name=name, by=Actor(by))


def guessed(batch: ImportBatch, kind: str, **more: Any) -> dict[str, Any]:
    """The mapping as the page offers it."""
    columns = targets.guess(batch.mapping["shape"]["columns"], targets.of(kind))
    constants = {"basis": "official", "basis_source": "регистър"} if kind == "people" else {}
    return {"content": kind, "columns": columns, "constants": {**constants, **more.pop("constants", {})}, **more}


def previewed(content: bytes, by: Any, kind: str, *, name: str = "списък.csv", **more: Any) -> ImportBatch:
    batch = upload(content, by, name)
    return imports.map_import(batch=batch, plan=guessed(batch, kind, **more), cause="", by=Actor(by))


def imported(content: bytes, by: Any, kind: str, **more: Any) -> ImportBatch:
    return imports.import_now(batch=previewed(content, by, kind, **more), by=Actor(by))


def reasons(batch: ImportBatch) -> dict[int, str]:
    return dict(batch.refusals.values_list("row", "reason"))

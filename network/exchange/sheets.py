"""Two sheets, nodes and edges, as Kumu and most programs read them: one workbook, or two CSV files.

Kumu finds the ends of a connection by label, so labels are made to differ; our own keys stand beside them.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import Workbook

from accounts.spreadsheets import in_csv, neutral, original
from crm.importing import archives, letters, workbooks
from network.exchange.told import Told, ToldNode, ToldTie, day_of, joined, number_of, parted, whole

ELEMENTS, CONNECTIONS = "Elements", "Connections"
ELEMENT_COLUMNS = (
    "Label", "Type", "Tags", "Description", "ID", "Group", "Region", "Region code", "Themes", "URL", "Day", "Since",
    "Rules",
)  # fmt: skip
CONNECTION_COLUMNS = (
    "From", "To", "Type", "Strength", "Direction", "Tags", "Kinds", "Since", "Until", "From ID", "To ID", "Day",
    "Rules",
)  # fmt: skip
MOST_COLUMNS = 200
Cell = str | float
Row = dict[str, str]


def called(told: Told) -> dict[str, str]:
    """Return what each node is called, by its key: no two alike."""
    times = Counter(node.label for node in told.nodes)
    return {node.key: f"{node.label} ({node.key})" if times[node.label] > 1 else node.label for node in told.nodes}


def elements(told: Told) -> Iterator[list[Cell]]:
    names = called(told)
    for node in told.nodes:
        described = ", ".join(part for part in (node.group, node.region_name) if part)
        yield [
            names[node.key], node.kind, joined(node.themes), described, node.key, node.group, node.region_name,
            node.region, joined(node.themes), node.url, *standing(told, with_since=True),
        ]  # fmt: skip


def connections(told: Told) -> Iterator[list[Cell]]:
    """A tie that rests on facts of one kind is of that type; of several, all are among its tags."""
    names, direction = called(told), "directed" if told.directed else "undirected"
    for tie in told.ties:
        words = told.words(tie)
        yield [
            names.get(tie.source, tie.source), names.get(tie.target, tie.target),
            words[0] if len(words) == 1 else _("several kinds"), tie.weight, direction, joined(tuple(words)),
            joined(tie.kinds), iso(tie.started), iso(tie.ended), tie.source, tie.target, *standing(told),
        ]  # fmt: skip


def standing(told: Told, *, with_since: bool = False) -> list[Cell]:
    """The day and the version of the rules, on every line: files get torn apart."""
    dates = [iso(told.day), iso(told.since)] if with_since else [iso(told.day)]
    return [*dates, "" if told.rules is None else float(told.rules)]


def iso(day: object) -> str:
    return "" if day is None else str(day)


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    yield "\ufeff"  # so that spreadsheets read the letters right
    for row in (columns, *rows):
        line = io.StringIO()
        csv.writer(line).writerow(number(cell) if isinstance(cell, float) else in_csv(cell) for cell in row)
        yield line.getvalue()


def number(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)


def nodes_csv(told: Told) -> Iterator[str]:
    return as_csv(ELEMENT_COLUMNS, elements(told))


def edges_csv(told: Told) -> Iterator[str]:
    return as_csv(CONNECTION_COLUMNS, connections(told))


def workbook(told: Told) -> Iterator[bytes]:
    book = Workbook(write_only=True)
    sheets = ((ELEMENTS, ELEMENT_COLUMNS, elements(told)), (CONNECTIONS, CONNECTION_COLUMNS, connections(told)))
    for title, columns, rows in sheets:
        sheet = book.create_sheet(title)
        sheet.append(list(columns))
        for row in rows:
            sheet.append([cell if isinstance(cell, float) else neutral(cell) for cell in row])
    content = io.BytesIO()
    book.save(content)
    yield content.getvalue()


# Reading


def read_workbook(content: IO[bytes]) -> Told:
    kind = archives.kind_of(content)
    if kind not in {"xlsx", "ods"}:
        raise ValidationError(_("This is no workbook."))
    sheets = {name.casefold(): name for name in workbooks.sheets_of(content, kind)}
    if ELEMENTS.casefold() not in sheets or CONNECTIONS.casefold() not in sheets:
        raise ValidationError(_("The workbook needs the sheets “Elements” and “Connections”."))
    parts = [
        named(cells for _n, cells in workbooks.lines(content, kind, sheets[title.casefold()], MOST_COLUMNS))
        for title in (ELEMENTS, CONNECTIONS)
    ]
    return told_by(*parts)


def read_csv(nodes: IO[bytes], edges: IO[bytes]) -> Told:
    return told_by(*(named(cells for _n, cells in lines_of(content)) for content in (nodes, edges)))


def lines_of(content: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    encoding = letters.encoding_of(content)
    return letters.lines(content, encoding, letters.separator_of(content, encoding))


def named(lines: Iterable[list[str]]) -> list[Row]:
    rows = iter(lines)
    columns = [cell.strip().casefold() for cell in next(rows, [])]
    return [
        {column: original(cell).strip() for column, cell in zip(columns, cells, strict=False) if column}
        for cells in rows
    ]


def told_by(elements: list[Row], connections: list[Row]) -> Told:
    nodes = tuple(node_of(row) for row in elements if row.get("id") or row.get("label"))
    keys = {row.get("label", ""): node.key for row, node in zip(elements, nodes, strict=False)}
    first = next(iter([*elements, *connections]), {})
    return Told(
        nodes=nodes,
        ties=tuple(tie_of(row, keys) for row in connections),
        directed=any(row.get("direction") == "directed" for row in connections),
        day=day_of(first.get("day")),
        since=day_of(first.get("since")) if elements else None,
        rules=whole(first.get("rules")),
    )


def node_of(row: Row) -> ToldNode:
    key, label = row.get("id") or row["label"], row.get("label", "")
    return ToldNode(
        key, label.removesuffix(f" ({key})") or key, row.get("type", ""), row.get("group", ""),
        row.get("region code", ""), row.get("region", ""), parted(row.get("themes", "")), row.get("url", ""),
    )  # fmt: skip


def tie_of(row: Row, keys: dict[str, str]) -> ToldTie:
    """Other programs know an end by its label alone, and the kind of a tie by its type."""
    ends = [row.get(f"{name} id") or keys.get(row.get(name, ""), row.get(name, "")) for name in ("from", "to")]
    kinds = row.get("kinds") or row.get("type", "")
    return ToldTie(
        ends[0], ends[1], number_of(row.get("strength")), parted(kinds), day_of(row.get("since")),
        day_of(row.get("until")),
    )  # fmt: skip

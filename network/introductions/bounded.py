"""Rows of one table as a reader may see them, compiled once and asked several times.

So many of each record asked about are found by index, without reading the rest: a limit stands behind the gate, so
that what is hidden pushes nothing out.
"""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from crm.finding.candidates import Spot


class Bound(NamedTuple):
    """How many of the meetings and of the posts of each are read."""

    meetings: int
    posts: int


class Gated:
    """`rows` in their own order, of which the named columns are read."""

    def __init__(self, rows: "QuerySet[Any]", names: Iterable[str]) -> None:
        self.statement: tuple[str, str] | None = None
        with suppress(EmptyResultSet):  # the gate lets nothing through
            sql, self.params = rows.filter(Spot()).values_list(*names).query.sql_with_params()
            before, _sign, after = sql.partition(Spot.sign)
            self.statement = before, after

    def first_of_each(self, column: str, ids: Iterable[int], most: int) -> list[Any]:
        """Return so many rows of each record that the column names."""
        wanted = sorted(ids)
        each = "unnest(%s::bigint[]) AS asked(id) CROSS JOIN LATERAL "
        return self.read(each, [wanted], self.where(f"{column} = asked.id", [], most), wanted)

    def among(self, columns: Iterable[str], ids: Iterable[set[int]], most: int) -> list[Any]:
        """Return so many rows in all, of which a column names one of its records."""
        asked = [(column, sorted(wanted)) for column, wanted in zip(columns, ids, strict=True) if wanted]
        condition = " OR ".join(f"{column} = ANY(%s)" for column, _wanted in asked)
        return self.read("", [], self.where(f"({condition})", [wanted for _column, wanted in asked], most), asked)

    def where(self, condition: str, values: list[Any], most: int) -> tuple[str, list[Any]]:
        if self.statement is None:
            return "", []
        before, after = self.statement
        first = before.count("%s")
        sql = f"({before}{condition}{after} LIMIT {most:d}) AS found"
        return sql, [*self.params[:first], *values, *self.params[first:]]

    def read(self, each: str, values: list[Any], rows: tuple[str, list[Any]], asked: list[Any]) -> list[Any]:
        sql, params = rows
        if not sql or not asked:
            return []
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT found.* FROM {each}{sql}", [*values, *params])
            return list(cursor.fetchall())

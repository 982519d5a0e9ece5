"""Rows of one table as a reader may see them, compiled once a day for each reader and asked many times.

So many of each record asked about are found by index, without reading the rest: a limit stands behind the gate, so
that what is hidden pushes nothing out.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from accounts.gates import Visitor
from crm.confidentiality import read_by_gates
from crm.finding.candidates import Spot

Rows = Callable[[Visitor, date], "QuerySet[Any]"]


class Bound(NamedTuple):
    """How many of the meetings and of the posts of each are read."""

    meetings: int
    posts: int


class Part(NamedTuple):
    """A SELECT and what is put into it; an empty one asks nothing."""

    sql: str = ""
    params: tuple[Any, ...] = ()


class Gated:
    """`rows` in their own order, of which the named columns are read."""

    def __init__(self, rows: "QuerySet[Any]", names: tuple[str, ...]) -> None:
        self.model, self.names = rows.model, names
        nothing = ", ".join(f"NULL::bigint AS {name}" for name in names)
        self.before, self.after, self.params = f"SELECT {nothing} WHERE false", "", ()
        self.is_open = False
        with suppress(EmptyResultSet):  # the gate lets nothing through
            sql, self.params = rows.filter(Spot()).values_list(*names).query.sql_with_params()
            self.before, _sign, self.after = sql.partition(Spot.sign)
            self.is_open = True

    def where(self, condition: str, *values: Any, most: int | None = None) -> Part:
        """Return the rows that also meet the condition, so many of them."""
        if not self.is_open:
            return Part(self.before)
        first = self.before.count("%s")
        limit = "" if most is None else f" LIMIT {most:d}"
        return Part(
            f"{self.before}{condition}{self.after}{limit}", (*self.params[:first], *values, *self.params[first:])
        )

    def first_of_each(self, ids: dict[str, set[int]], most: int) -> list[Any]:
        """Return so many rows of each record that a column names."""
        return read(united(self.of_each(column, wanted, most) for column, wanted in ids.items() if wanted))

    def of_each(self, column: str, ids: set[int], most: int) -> Part:
        found = self.where(f"{column} = asked.id", most=most)
        each = f"SELECT found.* FROM unnest(%s::bigint[]) AS asked(id) CROSS JOIN LATERAL ({found.sql}) AS found"
        return Part(each, (listed(ids), *found.params))

    def among(self, ids: dict[str, set[int]], most: int) -> list[Any]:
        """Return so many rows in all, of which a column names one of its records."""
        asked = {column: listed(wanted) for column, wanted in ids.items() if wanted}
        if not asked:
            return []
        condition = " OR ".join(f"{column} = ANY(%s::bigint[])" for column in asked)
        return read(self.where(f"({condition})", *asked.values(), most=most))

    def numbered(self, ids: set[int]) -> "dict[int, Any]":
        """Return the records of these numbers; what was not named among the columns is read when it is asked for."""
        table = self.model._meta.db_table
        rows = self.among({f'"{table}"."id"': ids}, len(ids))
        found = (self.model.from_db(connection.alias, self.names, row) for row in rows)
        return {one.pk: one for one in found}


def gated(rows: Rows, names: tuple[str, ...], user: Visitor, today: date) -> Gated:
    """Return the rows of a reader compiled: that takes longer than the answer."""
    return compiled(rows, names, user, read_by_gates(user), (today, timezone.localdate()))


@lru_cache(maxsize=4096)
def compiled(
    rows: Rows, names: tuple[str, ...], user: Visitor, reader: tuple[Any, ...], days: tuple[date, date]
) -> Gated:
    """Beyond this a gate asks the database in the statement itself: what is compiled hangs on nothing else."""
    return Gated(rows(user, days[0]), names)


def listed(ids: Iterable[int]) -> str:
    """Return them as the database writes an array: many numbers handed over one by one take longer than the answer."""
    return f"{{{','.join(map(str, sorted(ids)))}}}"


def united(parts: Iterable[Part]) -> Part:
    told = list(parts)
    return Part(" UNION ALL ".join(one.sql for one in told), tuple(chain.from_iterable(one.params for one in told)))


def read(part: Part) -> list[Any]:
    if not part.sql:
        return []
    with connection.cursor() as cursor:
        cursor.execute(part.sql, part.params)
        return list(cursor.fetchall())

"""One question to the database for all kinds: which records of each may be meant, as far as the reader may see them.

Rows of a kind come from up to four places, each gated and each with its own limit: those called exactly so, those
found under another name, those that hold the words, and of kinds in order of time the newest first. Where common
words would make an index name most of a large table, the newest rows are read until enough of them hold the words.
"""

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Expression
from django.utils import timezone

from accounts.gates import GatedQuerySet, Visitor
from crm.confidentiality import read_by_gates
from crm.finding.ranking import Nearness, nearness
from crm.finding.wanted import Wanted

if TYPE_CHECKING:
    from crm.search import Searchable

MOST_RANKED = 200  # of very common words only so many candidates are ranked
LARGE = 20_000  # rows from which on a table is read from its newest end first
WINDOW, WINDOW_OF_ALL = 100, 200  # newest rows read for each hit wanted; and at least one of so many


@dataclass
class Candidate:
    """A record that may be meant; `reading` says as which."""

    kind: str
    pk: int
    place: int  # in the order the database gave
    reading: int
    names: list[str] = field(default_factory=list)
    near: tuple[Nearness, int] = (Nearness.WORDS, 0)


@dataclass(frozen=True)
class Gated:
    """The rows of one table that a reader may see, compiled once for every question about them."""

    kind: "Searchable"
    table: str
    names: tuple[str, ...]
    before: str
    after: str
    params: tuple[Any, ...]

    def where(self, condition: str, values: list[Any], rest: str) -> tuple[str, list[Any]]:
        """Return the rows with a further condition; `rest` is what follows: their order and how many."""
        first = self.before.count("%s")
        return f"{self.before}{condition}{self.after} {rest}", [*self.params[:first], *values, *self.params[first:]]

    def newest(self, order: str, count: int) -> "Gated":
        """Return only the newest rows, read in their order: reading stops where enough was found."""
        all_rows = f'FROM "{self.table}"'
        window = f'FROM (SELECT * {all_rows} ORDER BY {order} LIMIT {count:d}) AS "{self.table}"'
        return replace(self, before=self.before.replace(all_rows, window, 1))

    def column(self, name: str) -> str:
        return f'"{self.table}"."{name}"'


class Spot(Expression):
    """Where in the WHERE of a compiled statement the question is put in."""

    output_field = models.BooleanField()
    conditional = True
    sign = "/* asked */"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        return self.sign, ()


def gated(kind: "Searchable", rows: GatedQuerySet[Any], names: tuple[str, ...], record: str = "pk") -> Iterator[Gated]:
    """Yield the rows compiled; nothing where the gate lets nothing through."""
    with suppress(EmptyResultSet):
        sql, params = rows.order_by().filter(Spot()).values_list(record, *names, "search").query.sql_with_params()
        before, _spot, after = sql.partition(Spot.sign)
        yield Gated(kind, rows.model._meta.db_table, names, before, after, params)


class Finder:
    """Finds for one reader among some kinds, `most` of each."""

    def __init__(self, user: Visitor, kinds: "list[Searchable]", most: int) -> None:
        self.kinds = {kind.kind: kind for kind in kinds}
        self.most = most
        self.tables = [table for kind in kinds for table in tables_of(user, kind)]

    def candidates(self, wanted: Wanted) -> list[Candidate]:
        """Return the candidates of all kinds, those of each kind best first."""
        if not (self.tables and wanted):
            return []
        sql, params = self.question(wanted)
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            rows = [Candidate(*row) for row in cursor.fetchall()]
        return sorted(merged(rows, wanted), key=lambda one: (one.kind, *key_of(self.kinds[one.kind], one)))

    def question(self, wanted: Wanted) -> tuple[str, list[Any]]:
        """Return what is asked of all tables as one statement."""
        parts = [part for table in self.tables for part in parts_of(table, wanted, self.most)]
        shared = [part for part in parts if part.shared]
        told = ", ".join(f"{part.shared} AS MATERIALIZED ({part.sql})" for part in shared)
        selects = [f"SELECT * FROM {part.shared}" if part.shared else part.sql for part in parts]
        in_order = [*shared, *(part for part in parts if not part.shared)]
        sql = (f"WITH {told} " if told else "") + " UNION ALL ".join(selects)
        return sql, [value for part in in_order for value in part.params]


def tables_of(user: Visitor, kind: "Searchable") -> tuple[Gated, ...]:
    """Return the tables of a kind; compiled once a day for each reader, since it takes longer than the answer."""
    return compiled(kind, user, read_by_gates(user), timezone.localdate())


@lru_cache(maxsize=4096)
def compiled(kind: "Searchable", user: Visitor, reader: tuple[Any, ...], day: date) -> tuple[Gated, ...]:
    """Beyond this a gate asks the database in the statement itself: what is compiled hangs on nothing else."""
    own = gated(kind, kind.gate(kind.queryset(), user), kind.names)
    others = [gated(kind, table.gate(table.queryset(), user), table.names, table.record) for table in kind.also]
    return tuple(chain(own, *others))


@dataclass(frozen=True)
class Part:
    """One SELECT with the columns of a Candidate; a `shared` one is named, for another part looks how much it found."""

    sql: str
    params: list[Any]
    shared: str = ""


def parts_of(table: Gated, wanted: Wanted, most: int) -> Iterator[Part]:
    holding = f"{table.column('search')} @@ %s::tsquery"
    if table.kind.newest_first:
        yield from newest(table, wanted, most, holding)
        return
    yield told(table, wanted, holding, [wanted.query], f"LIMIT {MOST_RANKED}")
    if table.kind.whole and table.names == table.kind.names:
        columns = ", ".join(map(table.column, table.kind.whole))
        yield told(table, wanted, f"drom_whole({columns}) && %s::text[]", [wanted.names], f"LIMIT {MOST_RANKED}")


def newest(table: Gated, wanted: Wanted, most: int, holding: str) -> Iterator[Part]:
    """Newest first, in an order no index serves: the words are looked up, and those found are sorted.

    In a large table that is done only where too few of its newest rows hold the words.
    """
    near, order = f"near_{table.kind.kind}", ", ".join(descending(table, name) for name in table.kind.newest_first)
    unless, count = "", rows_of(table.table, int(time.time() // 600))
    if count > LARGE:
        window = table.newest(order, max(WINDOW * most, count // WINDOW_OF_ALL))
        part = told(window, wanted, f"({holding}) IS TRUE", [wanted.query], f"ORDER BY {order} LIMIT {most:d}")
        yield replace(part, shared=near)
        unless = f" WHERE (SELECT count(*) FROM {near}) < {most:d}"
    looked_up = ", ".join(descending(table, name, "coalesce({0}, {0})") for name in table.kind.newest_first)
    # Of one reading the newest are wanted; of several those of the likeliest, picked from all.
    limit = f" LIMIT {most:d}" if len(wanted.readings) == 1 else ""
    part = told(table, wanted, holding, [wanted.query], f"ORDER BY {looked_up}{limit}")
    yield Part(f"(SELECT * FROM {part.sql} AS found{unless} ORDER BY 4, 3 LIMIT {most:d})", part.params)


def descending(table: Gated, name: str, written: str = "{0}") -> str:
    return written.format(table.column(name.removeprefix("-").replace("pk", "id"))) + " DESC"


def told(table: Gated, wanted: Wanted, condition: str, values: list[Any], rest: str) -> Part:
    """Return the rows that meet the condition as a part."""
    sql, params = table.where(condition, values, rest)
    columns = ["record", *(f"name_{number}" for number in range(len(table.names))), "search"]
    reading, tested = reading_of(wanted)
    return Part(
        f"(SELECT '{table.kind.kind}'::text, record, row_number() OVER ()::int, {reading}, "
        f"ARRAY[{', '.join(columns[1:-1])}]::text[] FROM ({sql}) AS t({', '.join(columns)}))",
        [*tested, *params],
    )


def reading_of(wanted: Wanted) -> tuple[str, list[Any]]:
    """Return the number of the first reading a row fits."""
    if len(wanted.readings) == 1:
        return "0", []
    tests = " ".join(f"WHEN search @@ %s::tsquery THEN {number}" for number in range(len(wanted.readings)))
    return f"CASE {tests} ELSE {len(wanted.readings) - 1} END", [reading.query for reading in wanted.readings]


def key_of(kind: "Searchable", one: Candidate) -> tuple[Any, ...]:
    """Order within a kind: the likelier reading, then the nearer name, the shorter one; or simply the newer."""
    return (one.reading, one.place) if kind.newest_first else (one.reading, one.near, one.pk)


def merged(rows: list[Candidate], wanted: Wanted) -> Iterator[Candidate]:
    """Yield each record once, with all the names it was found by and its nearness by the best of them."""
    found: dict[tuple[str, int], Candidate] = {}
    for row in rows:
        one = found.setdefault((row.kind, row.pk), row)
        one.reading, one.place = min(one.reading, row.reading), min(one.place, row.place)
        one.names = list(dict.fromkeys([*one.names, *row.names]))
    for one in found.values():
        one.near = nearness(one.names, wanted.readings[one.reading])
        yield one


@lru_cache(maxsize=200)
def rows_of(table: str, _while: int) -> int:
    """Return about how many rows a table has, asked again every ten minutes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", [table])
        return int(cursor.fetchone()[0])

"""Where others wrote of the person: found in every mapped text, quoted, and left for somebody to decide."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import BooleanField, ExpressionWrapper, F, Func, Q, TextField, Value
from django.db.models.functions import Cast, Lower

from crm.privacy import file_words
from crm.privacy.identifiers import Terms
from crm.privacy.labels import called, one_of
from crm.privacy.mentions import Fate, Link, Table, tables
from crm.privacy.rows import Subject, everything, linked

LIKE = str.maketrans({"%": r"\%", "_": r"\_", "\\": r"\\"})
CHUNK = 500


@dataclass(frozen=True)
class Passage:
    """A text of one row that names the person; `is_sure` unless only a surname or an initial stands there."""

    table: Table
    row: Any
    column: str
    quotes: tuple[str, ...]
    is_sure: bool
    is_file: bool = False

    @property
    def key(self) -> str:
        return f"{self.table.model}:{self.row.pk}:{self.column}"

    @property
    def where(self) -> str:
        column = self.row._meta.get_field(self.column)
        return f"{one_of(type(self.row))} {self.row.pk} · {called(column)}"


def as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) if value else ""


def in_words(value: Any) -> str:
    """Return what stands in stored data as a person reads it: the words, without names of keys and brackets."""
    return " · ".join(_words(value)) if isinstance(value, dict | list) else as_text(value)


def _words(value: Any) -> Iterator[str]:
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _words(one)
    if isinstance(value, str) and value.strip():
        yield value


def is_json(table: Table, column: str) -> bool:
    return isinstance(table.model_class._meta.get_field(column), models.JSONField)


def of(subject: Subject, terms: Terms, *, asked: bool | None = None) -> Iterator[Passage]:
    """Yield the passages of all tables; `asked`: only of those an officer decides on, or only of the others."""
    for table in tables():
        if (table.texts or table.addresses) and (asked is None or table.asks is asked):
            yield from of_table(table, subject, terms)


def of_table(table: Table, subject: Subject, terms: Terms) -> Iterator[Passage]:
    columns = [column for column in (*table.texts, *table.addresses) if column not in table.names]
    found = list(candidates(table, columns, terms)) if columns else []
    keys = {link: set(rows.values_list("pk", flat=True)) for link, rows in linked(table, subject)} if found else {}
    own = keys.get(Link.ABOUT, set())
    near = own | keys.get(Link.NEAR, set())
    for column in columns:
        goes_anyway = table.fate is Fate.DELETE or column in table.blank
        for row in found:
            if getattr(row, f"in_{column}") and not (goes_anyway and row.pk in own):
                yield from in_column(table, row, column, terms, is_near=row.pk in near)


def in_column(table: Table, row: Any, column: str, terms: Terms, *, is_near: bool) -> Iterator[Passage]:
    text = as_text(getattr(row, column))
    scattered = is_json(table, column)
    is_sure = terms.names_surely(text, scattered=scattered)
    quotes = tuple(terms.quoted(in_words(getattr(row, column)), maybe=is_near, scattered=scattered))
    if is_sure or quotes:
        yield Passage(table, row, column, quotes, is_sure)


def candidates(table: Table, columns: Iterable[str], terms: Terms) -> "models.QuerySet[Any]":
    """Return the rows in which the database finds the longest word of a name, an address or a number.

    Each says of every column whether it stood there: `in_title`.
    """
    rows, anywhere = everything(table), Q(pk__in=[])
    for column in columns:
        read = readings(column)
        wanted = Q(pk__in=[])
        for name, needles in zip(read, terms.needles(), strict=True):
            for needle in needles:
                wanted |= Q(**{f"{name}__contains": needle})
        rows = rows.alias(**read).annotate(**{f"in_{column}": ExpressionWrapper(wanted, BooleanField())})
        anywhere |= wanted
    return rows.filter(anywhere).order_by("pk")


def readings(column: str) -> dict[str, Func]:
    """Return a column as names, addresses and numbers are looked for in it."""
    text = Cast(F(column), TextField())
    return {
        f"{column}_as_folded": Func(text, function="drom_fold", output_field=TextField()),
        f"{column}_as_lower": Lower(text),
        f"{column}_as_digits": Func(
            text, Value(r"\D"), Value(""), Value("g"), function="regexp_replace", output_field=TextField()
        ),
    }


# Files


def in_files(subject: Subject, terms: Terms) -> tuple[list[Passage], list[Passage]]:
    """Return the stored files that name the person, and those no machine can read; their own are not among them."""
    named, unread = [], []
    for table in tables():
        own = own_keys(table, subject) if table.files else set()
        for column in table.files:
            rows = everything(table).exclude(**{column: ""}).exclude(pk__in=own)
            for row in rows.order_by("pk").iterator(chunk_size=CHUNK):
                text = file_words.of(getattr(row, column))
                if text is None:
                    unread.append(Passage(table, row, column, (), False, is_file=True))
                elif terms.names_surely(text, scattered=False):
                    named.append(Passage(table, row, column, tuple(terms.quoted(text)[:5]), True, is_file=True))
    return named, unread


def own_keys(table: Table, subject: Subject) -> set[Any]:
    about = linked(table, subject, least=Link.ABOUT)
    return {key for _link, rows in about for key in rows.values_list("pk", flat=True)}

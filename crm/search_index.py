"""The search column: what the database folds out of a name, in either script, into comparable words."""

from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Lookup, Q, Value
from django.db.models.functions import Coalesce

Rows = TypeVar("Rows", bound="models.QuerySet[Any]")


class ConcatWithSpaces(Func):
    template = "(%(expressions)s)"
    arg_joiner = " || ' ' || "
    output_field = models.TextField()


def search_column(*fields: str) -> models.GeneratedField:
    """Return a stored column the database keeps true on every way of writing."""
    parts = [Coalesce(F(field), Value(""), output_field=models.TextField()) for field in fields]
    text = ConcatWithSpaces(*parts) if len(parts) > 1 else parts[0]
    vector = Func(text, function="drom_search", output_field=SearchVectorField())
    return models.GeneratedField(expression=vector, output_field=SearchVectorField(), db_persist=True, editable=False)


def search_index(name: str) -> GinIndex:
    return GinIndex(fields=["search"], name=name)


def search_index_outside(name: str) -> GinIndex:
    """The same of what readers outside the centre may see: most rows are internal, and they would read them all.

    The planner sees by itself that their gate lets no internal row through.
    """
    return GinIndex(fields=["search"], name=name, condition=~Q(confidentiality="internal"))


def whole_names(*fields: str) -> Func:
    """The folded names as wholes, to find the one that is called exactly so."""
    return Func(*map(F, fields), function="drom_whole", output_field=ArrayField(models.TextField()))


def whole_index(name: str, *fields: str) -> GinIndex:
    return GinIndex(whole_names(*fields), name=name)


@SearchVectorField.register_lookup
class Matches(Lookup):  # type: ignore[type-arg]
    """`search__matches="veliko tar"`: every word, the last letters may be missing."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} @@ drom_query(%s)", (*params, self.rhs)


@SearchVectorField.register_lookup
class Holds(Matches):
    """The same words, read row by row in the list's order: for words so common that the index would name most rows."""

    lookup_name = "holds"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        sql, params = super().as_sql(compiler, connection)
        return f"({sql}) IS TRUE", params


@SearchVectorField.register_lookup
class Meets(Matches):
    """`search__meets="'veliko':* & ('tarnovo':* | 'turnovo':*)"`: a query of folded words that is written already."""

    lookup_name = "meets"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} @@ %s::tsquery", (*params, self.rhs)


@SearchVectorField.register_lookup
class Bears(Meets):
    """The same, read row by row and never looked up in the index."""

    lookup_name = "bears"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        sql, params = super().as_sql(compiler, connection)
        return f"({sql}) IS TRUE", params


RARE = 1000


def narrowed(rows: Rows, text: str) -> Rows:
    """Return the rows that hold the words, few ones by their ids.

    The planner cannot tell a rare word (look it up) from a common one (walk the list's order until the page is
    full) and walks a million rows for a word that nobody wrote. So the word is looked up first.
    """
    few = ids_of_few(type(rows)(rows.model).filter(search__matches=text))
    return rows.filter(search__matches=text) if few is None else rows.filter(pk__in=few)


def ids_of_few(matches: "models.QuerySet[Any]", column: str = "pk") -> list[int] | None:
    """Return the ids of the matches; None when there are many."""
    found = list(matches.order_by().values_list(column, flat=True)[: RARE + 1])
    return found if len(found) <= RARE else None

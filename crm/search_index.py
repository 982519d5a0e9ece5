"""The search column: what the database folds out of a name, in either script, into comparable words."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Lookup, Value
from django.db.models.functions import Coalesce


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


@SearchVectorField.register_lookup
class Matches(Lookup):  # type: ignore[type-arg]
    """`search__matches="veliko tar"`: every word, the last letters may be missing."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} @@ drom_query(%s)", [*params, self.rhs]

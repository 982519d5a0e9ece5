"""How many rows each choice of a filter would leave, the other filters as they are set."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum, auto
from itertools import islice
from typing import Any, Literal, TypeAlias

from django.db.models import QuerySet

MOST_FACETED = 2000  # beyond so many rows nothing is counted: a page never walks through a whole table


class How(Enum):
    EACH = auto()


EACH = How.EACH  # ask for one choice after the other: where there are few, and a row may fit several
Facet: TypeAlias = str | Callable[[Any], Iterable[Any]] | Literal[How.EACH]  # a column, or what gives the rows' values


def counted(found: Any) -> dict[str, dict[str, int]]:
    """Return filter: {choice: rows} for the facets of a filter set; a facet over too many rows is left out."""
    if not found.form.is_valid():
        return {}
    told = {name: facet for name, facet in found.FACETS.items() if name in found.form.fields}
    numbers = {name: numbers_of(found, name, facet) for name, facet in told.items()}
    return {name: dict(of) for name, of in numbers.items() if of is not None}


def numbers_of(found: Any, name: str, facet: Facet) -> Mapping[str, int] | None:
    """Return choice: rows, for what this reader is offered: of what is hidden not even the number is told."""
    offered = [value for value in values_of(found.form.fields[name].choices) if value]
    if facet is EACH:
        few = rows_with(found, name)[: MOST_FACETED + 1].count() <= MOST_FACETED
        return {one: rows_with(found, name, one).count() for one in offered} if few else None
    numbers = counted_by(rows_with(found, name), facet)
    return None if numbers is None else {one: numbers[one] for one in offered}


def rows_with(found: Any, name: str, choice: str | None = None) -> QuerySet[Any]:
    """Return what the filters leave once this one says something else, or nothing."""
    said = found.data.copy()
    said.pop(name, None)
    if choice is not None:
        said[name] = choice
    rows: QuerySet[Any] = type(found)(said, queryset=found.queryset, request=found.request).rows
    return rows.order_by()


def counted_by(rows: QuerySet[Any], facet: str | Callable[[Any], Iterable[Any]]) -> Counter[str] | None:
    values = rows.values_list(facet, flat=True)[: MOST_FACETED + 1] if isinstance(facet, str) else facet(rows)
    some = list(islice(values, MOST_FACETED + 1))
    return None if len(some) > MOST_FACETED else Counter(str(value) for value in some)


def values_of(choices: Iterable[Any]) -> Iterator[str]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from values_of(label)
        else:
            yield str(value)

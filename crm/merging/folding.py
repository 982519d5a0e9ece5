"""Rows go over to the kept record; those that would break a rule there stay behind on the merged one."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, InternalError, connection, models, transaction
from django.db.models import Exists, OuterRef

from crm.merging.census import Link, links_to, movable, others
from crm.models import Alias, ContactPoint, Imported, Organisation, Tenure

Rows = dict[str, list[int]]
REFUSALS = (IntegrityError, InternalError)  # a constraint, or a trigger that says no

# Rows that would say the same twice on the kept record, though no rule of the database forbids it.
TWINS: dict[type[models.Model], tuple[str, ...]] = {
    ContactPoint: ("kind", "value"),
    Alias: ("name",),
    Tenure: ("person", "organisation", "office", "role", "started", "ended"),
}
# Rows that must not go over for a reason of their own: `rule(link, gone, kept)` returns the ids that stay.
Rule = Callable[[Link, models.Model, models.Model], Collection[int]]
_rules: list[Rule] = []


def stays(rule: Rule) -> Rule:
    """Register a rule; upper apps add theirs for their own tables."""
    _rules.append(rule)
    return rule


# What a record has one of at most, with rows of its own: where both have one, those rows go over to the kept one's.
_extensions: list[tuple[type[models.Model], str]] = []


def extends(model: type[models.Model], field: str) -> None:
    """Register a table of an upper app whose row tells more of a record: what the law says of a committee."""
    _extensions.append((model, field))


@dataclass(frozen=True)
class Strand:
    """Rows of one link that lead to the record that goes, or to what extends it, and where they should lead."""

    label: str
    link: Link
    gone: models.Model
    kept: models.Model

    @property
    def rows(self) -> "models.QuerySet[Any]":
        return others(self.link.pointing_at(self.gone), self.link, type(self.gone), [self.gone.pk, self.kept.pk])


def strands(gone: models.Model, kept: models.Model) -> list[Strand]:
    own = [Strand(link.label, link, gone, kept) for link in movable(type(gone))]
    return own + [
        Strand(f"{type(one)._meta.label}/{link.label}", link, one, other)
        for one, other in extended(gone, kept)
        for link in movable(type(one))
    ]


def extended(gone: models.Model, kept: models.Model) -> Iterator[tuple[models.Model, models.Model]]:
    for model, name in _extensions:
        if model._meta.get_field(name).related_model is type(gone):
            rows = model._base_manager.filter(**{f"{name}__in": [gone.pk, kept.pk]})
            of = {getattr(row, f"{name}_id"): row for row in rows}
            if len(of) > 1:
                yield of[gone.pk], of[kept.pk]


@dataclass
class Folded:
    """What went over and what stayed, by link: `crm.Tenure.person`: ids in their order."""

    moved: Rows = field(default_factory=dict)
    folded: Rows = field(default_factory=dict)


def fold(gone: models.Model, kept: models.Model) -> Folded:
    """Move every row that points at the one to the other; nothing is deleted and nothing else in a row changes."""
    result = Folded()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # so that a refusal shows where it happens
    for strand in strands(gone, kept):
        ids = list(strand.rows.order_by("pk").values_list("pk", flat=True))
        if ids:
            left = set().union(*(rule(strand.link, strand.gone, strand.kept) for rule in _rules))
            moved = move(strand.link, [pk for pk in ids if pk not in left], strand.gone, strand.kept)
            note(result.moved, strand.label, moved)
            note(result.folded, strand.label, [pk for pk in ids if pk not in set(moved)])
    return result


def note(rows: Rows, label: str, ids: list[int]) -> None:
    if ids:
        rows[label] = ids


def move(link: Link, ids: list[int], source: models.Model, goal: models.Model) -> list[int]:
    """Point these rows at the goal, at once where no rule is in the way, else one by one; return those that went."""
    if not ids or point(link, ids, source, goal):
        return ids
    return [pk for pk in ids if point(link, [pk], source, goal)]


def point(link: Link, ids: list[int], source: models.Model, goal: models.Model) -> bool:
    try:
        with transaction.atomic():
            link.pointing_at(source).filter(pk__in=ids).update(**{link.column: goal.pk})
    except REFUSALS:
        return False
    return True


@stays
def twins(link: Link, gone: models.Model, kept: models.Model) -> Collection[int]:
    names = TWINS.get(link.model)
    if names is None:
        return []
    same: dict[str, Any] = {name: OuterRef(name) for name in names if name != link.field}
    nullable = {name for name in same if link.model._meta.get_field(name).null}
    found: set[int] = set()
    for empty in (False, True) if nullable else (False,):
        asked = {name: ref for name, ref in same.items() if not (empty and name in nullable)}
        asked |= {f"{name}__isnull": True for name in nullable if empty}
        rows = link.pointing_at(gone).filter(**{f"{name}__isnull": True for name in nullable if empty})
        found |= set(rows.filter(Exists(link.pointing_at(kept).filter(**asked))).values_list("pk", flat=True))
    return found - leaned_on(link.model, found)


def leaned_on(model: type[models.Model], ids: Collection[int]) -> set[int]:
    """Return those that rows of their own point at: a seat whose post stayed behind would be nobody's meeting."""
    found: set[int] = set()
    for link in links_to(model) if ids else ():
        if not link.type_column:
            rows = link.rows(model).filter(**{f"{link.column}__in": ids})
            found |= set(rows.values_list(link.column, flat=True))
    return found


@stays
def of_an_import(link: Link, gone: models.Model, kept: models.Model) -> Collection[int]:
    """That a record came in with a file is said of that record: taking the file back must not reach the kept one."""
    return list(link.pointing_at(gone).values_list("pk", flat=True)) if link.model is Imported else []


@stays
def parts_above(link: Link, gone: models.Model, kept: models.Model) -> Collection[int]:
    """A part of the merged organisation that the kept one is itself part of: moved, they would stand in a circle."""
    if link.model is not Organisation or link.field != "parent" or not isinstance(kept, Organisation):
        return []
    return all_above(kept.parent_id)


def all_above(pk: int | None) -> set[int]:
    """Return an organisation and everything it is part of."""
    seen: set[int] = set()
    while pk is not None and pk not in seen:
        seen.add(pk)
        pk = Organisation.objects.values_list("parent", flat=True).get(pk=pk)
    return seen

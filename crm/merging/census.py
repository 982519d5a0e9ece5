"""Everything that points at a record: read from the models, so that every later table of every app is covered."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

# What is remembered of a pair or a merge stays what it was.
OWN_BOOKS = {"crm.Merge", "crm.DuplicatePair"}


@dataclass(frozen=True)
class Link:
    """One column by which rows of one table point at records of one kind."""

    model: type[models.Model]
    column: str  # as the database has it: `organisation_id`
    field: str
    type_column: str = ""  # of a generic relation

    @property
    def label(self) -> str:
        """How a merge names it in its books."""
        return f"{self.model._meta.label}.{self.field}"

    @property
    def is_frozen(self) -> bool:
        """Whether its rows are written once and stay as they are, this column too."""
        return getattr(self.model, "append_only", False) and self.field not in getattr(self.model, "may_change", ())

    def pointing_at(self, record: models.Model) -> "models.QuerySet[Any]":
        return self.rows(type(record)).filter(**{self.column: record.pk})

    def rows(self, target: type[models.Model]) -> "models.QuerySet[Any]":
        kind = {self.type_column: ContentType.objects.get_for_model(target)} if self.type_column else {}
        return self.model._base_manager.filter(**kind)


@cache
def links_to(target: type[models.Model]) -> tuple[Link, ...]:
    """Return every foreign key, one-to-one, many-to-many row and generic relation, in a settled order."""
    found = {link for model in apps.get_models(include_auto_created=True) for link in links_of(model, target)}
    return tuple(sorted(found, key=lambda link: link.label))


def links_of(model: type[models.Model], target: type[models.Model]) -> Iterator[Link]:
    if model._meta.proxy or not model._meta.managed or model._meta.label in OWN_BOOKS:
        return
    for field in model._meta.local_fields:
        if isinstance(field, models.ForeignKey) and field.related_model is target:
            yield Link(model, field.attname, field.name)
    for generic in model._meta.private_fields:
        if isinstance(generic, GenericForeignKey):
            yield Link(model, generic.fk_field, generic.name, generic.ct_field)


def movable(target: type[models.Model]) -> list[Link]:
    return [link for link in links_to(target) if not link.is_frozen]


def table_of(label: str) -> type[models.Model]:
    """Whose rows the books speak of under this label; before a stroke stands through which other record."""
    return apps.get_model(label.rpartition("/")[2].rpartition(".")[0])


def count(*records: models.Model) -> dict[str, int]:
    """Return how many rows of each link point at any of the records; their own columns are not rows of others."""
    target, ids = type(records[0]), [record.pk for record in records]
    return {
        link.label: others(link.rows(target).filter(**{f"{link.column}__in": ids}), link, target, ids).count()
        for link in links_to(target)
    }


def others(
    rows: "models.QuerySet[Any]", link: Link, target: type[models.Model], ids: list[int]
) -> "models.QuerySet[Any]":
    return rows.exclude(pk__in=ids) if link.model is target else rows

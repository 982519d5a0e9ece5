"""Kinds of record that others may point at, as `person:12`. Upper apps add theirs; the gate is always asked."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from django.contrib.contenttypes.models import ContentType
from django.db import models

from accounts.gates import GatedQuerySet, Visitor
from crm.merging.kept import kept_for
from crm.record_numbers import number_in

_models: dict[str, type[models.Model]] = {}
_taking_mail: list[str] = []


def register(**kinds: type[models.Model]) -> None:
    _models.update(kinds)


def take_mail(*kinds: str) -> None:
    """Say that a message and its files can hang on records of these kinds as documents."""
    _taking_mail.extend(kinds)


def taking_mail() -> tuple[str, ...]:
    return tuple(_taking_mail)


def known() -> list[str]:
    return list(_models)


def model_of(kind: str) -> type[models.Model] | None:
    return _models.get(kind)


def kind_of(record: models.Model) -> str:
    return next((kind for kind, model in _models.items() if type(record) is model), "")


def key_of(record: models.Model) -> str:
    return f"{kind_of(record)}:{record.pk}"


def seen(kind: str, user: Visitor) -> GatedQuerySet[Any]:
    """Return the records of one kind that the user may see; none of an unknown kind is an error of the caller."""
    return cast(GatedQuerySet[Any], _models[kind]._default_manager.all()).visible_to(user)


def changeable(kind: str, user: Visitor) -> GatedQuerySet[Any]:
    return cast(GatedQuerySet[Any], _models[kind]._default_manager.all()).changeable_by(user)


def find(key: str, user: Visitor, kinds: Iterable[str] | None = None) -> models.Model | None:
    """Return what `kind:pk` names when the kind is wanted and the user may see it."""
    found = find_all([key], user, kinds)
    return found.get(key)


def find_all(keys: Iterable[str], user: Visitor, kinds: Iterable[str] | None = None) -> dict[str, models.Model]:
    """Return key: record for those that exist for the user, with one query per kind."""
    wanted = set(_models if kinds is None else kinds) & set(_models)
    ids: dict[str, set[int]] = {}
    for key in keys:
        kind, _separator, pk = key.partition(":")
        number = number_in(pk)
        if kind in wanted and number is not None:
            ids.setdefault(kind, set()).add(number)
    found = {
        f"{kind}:{pk}": record for kind, pks in ids.items() for pk, record in seen(kind, user).in_bulk(pks).items()
    }
    return found | {
        f"{kind}:{pk}": record for kind, pks in ids.items() for pk, record in merged(kind, pks, user, found)
    }


def merged(
    kind: str, pks: set[int], user: Visitor, found: Mapping[str, models.Model]
) -> Iterator[tuple[int, models.Model]]:
    """Yield what became of those that were not found because they were merged: old addresses and drafts name them."""
    missing = {pk for pk in pks if f"{kind}:{pk}" not in found}
    if missing and hasattr(_models[kind], "merged_into"):
        yield from kept_for(_models[kind], missing, user).items()


def show_subjects(rows: Iterable[Any], user: Visitor) -> None:
    """Give each row `shown_subject`: the record it hangs on when the user may see it, else None."""
    rows = [row for row in rows if row.subject_id]
    kinds = {ContentType.objects.get_for_model(model).pk: kind for kind, model in _models.items()}
    keys = {row.pk: f"{kinds.get(row.subject_type_id, '')}:{row.subject_id}" for row in rows}
    found = find_all(keys.values(), user)
    for row in rows:
        row.shown_subject = found.get(keys[row.pk])


def level_of(record: models.Model | None) -> str | None:
    """Its own, or the stricter one that it has of what it belongs to."""
    return getattr(record, "level", None) or getattr(record, "confidentiality", None)

"""Filling what is empty in a record, so that it can be told later whether it still stands as it was written."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models
from django.db.models import F

from crm.models import ContactPoint

POINTS = "contact_points"


def fingerprint(value: Any) -> str:
    """Return what tells a value from others and does not give it away."""
    plain = value.pk if isinstance(value, models.Model) else value
    return hashlib.sha256(str(plain).encode()).hexdigest()[:16]


def empty_fields(record: models.Model, fields: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """Return which of the fields would be filled, and with what."""
    wanted = {name: fields[name] for name in names if fields.get(name) not in (None, "", False)}
    return {name: value for name, value in wanted.items() if getattr(record, name) in (None, "")}


def missing_points(record: Any, points: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the ways to reach it of a kind it has none of."""
    have = set(record.contact_points.values_list("kind", flat=True))
    return [(kind, value) for kind, value in points if kind not in have]


def fill(record: Any, fields: Mapping[str, Any], points: Sequence[tuple[str, str]], write: bool) -> dict[str, str]:
    """Write them and return their fingerprints by field; of ways to reach it the fingerprint of each."""
    filled = {name: fingerprint(value) for name, value in fields.items()}
    for name, value in fields.items():
        setattr(record, name, value)  # a check stores nothing, and the next row finds it filled all the same
    if points:
        filled[POINTS] = " ".join(fingerprint(value) for _kind, value in points)
    if write and filled:
        type(record)._base_manager.filter(pk=record.pk).update(**fields, version=F("version") + 1)
        if points:
            add_points(record, points)
    return filled


def add_points(owner: Any, points: Sequence[tuple[str, str]]) -> None:
    made = [ContactPoint(kind=kind, value=value) for kind, value in points]
    owner.contact_points.add(*made, bulk=False)


def points_of(field: str, owners: Sequence[Any], points: Sequence[Sequence[tuple[str, str]]]) -> None:
    """Store the ways to reach many new records in one statement."""
    ContactPoint.objects.bulk_create(
        ContactPoint(**{field: owner}, kind=kind, value=value)
        for owner, own in zip(owners, points, strict=True)
        for kind, value in own
    )


def empty_again(record: Any, filled: Mapping[str, str]) -> list[str]:
    """Take out what still stands as the import wrote it; return what somebody has changed since."""
    names = [name for name in filled if name != POINTS]
    changed = [name for name in names if fingerprint(getattr(record, name)) != filled[name]]
    blank = {name: None if record._meta.get_field(name).null else "" for name in names if name not in changed}
    if blank:
        type(record)._base_manager.filter(pk=record.pk).update(**blank, version=F("version") + 1)
    for point in record.contact_points.all() if POINTS in filled else ():
        if fingerprint(point.value) in filled[POINTS].split():
            point.delete()
    return changed

"""The log: who did what to which record. Written by actions, in the transaction of the change."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from accounts.actors import Actor
from accounts.models import LogEntry


def log(
    by: Actor, verb: str, record: models.Model, *, fields: Iterable[str] = (), changes: Mapping[str, Any] | None = None
) -> LogEntry:
    """Write one entry; `changes` maps a field to (old, new) and never holds personal data."""
    plain = as_json(changes)
    return LogEntry.objects.create(
        user=by.user,
        via=by.via,
        via_detail=by.detail,
        verb=verb,
        subject_type=ContentType.objects.get_for_model(record),
        subject_id=record.pk,
        fields=sorted({*fields, *plain}),
        changes=plain,
    )


def as_json(changes: Mapping[str, Any] | None) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(dict(changes or {}), cls=DjangoJSONEncoder, default=str))
    return plain


def log_each(
    by: Actor,
    verb: str,
    records: Iterable[models.Model],
    *,
    fields: Iterable[str] = (),
    changes: Mapping[int, Mapping[str, Any]] | None = None,
) -> None:
    """Write one entry for each of many records of one kind, in one statement; `changes` by the number of the record."""
    kind: ContentType | None = None
    entries = []
    for record in records:
        kind = kind or ContentType.objects.get_for_model(record)
        plain = as_json((changes or {}).get(record.pk))
        entries.append(
            LogEntry(
                user=by.user, via=by.via, via_detail=by.detail, verb=verb, subject_type=kind, subject_id=record.pk,
                fields=sorted({*fields, *plain}), changes=plain,
            )
        )  # fmt: skip
    LogEntry.objects.bulk_create(entries)


def differences(before: models.Model, fields: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return field: (old, new) for what would change."""
    found = {}
    for name, new in fields.items():
        old = getattr(before, name)
        if old != new:
            found[name] = (_plain(old), _plain(new))
    return found


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value

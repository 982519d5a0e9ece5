"""What people do with outcomes: note what changed, and correct or complete it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction

from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import log
from campaigns.asks.actions import refuse_losing_sight, save_changes
from monitoring.models import Outcome
from monitoring.outcome_sense import check_sense

# Their values may tell what a later reader of the log must not read; the log says that they changed.
TOLD = ("achieved", "source", "link", "is_verified", "confidentiality")


@transaction.atomic
def record_outcome(*, by: Actor, **fields: Any) -> Outcome:
    """Note what changed: a title is enough, the rest may follow."""
    ties = {name: fields.pop(name, ()) for name in Outcome.TIES}
    outcome = Outcome(**fields)
    check_sense(outcome, fields)
    outcome.save()
    refuse_losing_sight(Outcome.objects.filter(pk=outcome.pk), by)
    for name, records in ties.items():
        getattr(outcome, name).set(records)
    log(by, "recorded", outcome, fields=[*fields, *(name for name, records in ties.items() if records)])
    return outcome


@transaction.atomic
def update_outcome(*, outcome: Outcome, version: int | None, fields: Mapping[str, Any], by: Actor) -> Outcome:
    """Change what is named in `fields`; Conflict when someone else saved in between."""
    outcome = Outcome.objects.select_for_update().get(pk=outcome.pk)
    check_version(outcome, version)
    ties = {name: fields[name] for name in Outcome.TIES if name in fields}
    check_sense(outcome, fields)
    changes = save_changes(outcome, {name: value for name, value in fields.items() if name not in ties})
    refuse_losing_sight(Outcome.objects.filter(pk=outcome.pk), by)
    retied = [name for name, records in ties.items() if tie(outcome, name, records, by)]
    told = {name: change for name, change in changes.items() if name in TOLD}
    log(by, "changed", outcome, fields=[*changes, *retied], changes=told)
    return outcome


def tie(outcome: Outcome, name: str, records: Iterable[models.Model], by: Actor) -> bool:
    """Replace those the editor can see, the hidden ones stay; return whether anything changed."""
    ties = getattr(outcome, name)
    seen = ties.model._default_manager.visible_to(by.user) if by.user else ties.model._default_manager.none()
    shown = set(ties.filter(pk__in=seen.values("pk")).values_list("pk", flat=True))
    wanted = {record.pk for record in records}
    ties.remove(*(shown - wanted))
    ties.add(*(wanted - shown))
    return shown != wanted

"""What people do with the deliverables of a project: write them down, move them on, correct them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import differences, log
from campaigns.models import Deliverable, Project
from campaigns.projects.actions import save_unless_taken
from campaigns.projects.states import MOVES, State
from crm.approximate import first_day
from crm.models import Document, Task

VERBS = {
    State.PLANNED: gettext_noop("put back to planned"),
    State.IN_WORK: gettext_noop("began work on"),
    State.HANDED_OVER: gettext_noop("handed over"),
    State.ACCEPTED: gettext_noop("noted as accepted"),
    State.DROPPED: gettext_noop("dropped"),
}


@transaction.atomic
def record_deliverable(*, project: Project, by: Actor, **fields: Any) -> Deliverable:
    deliverable = Deliverable(project=project, **fields)
    refuse_nonsense(deliverable)
    save_under_its_code(deliverable)
    log(by, "recorded", deliverable, fields=[*fields])
    return deliverable


@transaction.atomic
def update_deliverable(*, deliverable: Deliverable, version: int | None, by: Actor, **fields: Any) -> Deliverable:
    """Conflict when someone else saved in between. Its state is moved, not edited."""
    deliverable = locked(deliverable)
    check_version(deliverable, version)
    changes = differences(deliverable, fields)
    for name, value in fields.items():
        setattr(deliverable, name, value)
    refuse_nonsense(deliverable)
    deliverable.version += 1
    save_under_its_code(deliverable)
    log(by, "changed", deliverable, changes=changes)
    return deliverable


@transaction.atomic
def move_deliverable(
    *, deliverable: Deliverable, state: str, by: Actor, handed_over: str = "", reason: str = "",
    version: int | None = None,
) -> Deliverable:  # fmt: skip
    """Say how it stands now: handed over on a day, by default today; dropped with a reason."""
    deliverable = locked(deliverable)
    check_version(deliverable, version)
    if state not in MOVES[deliverable.state]:
        words = _("It cannot become this from what it is now: %(state)s.")
        raise ValidationError({"state": words % {"state": deliverable.get_state_display() or _("nobody has said")}})
    if state == State.DROPPED and not reason.strip():
        raise ValidationError({"reason": why_asked()})
    before = {name: getattr(deliverable, name) for name in ("state", "handed_over", "dropped_because")}
    deliverable.state = state
    deliverable.handed_over = day_of(before, state, handed_over)
    deliverable.dropped_because = reason.strip() if state == State.DROPPED else ""
    refuse_nonsense(deliverable)
    deliverable.version += 1
    deliverable.save(update_fields=[*before, "version"])
    changes = {name: (old, now) for name, old in before.items() if old != (now := getattr(deliverable, name))}
    log(by, VERBS[State(state)], deliverable, changes=changes)
    return deliverable


def day_of(before: dict[str, str], state: str, chosen: str) -> str:
    """The day it was handed over stays when it is accepted, and goes when it was not delivered after all."""
    if state not in Deliverable.DELIVERED:
        return ""
    today = timezone.localdate().isoformat() if state == State.HANDED_OVER else ""
    return chosen or before["handed_over"] or today


@transaction.atomic
def remove_deliverable(*, deliverable: Deliverable, by: Actor) -> None:
    """Only for slips: what is not made any more is dropped with its reason and stays to be read."""
    deliverable = locked(deliverable)
    words = _("Something hangs on it. Drop it with a reason instead; it stays to be read.")
    if Document.objects.about(deliverable).exists() or Task.objects.about(deliverable).exists():
        raise ValidationError(words)
    log(by, "removed", deliverable)
    try:
        deliverable.delete()
    except models.ProtectedError:
        raise ValidationError(words) from None


def locked(deliverable: Deliverable) -> Deliverable:
    rows = Deliverable.objects.select_for_update(of=("self",)).select_related("project")
    return rows.get(pk=deliverable.pk)


def refuse_nonsense(deliverable: Deliverable) -> None:
    """Refuse what cannot be, beside the field it is about."""
    refused = {}
    if deliverable.phase and deliverable.phase.project_id != deliverable.project_id:
        refused["phase"] = _("This phase belongs to another project.")
    if deliverable.handed_over and deliverable.state not in Deliverable.DELIVERED:
        refused["handed_over"] = _("Only what was handed over has such a day. Choose that state, or take the day away.")
    elif deliverable.handed_over and first_day(deliverable.handed_over) > timezone.localdate():
        refused["handed_over"] = _("This day is still to come.")
    if deliverable.state == State.DROPPED and not deliverable.dropped_because:
        refused["dropped_because"] = why_asked()
    if refused:
        raise ValidationError(refused)


def why_asked() -> str:
    return _("Say why it was dropped: the funder will ask.")


def save_under_its_code(deliverable: Deliverable) -> None:
    words = _("Another deliverable of this project has this code.")
    save_unless_taken(deliverable, "one_deliverable_under_one_code", {"code": words})

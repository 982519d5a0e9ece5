"""What the centre does with calls and their criteria: write down, correct, close with what came of it."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import log
from campaigns.asks.actions import refuse_losing_sight, save_changes
from campaigns.models import Body, Call, Criterion, Seat
from crm.approximate import first_day

# The values of the rest may tell what a later reader of the log must not read; the log says that they changed.
TOLD = ("published", "deadline", "deadline_at", "closed_on", "run_by", "is_verified", "confidentiality")


@transaction.atomic
def record_call(*, seats: Iterable[Seat] = (), by: Actor, **fields: Any) -> Call:
    wanted = list(seats)
    refuse_nonsense(fields["body"], wanted, fields)
    call = Call.objects.create(**fields)
    call.seats.set(wanted)
    refuse_losing_sight(Call.objects.filter(pk=call.pk), by)
    log(by, "recorded", call, fields=[*fields, "seats"])
    return call


@transaction.atomic
def update_call(
    *, call: Call, version: int | None, by: Actor, seats: Iterable[Seat] | None = None, **fields: Any
) -> Call:
    """Change what is named; Conflict when someone else saved in between."""
    call = locked(call, version)
    wanted = list(call.seats.all() if seats is None else seats)
    now = {name: fields.get(name, getattr(call, name)) for name in ("published", "deadline", "deadline_at")}
    refuse_nonsense(fields.get("body", call.body), wanted, now)
    changes = save_changes(call, fields)
    if seats is not None:
        call.seats.set(wanted)
    refuse_losing_sight(Call.objects.filter(pk=call.pk), by)
    told = {name: change for name, change in changes.items() if name in TOLD}
    log(by, "changed", call, fields=[*changes, *(["seats"] if seats is not None else [])], changes=told)
    return call


@transaction.atomic
def close_call(*, call: Call, closed_on: str, closing_note: str, version: int | None, by: Actor) -> Call:
    """It is over, with what came of it; said again, it corrects what was said."""
    call = locked(call, version)
    refused = {}
    if first_day(closed_on) > timezone.localdate():
        refused["closed_on"] = _("This day is still to come.")
    if not closing_note.strip():
        refused["closing_note"] = _("Say what came of it: whoever looks in two years will ask.")
    if refused:
        raise ValidationError(refused)
    changes = save_changes(call, {"closed_on": closed_on, "closing_note": closing_note.strip()})
    told = {name: change for name, change in changes.items() if name in TOLD}
    log(by, "closed the call", call, fields=[*changes], changes=told)
    return call


@transaction.atomic
def reopen_call(*, call: Call, by: Actor) -> Call:
    """It goes on after all; what was said of its end stays in the log alone."""
    call = locked(call, None, any_version=True)
    if call.closed_on:
        save_changes(call, {"closed_on": "", "closing_note": ""})
        log(by, "reopened", call, fields=["closed_on", "closing_note"])
    return call


@transaction.atomic
def record_criterion(*, call: Call, by: Actor, **fields: Any) -> Criterion:
    """Add a line to the checklist, at its end."""
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    last = call.criteria.aggregate(last=Max("place"))["last"] or 0
    criterion = Criterion(call=call, place=last + 1, **fields)
    refuse_half(criterion)
    criterion.save()
    log(by, "recorded", criterion, fields=[*fields])
    return criterion


@transaction.atomic
def update_criterion(*, criterion: Criterion, version: int | None, by: Actor, **fields: Any) -> Criterion:
    criterion = Criterion.objects.select_for_update(of=("self",)).get(pk=criterion.pk)
    check_version(criterion, version)
    proposed = {name: fields.get(name, getattr(criterion, name)) for name in ("test", "paper", "number")}
    refuse_half(Criterion(**proposed))
    log(by, "changed", criterion, changes=save_changes(criterion, fields))
    return criterion


@transaction.atomic
def remove_criterion(*, criterion: Criterion, by: Actor) -> None:
    log(by, "removed", criterion, changes={"call": (criterion.call_id, None)})
    criterion.delete()


@transaction.atomic
def move_criterion_up(*, criterion: Criterion, by: Actor) -> None:
    """One place up; the first one stays where it is."""
    Call.objects.select_for_update(of=("self",)).get(pk=criterion.call_id)
    rows = list(Criterion.objects.filter(call=criterion.call_id).for_list())
    at = next(number for number, one in enumerate(rows) if one.pk == criterion.pk)
    if not at:
        return
    rows[at - 1], rows[at] = rows[at], rows[at - 1]
    for place, one in enumerate(rows, 1):
        one.place = place
    Criterion.objects.bulk_update(rows, ["place"])
    log(by, "moved up", criterion, fields=["place"])


def refuse_half(criterion: Criterion) -> None:
    """A criterion names what it tests, or it tests nothing."""
    if criterion.test == Criterion.Test.PAPER and not criterion.paper:
        raise ValidationError({"paper": _("Say which paper is asked for.")})
    if criterion.test == Criterion.Test.YEARS and criterion.number is None:
        raise ValidationError({"number": _("Say how many years.")})


def refuse_nonsense(body: Body, seats: list[Seat], fields: dict[str, Any]) -> None:
    refused = {}
    if any(seat.body_id != body.pk for seat in seats):
        refused["seats"] = _("A seat of another body cannot be filled by this call.")
    deadline, published = fields.get("deadline"), fields.get("published")
    if deadline and published and first_day(published) > deadline:
        refused["deadline"] = _("The last day comes before the call was published.")
    if fields.get("deadline_at") and not deadline:
        refused["deadline"] = _("An hour needs its day.")
    if refused:
        raise ValidationError(refused)


def locked(call: Call, version: int | None, *, any_version: bool = False) -> Call:
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if not any_version:
        check_version(call, version)
    return call

"""Who sits where: mandates begin, end, and an alternate moves up. A new holder is a new row."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import differences, log
from campaigns.asks.actions import refuse_losing_sight
from campaigns.models import Mandate, Seat
from campaigns.seats.holding import refuse_wrong, write
from campaigns.seats.ledger import is_on
from crm.approximate import first_day


@transaction.atomic
def record_mandate(*, seat: Seat, by: Actor, **fields: Any) -> Mandate:
    """Write down who holds a place of a seat, and for how long."""
    seat = Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    mandate = Mandate(seat=seat, **fields)
    refuse_wrong(mandate)
    write(mandate, by)
    refuse_losing_sight(Mandate.objects.filter(pk=mandate.pk), by)
    log(by, "recorded", mandate, fields=["seat", *fields])
    return mandate


@transaction.atomic
def update_mandate(*, mandate: Mandate, version: int | None, by: Actor, **fields: Any) -> Mandate:
    """Correct it; Conflict when someone else saved in between. Another last day is warned of anew."""
    return changed(mandate, version, fields, "changed", by)


@transaction.atomic
def end_mandate(
    *, mandate: Mandate, ended: str, end: str, end_note: str = "", version: int | None, by: Actor
) -> Mandate:
    """Give it its last day and the reason; the row stays as history."""
    if not ended:
        raise ValidationError({"ended": _("Give its last day.")})
    if not end:
        raise ValidationError({"end": _("Say why it ended.")})
    return changed(mandate, version, {"ended": ended, "end": end, "end_note": end_note}, "ended a mandate", by)


def changed(mandate: Mandate, version: int | None, fields: dict[str, Any], verb: str, by: Actor) -> Mandate:
    Seat.objects.select_for_update(of=("self",)).get(pk=mandate.seat_id)
    mandate = Mandate.objects.select_for_update(of=("self",)).get(pk=mandate.pk)
    check_version(mandate, version)
    changes = differences(mandate, fields)
    if "ended" in changes:
        mandate.warned_days = None
    for name, value in fields.items():
        setattr(mandate, name, value)
    refuse_wrong(mandate)
    mandate.version += 1
    write(mandate, by)
    refuse_losing_sight(Mandate.objects.filter(pk=mandate.pk), by)
    log(by, verb, mandate, changes=changes)
    return mandate


@transaction.atomic
def move_up(
    *, mandate: Mandate, day: date, end: str, reason: str, act: str, ended: str, version: int | None, by: Actor
) -> Mandate:
    """Let an alternate take the seat from this day on: the titular's time ends the day before, with the reason."""
    if not mandate.place:
        raise ValidationError(_("This is the titular already."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the alternate moves up.")})
    if not is_on(mandate.started, mandate.ended, day) or (mandate.started and first_day(mandate.started) == day):
        raise ValidationError({"day": _("On this day the alternate had no mandate, or it had only begun.")})
    before = (day - timedelta(days=1)).isoformat()
    titular = seen_titular(mandate.seat, day, by)
    if titular:
        why = {"end": end, "end_note": reason[:300]}
        end_mandate(mandate=titular, ended=before, version=None, by=by, **why)
    moved = {"end": Mandate.End.OTHER, "end_note": _("Moved up to the seat: %(why)s") % {"why": reason}}
    moved["end_note"] = moved["end_note"][:300]
    end_mandate(mandate=mandate, ended=before, version=version, by=by, **moved)
    return record_mandate(
        seat=mandate.seat, organisation=mandate.organisation, person=mandate.person, started=day.isoformat(),
        ended=ended, how=mandate.how, act=act, source=mandate.source, is_verified=mandate.is_verified,
        confidentiality=mandate.confidentiality, is_demonstration=mandate.is_demonstration, by=by,
    )  # fmt: skip


def seen_titular(seat: Seat, day: date, by: Actor) -> Mandate | None:
    """Return who holds the seat on the day, as far as the writer may change it; a hidden one is refused in words."""
    rows = Mandate.objects.changeable_by(by.user) if by.user else Mandate.objects.all()
    return rows.filter(seat=seat).titular().on(day).order_by("pk").first()

"""What the centre does with seats and with their rights, one by one."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import log
from campaigns.asks.actions import save_changes
from campaigns.models import Body, Mandate, Seat, SeatRight
from campaigns.models.seats import USUAL_RIGHTS
from campaigns.seats.body_actions import refuse_circle
from crm.actions.names import refuse_backwards

CHECKED = ("started", "ended", "predecessor")


@transaction.atomic
def record_seat(*, body: Body, by: Actor, **fields: Any) -> Seat:
    """Add a seat with the rights that seats of its kind usually have."""
    seat = Seat(body=body, **fields)
    refuse_wrong(seat)
    seat.save()
    SeatRight.objects.bulk_create(usual_rights(seat))
    log(by, "recorded", seat, fields=["body", *fields])
    return seat


def usual_rights(seat: Seat) -> list[SeatRight]:
    usual = USUAL_RIGHTS[seat.kind]
    return [SeatRight(seat=seat, right=right, is_granted=right in usual) for right in SeatRight.Right]


@transaction.atomic
def update_seat(*, seat: Seat, version: int | None, by: Actor, **fields: Any) -> Seat:
    """Conflict when someone else saved in between. Another kind brings its usual rights; what has a source stays."""
    seat = Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    check_version(seat, version)
    refuse_wrong(Seat(pk=seat.pk, **{name: fields.get(name, getattr(seat, name)) for name in CHECKED}))
    refuse_too_few(seat, fields.get("alternates", seat.alternates), by)
    is_other = fields.get("kind", seat.kind) != seat.kind
    log(by, "changed", seat, changes=save_changes(seat, fields))
    if is_other:
        for right in seat.rights.filter(source=""):
            right.is_granted = right.right in USUAL_RIGHTS[seat.kind]
            right.save(update_fields=["is_granted"])
    return seat


def refuse_too_few(seat: Seat, alternates: int, by: Actor) -> None:
    """As many as are on record, as far as whoever writes may know of them."""
    seen = Mandate.objects.visible_to(by.user) if by.user else Mandate.objects.all()
    fewest = max(seen.filter(seat=seat).values_list("place", flat=True), default=0)
    if alternates < fewest:
        words = _("Alternate no. %(number)s is on record. Let it have at least so many.")
        raise ValidationError({"alternates": words % {"number": fewest}})


def refuse_wrong(seat: Seat) -> None:
    refuse_backwards(seat.started, seat.ended)
    refuse_circle(seat)


@transaction.atomic
def set_right(*, right: SeatRight, is_granted: bool, source: str, version: int | None, by: Actor) -> SeatRight:
    """Say whether the seat has this right; other than seats of its kind usually have it only with a source."""
    seat = Seat.objects.select_for_update(of=("self",)).get(pk=right.seat_id)
    check_version(seat, version)
    right = SeatRight.objects.select_for_update().get(pk=right.pk)
    is_usual = is_granted == (right.right in USUAL_RIGHTS[seat.kind])
    if not is_usual and not source.strip():
        words = _("Seats of this kind usually have it otherwise. Say where this is laid down.")
        raise ValidationError({"source": words})
    changes = {"is_granted": (right.is_granted, is_granted), "source": (right.source, source.strip())}
    right.is_granted, right.source = is_granted, source.strip()
    right.save(update_fields=["is_granted", "source"])
    save_changes(seat, {})
    log(by, "changed", right, changes={name: both for name, both in changes.items() if both[0] != both[1]})
    return right

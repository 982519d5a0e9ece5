"""All that the page of a seat tells its reader."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.models import User
from campaigns.models import Seat, SeatRight
from campaigns.models.seats import USUAL_RIGHTS
from campaigns.seats import chain, shortfalls
from campaigns.seats.ledger import SOON, Line, days_left, in_so_many_days, is_on
from crm import panels


@dataclass(frozen=True)
class ShownRight:
    right: SeatRight
    is_usual: bool


def page_of(seat: Seat, user: User) -> dict[str, Any]:
    today = timezone.localdate()
    line, periods = Line(seat, today), chain.of(seat, user, today)
    usual = USUAL_RIGHTS[seat.kind]
    current = [(one, days_left(one, today)) for one in line.current]
    return {
        "seat": seat,
        "line": line,
        "rights": [ShownRight(one, one.is_granted == (one.right in usual)) for one in seat.rights.all()],
        "current": [(one, in_so_many_days(days) if days is not None and days <= SOON else "") for one, days in current],
        "ahead": line.ahead,
        "ended": line.ended,
        "shortfalls": shortfalls.of([line]),
        "periods": periods,
        "strips": chain.drawn(periods),
        "panels": panels.panels_for("seat", seat, user),
        "is_over": line.is_over or not is_on(seat.started, seat.ended, today),
        "may_change": Seat.objects.changeable_by(user).filter(pk=seat.pk).exists(),
    }

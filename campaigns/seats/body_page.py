"""All that the page of a body, and a row of their list, tells its reader."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from accounts.gates import Visitor
from accounts.models import User
from campaigns.models import Body, BodyQuerySet, RulesOfProcedure, Seat
from campaigns.seats import ledger, shortfalls
from campaigns.seats.ledger import Line
from crm import panels


def page_of(body: Body, user: User) -> dict[str, Any]:
    lines = lines_of([body], user)
    successors = Body.objects.visible_to(user).filter(predecessor=body).for_reader(user)
    return {
        "body": body,
        "is_over": not ledger.is_on(body.started, body.ended, timezone.localdate()),
        "lines": [line for line in lines if not line.is_over],
        "former": [line for line in lines if line.is_over],
        "shortfalls": shortfalls.of(lines),
        "rules": RulesOfProcedure.objects.visible_to(user).filter(body=body).for_reader(user),
        "successors": successors,
        "panels": panels.panels_for("body", body, user),
        "may_change": Body.objects.changeable_by(user).filter(pk=body.pk).exists(),
    }


def in_short(body: Body, user: Visitor) -> dict[str, Any]:
    lines = lines_of([body], user)
    return {"lines": [line for line in lines if not line.is_over], "shortfalls": shortfalls.of(lines)}


def with_seats(bodies: Sequence[Body], user: Visitor) -> list[tuple[Body, list[Line], bool]]:
    """Return each body with its standing seats, and whether one of them lacks the vote."""
    lines = lines_of(bodies, user)
    found = {body.pk: [line for line in lines if line.seat.body_id == body.pk and not line.is_over] for body in bodies}
    return [(body, found[body.pk], any(line.lacks_vote for line in found[body.pk])) for body in bodies]


def lines_of(bodies: Sequence[Body], user: Visitor) -> list[Line]:
    seats: Any = Seat.objects.visible_to(user).filter(body__in=bodies).for_reader(user)
    return ledger.lines(seats, timezone.localdate())


def with_rules(bodies: BodyQuerySet, user: Visitor) -> BodyQuerySet:
    """Load `seen_rules` of each."""
    rules = RulesOfProcedure.objects.visible_to(user).for_reader(user)
    return bodies.prefetch_related(Prefetch("rules", rules, to_attr="seen_rules"))  # type: ignore[type-var]

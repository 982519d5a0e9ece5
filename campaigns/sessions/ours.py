"""Our own at a table: where a user sits, who sits there for us on a day, and whether our seat votes."""

from datetime import date

from django.db.models import Prefetch
from django.utils import timezone

from accounts.models import User
from campaigns.models import Body, BodyQuerySet, Mandate, SeatRight, Session
from campaigns.models.seats import USUAL_RIGHTS
from crm.models import Person


def sat_in_today(user: User) -> BodyQuerySet:
    """The bodies in which this user's person holds a mandate today, as far as the user may see them."""
    held = Mandate.objects.on(timezone.localdate()).filter(person__user=user)
    return Body.objects.visible_to(user).filter(pk__in=held.values("seat__body"))


def plannable_by(user: User) -> BodyQuerySet:
    """The bodies whose sessions this user may write down: the centre all, an observer their own."""
    return Body.objects.visible_to(user) if user.is_centre else sat_in_today(user)


def sitting(session: Session, user: User) -> list[Mandate]:
    """Who sits there for us on the day of the session, the titulars first."""
    return sitting_on(session.body, session.held_on, user)


def sitting_on(body: Body, day: date, user: User) -> list[Mandate]:
    person = Prefetch("person", Person.objects.visible_to(user).defer("search"))
    rows = Mandate.objects.visible_to(user).on(day).filter(seat__body=body).select_related("organisation", "seat")
    rows = rows.defer("seat__search", "organisation__search").prefetch_related(person, "seat__rights")
    return list(rows.order_by("seat", "place", "pk"))


def own_of(user: User, mandates: list[Mandate]) -> list[Mandate]:
    """Those of them that this user's person holds."""
    own = set(Mandate.objects.filter(person__user=user).values_list("pk", flat=True))
    return [one for one in mandates if one.pk in own]


def has_vote(mandates: list[Mandate]) -> bool:
    """Whether a seat of ours may vote: as its rights say, else as seats of its kind usually may."""
    return any(votes(one) for one in mandates)


def votes(mandate: Mandate) -> bool:
    said = {one.right: one.is_granted for one in mandate.seat.rights.all()}
    usual = SeatRight.Right.VOTE in USUAL_RIGHTS[mandate.seat.kind]
    return said.get(SeatRight.Right.VOTE, usual)

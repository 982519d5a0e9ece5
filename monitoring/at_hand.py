"""What lies at hand when a meeting is logged: one tap instead of typing. Every list goes through its gate."""

from collections.abc import Iterable

from django.db import models

from accounts.models import User
from accounts.models.user import CENTRE
from campaigns.models import Ask, AskPressed
from crm import kinds
from crm.models import Meeting, Participation, Person, Side

Choice = tuple[str, str]  # `person:12` and the words for it
MOST = 8
PRESSED = (Ask.Status.AGREED, Ask.Status.TABLED, Ask.Status.ANSWERED)


def recently_met(user: User) -> list[Choice]:
    """Return whom this user met last, people and bodies as they come."""
    seats = Participation.objects.visible_to(user).filter(meeting__author=user, side=Side.THEIRS)
    newest = seats.select_related("person", "organisation").order_by("-meeting__held_on", "-pk")[: MOST * 4]
    return worded(seat.person or seat.organisation for seat in newest)


def colleagues(user: User) -> list[Choice]:
    """Return the centre's own people."""
    staff = Person.objects.visible_to(user).filter(user__role__in=CENTRE, user__is_active=True)
    return worded(staff.order_by("name", "pk")[:MOST])


def standing_asks(user: User) -> list[Choice]:
    """Return what the coalition presses for now."""
    return worded(Ask.objects.visible_to(user).filter(status__in=PRESSED).order_by("-made_at", "-pk")[:MOST])


def asks_of(meeting: Meeting, user: User) -> list[Ask]:
    """Return the asks that were noted for this meeting beforehand."""
    noted = AskPressed.objects.filter(meeting=meeting).values("ask")
    return list(Ask.objects.visible_to(user).filter(pk__in=noted).order_by("pk"))


def own_person(user: User) -> Person | None:
    return Person.objects.visible_to(user).filter(user=user).first()


def worded(records: Iterable[models.Model | None]) -> list[Choice]:
    found = {kinds.key_of(record): str(record) for record in records if record is not None}
    return list(found.items())[:MOST]

"""In which capacity someone sat at a table: chosen where the dates leave a choice, found again once they are known."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.log import log
from crm.capacities import running_on
from crm.models import Meeting, Participation, Person, Tenure


@dataclass(frozen=True)
class Moved:
    """Whose posts or seats have just changed; of a meeting that moved, the day it had before."""

    people: Collection[int]
    by: Actor
    meeting: Meeting | None = None
    was_on: date | None = None


_followers: list[Callable[[Moved], None]] = []


def register(*followers: Callable[[Moved], None]) -> None:
    """Upper apps settle what rests on posts and seats, in the same transaction."""
    _followers.extend(followers)


def tell_followers(moved: Moved) -> None:
    for follower in _followers:
        follower(moved)


@transaction.atomic
def set_capacity(*, seat: Participation, capacity: Tenure | None, by: Actor) -> Participation:
    """Say as what they sat there that day; only a post of theirs that ran on the day will do."""
    meeting = Meeting.objects.select_for_update().get(pk=seat.meeting_id)
    mine = Tenure.objects.on(meeting.held_on).filter(person=seat.person_id)
    if capacity and not mine.filter(pk=capacity.pk).exists():
        raise ValidationError({"capacity": _("They did not hold this post on that day.")})
    before, after = seat.capacity_id, capacity.pk if capacity else None
    seat.capacity, seat.capacity_chosen = capacity, True
    seat.save(update_fields=["capacity", "capacity_chosen"])
    if before != after:
        log(by, "changed", meeting, fields=["participants"], changes={"capacity": (before, after)})
    tell_followers(Moved([seat.person_id] if seat.person_id else [], by, meeting))
    return seat


def settle_capacities(person: Person, by: Actor) -> None:
    """Find the capacity of seats that have none, or one that did not run on their day; any other stays as it was told.

    A post is often recorded, or its dates corrected, after the meeting.
    """
    tenures = list(Tenure.objects.filter(person=person))
    moved = []
    for seat in person.participations.select_related("meeting", "capacity"):
        running = running_on(tenures, seat.meeting.held_on)
        found = running[0] if running else None
        if seat.capacity in running or seat.capacity == found or said_none(seat):
            continue
        log(by, "changed", seat.meeting, changes={"capacity": (seat.capacity_id, found.pk if found else None)})
        seat.capacity, seat.capacity_chosen = found, False
        moved.append(seat)
    Participation.objects.bulk_update(moved, ["capacity", "capacity_chosen"])
    tell_followers(Moved([person.pk], by))


def said_none(seat: Participation) -> bool:
    """Whether somebody said that they sat there in no capacity of theirs."""
    return seat.capacity_chosen and seat.capacity is None

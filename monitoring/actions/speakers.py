"""As what someone promised: settled again once their posts, or the day and the seats of a meeting, are known better."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils import timezone

from accounts.actors import Actor
from accounts.log import log
from crm.actions.capacities import Moved
from crm.capacities import running_on
from crm.models import Meeting, Participation, Tenure
from monitoring.models import Commitment


def settle_speakers(moved: Moved) -> None:
    """Find the post of promises that have none, or one that did not run on their day; any other stays as it was told.

    What was said by hand of a seat at the meeting holds for the promises made there.
    """
    if moved.meeting and moved.was_on:
        move_drafts(moved.meeting, moved.was_on, moved.by)
    promises = said_by(moved)
    seats = chosen_seats(promises)
    for promise in promises:
        found = post_of(promise, seats.get((promise.meeting_id, promise.spoken_by_id)))
        if found != promise.spoken_as:
            promise.spoken_as = found
            promise.save(update_fields=["spoken_as"])
            log(moved.by, "changed", promise, fields=["spoken_as"])


def move_drafts(meeting: Meeting, was_on: date, by: Actor) -> None:
    """What was promised at a meeting was promised on its day; what is published keeps the day it was judged by."""
    if meeting.held_on > timezone.localdate():
        return
    drafts = Commitment.objects.filter(meeting=meeting, made_on=was_on, published_at=None, withdrawn_at=None)
    for draft in drafts.exclude(original_due__lt=meeting.held_on).select_for_update():
        draft.made_on = meeting.held_on
        draft.version += 1
        draft.save(update_fields=["made_on", "version"])
        log(by, "changed", draft, changes={"made_on": (was_on, meeting.held_on)})


def said_by(moved: Moved) -> list[Commitment]:
    said = Commitment.objects.filter(spoken_by__in=moved.people, withdrawn_at=None)
    rows = said.filter(meeting=moved.meeting) if moved.meeting else said
    return list(rows.select_for_update(of=("self",)).select_related("spoken_as").order_by("pk"))


def chosen_seats(promises: Iterable[Commitment]) -> dict[tuple[int | None, int | None], Tenure]:
    """Return meeting and person: the capacity that somebody chose for them there."""
    spoke = Q(pk__in=[])
    for promise in promises:
        spoke |= Q(meeting=promise.meeting_id, person=promise.spoken_by_id)
    seats = Participation.objects.filter(spoke, capacity_chosen=True).exclude(capacity=None).select_related("capacity")
    return {(seat.meeting_id, seat.person_id): seat.capacity for seat in seats if seat.capacity}


def post_of(promise: Commitment, seat: Tenure | None) -> Tenure | None:
    """Return the post in the body that owes it, on the day it was promised."""
    day = promise.made_on or timezone.localdate()
    running = running_on(Tenure.objects.filter(person=promise.spoken_by_id, organisation=promise.owed_by_id), day)
    if seat in running:
        return seat
    if promise.spoken_as and promise.spoken_as.runs_on(day):
        return promise.spoken_as
    return running[0] if running else None

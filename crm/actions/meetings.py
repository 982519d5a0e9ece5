"""What people do with meetings: plan, record, change, hold, cancel."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import differences, log
from crm.actions.capacities import Moved, tell_followers
from crm.capacities import capacities
from crm.confidentiality import Level
from crm.models import Meeting, Organisation, Participation, Person, Side, Tenure, Theme
from crm.strictness import narrow_what_hangs_on

UNTOLD = {"about", "notes", "where"}  # words about people: the log names the field and keeps no text


@dataclass(frozen=True)
class Seat:
    """A person or an organisation at the table; `capacity` is found by the day unless it is given."""

    person: Person | None = None
    organisation: Organisation | None = None
    side: str = Side.THEIRS
    role: str = Participation.Role.PRESENT
    capacity: Tenure | None = None

    @property
    def key(self) -> tuple[int | None, int | None]:
        return (self.person.pk if self.person else None, self.organisation.pk if self.organisation else None)


@transaction.atomic
def record_meeting(
    *,
    held_on: date,
    about: str,
    by: Actor,
    held_at: time | None = None,
    kind: str = Meeting.Kind.IN_PERSON,
    state: str | None = None,
    notes: str = "",
    where: str = "",
    confidentiality: str = Level.INTERNAL,
    themes: Iterable[Theme] = (),
    participants: Sequence[Seat] = (),
    is_demonstration: bool = False,
) -> Meeting:
    """Write a meeting down; without a state, one still to come is planned and a past one was held."""
    if by.user is None:
        raise ValidationError(_("Only a signed-in person can record a meeting."))
    meeting = Meeting(
        held_on=held_on, held_at=held_at, kind=kind, about=about, notes=notes, where=where, author=by.user,
        confidentiality=confidentiality, state=state or state_on(held_on, held_at), is_demonstration=is_demonstration,
    )  # fmt: skip
    refuse_impossible(meeting)
    meeting.save()
    meeting.themes.set(themes)
    seat(meeting, participants)
    if meeting.state == Meeting.State.HELD:
        log(by, "recorded", meeting, fields=["about", "held_on"])
    else:
        log(by, "planned", meeting, fields=["about", "held_on"])
    return meeting


def state_on(held_on: date, held_at: time | None = None) -> Meeting.State:
    """Return whether it is still to come or over; today's is over unless its hour is still to come."""
    now = timezone.localtime()
    if held_on > now.date():
        return Meeting.State.PLANNED
    to_come = (
        held_on == now.date() and held_at is not None and datetime.combine(held_on, held_at) > now.replace(tzinfo=None)
    )
    return Meeting.State.PLANNED if to_come else Meeting.State.HELD


def refuse_impossible(meeting: Meeting) -> None:
    if not meeting.about.strip():
        raise ValidationError({"about": _("Say in one line what it was about.")})
    if meeting.state == Meeting.State.HELD and meeting.held_on > timezone.localdate():
        raise ValidationError({"held_on": _("A meeting that was held cannot lie in the future.")})


def seat(meeting: Meeting, seats: Sequence[Seat]) -> None:
    """Write who sat there; whoever was there before keeps the capacity unless the day has changed."""
    refuse_impossible_seats(seats)
    kept = capacities_kept(meeting)
    found = capacities([one.person for one in seats if one.person], meeting.held_on)
    meeting.participations.all().delete()
    Participation.objects.bulk_create(
        Participation(
            meeting=meeting, person=one.person, organisation=one.organisation, side=one.side, role=one.role,
            **({"capacity": one.capacity} if one.capacity else kept.get(one.key) or found_for(one, found)),
        )
        for one in seats
    )  # fmt: skip


def found_for(one: Seat, found: dict[int, Tenure]) -> dict[str, Any]:
    return {"capacity": found.get(one.person.pk) if one.person else None}


def capacities_kept(meeting: Meeting) -> dict[Any, dict[str, Any]]:
    """Return the capacities that still run on the day of the meeting, and the seats said to have none."""
    running = Q(capacity__in=Tenure.objects.on(meeting.held_on))
    said_none = Q(capacity=None, capacity_chosen=True)
    before = meeting.participations.filter(running | said_none).select_related("capacity")
    return {
        (held.person_id, held.organisation_id): {"capacity": held.capacity, "capacity_chosen": held.capacity_chosen}
        for held in before
    }


def refuse_impossible_seats(seats: Sequence[Seat]) -> None:
    if any((one.person is None) == (one.organisation is None) for one in seats):
        raise ValidationError({"participants": _("Each seat is one person or one organisation.")})
    if len({one.key for one in seats}) < len(seats):
        raise ValidationError({"participants": _("Someone is named twice.")})
    if any(one.capacity and (one.person is None or one.capacity.person_id != one.person.pk) for one in seats):
        raise ValidationError({"participants": _("A capacity belongs to another person.")})


@transaction.atomic
def edit_meeting(
    *,
    meeting: Meeting,
    version: int | None,
    by: Actor,
    themes: Iterable[Theme] | None = None,
    participants: Sequence[Seat] | None = None,
    **fields: Any,
) -> Meeting:
    """Change what is named; Conflict when someone else saved in between. None leaves themes or seats as they are."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    check_version(meeting, version)
    if "confidentiality" in fields:
        refuse_widening(meeting, fields["confidentiality"], by)
    changes = differences(meeting, fields)
    _write(meeting, fields)
    if themes is not None:
        meeting.themes.set(themes)
    if participants is not None or "held_on" in changes:
        seat_again(meeting, participants, by, was_on=changes["held_on"][0] if "held_on" in changes else None)
    if "confidentiality" in changes:
        narrow_what_hangs_on(meeting)
    told = {name: change for name, change in changes.items() if name not in UNTOLD}
    also = [name for name, given in (("themes", themes), ("participants", participants)) if given is not None]
    log(by, "changed", meeting, fields=[*also, *(set(changes) & UNTOLD)], changes=told)
    return meeting


def _write(meeting: Meeting, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(meeting, name, value)
    refuse_impossible(meeting)
    meeting.version += 1
    meeting.save()


def seat_again(meeting: Meeting, seats: Sequence[Seat] | None, by: Actor, was_on: date | None) -> None:
    """None leaves who sat there; only their capacities are those of the new day."""
    if was_on:  # another day is another question
        meeting.participations.filter(capacity=None).update(capacity_chosen=False)
    if seats is None:
        seat(meeting, seats_of(meeting.participations.all()))
    else:
        seat(meeting, [*seats, *seats_hidden_from(meeting, by)])
    people = meeting.participations.exclude(person=None).values_list("person", flat=True)
    tell_followers(Moved(list(people), by, meeting, was_on))


def seats_of(held: "models.QuerySet[Participation]") -> list[Seat]:
    rows = held.select_related("person", "organisation")
    return [Seat(one.person, one.organisation, one.side, one.role) for one in rows]


def seats_hidden_from(meeting: Meeting, by: Actor) -> list[Seat]:
    """Return the seats the editor could not see and therefore cannot have removed."""
    if by.user is None:
        return []
    seen = Participation.objects.held_by_visible(by.user).filter(meeting=meeting)
    return seats_of(meeting.participations.exclude(pk__in=seen.values("pk")))


def refuse_widening(meeting: Meeting, level: str, by: Actor) -> None:
    """Only the author and leadership open a meeting further than it is."""
    wider = Level(level).rank < Level(meeting.confidentiality).rank
    trusted = by.user is not None and (by.user.pk == meeting.author_id or by.user.is_leadership)
    if wider and not trusted:
        raise ValidationError({"confidentiality": _("Only the author or leadership can open it to more readers.")})


@transaction.atomic
def hold_meeting(
    *, meeting: Meeting, version: int | None, notes: str, by: Actor, held_on: date | None = None, **also: Any
) -> Meeting:
    """A planned meeting has taken place; the notes are how it went, `also` what turned out otherwise than planned."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.state != Meeting.State.PLANNED:
        raise ValidationError(_("Only a planned meeting can be marked as held."))
    state = Meeting.State.HELD
    return edit_meeting(
        meeting=meeting, version=version, by=by, state=state, notes=notes, held_on=held_on or meeting.held_on, **also
    )


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, reason: str, by: Actor) -> Meeting:
    """A planned meeting will not take place; the reason stands in its history."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.state != Meeting.State.PLANNED:
        raise ValidationError(_("Only a planned meeting can be cancelled."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it was cancelled.")})
    change = (meeting.state, Meeting.State.CANCELLED)
    meeting.state = Meeting.State.CANCELLED
    meeting.version += 1
    meeting.save(update_fields=["state", "version"])
    log(by, "cancelled", meeting, changes={"state": change, "reason": (None, reason.strip())})
    return meeting

"""Who sat at a table, after its time: how many and for whom stays, the names go."""

from collections import Counter
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, Q

from crm.confidentiality import Level
from crm.models import LegalHold, Meeting, NamelessSeats, Participation, Person
from crm.models.meetings import MeetingQuerySet, ParticipationQuerySet


def old_attendance(day: date) -> MeetingQuerySet:
    return Meeting.objects.filter(Exists(to_be_counted().filter(meeting=OuterRef("pk"))), held_on__lt=day)


def to_be_counted() -> ParticipationQuerySet:
    """Return the seats that give up their names.

    Not those of a restricted meeting: to sit there is what opens it to them. Not what a merge left aside, which is
    counted on the other record. Not those of somebody on hold.
    """
    kind = ContentType.objects.get_for_model(Person)
    held = LegalHold.objects.filter(subject_type=kind, ended_at=None).values("subject_id")
    seats = Participation.objects.filter(person__erased_on=None, person__merged_into=None)
    return seats.exclude(Q(person=None) | Q(person__in=held) | Q(meeting__confidentiality=Level.RESTRICTED))


def count_only(run: Any, keys: list[int]) -> int:
    """Return of how many meetings; a form opened before says that somebody changed the meeting meanwhile."""
    rows = to_be_counted().filter(meeting__in=keys).select_related("person", "capacity")
    seats = list(rows.select_for_update(of=("self",)))
    found = Counter(group_of(seat) for seat in seats)
    NamelessSeats.objects.bulk_create(
        NamelessSeats(meeting_id=meeting, organisation_id=body, side=side, role=role, confidentiality=level, how_many=n)
        for (meeting, body, side, role, level), n in found.items()
    )
    Participation.objects.filter(pk__in=[seat.pk for seat in seats]).delete()
    meetings = {seat.meeting_id for seat in seats}
    Meeting.objects.filter(pk__in=meetings).update(version=F("version") + 1)
    return len(meetings)


def group_of(seat: Participation) -> tuple[int, int | None, str, str, str]:
    body = seat.capacity.organisation_id if seat.capacity else None
    level = seat.person.confidentiality if seat.person else Level.INTERNAL
    return seat.meeting_id, body, seat.side, seat.role, level

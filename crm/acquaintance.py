"""Who of us has met whom, how often and when last: from the seats of held meetings that the reader sees."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from accounts.gates import Visitor
from crm.models import Meeting, Participation, Person, Side
from crm.models.meetings import ParticipationQuerySet

MOST_SEATS = 5000
Seat = tuple[int, int, date]  # meeting, person, day


@dataclass(frozen=True)
class Met:
    """One of ours and one of theirs, over all the meetings where both sat."""

    ours: Person
    theirs: Person
    times: int
    last_on: date


@dataclass(frozen=True)
class Link:
    ours: int
    theirs: int
    times: int
    last_on: date


def links(our_seats: Iterable[Seat], their_seats: Iterable[Seat]) -> list[Link]:
    """Return every pair that sat at one table, the pair that met most often first."""
    ours_at: dict[int, list[int]] = defaultdict(list)
    for meeting, person, _day in our_seats:
        ours_at[meeting].append(person)
    days: dict[tuple[int, int], list[date]] = defaultdict(list)
    for meeting, person, day in their_seats:
        for one in ours_at[meeting]:
            days[one, person].append(day)
    found = [Link(ours, theirs, len(held), max(held)) for (ours, theirs), held in days.items()]
    return sorted(found, key=lambda link: (-link.times, link.last_on, link.ours, link.theirs))


def sole(found: Iterable[Link]) -> list[Link]:
    """Return the links of those whom only one of us has ever met."""
    of_theirs: dict[int, list[Link]] = defaultdict(list)
    for link in found:
        of_theirs[link.theirs].append(link)
    return [several[0] for several in of_theirs.values() if len(several) == 1]


def who_met(user: Visitor, theirs: Iterable[int]) -> list[Met]:
    """Return who of us met these people."""
    their_seats = as_seats(held_seats(user).exclude(side=Side.OURS).filter(person__in=list(theirs)))
    return named(user, links(ours_at(user, {meeting for meeting, *_ in their_seats}), their_seats))


def only_one_of_us_met(user: Visitor, theirs: Iterable[int]) -> list[Met]:
    """Whom only one of us has met is asked of all the seats there are; how often, of the newest."""
    seats = held_seats(user).exclude(side=Side.OURS).filter(person__in=list(theirs))
    beside = seats.filter(meeting__participations__in=held_seats(user).filter(side=Side.OURS).order_by())
    ours = Count("meeting__participations__person", distinct=True)
    alone = beside.order_by().values("person").annotate(ours=ours).filter(ours=1)
    their_seats = as_seats(held_seats(user).exclude(side=Side.OURS).filter(person__in=alone.values("person")))
    return named(user, sole(links(ours_at(user, {meeting for meeting, *_ in their_seats}), their_seats)))


def met_only_by(user: Visitor, ours: int) -> list[Met]:
    """Return whom nobody of us but this one has ever met."""
    own = held_seats(user).filter(side=Side.OURS, person=ours).values("meeting")
    theirs = held_seats(user).exclude(side=Side.OURS).filter(meeting__in=own).values("person")
    found = only_one_of_us_met(user, set(theirs.values_list("person", flat=True)[:MOST_SEATS]))
    return [one for one in found if one.ours.pk == ours]


def reached_only_through(user: Visitor, gone: int) -> list[Person]:
    """Return those of theirs whom we have met at the tables of this person and nowhere else."""
    tables = held_seats(user).filter(person=gone).values("meeting")
    beside = held_seats(user).exclude(side=Side.OURS).filter(meeting__in=tables).values("person")
    elsewhere = held_seats(user).exclude(side=Side.OURS).exclude(meeting__in=tables).values("person")
    found = Person.objects.visible_to(user).filter(pk__in=beside).exclude(pk__in=elsewhere).exclude(pk=gone)
    return list(found.for_reader(user))


def taken_seats(user: Visitor) -> ParticipationQuerySet:
    """The seats at held meetings of those who came."""
    return Participation.objects.visible_to(user).taken().filter(meeting__state=Meeting.State.HELD)


def held_seats(user: Visitor) -> ParticipationQuerySet:
    """Those of people, the newest first."""
    return taken_seats(user).exclude(person=None).order_by("-meeting__held_on", "pk")


def as_seats(rows: ParticipationQuerySet) -> list[Seat]:
    return list(rows.values_list("meeting", "person", "meeting__held_on")[:MOST_SEATS])


def ours_at(user: Visitor, meetings: set[int]) -> list[Seat]:
    return as_seats(held_seats(user).filter(side=Side.OURS, meeting__in=meetings))


def named(user: Visitor, found: list[Link]) -> list[Met]:
    ids = {link.ours for link in found} | {link.theirs for link in found}
    people = Person.objects.visible_to(user).for_reader(user).in_bulk(ids) if ids else {}
    return [
        Met(people[link.ours], people[link.theirs], link.times, link.last_on)
        for link in found
        if link.ours in people and link.theirs in people
    ]

"""An office changes hands: what its last holder promised, what is open, who of us knew them, what is at risk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from accounts.models import User
from campaigns.models import Ask, AskPressed
from crm import kinds
from crm.acquaintance import Met, only_one_of_us_met, reached_only_through, who_met
from crm.models import Letter, Meeting, Office, Participation, Person, Task, Tenure
from crm.models.people import TenureQuerySet
from monitoring.models import Commitment
from monitoring.models.commitments import CommitmentQuerySet
from monitoring.parts import Part, first
from monitoring.rows import Row, rows_of

MOST = 50
OVER = (Ask.Status.DRAFT, Ask.Status.MET, Ask.Status.REFUSED, Ask.Status.WITHDRAWN)


@dataclass(frozen=True)
class Hands:
    """Who held the office: the one it passed from, the one it passed to, and those before."""

    predecessor: Tenure | None
    successor: Tenure | None
    earlier: list[Tenure]

    @property
    def is_vacant(self) -> bool:
        return self.successor is None


@dataclass(frozen=True)
class OfficePack:
    office: Office
    hands: Hands
    open: Part[Row]
    settled: Part[Row]
    letters: Part[Letter]
    tasks: Part[Task]
    meetings: Part[Meeting]
    asks: Part[Ask]
    known_by: list[Met]
    successor_known_by: list[Met]
    at_risk: list[Person]
    one_of_us: list[Met]


def hands(tenures: Sequence[Tenure], before: int | None = None) -> Hands:
    """Sort out the holders, the one begun last first.

    A year that both share runs for both, so the holder is the one begun last; `before` names another predecessor.
    """
    successor = next((one for one in tenures if one.is_current), None)
    others = [one for one in tenures if one is not successor and one.ended]
    others.sort(key=lambda one: (one.ended, one.started), reverse=True)
    predecessor = next((one for one in others if one.pk == before), others[0] if others else None)
    return Hands(predecessor, successor, [one for one in others if one is not predecessor])


def of_office(
    office: Office, reader: User, today: date, before: int | None = None, most: int | None = MOST
) -> OfficePack:
    """Gather all of it through the gates: what the reader may not see is not counted either; `most` of each, or all."""
    held = Tenure.objects.visible_to(reader).filter(office=office)
    found = hands(list(held.for_list()), before)
    promised = promised_by(office, found.predecessor, reader)
    still_open = promised.unfinished()
    gone = found.predecessor.person if found.predecessor else None
    came = found.successor.person if found.successor else None
    letters = unanswered(office, found.predecessor, reader, most)
    meetings = planned([one for one in (gone, came) if one], reader, most)
    in_the_body = Tenure.objects.visible_to(reader).on(today).filter(organisation=office.body_id)
    return OfficePack(
        office=office,
        hands=found,
        open=shown(still_open.nearest_first(), reader, today, most),
        settled=shown(promised.filter(withdrawn_at=None).exclude(pk__in=still_open.values("pk")), reader, today, most),
        letters=letters,
        tasks=tasks_about(still_open, letters, meetings, [gone] if gone else [], reader, most=most),
        meetings=meetings,
        asks=asks_to(office, held, reader, most),
        known_by=who_met(reader, [gone.pk]) if gone else [],
        successor_known_by=who_met(reader, [came.pk]) if came else [],
        at_risk=reached_only_through(reader, gone.pk) if gone else [],
        one_of_us=only_one_of_us_met(reader, in_the_body.values_list("person", flat=True)),
    )


def promised_by(office: Office, predecessor: Tenure | None, reader: User) -> CommitmentQuerySet:
    """Owed by the office, or spoken by whoever held it."""
    held = Tenure.objects.visible_to(reader).filter(office=office)
    spoken = Q(owed_office=office) | Q(spoken_as__in=held)
    if predecessor:
        spoken |= Q(spoken_by=predecessor.person_id, spoken_as=None, owed_by=office.body_id)
    return Commitment.objects.visible_to(reader).filter(spoken)


def shown(promises: CommitmentQuerySet, reader: User, today: date, most: int | None) -> Part[Row]:
    order = promises.query.order_by
    loaded = promises.for_list().for_reader(reader).select_related("spoken_by")
    found = first(loaded.order_by(*order) if order else loaded, most)
    return Part(rows_of(found, today), found.total)


def unanswered(office: Office, predecessor: Tenure | None, reader: User, most: int | None) -> Part[Letter]:
    held = Tenure.objects.visible_to(reader).filter(office=office)
    to_them = Q(office=office) | Q(capacity__in=held)
    if predecessor:
        to_them |= Q(person=predecessor.person_id, organisation=office.body_id)
    waiting = Letter.objects.visible_to(reader).unanswered(reader).filter(to_them)
    return first(waiting.for_reader(reader).order_by("reply_due_on", "pk"), most)


def planned(people: Sequence[Person], reader: User, most: int | None) -> Part[Meeting]:
    seats = Participation.objects.visible_to(reader).filter(person__in=people)
    ahead = Meeting.objects.visible_to(reader).filter(state=Meeting.State.PLANNED, pk__in=seats.values("meeting"))
    return first(ahead.for_list().order_by("held_on", "pk"), most)


def tasks_about(
    promises: CommitmentQuerySet,
    letters: Sequence[Letter],
    meetings: Sequence[Meeting],
    people: Sequence[Person],
    reader: User,
    *,
    most: int | None,
) -> Part[Task]:
    """What we still have to do about any of it."""
    about = Q(subject_type=type_of(Commitment), subject_id__in=promises.order_by().values("pk"))
    for model, records in ((Letter, letters), (Meeting, meetings), (Person, people)):
        about |= Q(subject_type=type_of(model), subject_id__in=[one.pk for one in records])
    tasks = first(Task.objects.visible_to(reader).open().filter(about).for_reader(reader), most)
    kinds.show_subjects(tasks, reader)
    return tasks


def type_of(model: type[Commitment | Letter | Meeting | Person]) -> ContentType:
    return ContentType.objects.get_for_model(model)


def asks_to(office: Office, held: TenureQuerySet, reader: User, most: int | None) -> Part[Ask]:
    """Addressed to the office, or pressed in a meeting with whoever held it."""
    seats = Participation.objects.visible_to(reader).filter(capacity__in=held)
    pressed = AskPressed.objects.visible_to(reader).filter(meeting__in=seats.values("meeting"))
    wanted = Q(addressed_office=office) | Q(pk__in=pressed.values("ask"))
    return first(Ask.objects.visible_to(reader).exclude(status__in=OVER).filter(wanted).for_reader(reader), most)

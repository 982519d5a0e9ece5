"""Log a meeting: the meeting, the asks it was about, what they promised and what we owe, in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import User
from campaigns.asks.actions import press_asks
from campaigns.models import Ask
from crm.actions.letters import write_letter
from crm.actions.meetings import Seat, hold_meeting, record_meeting
from crm.actions.tasks import record_task
from crm.confidentiality import Level, stricter
from crm.models import Letter, Meeting, Organisation, Participation, Person, Side, Task, Tenure, Theme
from crm.models.people import TenureQuerySet
from monitoring.actions.commitments import record_commitment
from monitoring.actions.newcomers import Known, Party, introduce
from monitoring.models import Commitment

TITLE = Commitment._meta.get_field("title").max_length or 250


@dataclass(frozen=True)
class Promise:
    """What they promised; without a name it is the first official's."""

    text: str
    due_on: date | None = None
    by_whom: Party | None = None


@dataclass(frozen=True)
class Debt:
    """What we owe; without a name it is owed to the first body at the table."""

    what: str
    assignee: User
    due_on: date | None = None
    to_whom: Party | None = None


@dataclass(frozen=True)
class NextStep:
    """What comes next, as a task; with `letter` its subject, a letter of thanks is drafted too."""

    what: str
    due_on: date | None = None
    letter: str = ""


@dataclass(frozen=True)
class Planned:
    """A meeting that was planned and has taken place, as the author had read it."""

    meeting: Meeting
    version: int | None = None


@dataclass(frozen=True)
class Logged:
    """What came of one form."""

    meeting: Meeting
    commitments: list[Commitment] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    newcomers: list[Person | Organisation] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)


@transaction.atomic
def log_meeting(
    *,
    met: Sequence[Party],
    by: Actor,
    ours: Sequence[Party] = (),
    asks: Sequence[Ask] = (),
    themes: Iterable[Theme] = (),
    promises: Sequence[Promise] = (),
    debts: Sequence[Debt] = (),
    next_step: NextStep | None = None,
    planned: Planned | None = None,
    **told: Any,
) -> Logged:
    """Store everything or nothing; the themes of the asks are the meeting's too."""
    refuse_promises_of_tomorrow(told["held_on"], promises)
    known = introduce(met=met, ours=ours, held_on=told["held_on"], by=by)
    about = {*themes, *(ask.theme for ask in asks if ask.theme)}
    seats = seats_of(known.all(met), known.all(ours), told["held_on"], by)
    if planned:
        meeting = take_place(planned, seats, themes=about, by=by, **told)
    else:
        meeting = record_meeting(participants=seats, themes=about, by=by, **told)
    press_asks(meeting=meeting, asks=asks, by=by)
    table = Table(meeting, known.all(met), known, by)
    commitments = [table.hold_to(promise, asks) for promise in promises]
    tasks = [table.owe(debt) for debt in debts] + ([table.follow_up(next_step)] if next_step else [])
    letters = table.thank(next_step) if next_step and next_step.letter else []
    return Logged(meeting, commitments, tasks, known.added, letters)


def take_place(planned: Planned, seats: Sequence[Seat], *, by: Actor, **told: Any) -> Meeting:
    """Whoever sat there as planned keeps the role; the neutral ones, whom the page does not ask about, stay."""
    before = planned.meeting.participations.select_related("person", "organisation")
    roles = {(one.person_id, one.organisation_id): one.role for one in before}
    neutral = Participation.objects.held_by_visible(by.user).filter(pk__in=before, side=Side.NEUTRAL) if by.user else ()
    kept = [replace(one, role=roles.get(one.key, one.role)) for one in seats]
    others = [Seat(one.person, one.organisation, one.side, one.role) for one in neutral]
    missing = [one for one in others if one.key not in {seat.key for seat in kept}]
    return hold_meeting(
        meeting=planned.meeting, version=planned.version, participants=[*kept, *missing], by=by, **told
    )  # fmt: skip


def refuse_promises_of_tomorrow(held_on: date, promises: Sequence[Promise]) -> None:
    if any(promise.due_on and promise.due_on < held_on for promise in promises):
        raise ValidationError(_("A promise cannot be due before the day it was made."))


def seats_of(
    met: Sequence[Person | Organisation], ours: Sequence[Person | Organisation], held_on: date, by: Actor
) -> list[Seat]:
    """Someone who sits beside a body they hold a post in speaks for that body, whatever else they are."""
    bodies = [one for one in met if isinstance(one, Organisation)]
    people = [one for one in met if isinstance(one, Person)]
    beside = seen_tenures(by).on(held_on).filter(person__in=people, organisation__in=bodies).order_by("-started", "pk")
    capacities: dict[int, Tenure] = {}
    for tenure in sorted(beside, key=lambda one: one.office_id is None):
        capacities.setdefault(tenure.person_id, tenure)
    return [seat(one, Side.THEIRS, capacities) for one in met] + [seat(one, Side.OURS, {}) for one in ours]


def seen_tenures(by: Actor) -> TenureQuerySet:
    return Tenure.objects.visible_to(by.user) if by.user else Tenure.objects.none()


def seat(party: Person | Organisation, side: Side, capacities: dict[int, Tenure]) -> Seat:
    if isinstance(party, Organisation):
        return Seat(organisation=party, side=side)
    return Seat(person=party, side=side, capacity=capacities.get(party.pk))


@dataclass(frozen=True)
class Debtor:
    """Who owes: the body and the office, through whoever spoke."""

    body: Organisation | None = None
    tenure: Tenure | None = None
    person: Person | None = None


class Table:
    """Those we met, as they stood that day, and what follows from it."""

    def __init__(self, meeting: Meeting, met: Sequence[Person | Organisation], known: "Known", by: Actor) -> None:
        self.meeting, self.met, self.known, self.by = meeting, met, known, by
        self.level = stricter(meeting.confidentiality, Level.INTERNAL)
        seated = seen_tenures(by).filter(participations__meeting=meeting)
        held = seated.select_related("organisation", "office__body")
        self.tenures = {tenure.person_id: tenure for tenure in held}

    def debtor(self, party: Party | None) -> Debtor:
        """Return who is bound by a party's words; where none is named, the first official, else the first body."""
        people = [one for one in self.met if isinstance(one, Person)]
        one = self.known.of(party) if party else next(iter([*people, *self.met]), None)
        if isinstance(one, Organisation):
            return Debtor(one)
        tenure = self.tenures.get(one.pk) if one else None
        if tenure is None:
            return Debtor(self.first_body(), None, one)
        return Debtor(tenure.office.body if tenure.office else tenure.organisation, tenure, one)

    def first_body(self) -> Organisation | None:
        return next((one for one in self.met if isinstance(one, Organisation)), None)

    def hold_to(self, promise: Promise, asks: Sequence[Ask]) -> Commitment:
        """A draft owed by body and office. With one ask on the table it is clear which one it answers."""
        debtor = self.debtor(promise.by_whom)
        answered = asks if len(asks) == 1 else ()
        return record_commitment(
            title=Truncator(" ".join(promise.text.split())).chars(TITLE),
            verbatim=promise.text,
            language=language_of(promise.text),
            made_on=self.meeting.held_on,
            original_due=promise.due_on,
            owed_by=debtor.body,
            owed_office=debtor.tenure.office if debtor.tenure else None,
            spoken_by=debtor.person,
            spoken_as=debtor.tenure,
            origin=Commitment.Origin.MEETING,
            meeting=self.meeting,
            asks=answered,
            theme=answered[0].theme if answered else None,
            owner=self.by.user,
            confidentiality=self.level,
            by=self.by,
        )

    def owe(self, debt: Debt) -> Task:
        return self.task(debt.what, debt.assignee, debt.due_on, self.debtor(debt.to_whom).body or self.first_body())

    def follow_up(self, step: NextStep) -> Task:
        return self.task(step.what, self.meeting.author, step.due_on, None)

    def thank(self, step: NextStep) -> list[Letter]:
        """Draft a letter to whoever spoke first, in the body's name; without a body there is nobody to write to."""
        one = self.debtor(None)
        if one.body is None:
            return []
        letter = write_letter(
            subject=step.letter, organisation=one.body, person=one.person, kind=Letter.Kind.THANKS,
            office=one.tenure.office if one.tenure and one.tenure.office_id else None,
            meeting=self.meeting, themes=self.meeting.themes.all(), confidentiality=self.level, by=self.by,
        )  # fmt: skip
        return [letter]

    def task(self, what: str, assignee: User, due_on: date | None, owed_to: Organisation | None) -> Task:
        return record_task(
            what=what, assignee=assignee, due_on=due_on, owed_to=owed_to, subject=self.meeting,
            confidentiality=self.level, by=self.by,
        )  # fmt: skip


def language_of(text: str) -> str:
    """Guess the language of a promise from its letters."""
    if any("а" <= letter <= "я" for letter in text.lower()):
        return "bg"
    written = (get_language() or "en").split("-")[0]
    return "en" if written == "bg" else written

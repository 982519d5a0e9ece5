"""One of our own leaves: their tasks, talks, promises to watch, drafts, and the contacts that only they have."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import LogEntry, User
from crm import kinds
from crm.acquaintance import Met, met_only_by
from crm.models import Letter, Meeting, Participation, Person, Representation, Task, Tenure
from monitoring.models import Assessment, Commitment
from monitoring.models.commitments import CommitmentQuerySet
from monitoring.parts import Part, first
from monitoring.rows import Row
from monitoring.turnover import shown

MOST = 200
HANDED_OVER = gettext_noop("handed over the work of")


@dataclass(frozen=True)
class Draft:
    """Something they began and did not finish."""

    kind: str
    text: str
    url: str


@dataclass(frozen=True)
class ColleaguePack:
    user: User | None
    person: Person | None
    tenures: list[Tenure]
    tasks: Part[Task]
    commitments: Part[Row]
    meetings: Part[Meeting]
    letters: Part[Letter]
    drafts: Part[Draft]
    only_they_met: list[Met]
    speaks_for: list[Representation]

    @property
    def can_be_handed_over(self) -> bool:
        return bool(self.user and (self.tasks or self.commitments))


def of_colleague(
    user: User | None, person: Person | None, reader: User, today: date, most: int | None = MOST
) -> ColleaguePack:
    """Gather it all through the gates of the reader; either the account or the person may be missing."""
    held = Tenure.objects.visible_to(reader).filter(person=person)
    return ColleaguePack(
        user=user,
        person=person,
        tenures=list(held.for_list()) if person else [],
        tasks=tasks_of(user, reader, most),
        commitments=shown(owned(user, reader).nearest_first(), reader, today, most) if user else Part([], 0),
        meetings=planned_with(user, person, reader, most),
        letters=waiting_of(user, reader, most),
        drafts=drafts_of(user, reader, most) if user else Part([], 0),
        only_they_met=met_only_by(reader, person.pk) if person else [],
        speaks_for=spoken_for(user, reader, today),
    )


def spoken_for(user: User | None, reader: User, today: date) -> list[Representation]:
    current = Representation.objects.visible_to(reader).current(today)
    return list(current.filter(user=user).for_list()) if user else []


def tasks_of(user: User | None, reader: User, most: int | None) -> Part[Task]:
    if user is None:
        return Part([], 0)
    tasks = first(Task.objects.visible_to(reader).open().of(user).for_reader(reader), most)
    kinds.show_subjects(tasks, reader)
    return tasks


def owned(user: User, reader: User) -> CommitmentQuerySet:
    """The promises they watch that are not settled yet."""
    return Commitment.objects.visible_to(reader).unfinished().filter(owner=user)


def planned_with(user: User | None, person: Person | None, reader: User, most: int | None) -> Part[Meeting]:
    seats = Participation.objects.visible_to(reader).filter(person=person)
    theirs = Q(pk__in=seats.values("meeting")) if person else Q(pk__in=[])
    if user:
        theirs |= Q(author=user)
    ahead = Meeting.objects.visible_to(reader).filter(theirs, state=Meeting.State.PLANNED)
    return first(ahead.for_list().order_by("held_on", "pk"), most)


def waiting_of(user: User | None, reader: User, most: int | None) -> Part[Letter]:
    """Letters they wrote that nobody has answered."""
    if user is None:
        return Part([], 0)
    waiting = Letter.objects.visible_to(reader).unanswered(reader).filter(author=user)
    return first(waiting.for_reader(reader).order_by("reply_due_on", "pk"), most)


def drafts_of(user: User, reader: User, most: int | None) -> Part[Draft]:
    written = Letter.objects.visible_to(reader).drafts().filter(author=user)
    promised = Commitment.objects.visible_to(reader).standing().filter(author=user, published_at=None)
    judged = Assessment.objects.under_way_for(reader).filter(coder=user, state=Assessment.State.DRAFT)
    letters = first(written.order_by("-made_at", "-pk"), most)
    promises = first(promised.order_by("-made_at", "-pk"), most)
    verdicts = first(judged.order_by("-made_at", "-pk"), most)
    shown = [
        *(Draft(_("letter"), one.subject, one.get_absolute_url()) for one in letters),
        *(Draft(_("commitment"), one.title, one.get_absolute_url()) for one in promises),
        *(Draft(_("assessment"), one.commitment.title, one.commitment.get_absolute_url()) for one in verdicts),
    ]
    return Part(shown, letters.total + promises.total + verdicts.total)


def handed_over_by(user: User, pk: int) -> LogEntry | None:
    """Return the entry of a handing over that this user did: it says what can be taken back."""
    return LogEntry.objects.filter(pk=pk, verb=HANDED_OVER, user=user).first()

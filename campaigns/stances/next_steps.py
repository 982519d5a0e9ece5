"""What could be done next with somebody: facts with their records, never a score. Upper apps register theirs."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.gates import Visitor
from accounts.templatetags.fmt import day
from campaigns.models import Ask, AskPressed
from campaigns.stances.standing import numbers
from crm.acquaintance import held_seats
from crm.models import Letter, Side
from crm.who_met_whom import their_seats

LONG_AGO = timedelta(days=183)
PATIENCE = timedelta(days=14)  # before silence after a meeting is worth a word
OVER = (Ask.Status.MET, Ask.Status.PARTLY_MET, Ask.Status.REFUSED, Ask.Status.WITHDRAWN, Ask.Status.ANSWERED)
MOST_EACH = 3
MONTH = 30.4  # days


@dataclass(frozen=True)
class Step:
    """One fact that asks for something, and the record it can be read in."""

    text: str
    url: str
    is_late: bool = False


@dataclass(frozen=True)
class Question:
    """Of whom it is asked, on behalf of which asks, for which reader."""

    keys: frozenset[str]
    asks: Sequence[int]
    user: Visitor
    today: date

    @property
    def people(self) -> set[int]:
        return numbers(self.keys)[0]

    @property
    def bodies(self) -> set[int]:
        return numbers(self.keys)[1]


Found: TypeAlias = Mapping[str, Sequence[Step]]  # by `person:12`
Source: TypeAlias = Callable[[Question], Found]
Event: TypeAlias = tuple[date, str]  # its day, and where it can be read

_sources: list[Source] = []


def register(*sources: Source) -> None:
    """Each returns only what the reader may see, with the same number of queries for any number of targets."""
    _sources.extend(sources)


def of(question: Question) -> dict[str, list[Step]]:
    """What is late first, then in the order of the sources."""
    found: dict[str, list[Step]] = defaultdict(list)
    for source in (waiting, *_sources) if question.keys else ():
        for key, steps in source(question).items():
            found[key] += steps
    return {key: sorted(steps, key=lambda one: not one.is_late) for key, steps in found.items()}


# What meetings and letters tell


def waiting(question: Question) -> Found:
    met = met_last(question)
    asked = asked_last(question)
    written = written_last(question)
    answered = written_last(question, Letter.Direction.RECEIVED)
    late = unanswered(question)
    return {
        key: [
            *late.get(key, []),
            *unsettled(asked.get(key), answered.get(key), question.today),
            *contact(key, met.get(key), written.get(key), question.today),
        ]
        for key in question.keys
    }


def met_last(question: Question, among: "QuerySet[Any] | None" = None) -> dict[str, Event]:
    """The newest held meeting with each of them that the reader may see, of all or of those among some."""
    people = held_seats(question.user).exclude(side=Side.OURS).filter(person__in=question.people)
    bodies = their_seats(question.user, by_institution=True).filter(line__in=question.bodies)
    found: dict[str, Event] = {}
    for kind, seats, column in (("person", people, "person"), ("organisation", bodies, "line")):
        rows = seats if among is None else seats.filter(meeting__in=among)
        newest = rows.order_by(column, "-meeting__held_on", "-meeting").distinct(column)
        for who, meeting, held_on in newest.values_list(column, "meeting", "meeting__held_on"):
            found[f"{kind}:{who}"] = (held_on, reverse("crm:meeting-detail", args=[meeting]))
    return found


def asked_last(question: Question) -> dict[str, Event]:
    """The same, of meetings in which one of the asks that still wait for an answer was brought up."""
    pressed = AskPressed.objects.visible_to(question.user).filter(ask__in=question.asks)
    return met_last(question, pressed.exclude(ask__status__in=OVER).values("meeting"))


def written_last(question: Question, direction: str = "") -> dict[str, Event]:
    """The newest letter either way, or that one way."""
    letters = Letter.objects.visible_to(question.user).standing().exclude(dated_on=None)
    letters = letters.filter(direction=direction) if direction else letters
    found: dict[str, Event] = {}
    for name, ids in (("person", question.people), ("organisation", question.bodies)):
        rows = letters.filter(**{f"{name}__in": ids}).order_by(name, "-dated_on", "-pk").distinct(name)
        for who, pk, dated_on in rows.values_list(name, "pk", "dated_on"):
            found[f"{name}:{who}"] = (dated_on, reverse("crm:letter-detail", args=[pk]))
    return found


def unanswered(question: Question) -> Found:
    """Letters of ours to them whose reply is overdue, as far as the reader knows of replies."""
    late = Letter.objects.visible_to(question.user).overdue(question.today, question.user)
    late = late.filter(Q(person__in=question.people) | Q(organisation__in=question.bodies))
    found: dict[str, list[Step]] = defaultdict(list)
    for letter in late.defer("text", "search").order_by("reply_due_on", "pk"):
        for key in {f"person:{letter.person_id}", f"organisation:{letter.organisation_id}"} & question.keys:
            if len(found[key]) < MOST_EACH:
                found[key].append(without_reply(letter))
    return found


def without_reply(letter: Letter) -> Step:
    dates = {"sent": day(letter.dated_on, "medium"), "due": day(letter.reply_due_on, "medium")}
    words = _("Letter of %(sent)s: no reply, due on %(due)s") % dates
    return Step(words, letter.get_absolute_url(), is_late=True)


def unsettled(asked: Event | None, answered: Event | None, today: date) -> list[Step]:
    """Asked across the table, and no letter from them since."""
    if asked is None or (answered and answered[0] >= asked[0]) or today - asked[0] < PATIENCE:
        return []
    return [Step(_("Asked at the meeting of %(when)s, no answer since") % {"when": day(asked[0], "medium")}, asked[1])]


def contact(key: str, met: Event | None, written: Event | None, today: date) -> list[Step]:
    """Whether we ever met, and how long nothing has passed between us."""
    kind, pk = key.split(":")
    found = [] if met else [Step(_("Never met"), reverse(f"crm:{kind}-detail", args=[pk]))]
    last = max((one for one in (met, written) if one), default=None)
    if last and today - last[0] >= LONG_AGO:
        months = int((today - last[0]).days // MONTH)
        words = ngettext("No contact for %(count)s month", "No contact for %(count)s months", months)
        found.append(Step(words % {"count": months}, last[1]))
    return found

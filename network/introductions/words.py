"""A way told in sentences: who knows whom, from what, since when or when last, and where it is written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.gates import Visitor
from accounts.templatetags.fmt import cldr
from accounts.templatetags.fmt import day as in_words
from crm.approximate import first_day
from crm.approximate import in_words as period_in_words
from crm.models import Organisation, Person, Tenure
from network.introductions.evidence import Evidence, load
from network.introductions.facts import Fact, Facts, Node
from network.introductions.ways import Found, Line
from network.models import TieRules

MOST_TOLD = 3  # facts of one step

Known = Person | Organisation


@dataclass(frozen=True)
class Told:
    """One fact as a sentence; `notes` say in which capacity somebody was there, and whether that is over."""

    kind: str
    text: str
    url: str
    held_on: date | None
    is_old: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    one: Known
    other: Known
    told: list[Told]
    more: int  # facts between the two that are not told

    @property
    def is_old(self) -> bool:
        """Whether nothing newer than an old contact ties the two."""
        return all(one.is_old for one in self.told)


@dataclass(frozen=True)
class Way:
    steps: list[Step]
    length: float

    @property
    def is_old(self) -> bool:
        return any(step.is_old for step in self.steps)

    @property
    def through(self) -> list[Known]:
        return [step.other for step in self.steps[:-1]]

    @property
    def summary(self) -> str:
        """How many stand between, for a heading."""
        between = len(self.through)
        if not between:
            return _("Directly")
        return ngettext("Through %(number)s other", "Through %(number)s others", between) % {"number": between}

    @property
    def first(self) -> Person | None:
        """The first person on it, who would be asked; none where the way leads through organisations alone."""
        return next((one for one in self.everybody[:-1] if isinstance(one, Person)), None)

    @property
    def everybody(self) -> list[Known]:
        return [self.steps[0].one, *(step.other for step in self.steps)]


@dataclass(frozen=True)
class Closed:
    """Somebody who held a post there, and how they would have been reached."""

    tenure: Tenure
    way: Way

    @property
    def text(self) -> str:
        held = {"person": self.tenure.person, "post": self.tenure, "day": day_of(self.tenure.ended)}
        return _("%(person)s was there until %(day)s: %(post)s.") % held


@dataclass(frozen=True)
class Answer:
    ways: list[Way]
    closed: list[Closed]
    rules: TieRules


def tell(user: Visitor, found: Found) -> Answer:
    lines = [*found.lines, *(line for _tenure, line in found.closed)]
    facts = [told for line in lines for one, other in pairs(line) for told in shown(found.facts, one, other)]
    nodes = {node for line in lines for node in line.nodes}
    evidence = load(user, found.facts.today, nodes, facts, (tenure for tenure, _line in found.closed))
    narrator = Narrator(evidence, found.facts)
    ways = [narrator.way(line) for line in found.lines]
    posts = narrator.evidence.records["post"]
    return Answer(ways, [Closed(posts[tenure], narrator.way(line)) for tenure, line in found.closed], found.facts.rules)


def pairs(line: Line) -> list[tuple[Node, Node]]:
    return list(zip(line.nodes, line.nodes[1:], strict=False))


def shown(facts: Facts, one: Node, other: Node) -> list[Fact]:
    return facts.of(one, other)[:MOST_TOLD]


@dataclass(frozen=True)
class Narrator:
    evidence: Evidence
    facts: Facts

    def way(self, line: Line) -> Way:
        return Way([self.step(one, other) for one, other in pairs(line)], line.length)

    def step(self, one: Node, other: Node) -> Step:
        who, whom = self.evidence.who(one), self.evidence.who(other)
        told = [self.told(fact, who, whom) for fact in shown(self.facts, one, other)]
        return Step(who, whom, told, len(self.facts.of(one, other)) - len(told))

    def told(self, fact: Fact, one: Known, other: Known) -> Told:
        record = self.evidence.record(fact)
        text, url = SENTENCES[fact.kind](record, one, other)
        notes = self.capacities(fact, one, other) if fact.kind == "meeting" else ()
        return Told(fact.kind, text, url, fact.held_on, self.facts.is_old(fact), notes)

    def capacities(self, fact: Fact, *who: Known) -> tuple[str, ...]:
        return tuple(
            in_capacity(one, held, self.facts.today)
            for one in who
            if isinstance(one, Person) and (held := self.evidence.capacities.get((fact.record, one.pk)))
        )


def day_of(value: str) -> str:
    """Return a year, a month or a day in words; nothing where it is not known."""
    if len(value) == len("2026-01-31"):
        return in_words(first_day(value))
    return period_in_words(value, cldr()) if value else ""


def in_capacity(person: Person, held: Tenure, today: date) -> str:
    """Say what they were that day; whoever is it no longer opens no door there."""
    words = {"person": person, "post": held, "day": day_of(held.ended)}
    if held.is_over(today):
        return _("%(person)s sat there as %(post)s, until %(day)s; no longer.") % words
    return _("%(person)s sat there as %(post)s.") % words


def met(meeting: Any, one: Known, other: Known) -> tuple[str, str]:
    words = {"one": one, "other": other, "day": in_words(meeting.held_on), "about": meeting.about}
    return _("%(one)s met %(other)s on %(day)s: %(about)s") % words, meeting.get_absolute_url()


def works(tenure: Tenure, one: Known, other: Known) -> tuple[str, str]:
    words = {
        "person": tenure.person, "organisation": tenure.organisation, "post": tenure.title,
        "day": day_of(tenure.started),
    }  # fmt: skip
    if tenure.title and tenure.started:
        text = _("%(person)s is with %(organisation)s since %(day)s: %(post)s") % words
    elif tenure.title:
        text = _("%(person)s is with %(organisation)s: %(post)s") % words
    elif tenure.started:
        text = _("%(person)s is with %(organisation)s since %(day)s") % words
    else:
        text = _("%(person)s is with %(organisation)s") % words
    return text, tenure.person.get_absolute_url()


def sits(mandate: Any, one: Known, other: Known) -> tuple[str, str]:
    person = one if isinstance(one, Person) else other
    words = {"person": person, "body": mandate.seat.body, "organisation": mandate.organisation}
    words["day"] = day_of(mandate.started)
    if mandate.started:
        text = _("%(person)s sits on %(body)s for %(organisation)s since %(day)s") % words
    else:
        text = _("%(person)s sits on %(body)s for %(organisation)s") % words
    return text, mandate.get_absolute_url()


def has_seat(mandate: Any, one: Known, other: Known) -> tuple[str, str]:
    words = {"organisation": mandate.organisation, "body": mandate.seat.body, "day": day_of(mandate.started)}
    if mandate.started:
        text = _("%(organisation)s has a seat on %(body)s since %(day)s") % words
    else:
        text = _("%(organisation)s has a seat on %(body)s") % words
    return text, mandate.get_absolute_url()


def is_part(part: Organisation, one: Known, other: Known) -> tuple[str, str]:
    return _("%(part)s is part of %(whole)s") % {"part": part, "whole": part.parent}, part.get_absolute_url()


def states(tie: Any, one: Known, other: Known) -> tuple[str, str]:
    words = {
        "one": tie.stated_by, "kind": tie.get_kind_display(), "other": tie.other, "day": in_words(tie.started_on),
    }  # fmt: skip
    text = _("%(one)s states that it %(kind)s %(other)s, since %(day)s") % words
    return text, reverse("network:organisation-ties", args=[tie.stated_by_id])


def in_project(project: Any, one: Known, other: Known) -> tuple[str, str]:
    return together(_("%(one)s and %(other)s carry out the project “%(title)s”"), project, one, other)


def in_campaign(campaign: Any, one: Known, other: Known) -> tuple[str, str]:
    return together(_("%(one)s and %(other)s take part in the campaign “%(title)s”"), campaign, one, other)


def together(sentence: str, work: Any, one: Known, other: Known) -> tuple[str, str]:
    text = sentence % {"one": one, "other": other, "title": work}
    return f"{text} ({work.period})" if work.period else text, work.get_absolute_url()


def is_member(membership: Any, one: Known, other: Known) -> tuple[str, str]:
    member = membership.organisation
    words = {"member": member, "day": in_words(membership.started_on)}
    return _("%(member)s belongs to our coalition since %(day)s") % words, member.get_absolute_url()


SENTENCES: dict[str, Callable[[Any, Known, Known], tuple[str, str]]] = {
    "meeting": met,
    "post": works,
    "sits": sits,
    "seat": has_seat,
    "part": is_part,
    "tie": states,
    "project": in_project,
    "campaign": in_campaign,
    "membership": is_member,
}

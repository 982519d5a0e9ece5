"""Why an edge is there: the facts behind it as lines that can be opened, and what each adds to its weight."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.gates import Visitor
from accounts.templatetags.fmt import day as day_in_words
from campaigns.models import Ask, Body, Campaign, Mandate, Project
from crm.models import Meeting, Organisation, Person, Tenure
from network.facts.cast import NOBODY, Cast, cast_of
from network.facts.gathering import BETWEEN_TWO, TOGETHER, End, Question
from network.facts.kinds import BY_NAME, FactKind, in_order
from network.graphs.picture import EVERYBODY, Picture
from network.graphs.ties import Positions
from network.models import Tie
from network.rules.in_force import in_force

Record = Organisation | Person


@dataclass(frozen=True)
class Line:
    """One fact, in words; `weight` is what it adds to the edge."""

    kind: FactKind
    words: str
    when: str
    url: str
    weight: float
    note: str = ""


@dataclass(frozen=True)
class Found:
    """One fact, in numbers: the record that says it, what it adds, how many took part."""

    record: int
    weight: float
    parties: int = 2


@dataclass(frozen=True)
class Between:
    """Two whom the reader sees, and what ties them."""

    one: Record
    other: Record
    picture: Picture
    lines: list[Line]

    @property
    def weight(self) -> float:
        return sum(line.weight for line in self.lines)


def between(
    user: Visitor, picture: Picture, one: str, other: str, weights: Mapping[str, float] | None = None
) -> Between | None:
    """Return it; nothing when either is not the reader's to see. A person is known only where people are drawn."""
    if not picture.with_people and "person" in {one.split("-", maxsplit=1)[0], other.split("-", maxsplit=1)[0]}:
        picture = replace(picture, who=EVERYBODY)
    cast = cast_of(user, picture.day, with_people=picture.with_people)
    ends = [place_of(key, cast) for key in (one, other)]
    if NOBODY in ends or ends[0] == ends[1]:
        return None
    ask = Question(user, picture, cast, tuple(end_of(key) for key in (one, other)))
    weights = weights or in_force().all_weights
    lines = [
        line for kind in in_order(picture.kinds) for line in lines_of(kind, ask, ends[0], ends[1], weights[kind.name])
    ]
    records = [record_of(key, user) for key in (one, other)]
    return Between(records[0], records[1], picture, [*lines, *conflicts(user, picture, *records)])


def end_of(key: str) -> End:
    kind, _dash, number = key.partition("-")
    return kind, int(number)


def place_of(key: str, cast: Cast) -> int:
    kind, _dash, number = key.partition("-")
    if not number.isdigit() or len(number) > 18:
        return NOBODY
    places = {"organisation": cast.organisations, "person": cast.people}.get(kind)
    return int(places(np.array([int(number)]))[0]) if places else NOBODY


def record_of(key: str, user: Visitor) -> Record:
    kind, _dash, number = key.partition("-")
    if kind == "person":
        return Person.objects.visible_to(user).get(pk=number)
    return Organisation.objects.visible_to(user).get(pk=number)


def lines_of(kind: FactKind, ask: Question, one: int, other: int, weight: float) -> Iterator[Line]:
    if weight <= 0:
        return
    if kind.name in TOGETHER:
        gathered = TOGETHER[kind.name](ask)
        found = common(gathered.events, gathered.members, one, other, weight)
        yield from WORDS_TOGETHER[kind.name](ask, kind, found)
    if kind.name in BETWEEN_TWO:
        pairs = BETWEEN_TWO[kind.name](ask)
        ends = (pairs.sources == one) & (pairs.targets == other) | (pairs.sources == other) & (pairs.targets == one)
        rows = zip(pairs.records[ends].tolist(), pairs.shares[ends].tolist(), strict=True)
        yield from WORDS_OF_TWO[kind.name](ask, kind, [Found(record, share * weight) for record, share in rows])


def common(events: Positions, members: Positions, one: int, other: int, weight: float) -> list[Found]:
    """The events where both took part, weighed after Newman."""
    both = np.intersect1d(events[members == one], events[members == other])
    sizes = np.searchsorted(events, both, side="right") - np.searchsorted(events, both)
    return [Found(event, weight / (size - 1), size) for event, size in zip(both.tolist(), sizes.tolist(), strict=True)]


def named(rows: "models.QuerySet[Any]", found: Iterable[Found]) -> dict[int, Any]:
    numbers = [one.record for one in found]
    return {record.pk: record for record in rows.filter(pk__in=numbers)} if numbers else {}


def took_part(parties: int) -> str:
    return ngettext("%(number)s took part", "%(number)s took part", parties) % {"number": parties}


Words = Callable[[Question, FactKind, list[Found]], Iterator[Line]]


def events(rows: Callable[[Visitor], "models.QuerySet[Any]"], when: Callable[[Any], str]) -> Words:
    """Records with a page of their own, which several took part in."""

    def lines(ask: Question, kind: FactKind, found: list[Found]) -> Iterator[Line]:
        records = named(rows(ask.user), found)
        for one in found:
            record = records.get(one.record)
            words, url = (str(record), record.get_absolute_url()) if record else (str(kind.label), "")
            yield Line(kind, words, when(record) if record else "", url, one.weight, took_part(one.parties))

    return lines


def statements(ask: Question, kind: FactKind, found: list[Found]) -> Iterator[Line]:
    ties = named(Tie.objects.visible_to(ask.user).for_list(), found)
    for one in found:
        yield statement(kind, ties[one.record], one.weight)


def statement(kind: FactKind, tie: Tie, weight: float) -> Line:
    strength = _("strength %(number)s of 3") % {"number": tie.strength}
    url = reverse("network:organisation-ties", args=[tie.stated_by_id])
    return Line(kind, str(tie), since(tie.started_on), url, weight, strength)


def since(day: date) -> str:
    return _("since %(day)s") % {"day": day_in_words(day, "medium")}


def mandates(ask: Question, kind: FactKind, found: list[Found]) -> Iterator[Line]:
    held = named(Mandate.objects.visible_to(ask.user).select_related("organisation", "seat__body__organisation"), found)
    for one in found:
        mandate = held[one.record]
        told = {"organisation": mandate.organisation, "body": mandate.seat.body}
        words = _("%(organisation)s has a seat in %(body)s") % told
        yield Line(kind, words, mandate.period, mandate.get_absolute_url(), one.weight)


def shared_people(ask: Question, kind: FactKind, found: list[Found]) -> Iterator[Line]:
    people = named(Person.objects.visible_to(ask.user), found)
    for one in found:
        person = people[one.record]
        words = _("%(person)s holds a post in both") % {"person": person}
        yield Line(kind, words, "", person.get_absolute_url(), one.weight)


def parts(ask: Question, kind: FactKind, found: list[Found]) -> Iterator[Line]:
    organisations = named(Organisation.objects.visible_to(ask.user).select_related("parent"), found)
    for one in found:
        part = organisations[one.record]
        words = _("%(part)s is part of %(whole)s") % {"part": part, "whole": part.parent}
        yield Line(kind, words, "", part.get_absolute_url(), one.weight)


def posts(ask: Question, kind: FactKind, found: list[Found]) -> Iterator[Line]:
    held = named(Tenure.objects.visible_to(ask.user).for_list(), found)
    for one in found:
        tenure = held[one.record]
        yield Line(kind, f"{tenure.person}: {tenure}", "", tenure.person.get_absolute_url(), one.weight)


def conflicts(user: Visitor, picture: Picture, one: Record, other: Record) -> Iterator[Line]:
    """What is stated but brings nobody closer, for those who may read it."""
    if "stated" not in picture.kinds or Person in {type(one), type(other)}:
        return
    pair = Q(stated_by=one.pk, other=other.pk) | Q(stated_by=other.pk, other=one.pk)
    rows = Tie.objects.visible_to(user).on(picture.day).filter(pair, kind=Tie.Kind.CONFLICTS)
    for tie in rows.for_list():
        yield statement(BY_NAME["stated"], tie, 0)


WORDS_TOGETHER: dict[str, Words] = {
    "meetings": events(Meeting.objects.visible_to, lambda meeting: day_in_words(meeting.held_on, "medium")),
    "campaigns": events(Campaign.objects.visible_to, lambda campaign: campaign.period),
    "sign_ons": events(Ask.objects.visible_to, lambda ask: ""),
    "seats": events(lambda user: Body.objects.visible_to(user).select_related("organisation"), lambda body: ""),
    "projects": events(Project.objects.visible_to, lambda project: project.period),
}
WORDS_OF_TWO: dict[str, Words] = {
    "stated": statements, "seats": mandates, "people": shared_people, "membership": parts, "bodies": parts,
    "posts": posts,
}  # fmt: skip

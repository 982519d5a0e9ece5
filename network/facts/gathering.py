"""Facts that tie, kind by kind: a query through the gates each, straight into numbers.

Positions are those of `Cast`: whom the reader may not see has none, and so is no part of any fact, nor counted in it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import combinations
from operator import or_
from typing import Any, TypeAlias

import numpy as np
from django.db.models import Max, Q, QuerySet

from accounts.gates import Visitor
from campaigns.models import CampaignPartner, Mandate, ProjectPartner, SignOn
from crm.acquaintance import taken_seats
from crm.models import Meeting, Participation, Tenure
from crm.models.nameless_seats import NamelessSeats
from network.facts.cast import NOBODY, Cast, table
from network.graphs.picture import Picture
from network.graphs.ties import Numbers, Positions
from network.models import Tie


@dataclass(frozen=True, eq=False)
class Pairs:
    """Facts between two: which record says it, between whom, how much of its kind's weight it has."""

    records: Positions
    sources: Positions
    targets: Positions
    shares: Numbers


@dataclass(frozen=True, eq=False)
class Gatherings:
    """Facts with several taking part: one row for each who did, once."""

    events: Positions
    members: Positions


End: TypeAlias = tuple[str, int]  # ("organisation", 12) or ("person", 5)
Fields: TypeAlias = dict[str, tuple[str, ...]]  # where the number of an end of each kind may stand
Rows: TypeAlias = "QuerySet[Any]"
ORGANISATION: Fields = {"organisation": ("organisation",)}


@dataclass(frozen=True)
class Question:
    """Who asks, what for, and whom they may see; `ends`: nothing is wanted but what ties these two."""

    user: Visitor
    picture: Picture
    cast: Cast
    ends: tuple[End, ...] = ()

    def named(self, end: End, fields: Fields) -> Q:
        kind, number = end
        return reduce(or_, (Q(**{field: number}) for field in fields.get(kind, ())), Q(pk__in=[]))

    def of_both(self, rows: Rows, fields: Fields) -> Rows:
        """Return the rows that name both ends; all rows when nobody in particular is asked about."""
        return rows.filter(*(self.named(end, fields) for end in self.ends))

    def where_both_were(self, event: str, *sources: tuple[Rows, Fields]) -> Q:
        """What happened with both ends, whichever source says so; whoever else was there is read, too: they count."""
        found = Q()
        for end in self.ends:
            there = (rows.filter(self.named(end, fields)).values(event) for rows, fields in sources)
            found &= reduce(or_, (Q(**{f"{event}__in": events}) for events in there))
        return found


def gathered(events: Positions, members: Positions) -> Gatherings:
    seen = members != NOBODY
    rows = np.unique(np.column_stack([events[seen], members[seen]]), axis=0)
    return Gatherings(rows[:, 0], rows[:, 1])


def paired(records: Positions, sources: Positions, targets: Positions, shares: Numbers | None = None) -> Pairs:
    seen = (sources != NOBODY) & (targets != NOBODY) & (sources != targets)
    parts = np.ones(len(records)) if shares is None else shares
    return Pairs(records[seen], sources[seen], targets[seen], parts[seen])


def within(picture: Picture, field: str) -> Q:
    """What happened by the day, and not before facts count."""
    happened = Q(**{f"{field}__lte": picture.day})
    return happened & Q(**{f"{field}__gte": picture.since}) if picture.since else happened


def ran(picture: Picture, prefix: str = "") -> Q:
    """What had begun by the day and was not over before facts count; a year or a month covers all its days."""
    begun = Q(**{f"{prefix}started__lte": picture.day.isoformat()})  # not known when: the empty text comes first
    return begun & not_over(picture.since, prefix) if picture.since else begun


def not_over(since: date, prefix: str) -> Q:
    text, ended = since.isoformat(), f"{prefix}ended"
    return Q(**{ended: ""}) | Q(**{f"{ended}__gte": text}) | Q(**{f"{ended}__in": [text[:4], text[:7]]})


def stated(ask: Question) -> Pairs:
    """A conflict is no closeness."""
    running = Tie.objects.visible_to(ask.user).exclude(kind=Tie.Kind.CONFLICTS).on(ask.picture.day)
    told = ask.of_both(running, {"organisation": ("stated_by", "other")}).order_by()
    rows = told.values_list("pk", "stated_by", "other", "strength")
    records, sources, targets, strengths = table(rows, 4)
    ours = ask.cast.organisations
    return paired(records, ours(sources), ours(targets), strengths / Tie.STRONGEST)


def meetings(ask: Question) -> Gatherings:
    """A seat is the person's where people are drawn, else of the organisation they sat there for."""
    held = within(ask.picture, "meeting__held_on")
    seats = taken_seats(ask.user).filter(held).order_by()
    unnamed = NamelessSeats.objects.visible_to(ask.user).exclude(role=Participation.Role.ABSENT)
    left = unnamed.filter(held, meeting__state=Meeting.State.HELD).order_by()
    sat_for = {"person": ("person",), "organisation": ("organisation", "capacity__organisation")}
    both = ask.where_both_were("meeting", (seats, sat_for), (left, ORGANISATION))
    who = table(seats.filter(both).values_list("meeting", "person", "organisation", "capacity__organisation"), 4)
    events, organisations = table(left.filter(both).values_list("meeting", "organisation"), 2)
    named = ask.cast.taking_part(who[1], who[2], who[3])
    members = np.concatenate([named, ask.cast.organisations(organisations)])
    return gathered(np.concatenate([who[0], events]), members)


def campaigns(ask: Question) -> Gatherings:
    took_part = ran(ask.picture) & ran(ask.picture, "campaign__")
    rows = CampaignPartner.objects.visible_to(ask.user).filter(took_part).order_by()
    return of_organisations(ask, rows, "campaign")


def projects(ask: Question) -> Gatherings:
    took_part = ran(ask.picture) & ran(ask.picture, "project__")
    rows = ProjectPartner.objects.visible_to(ask.user).filter(took_part).order_by()
    return of_organisations(ask, rows, "project")


def sign_ons(ask: Question) -> Gatherings:
    """Of each ask those who endorse it, as everyone may read it."""
    signed = SignOn.objects.visible_to(ask.user).shown_outside().filter(choice=SignOn.Choice.ENDORSE)
    rows = signed.filter(within(ask.picture, "at__date")).order_by()
    return of_organisations(ask, rows, "text__ask")


def of_organisations(ask: Question, rows: Rows, event: str) -> Gatherings:
    told = rows.filter(ask.where_both_were(event, (rows, ORGANISATION)))
    events, organisations = table(told.values_list(event, "organisation"), 2)
    return gathered(events, ask.cast.organisations(organisations))


def seats(ask: Question) -> Gatherings:
    """Whoever sits in one body on the day."""
    mandates = Mandate.objects.visible_to(ask.user).on(ask.picture.day).order_by()
    holders = {"person": ("person",), **ORGANISATION}
    mandates = mandates.filter(ask.where_both_were("seat__body", (mandates, holders)))
    events, people, organisations = table(mandates.values_list("seat__body", "person", "organisation"), 3)
    return gathered(events, ask.cast.taking_part(people, organisations))


def seats_in_bodies(ask: Question) -> Pairs:
    """Whoever sits there, and the body itself."""
    mandates = Mandate.objects.visible_to(ask.user).on(ask.picture.day).order_by()
    who = {"person": ("person",), "organisation": ("organisation", "seat__body__organisation")}
    rows = ask.of_both(mandates, who).values_list("pk", "person", "organisation", "seat__body__organisation")
    records, people, organisations, bodies = table(rows, 4)
    return paired(records, ask.cast.taking_part(people, organisations), ask.cast.organisations(bodies))


def posts_held(ask: Question) -> Positions:
    """Person, organisation and the tenure noted last, once however many posts they hold there."""
    held: Rows = Tenure.objects.visible_to(ask.user).on(ask.picture.day).order_by()
    if ask.picture.with_people:
        held = ask.of_both(held, {"person": ("person",), **ORGANISATION})
    else:
        held = held.filter(ask.where_both_were("person", (held, ORGANISATION)))
    return table(held.values_list("person", "organisation").annotate(tenure=Max("pk")), 3)


def people(ask: Question) -> Pairs:
    """Who holds posts in two organisations at one time; where people are drawn their own posts tell it."""
    if ask.picture.with_people:
        return paired(*np.empty((3, 0), dtype=np.int64))
    persons, organisations, _tenures = posts_held(ask)
    places = ask.cast.organisations(organisations)
    order = np.lexsort((places, persons))
    persons, places = persons[order], places[order]
    firsts = np.unique(persons, return_index=True)[1]
    several = [group for group in np.split(np.arange(len(persons)), firsts[1:]) if len(group) > 1]
    rows = [(persons[one], places[one], places[other]) for group in several for one, other in combinations(group, 2)]
    return paired(*np.array(rows, dtype=np.int64).reshape(-1, 3).T)


def posts(ask: Question) -> Pairs:
    """Where people are drawn, what ties them to organisations."""
    if not ask.picture.with_people:
        return paired(*np.empty((3, 0), dtype=np.int64))
    persons, organisations, tenures = posts_held(ask)
    return paired(tenures, ask.cast.people(persons), ask.cast.organisations(organisations))


def membership(ask: Question) -> Pairs:
    """Of umbrella networks; that of the coalition itself would tie everybody to us and say nothing."""
    return parents(ask, of_institutions=False)


def bodies(ask: Question) -> Pairs:
    return parents(ask, of_institutions=True)


def parents(ask: Question, *, of_institutions: bool) -> Pairs:
    cast = ask.cast
    parts = np.flatnonzero(cast.above != NOBODY)
    wanted = parts[cast.official[cast.above[parts]] == of_institutions]
    return paired(cast.organisation_ids[wanted], wanted, cast.above[wanted])


TOGETHER: dict[str, Callable[[Question], Gatherings]] = {
    "meetings": meetings, "campaigns": campaigns, "sign_ons": sign_ons, "seats": seats, "projects": projects,
}  # fmt: skip
BETWEEN_TWO: dict[str, Callable[[Question], Pairs]] = {
    "stated": stated, "seats": seats_in_bodies, "people": people, "membership": membership, "bodies": bodies,
    "posts": posts,
}  # fmt: skip

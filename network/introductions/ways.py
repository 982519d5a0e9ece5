"""Who can introduce whom: the strongest ways through facts that the asker may see, searched from both ends.

Of each end the strongest contacts are followed, of these everybody they are tied to: any way of four steps passes
one of them at every step. What is left out by the bounds is what the page says.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import isfinite

from django.db.models import QuerySet

from accounts.gates import Visitor
from crm.models import Person
from network.graphs.ties import Ties
from network.introductions.bounded import Bound, gated
from network.introductions.facts import Facts, Node, of_kind
from network.introductions.organisations import Organisations
from network.introductions.posts import Posts, former_holders
from network.introductions.tables import Tables
from network.measures.shortest_ways import Adjacency, lengths_left, neighbours, shortest_ways
from network.rules.in_force import in_force

STEPS = 4
MOST_WAYS = 5
MOST_FORMER = 3
FOLLOWED = 80  # of each end
OF_ENDS, OF_OTHERS = Bound(meetings=200, posts=400), Bound(meetings=25, posts=40)


@dataclass(frozen=True)
class Line:
    """One way: who stands on it, from the first to the last."""

    nodes: tuple[Node, ...]
    length: float


@dataclass(frozen=True)
class Found:
    lines: list[Line]
    closed: list[tuple[int, Line]]  # tenures that are over, and the way to who held them
    facts: Facts


def find_ways(user: Visitor, start: Node, goal: Node, today: date, most: int = MOST_WAYS) -> Found:
    """Return the strongest ways from one to the other."""
    formers = former_holders(user, goal[1], today) if goal[0] == "organisation" else {}
    left = {("person", pk) for pk in formers}
    facts = around(user, start, goal, left, today)
    graph = Graph.of(facts, {start, goal} | left)
    lines = graph.lines(start, goal, most, STEPS)
    closed = [
        (formers[former[1]], line)
        for former in graph.nearest(start, left, STEPS - 1)
        for line in graph.lines(start, former, 1, STEPS - 1)
        if goal not in line.nodes
    ]
    return Found(lines, closed[:MOST_FORMER], facts)


@dataclass(frozen=True)
class Graph:
    nodes: list[Node]
    place: dict[Node, int]
    ties: Ties

    @classmethod
    def of(cls, facts: Facts, ends: set[Node]) -> "Graph":
        edges = list(facts.edges(ends))
        nodes = sorted(ends.union(*((one, other) for one, other, _strength in edges)))
        place = {node: number for number, node in enumerate(nodes)}
        return cls(nodes, place, Ties.of(len(nodes), ((place[one], place[other], w) for one, other, w in edges)))

    @cached_property
    def beside(self) -> Adjacency:
        return neighbours(self.ties)

    def lines(self, start: Node, goal: Node, most: int, steps: int) -> list[Line]:
        ends = self.place[start], self.place[goal]
        ways = shortest_ways(self.ties, *ends, most=most, steps=steps, beside=self.beside)
        return [Line(tuple(self.nodes[number] for number in way.nodes), way.length) for way in ways]

    def nearest(self, start: Node, wanted: set[Node], steps: int) -> list[Node]:
        """Return those of the wanted that can be reached, the nearest first, a few more than will be shown."""
        left = lengths_left(self.ties, self.place[start], steps)[-1]
        there = [(round(float(left[self.place[one]]), 12), one) for one in wanted - {start} if one in self.place]
        return [one for length, one in sorted(there) if isfinite(length)][: 2 * MOST_FORMER]


def around(user: Visitor, start: Node, goal: Node, formers: set[Node], today: date) -> Facts:
    """Read what ties both ends to others, then what ties these."""
    tables, others = Tables(user, today), (Posts(user, today), Organisations(user, today))
    facts, ends = Facts(today, in_force()), {start, goal}
    for one in (*others, tables):
        one.read(facts, ends, OF_ENDS)
    facts.unwanted = unwanted_among(user, today, facts.nodes)
    followed = {*facts.nearest(start, FOLLOWED), *facts.nearest(goal, FOLLOWED), *formers} - ends
    for one in others:
        one.read(facts, followed, OF_OTHERS)
    tables.read(facts, followed, OF_OTHERS, leading_on=True)
    facts.unwanted = unwanted_among(user, today, facts.nodes)
    return facts


def unwanted_among(user: Visitor, today: date, nodes: set[Node]) -> set[Node]:
    """Return those whom nobody contacts."""
    people = of_kind("person", nodes)
    rows = gated(unwanted, ("pk",), user, today).among({"crm_person.id": people}, len(people))
    return {("person", pk) for (pk,) in rows}


def unwanted(user: Visitor, today: date) -> "QuerySet[Person]":
    return Person.objects.visible_to(user).filter(do_not_contact=True)

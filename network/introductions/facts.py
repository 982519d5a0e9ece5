"""What ties two of them: single facts, how strong each is today, and all of them together."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import NamedTuple, TypeAlias

from network.models import TieRules

Node: TypeAlias = tuple[str, int]  # ("person", 12) or ("organisation", 5)

# By which kind of the rules each is weighed; what happened at a table of n is shared out among n - 1 (Newman 2001).
RULES = {
    "meeting": "meetings",
    "post": "posts",
    "sits": "seats",
    "seat": "seats",
    "part": "bodies",
    "tie": "stated",
    "project": "projects",
    "campaign": "campaigns",
}
OF_ONE_COALITION = 0.5  # the rules have no word for it: where everybody is drawn it would tie all to all


class Fact(NamedTuple):
    kind: str
    record: int
    strength: float
    held_on: date | None  # the day it happened or ended; none: it goes on


def of_kind(kind: str, nodes: Iterable[Node]) -> set[int]:
    return {pk for one, pk in nodes if one == kind}


@dataclass
class Facts:
    """All that is known between pairs; a fact that was read twice counts once."""

    today: date
    rules: TieRules
    between: dict[tuple[Node, Node], dict[tuple[str, int], Fact]] = field(default_factory=dict)
    unwanted: set[Node] = field(default_factory=set)  # nobody is led through these

    def __post_init__(self) -> None:
        self.weights = self.rules.all_weights

    def told(self, kind: str, record: int, held_on: date | None = None, share: float = 1.0) -> Fact:
        """Return a fact as strong as it is today; what goes on does not grow old."""
        strength = (self.weights[RULES[kind]] if kind in RULES else OF_ONE_COALITION) * share
        if held_on:
            strength *= 0.5 ** (self.age(held_on) / self.rules.half_life_days)
        return Fact(kind, record, strength, held_on)

    def age(self, held_on: date | None) -> int:
        return max((self.today - held_on).days, 0) if held_on else 0

    def is_old(self, told: Fact) -> bool:
        """Whether a contact counts less than half."""
        return self.age(told.held_on) > self.rules.half_life_days

    def add(self, one: Node, other: Node, told: Fact) -> None:
        if one != other and told.strength > 0:
            pair = (one, other) if one < other else (other, one)
            self.between.setdefault(pair, {})[told.kind, told.record] = told

    def add_shared(self, among: Iterable[Node], asked: set[Node], told: Fact) -> None:
        """Tie everyone among them to those asked about."""
        everyone = sorted(among)
        for one in everyone:
            if one in asked:
                for other in everyone:
                    self.add(one, other, told)

    def of(self, one: Node, other: Node) -> list[Fact]:
        """Return what ties the two, the newest first; what goes on stands before what is over."""
        pair = (one, other) if one < other else (other, one)
        known = self.between.get(pair, {}).values()
        in_order = sorted(known, key=lambda told: (-told.strength, told.kind, told.record))
        return sorted(in_order, key=lambda told: told.held_on or date.max, reverse=True)

    @property
    def nodes(self) -> set[Node]:
        """Everybody who is tied to anybody so far."""
        return {node for pair in self.between for node in pair}

    def nearest(self, node: Node, most: int) -> list[Node]:
        """Return those most strongly tied to it that one may be led through; equal ones in the order of their keys."""
        known: dict[Node, float] = {}
        for pair, told in self.between.items():
            if node in pair:
                other = pair[1] if pair[0] == node else pair[0]
                known[other] = strength(told.values())
        led = (other for other in known if other not in self.unwanted)
        return sorted(led, key=lambda other: (-round(known[other], 12), other))[:most]

    def edges(self, ends: set[Node]) -> Iterator[tuple[Node, Node, float]]:
        """Yield every pair that a way may pass with its strength, in order.

        Who is not wanted stands only at an end, and so does whoever is tied to one alone.
        """
        closed = self.unwanted - ends
        open_pairs = [pair for pair in self.between if closed.isdisjoint(pair)] if closed else list(self.between)
        ties = Counter(chain.from_iterable(open_pairs))
        for pair in sorted(pair for pair in open_pairs if all(ties[node] > 1 or node in ends for node in pair)):
            yield (*pair, strength(self.between[pair].values()))


def strength(told: Iterable[Fact]) -> float:
    strengths = [one.strength for one in told]
    return sum(sorted(strengths)) if len(strengths) > 1 else strengths[0]

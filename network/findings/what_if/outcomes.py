"""What a scenario does, in positions: who is cut off, who joins, which institutions nobody reaches, which regions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from network.facts.kinds import BIT
from network.findings.certainty import share_that_stands, with_a_third_hidden
from network.findings.looking import INSTITUTION, MEMBER, PERSON, Looking
from network.findings.what_if.asked import Scenario
from network.graphs.network import Network, Node
from network.graphs.ties import Positions, Ties
from network.measures import scenario as measures
from network.measures.cohesion import components

Chosen = NDArray[np.bool_]
Part = tuple[int, ...]


@dataclass(frozen=True)
class Shape:
    """How organisations hang together: how many there are, in how many circles, how many in the largest."""

    organisations: int
    circles: int
    largest: int


@dataclass(frozen=True)
class Effect:
    before: Shape
    after: Shape
    gone: Part  # who leaves, with the people who leave with their organisation
    off: tuple[Part, ...]  # who loses those they hung together with, circle by circle
    joined: Part  # whom the new tie brings into the largest circle
    is_new_way: bool  # whether the new tie joins two that no way of ties joins without it
    regions_lost: frozenset[str]
    regions_gained: frozenset[str]
    out_of_reach: Part  # institutions to which no way leads any more from the largest circle
    within_reach: Part
    known_by_nobody: Part  # institutions, still reached, that nobody of us is tied to any more
    stands: float

    @property
    def cut_off(self) -> Part:
        return tuple(sorted(at for part in self.off for at in part))


class Stage:
    """The picture with those whom a scenario names, taken apart: us, and institutions beside us."""

    def __init__(self, looking: Looking, scenario: Scenario) -> None:
        network = looking.network
        new = {key: node for key, node in scenario.named.items() if key not in network.position}
        ends = set(scenario.made or ())
        self.looking = looking
        self.nodes: tuple[Node, ...] = (*network.nodes, *(node for key, node in new.items() if key in ends))
        self.position = {node.key: at for at, node in enumerate(self.nodes)}
        self.ties = wider(network.ties, len(self.nodes))
        leaving = [self.position[key] for key in scenario.leaving if key in self.position]
        self.gone = frozenset(leaving) | with_their_organisation(network, leaving)
        self.made = frozenset({(self.position[one], self.position[other]) for one, other in made_of(scenario)})

    @cached_property
    def official(self) -> Chosen:
        return np.array([node.kind == INSTITUTION for node in self.nodes], dtype=bool)

    @cached_property
    def counted(self) -> Chosen:
        """Organisations that count: members, others that hang together with one, and whoever the new tie names."""
        kinds = np.array([node.kind for node in self.nodes], dtype=object)
        labels = components(self.ours(self.ties)).labels
        near = np.isin(labels, labels[kinds == MEMBER])
        near[[at for pair in self.made for at in pair]] = True
        found: Chosen = ~self.official & (kinds != PERSON) & near
        return found

    def ours(self, ties: Ties) -> Ties:
        stays = ~(self.official[ties.sources] | self.official[ties.targets])
        return Ties(ties.n, ties.sources[stays], ties.targets[stays], ties.weights[stays])

    @property
    def regions(self) -> list[str]:
        return [node.region if counts else "" for node, counts in zip(self.nodes, self.counted, strict=True)]

    def largest(self, labels: Positions) -> Chosen:
        """Return who stands in the circle with most organisations."""
        of_organisations = labels[self.counted & (labels >= 0)]
        if not len(of_organisations):
            return np.zeros(len(labels), dtype=bool)
        found: Chosen = labels == np.bincount(of_organisations).argmax()
        return found

    def shape(self, labels: Positions) -> Shape:
        sizes = np.bincount(labels[self.counted & (labels >= 0)])
        return Shape(int(sizes.sum()), int((sizes > 0).sum()), int(sizes.max(initial=0)))


def made_of(scenario: Scenario) -> list[tuple[str, str]]:
    return [scenario.made] if scenario.made else []


def wider(ties: Ties, n: int) -> Ties:
    return Ties(n, ties.sources, ties.targets, ties.weights)


def with_their_organisation(network: Network, leaving: Sequence[int]) -> frozenset[int]:
    """Return the people all of whose posts are with those who leave: they fall silent with them."""
    ties = network.ties
    posts = (network.kinds & BIT["posts"]) > 0
    people = np.array([node.kind == PERSON for node in network.nodes], dtype=bool)
    ends = np.concatenate([ties.sources[posts], ties.targets[posts]])
    others = np.concatenate([ties.targets[posts], ties.sources[posts]])
    lost = np.isin(others, np.array(leaving, dtype=np.int64))
    held, kept = (np.bincount(ends[chosen], minlength=ties.n) for chosen in (lost, ~lost))
    return frozenset(np.flatnonzero(people & (held > 0) & (kept == 0)).tolist())


def effect(stage: Stage) -> Effect:
    made = measures.Scenario(stage.gone, stage.made)
    ours, without = (asked(stage, each) for each in (made, measures.Scenario(stage.gone)))
    whole = measures.outcome(stage.ties, made)
    main = [stage.largest(labels) for labels in (ours.labels_before, ours.labels, without.labels)]
    off = cut_off(stage, ours.labels_before, ours.labels)
    reached = [reached_by(stage, *told) for told in ((whole.labels_before, main[0]), (whole.labels, main[1]))]
    standing = whole.labels >= 0
    known = [known_directly(stage, ties) for ties in (stage.ties, after(stage))]
    lost, gained = (regions_in(stage, one) - regions_in(stage, two) for one, two in ((main[0], main[1]), main[1::-1]))
    return Effect(
        stage.shape(ours.labels_before), stage.shape(ours.labels), tuple(sorted(stage.gone)), off,
        positions(main[1] & ~main[2] & stage.counted),
        any(without.labels[one] != without.labels[other] for one, other in stage.made),
        lost, gained,
        positions(reached[0] & standing & ~reached[1]), positions(reached[1] & ~reached[0]),
        positions(known[0] & standing & ~known[1] & reached[1]),
        stands(stage, off),
    )  # fmt: skip


def asked(stage: Stage, scenario: measures.Scenario) -> measures.Outcome:
    return measures.outcome(stage.ours(stage.ties), scenario)


def positions(chosen: Chosen) -> Part:
    return tuple(np.flatnonzero(chosen).tolist())


def cut_off(stage: Stage, before: Positions, labels: Positions) -> tuple[Part, ...]:
    """Return who no longer hangs together with most of those of their own circle, circle by circle, largest first."""
    standing = np.flatnonzero(stage.counted & (labels >= 0))
    circles: dict[int, dict[int, list[int]]] = {}
    for at in standing.tolist():
        circles.setdefault(int(before[at]), {}).setdefault(int(labels[at]), []).append(at)
    parts = [
        tuple(part) for circle in circles.values() for part in sorted(circle.values(), key=lambda one: -len(one))[1:]
    ]
    return tuple(sorted(parts, key=lambda part: (-len(part), part)))


def reached_by(stage: Stage, labels: Positions, circle: Chosen) -> Chosen:
    """Return the institutions to which a way of ties leads from a circle."""
    told = np.setdiff1d(labels[circle], [-1])
    found: Chosen = stage.official & np.isin(labels, told)
    return found


def after(stage: Stage) -> Ties:
    """Return the ties that are left, and the one that is made."""
    gone = np.isin(np.arange(stage.ties.n), sorted(stage.gone))
    stays = ~(gone[stage.ties.sources] | gone[stage.ties.targets])
    made = np.array(sorted(stage.made), dtype=np.int64).reshape(-1, 2)
    return Ties.summed(
        stage.ties.n, np.concatenate([stage.ties.sources[stays], made[:, 0]]),
        np.concatenate([stage.ties.targets[stays], made[:, 1]]),
        np.concatenate([stage.ties.weights[stays], np.ones(len(made))]),
    )  # fmt: skip


def known_directly(stage: Stage, ties: Ties) -> Chosen:
    """Return the institutions to which somebody of us is tied without another between."""
    found = np.zeros(ties.n, dtype=bool)
    for ends, others in ((ties.sources, ties.targets), (ties.targets, ties.sources)):
        found[ends[stage.official[ends] & ~stage.official[others]]] = True
    return found


def regions_in(stage: Stage, circle: Chosen) -> frozenset[str]:
    regions = stage.regions
    return frozenset(regions[at] for at in np.flatnonzero(circle & stage.counted).tolist()) - {""}


def stands(stage: Stage, off: Sequence[Part]) -> float:
    """Return which share of those cut off would stand here had a third not answered."""
    return share_that_stands([at for part in off for at in part], found_with_less(stage))


def found_with_less(stage: Stage) -> Iterator[list[int]]:
    scenario = measures.Scenario(stage.gone, stage.made)
    for less in with_a_third_hidden(stage.looking.network, stage.looking.statements):
        ties = stage.ours(wider(less, len(stage.nodes)))
        parts = cut_off(stage, components(ties).labels, measures.outcome(ties, scenario).labels)
        yield [at for part in parts for at in part]

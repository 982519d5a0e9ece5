"""Facts as ties: what each adds by the rules in force, and which kinds stand behind an edge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from network.facts.gathering import BETWEEN_TWO, TOGETHER, Question
from network.facts.kinds import BIT, in_order
from network.graphs.ties import Numbers, Positions, Ties
from network.measures.projection import newman


@dataclass(frozen=True, eq=False)
class Edges:
    """The rows of one kind of facts; a pair may come more than once."""

    sources: Positions
    targets: Positions
    weights: Numbers
    bits: NDArray[np.uint32]


def edges_of(ask: Question, weights: Mapping[str, float]) -> Edges:
    found: list[Edges] = []
    for kind in in_order(ask.picture.kinds):
        weight = weights[kind.name]
        if weight > 0:
            found += [weighed(ties, weight, BIT[kind.name]) for ties in ties_by(kind.name, ask)]
    return joined(found)


def ties_by(name: str, ask: Question) -> list[Ties]:
    found = []
    if name in TOGETHER:
        gathered = TOGETHER[name](ask)
        found.append(newman(ask.cast.size, gathered.events, gathered.members))
    if name in BETWEEN_TWO:
        pairs = BETWEEN_TWO[name](ask)
        found.append(Ties.summed(ask.cast.size, pairs.sources, pairs.targets, pairs.shares))
    return found


def weighed(ties: Ties, weight: float, bit: int) -> Edges:
    return Edges(ties.sources, ties.targets, ties.weights * weight, np.full(len(ties), bit, dtype=np.uint32))


def joined(parts: Sequence[Edges]) -> Edges:
    nobody = np.empty(0, dtype=np.int64)
    nothing = Edges(nobody, nobody, np.empty(0), np.empty(0, dtype=np.uint32))
    parts = [nothing, *parts]
    return Edges(
        np.concatenate([part.sources for part in parts]),
        np.concatenate([part.targets for part in parts]),
        np.concatenate([part.weights for part in parts]),
        np.concatenate([part.bits for part in parts]),
    )


def summed(n: int, edges: Edges, *, directed: bool = False) -> tuple[Ties, NDArray[np.uint32]]:
    """Add up what came of several kinds; the kinds stand in the order of the ties."""
    ties = Ties.summed(n, edges.sources, edges.targets, edges.weights, directed=directed)
    sources, targets = edges.sources, edges.targets
    if not directed:
        sources, targets = np.minimum(sources, targets), np.maximum(sources, targets)
    kinds = np.zeros(len(ties), dtype=np.uint32)
    np.bitwise_or.at(kinds, np.searchsorted(ties.sources * n + ties.targets, sources * n + targets), edges.bits)
    return ties, kinds

"""Are there groups at all, and how sure is each of them?

A division by modularity can be made of any network, also of one that chance alone has tied. So it is compared with
random networks in which everybody keeps the number of their ties, and each group is looked for again in other
divisions: in those of other runs, and in those of networks of which less is known.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from network.graphs.ties import Numbers, Positions, Ties
from network.measures.communities import communities, modularity
from network.measures.core_periphery import rewired

NAN = float("nan")
RUNS = 20
TIES_DRAWN = 100_000  # in all random networks together
MOST_DRAWS, LEAST_DRAWS = 99, 19  # p cannot be below 1/20 then
RUNS_OF_CHANCE = 3  # of the algorithm on each random network
FOUND_AGAIN = 0.75  # of a group on average, from which on it is one that can be leant on (Hennig 2007)


@dataclass(frozen=True, eq=False)
class Groups:
    labels: Positions  # (n,) group of each node; 0 is the largest
    sizes: tuple[int, ...]
    modularity: float
    expected: float  # mean of random networks with the same degrees
    p: float  # (1 + as clear a division or a clearer one) / (1 + draws); nan without ties
    draws: int
    agreed: Numbers  # of each group: how much of it other runs of the same network find again, on average
    runs: int


def groups(ties: Ties, *, seed: int = 1) -> Groups:
    """Return the best division of some runs, with what chance would give and how far the runs agree."""
    ties = ties.undirected()
    found = communities(ties, runs=RUNS, seed=seed)
    runs = [communities(ties, runs=1, seed=seed + at).labels for at in range(RUNS if len(ties) else 0)]
    draws = int(np.clip(TIES_DRAWN // max(len(ties), 1), LEAST_DRAWS, MOST_DRAWS)) if len(ties) else 0
    drawn = np.array([_by_chance(ties, seed + at) for at in range(draws)])
    clear = communities(ties, runs=RUNS_OF_CHANCE, seed=seed).modularity  # sought as long as among chance, no longer
    p = (1 + int((drawn >= clear - 1e-12).sum())) / (1 + draws) if draws else NAN
    return Groups(
        found.labels, found.sizes, found.modularity, float(drawn.mean()) if draws else NAN, p, draws,
        found_again(found.labels, runs), len(runs),
    )  # fmt: skip


def _by_chance(ties: Ties, seed: int) -> float:
    """Return how clear a division chance gives: the same degrees, the same strengths dealt out anew."""
    chance = np.random.default_rng(seed)
    drawn = rewired(ties, chance)
    dealt = Ties(drawn.n, drawn.sources, drawn.targets, chance.permutation(ties.weights)[: len(drawn)])
    return modularity(dealt, communities(dealt, runs=RUNS_OF_CHANCE, seed=seed).labels)


def found_again(labels: Positions, others: Iterable[Positions]) -> Numbers:
    """Return of each group how much of it other divisions find again: the mean of its best overlap with any of theirs.

    Overlap of two groups: those in both / those in either (Jaccard; Hennig 2007, "Cluster-wise assessment of cluster
    stability"). 1: always the same group; nan where there is no other division.
    """
    count = int(labels.max(initial=-1)) + 1
    overlaps = [_overlaps(labels, other, count) for other in others]
    return np.mean(overlaps, axis=0) if overlaps else np.full(count, NAN)


def _overlaps(labels: Positions, other: Positions, count: int) -> Numbers:
    there = int(other.max(initial=-1)) + 1
    both = np.bincount(labels * there + other, minlength=count * there).reshape(count, there)
    either = both.sum(axis=1, keepdims=True) + both.sum(axis=0, keepdims=True) - both
    return np.asarray((both / np.maximum(either, 1)).max(axis=1, initial=0), dtype=float)

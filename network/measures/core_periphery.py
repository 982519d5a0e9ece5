"""Is there a core to which everybody is tied, while the rest are not tied to each other? (Borgatti and Everett 1999)"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from network.graphs.ties import Numbers, Positions, Ties
from network.measures.centralities import Flags
from network.measures.cohesion import degree_counts

NAN = float("nan")
MOST_FLIPS = 1_000
SMALL, BEGINNINGS = 400, 12  # up to so many nodes, climb from so many of the best tied alone, too
SWAPPED = 5  # exchanges of ties for each tie of a random network: from two on more of them change nothing
TIES_DRAWN = 60_000  # in all random networks together
MARKS = 1 << 16
LEAST = 19  # random networks at least: p cannot be below 1/20 then


@dataclass(frozen=True, eq=False)
class CorePeriphery:
    core: Positions
    correlation: float  # with the ideal pattern; nan where there is none: no ties, or all of them
    expected: float  # mean of random networks with the same degrees, each with its own best core
    p: float  # (1 + as good a pattern or better) / (1 + draws)
    draws: int
    n: int


def core_periphery(ties: Ties, *, draws: int = 99, seed: int = 1) -> CorePeriphery:
    """Return the core whose ideal pattern correlates most with the ties.

    Ideal: whoever is in the core is tied to everybody, two of the periphery never. Pearson's correlation over all
    pairs; ties are counted, not weighed, without directions. The core is looked for by moving one node at a time from
    the best tied ones (a heuristic). A skew of degrees alone makes a core look good, hence the comparison with random
    networks in which everybody keeps the number of their ties.
    """
    ties = ties.undirected()
    core, correlation = _best_core(ties)
    if np.isnan(correlation):
        return CorePeriphery(core, NAN, NAN, NAN, 0, ties.n)
    draws = min(draws, max(TIES_DRAWN // len(ties), LEAST))
    if not draws:
        return CorePeriphery(core, correlation, NAN, NAN, 0, ties.n)
    chance = np.random.default_rng(seed)
    drawn = np.array([_best_core(rewired(ties, chance))[1] for _ in range(draws)])
    p = (1 + float((drawn >= correlation - 1e-12).sum())) / (1 + draws)
    return CorePeriphery(core, correlation, float(drawn.mean()), p, draws, ties.n)


def rewired(ties: Ties, chance: np.random.Generator) -> Ties:
    """Return a random network with the same degrees (Maslov and Sneppen 2002): many exchanges of two ties' ends."""
    n, one, other = ties.n, ties.sources.copy(), ties.targets.copy()
    for _ in range(2 * SWAPPED if len(ties) > 1 else 0):
        order = chance.permutation(len(one))[: len(one) // 2 * 2].reshape(2, -1)
        first, second = order
        turned = chance.random(len(first)) < 0.5
        c, d = np.where(turned, other[second], one[second]), np.where(turned, one[second], other[second])
        a, b = one[first], other[first]
        keys = np.minimum(one, other) * n + np.maximum(one, other)
        new = np.concatenate([np.minimum(a, d) * n + np.maximum(a, d), np.minimum(c, b) * n + np.maximum(c, b)])
        free = ~_comes_again(keys, new).reshape(2, -1).any(axis=0) & (a != d) & (c != b)
        one[first[free]], other[first[free]] = a[free], d[free]
        one[second[free]], other[second[free]] = c[free], b[free]
    return Ties.summed(n, one, other, np.ones(len(one)))


def _comes_again(keys: Positions, new: Positions) -> Flags:
    """Return which of the new are among the keys, or twice among themselves."""
    every = np.sort(np.concatenate([keys, new]))
    twice = every[:-1][every[1:] == every[:-1]]
    marked = np.zeros(MARKS, dtype=bool)
    marked[twice % MARKS] = True
    again = marked[new % MARKS]  # few bear a mark, and only they are looked up
    again[again] = np.isin(new[again], twice)
    return again


def _best_core(ties: Ties) -> tuple[Positions, float]:
    pairs = ties.n * (ties.n - 1) // 2
    if not 0 < len(ties) < pairs:
        return np.zeros(0, np.int64), NAN
    there = Ties(ties.n, ties.sources, ties.targets, np.ones(len(ties))).adjacency()
    order = np.argsort(-degree_counts(ties), kind="stable")
    alone = [np.isin(np.arange(ties.n), node) for node in order[: BEGINNINGS if ties.n <= SMALL else 0]]
    found = [_climbed(ties, there, inside) for inside in (_best_tied(ties), *alone)]
    return max(found, key=lambda told: round(told[1], 12))


def _climbed(ties: Ties, there: "csr_array[Any, Any]", inside: Flags) -> tuple[Positions, float]:
    """Move one node at a time into the core or out of it, the best first, until nothing is gained."""
    covered = int((inside[ties.sources] | inside[ties.targets]).sum())
    outer = there @ (~inside).astype(float)  # ties of each to the periphery
    best = float(_correlation(np.array([inside.sum()]), np.array([covered]), len(ties), ties.n)[0])
    for _ in range(MOST_FLIPS):
        gain = np.where(inside, -outer, outer)
        values = _correlation(inside.sum() + np.where(inside, -1, 1), covered + gain, len(ties), ties.n)
        node = int(values.argmax())
        if values[node] <= best + 1e-12:
            break
        best, covered = float(values[node]), covered + int(gain[node])
        inside[node] = not inside[node]
        around = there.indices[there.indptr[node] : there.indptr[node + 1]]
        outer[around] += -1 if inside[node] else 1
    return np.flatnonzero(inside), best


def _best_tied(ties: Ties) -> Flags:
    """Return the best of the cores that hold the k best tied, for any k."""
    order = np.argsort(-degree_counts(ties), kind="stable")
    rank = np.empty(ties.n, dtype=np.int64)
    rank[order] = np.arange(ties.n)
    covered = np.cumsum(np.bincount(np.minimum(rank[ties.sources], rank[ties.targets]), minlength=ties.n))
    size = int(_correlation(np.arange(1, ties.n + 1), covered, len(ties), ties.n).argmax()) + 1
    return np.asarray(rank < size)


def _correlation(size: Positions, covered: Positions | Numbers, ties: int, n: int) -> Numbers:
    """Return the correlation of ties and pattern from how many ties touch a core of this size; -1 where undefined."""
    pairs = n * (n - 1) / 2
    ideal = size * (size - 1) / 2 + size * (n - size)
    spread = ideal * (pairs - ideal) * ties * (pairs - ties)
    told = np.full(np.shape(spread), -1.0)
    np.divide(pairs * covered - ideal * ties, np.sqrt(np.maximum(spread, 1)), out=told, where=spread > 0)
    return told

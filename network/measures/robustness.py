"""How a network stands losses: its largest part, and who of some chosen nodes is out of reach, against removals.

Exact for each order of removal. Directions do not count. Callaway et al. (2000); Albert, Jeong and Barabási (2000).
"""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import minimum_spanning_tree

from network.graphs.ties import Numbers, Positions, Ties
from network.measures.centralities import degrees
from network.measures.cohesion import components

MOST_POINTS = 41
LABELS_LOOKED_AT = 12_000_000  # in all random orders together: from some 1,000 nodes on there are fewer orders


@dataclass(frozen=True, eq=False)
class Curve:
    """After each number removed: nodes in the largest part; chosen nodes still standing that are out of reach."""

    largest: Numbers
    unreachable: Numbers


@dataclass(frozen=True, eq=False)
class Robustness:
    removed: Positions  # how many are gone at each point of the curves
    targeted: Curve  # always the best tied of those left
    order: Positions  # in which the targeted ones went
    low: Curve  # of random orders: 5 in 100 lie below
    middle: Curve  # the median
    high: Curve  # 5 in 100 lie above
    orders: int
    n: int


def robustness(
    ties: Ties, *, chosen: Iterable[int] = (), start: Iterable[int] = (), share: float = 0.5, orders: int = 200,
    seed: int = 1,
) -> Robustness:  # fmt: skip
    """Remove up to a share of the nodes: the best tied first, and in random orders for comparison.

    The best tied is counted anew after each removal; of equal ones the stronger goes first, then the earlier position.
    Chosen nodes (say, institutions) and those of `start` are never removed. A chosen node is out of reach when no way
    leads to it from any of `start`; without `start`, when it stands outside the largest part.
    """
    kept = np.unique(np.array([*chosen, *start], dtype=np.int64))
    chosen_nodes, starts = np.unique(np.array([*chosen], dtype=np.int64)), np.unique(np.array([*start], dtype=np.int64))
    ties = ties.undirected()
    free = np.setdiff1d(np.arange(ties.n), kept)
    most = int(len(free) * share)
    points = np.unique(np.linspace(0, most, MOST_POINTS).astype(np.int64))
    order = _best_tied_first(ties, free, most)
    orders = max(min(orders, LABELS_LOOKED_AT // (len(points) * (ties.n + len(ties) + 1))), 10)
    chance = np.random.default_rng(seed)
    drawn = [_curve(ties, chance.permutation(free), points, chosen_nodes, starts) for _ in range(orders)]
    low, middle, high = (_quantile(drawn, at) for at in (0.05, 0.5, 0.95))
    targeted = Curve(*_curve(ties, order, points, chosen_nodes, starts))
    return Robustness(points, targeted, order, low, middle, high, orders, ties.n)


def _quantile(drawn: list[tuple[Numbers, Numbers]], at: float) -> Curve:
    largest, unreachable = (np.quantile(np.array(told), at, axis=0) for told in zip(*drawn, strict=True))
    return Curve(largest, unreachable)


def _best_tied_first(ties: Ties, free: Positions, most: int) -> Positions:
    there, told = ties.adjacency(), degrees(ties)
    left, strength = told.received.tolist(), told.strength_received.tolist()
    waiting = [(-left[node], -strength[node], node) for node in free.tolist()]
    heapq.heapify(waiting)
    gone, order = [True] * ties.n, list[int]()
    for node in free.tolist():
        gone[node] = False
    while len(order) < most:
        count, strong, node = heapq.heappop(waiting)
        if gone[node] or (-count, -strong) != (left[node], strength[node]):
            continue  # it went, or has lost ties since
        gone[node] = True
        order.append(node)
        around = slice(there.indptr[node], there.indptr[node + 1])
        for other, weight in zip(there.indices[around].tolist(), there.data[around].tolist(), strict=True):
            left[other] -= 1
            strength[other] -= weight
            if not gone[other]:
                heapq.heappush(waiting, (-left[other], -strength[other], other))
    return np.array(order, dtype=np.int64)


def _curve(
    ties: Ties, order: Positions, points: Positions, chosen: Positions, start: Positions
) -> tuple[Numbers, Numbers]:
    told = [_reached(left, len(ties_gone), chosen, start) for left, ties_gone in _removed(ties, order, points)]
    largest, unreachable = zip(*told, strict=True)
    return np.array(largest, dtype=float), np.array(unreachable, dtype=float)


def _removed(ties: Ties, order: Positions, points: Positions) -> Iterator[tuple[Ties, Positions]]:
    """Yield what is left; those removed keep their positions, tied to nobody."""
    when = np.full(ties.n, len(order) + 1, dtype=np.int64)
    when[order] = np.arange(len(order))
    sources, targets = _lasting(ties, np.minimum(when[ties.sources], when[ties.targets]))
    goes = np.minimum(when[sources], when[targets])
    for point in points:
        stays = goes >= point
        there = sources[stays], targets[stays]
        yield Ties(ties.n, *there, np.ones(len(there[0]))), order[:point]


def _lasting(ties: Ties, goes: Positions) -> tuple[Positions, Positions]:
    """Return ties enough to tell at any time what hangs together: of each circle the one that goes first is not needed.

    That is a spanning forest of those that stay longest (Kruskal 1956), at most n - 1 ties.
    """
    early = (goes.max(initial=0) + 1 - goes).astype(float)  # 1 is what stays longest
    forest = minimum_spanning_tree(csr_array((early, (ties.sources, ties.targets)), shape=(ties.n, ties.n))).tocoo()
    return forest.row.astype(np.int64), forest.col.astype(np.int64)


def _reached(left: Ties, gone: int, chosen: Positions, start: Positions) -> tuple[int, int]:
    parts = components(left)
    largest = min(parts.largest, left.n - gone)
    reached = np.unique(parts.labels[start]) if len(start) else np.zeros(1, np.int64)
    return largest, int((~np.isin(parts.labels[chosen], reached)).sum())

"""How closely a network holds together as a whole: density, components, reciprocity, centralisation, E-I index.

All of them count ties and leave their strengths aside; all are exact. What n is too small to say is nan.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from network.graphs.ties import Numbers, Positions, Ties

NAN = float("nan")
MOST_PERMUTED = 20_000_000  # labels looked at in all permutations together


@dataclass(frozen=True, eq=False)
class Components:
    """Parts between which no tie runs, whichever its direction; part 0 is the largest."""

    labels: Positions  # (n,) the part of each node
    sizes: tuple[int, ...]  # largest first; equal ones in order of their first node

    @property
    def isolates(self) -> int:
        return sum(size == 1 for size in self.sizes)

    @property
    def largest(self) -> int:
        return self.sizes[0] if self.sizes else 0

    def members(self, part: int) -> Positions:
        return np.flatnonzero(self.labels == part)


@dataclass(frozen=True)
class Cohesion:
    n: int
    ties: int
    density: float
    parts: tuple[int, ...]  # sizes of the components
    isolates: int
    reciprocity: float
    degree_centralisation: float
    betweenness_centralisation: float


def pairs(ties: Ties) -> int:
    """Return how many ties there could be: n(n - 1)/2 undirected, n(n - 1) directed."""
    both = ties.n * (ties.n - 1)
    return both if ties.directed else both // 2


def density(ties: Ties) -> float:
    """Return the share of possible ties that there are; nan below two nodes."""
    return len(ties) / pairs(ties) if ties.n > 1 else NAN


def components(ties: Ties) -> Components:
    """Return the (weakly) connected components."""
    if ties.n == 0:
        return Components(np.zeros(0, np.int64), ())
    linked = coo_array((np.ones(len(ties), np.int8), (ties.sources, ties.targets)), shape=(ties.n, ties.n))
    _, found = connected_components(linked, directed=False)
    sizes = np.bincount(found)
    first = np.empty(len(sizes), np.int64)
    first[found[::-1]] = np.arange(ties.n)[::-1]  # of several the last one written stays
    order = np.lexsort((first, -sizes))
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return Components(place[found].astype(np.int64), tuple(sizes[order].tolist()))


def reciprocity(ties: Ties) -> float:
    """Return the share of directed ties that are returned (as networkx and igraph count); nan undirected or empty.

    Of one returned pair and one unreturned tie that is 2 of 3, not 1 of 2 pairs.
    """
    if not ties.directed or not len(ties):
        return NAN
    there = ties.sources * ties.n + ties.targets
    back = ties.targets * ties.n + ties.sources
    return float(np.isin(there, back).mean())


def degree_counts(ties: Ties) -> Positions:
    """Return how many ties end at each node; of directed ties those received."""
    received = np.bincount(ties.targets, minlength=ties.n)
    return received if ties.directed else received + np.bincount(ties.sources, minlength=ties.n)


def degree_centralisation(ties: Ties) -> float:
    """Return Freeman's (1979) centralisation C = Σ (max - d_i) / its value in a star; 1 is a star; nan below 3 nodes.

    The star gives (n - 1)(n - 2) undirected; directed ties count as received, and it gives (n - 1)².
    """
    if ties.n < 3:
        return NAN
    degrees = degree_counts(ties)
    most = (ties.n - 1) * (ties.n - 1 if ties.directed else ties.n - 2)
    return float((degrees.max() - degrees).sum() / most)


def betweenness_centralisation(shares: Numbers) -> float:
    """Return Freeman's centralisation Σ (max - b_i) / (n - 1) of betweenness given as shares of pairs, 0 to 1."""
    if len(shares) < 3:
        return NAN
    return float((shares.max() - shares).sum() / (len(shares) - 1))


def cohesion(ties: Ties, betweenness_shares: Numbers) -> Cohesion:
    """Return everything at once; betweenness is handed in, since it is the only slow one (`centralities`)."""
    parts = components(ties)
    return Cohesion(
        ties.n, len(ties), density(ties), parts.sizes, parts.isolates, reciprocity(ties), degree_centralisation(ties),
        betweenness_centralisation(betweenness_shares),
    )  # fmt: skip


@dataclass(frozen=True)
class Turned:
    """How far a group, or all of them, turn outward."""

    external: int
    internal: int

    @property
    def index(self) -> float:
        told = self.external + self.internal
        return (self.external - self.internal) / told if told else NAN


@dataclass(frozen=True)
class Outward:
    """The E-I index with what chance alone would give."""

    all: Turned
    groups: dict[str, Turned]  # by group; a tie between two groups counts in both
    expected: float  # if the same groups were dealt out at random: exact
    p: float  # two-sided; nan where nothing could be tested
    permutations: int
    n: int  # nodes whose group is known
    left_out: int  # ties with an end whose group is not known

    @property
    def index(self) -> float:
        return self.all.index


def outward(ties: Ties, groups: Sequence[str], *, permutations: int = 999, seed: int = 1) -> Outward:
    """Return the E-I index (E - I)/(E + I) of Krackhardt and Stern (1988) with a permutation test of the labels.

    -1: all ties stay inside the groups; 1: all lead outside. Ties are counted, not weighed. Nodes of group "" are left
    out with their ties. Groups of different sizes alone push the index from 0: compare with `expected`, which is
    2 · (pairs between groups / pairs) - 1. p = (1 + as far from it or farther) / (1 + permutations).
    """
    names, labels = np.unique(np.array([*groups, ""], dtype=str), return_inverse=True)  # "" is always label 0
    labels = labels[:-1]
    known = np.flatnonzero(labels)
    told = ties.among(known)
    labels = labels[known]
    crossing = labels[told.sources] != labels[told.targets]
    turned = Turned(int(crossing.sum()), int((~crossing).sum()))
    ends = np.concatenate([labels[told.sources], labels[told.targets][crossing]])
    outer = np.bincount(ends[np.concatenate([crossing, crossing[crossing]])], minlength=len(names))
    inner = np.bincount(labels[told.sources][~crossing], minlength=len(names))
    by_group = {str(names[at]): Turned(int(outer[at]), int(inner[at])) for at in range(1, len(names))}
    expected = _expected_index(np.bincount(labels)) if len(told) else NAN
    draws = min(permutations, MOST_PERMUTED // max(len(told), 1)) if len(told) else 0
    p = _as_far(told, labels, abs(turned.index - expected), draws, seed) if draws else NAN
    return Outward(turned, by_group, expected, p, draws, len(known), len(ties) - len(told))


def _expected_index(sizes: Positions) -> float:
    n = int(sizes.sum())
    between = n * n - int((sizes**2).sum())
    return 2 * between / (n * (n - 1)) - 1


def _as_far(ties: Ties, labels: Positions, off: float, draws: int, seed: int) -> float:
    """Return p of an index that is `off` from the expected one."""
    expected = _expected_index(np.bincount(labels))
    chance = np.random.default_rng(seed)
    far = 0
    for _ in range(draws):
        dealt = chance.permutation(labels)
        drawn = 2 * float((dealt[ties.sources] != dealt[ties.targets]).mean()) - 1
        far += abs(drawn - expected) >= off - 1e-12
    return (1 + far) / (1 + draws)

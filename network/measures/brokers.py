"""Who carries between groups: the five roles of Gould and Fernandez (1989), with what chance alone would give.

A broker b stands in an open two-path a → b → c, where a is not tied to c. By the groups of the three:

coordinator     a, b, c of one group
itinerant       a and c of one group, b of another (also: consultant)
gatekeeper      b and c of one group, a from outside: b lets in
representative  a and b of one group, c outside: b speaks for its group
liaison         three groups

Undirected ties are ways in both directions, and each way counts one half, so that an open path a - b - c counts 1 in
all: coordinator, itinerant and liaison come in whole numbers, and a path between b's own group and another is half
gatekeeper, half representative. Nodes of group "" neither broker nor are brokered for. Strengths do not count. Exact.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self, TypeAlias

import numpy as np
from scipy.sparse import csr_array

from network.graphs.ties import Numbers, Positions, Ties

ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")
ROLE_OF = np.array([4, 3, 2, 4, 1, 4, 4, 0])  # by 4·(a = c) + 2·(b = c) + (a = b)
PATHS_AT_ONCE = 2_000_000
MOST_CELLS = 4_000_000  # of a table of nodes and groups
MOST_LOOKED_AT = 20_000_000  # ties and closed paths in all permutations together
NAN = float("nan")
Matrix: TypeAlias = "csr_array[Any, Any]"


class Paths(NamedTuple):
    first: Positions
    broker: Positions
    last: Positions


@dataclass(frozen=True, eq=False)
class Brokers:
    """Counts of each role in the order of ROLES."""

    counts: Numbers  # (n, 5)
    expected: Numbers  # (n, 5) if the same groups were dealt out among the same nodes at random: exact
    p: Numbers  # (n, 5) share of random deals with as much of the role or more; nan where none were made
    total_p: Numbers  # (5,) the same of the whole network
    permutations: int
    n: int  # nodes whose group is known

    @property
    def totals(self) -> Numbers:
        return np.asarray(self.counts.sum(axis=0), dtype=float)

    def of(self, role: str) -> Numbers:
        return self.counts[:, ROLES.index(role)]


def brokers(ties: Ties, groups: Sequence[str], *, permutations: int = 499, seed: int = 1) -> Brokers:
    """Return how often each node takes each role; p = (1 + as much or more) / (1 + permutations)."""
    _, labels = np.unique(np.array([*groups, ""], dtype=str), return_inverse=True)  # "" is always label 0
    known = np.flatnonzero(labels[:-1])
    inner, labels = ties.among(known), labels[known]
    told = _Paths.of(inner)
    worth = 1.0 if ties.directed else 0.5
    counts = told.roles(labels) * worth
    draws = min(permutations, MOST_LOOKED_AT // told.size) if counts.any() else 0
    chances = _chances(np.bincount(labels, minlength=1))
    expected = counts.sum(axis=1, keepdims=True) * chances
    p, total_p = _dealt(told, labels, counts, worth, draws=draws, seed=seed)

    def everybody(among: Numbers, otherwise: float) -> Numbers:
        wide = np.full((ties.n, 5), otherwise)
        wide[known] = among
        return wide

    return Brokers(everybody(counts, 0.0), everybody(expected, 0.0), everybody(p, NAN), total_p, draws, len(known))


def _closed_paths(there: Matrix, back: Matrix) -> Iterator[Paths]:
    """Yield all ways a → b → c with a → c or a = c, in portions of brokers; undirected paths in both directions."""
    n = there.shape[0]
    into, out = np.diff(back.indptr), np.diff(there.indptr)
    rows, columns = there.nonzero()
    tied = np.sort(rows.astype(np.int64) * n + columns)
    portion = np.cumsum(into * out) // PATHS_AT_ONCE
    for number in np.unique(portion[(into > 0) & (out > 0)]):
        brokers = np.flatnonzero((portion == number) & (into > 0) & (out > 0))
        count = (into * out)[brokers]
        broker = np.repeat(brokers, count)
        place = np.arange(len(broker)) - np.repeat(np.cumsum(count) - count, count)
        first = back.indices[back.indptr[broker] + place // out[broker]].astype(np.int64)
        last = there.indices[there.indptr[broker] + place % out[broker]].astype(np.int64)
        wanted = first * n + last
        found = np.minimum(np.searchsorted(tied, wanted), len(tied) - 1)
        closed = (first == last) | (tied[found] == wanted)
        yield Paths(first[closed], broker[closed], last[closed])


@dataclass(frozen=True, eq=False)
class _Paths:
    """The open ways of a network, told by all those through each node less the closed ones: these are fewer by far."""

    n: int
    tails: Positions  # every way of one step, undirected ties in both directions
    heads: Positions
    closed: Paths

    @classmethod
    def of(cls, ties: Ties) -> Self:
        there: Matrix = ties.adjacency()
        tails, heads = there.nonzero()
        nobody = np.zeros(0, np.int64)
        portions = [Paths(nobody, nobody, nobody), *_closed_paths(there, there.T.tocsr())]
        closed = Paths(*map(np.concatenate, zip(*portions, strict=True)))
        return cls(ties.n, tails.astype(np.int64), heads.astype(np.int64), closed)

    @property
    def size(self) -> int:
        """How much is looked at for one deal of groups."""
        return len(self.tails) + self.n + len(self.closed.broker) + 1

    def roles(self, labels: Positions) -> Numbers:
        """Return (n, 5) how many open ways each node stands in, by role."""
        same = labels[self.tails] == labels[self.heads]
        received, given = (np.bincount(ends, minlength=self.n) for ends in (self.heads, self.tails))
        own_received, own_given = (np.bincount(ends[same], minlength=self.n) for ends in (self.heads, self.tails))
        received, given = received - own_received, given - own_given
        own, alike = own_received * own_given, self._alike(labels)
        ways = [own, alike - own, received * own_given, own_received * given, received * given - (alike - own)]
        return np.asarray(np.column_stack(ways) - _roles(self.closed, labels, self.n), dtype=float)

    def _alike(self, labels: Positions) -> Numbers:
        """Return through how many ways each node stands between two of one group."""
        groups = int(labels.max(initial=0)) + 1
        into, out = self.heads * groups + labels[self.tails], self.tails * groups + labels[self.heads]
        if self.n * groups <= MOST_CELLS:
            counts = (np.bincount(cells, minlength=self.n * groups).reshape(self.n, groups) for cells in (into, out))
            return np.asarray(np.einsum("ij,ij->i", *counts), dtype=float)
        cells, times = np.unique(into, return_counts=True)
        others, other_times = np.unique(out, return_counts=True)
        both, at, other_at = np.intersect1d(cells, others, assume_unique=True, return_indices=True)
        ways = (times[at] * other_times[other_at]).astype(float)
        return np.bincount(both // groups, weights=ways, minlength=self.n).astype(float)


def _roles(paths: Paths, labels: Positions, n: int) -> Numbers:
    a, b, c = labels[paths.first], labels[paths.broker], labels[paths.last]
    role = ROLE_OF[4 * (a == c) + 2 * (b == c) + (a == b)]
    return np.bincount(5 * paths.broker + role, minlength=5 * n).reshape(n, 5).astype(float)


def _chances(sizes: Positions) -> Numbers:
    """Return the probability of each role for three different nodes drawn at random."""
    n = int(sizes.sum())
    if n < 3:
        return np.full(5, NAN)
    of = sizes.astype(float)
    all_one = (of * (of - 1) * (of - 2)).sum()
    two_one = (of * (of - 1) * (n - of)).sum()
    ways = n * (n - 1.0) * (n - 2.0)
    return np.array([all_one, two_one, two_one, two_one, ways - all_one - 3 * two_one]) / ways


def _dealt(
    told: _Paths, labels: Positions, counts: Numbers, worth: float, *, draws: int, seed: int
) -> tuple[Numbers, Numbers]:
    if not draws:
        return np.full(counts.shape, NAN), np.full(5, NAN)
    chance = np.random.default_rng(seed)
    as_much, as_much_in_all = np.zeros(counts.shape), np.zeros(5)
    for _ in range(draws):
        drawn = told.roles(chance.permutation(labels)) * worth
        as_much += drawn >= counts - 1e-9
        as_much_in_all += drawn.sum(axis=0) >= counts.sum(axis=0) - 1e-9
    return (1 + as_much) / (1 + draws), (1 + as_much_in_all) / (1 + draws)

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
from typing import NamedTuple

import numpy as np

from network.graphs.ties import Numbers, Positions, Ties

ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")
ROLE_OF = np.array([4, 3, 2, 4, 1, 4, 4, 0])  # by 4·(a = c) + 2·(b = c) + (a = b)
PATHS_AT_ONCE = 2_000_000
MOST_PERMUTED = 60_000_000  # open paths looked at in all permutations together
NAN = float("nan")


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
    worth = 1.0 if ties.directed else 0.5
    portions, paths, counted = [], 0, np.zeros(5 * inner.n)
    for portion in open_paths(inner):
        counted += _roles(portion, labels, inner.n) * worth
        paths += len(portion.broker)
        if paths <= MOST_PERMUTED // 20:
            portions.append(portion)
    draws = min(permutations, MOST_PERMUTED // max(paths, 1)) if paths and paths <= MOST_PERMUTED // 20 else 0
    counts = counted.reshape(inner.n, 5)
    chances = _chances(np.bincount(labels, minlength=1))
    expected = counts.sum(axis=1, keepdims=True) * chances
    p, total_p = _dealt(portions, labels, counts, worth, draws=draws, seed=seed)

    def everybody(told: Numbers, otherwise: float) -> Numbers:
        wide = np.full((ties.n, 5), otherwise)
        wide[known] = told
        return wide

    return Brokers(everybody(counts, 0.0), everybody(expected, 0.0), everybody(p, NAN), total_p, draws, len(known))


def open_paths(ties: Ties) -> Iterator[Paths]:
    """Yield all ways a → b → c without a → c, in portions of brokers; undirected paths in both directions."""
    there = ties.adjacency()
    back = there.T.tocsr()
    into, out = np.diff(back.indptr), np.diff(there.indptr)
    rows, columns = there.nonzero()
    tied = np.sort(rows.astype(np.int64) * ties.n + columns)
    portion = np.cumsum(into * out) // PATHS_AT_ONCE
    for number in np.unique(portion[(into > 0) & (out > 0)]):
        brokers = np.flatnonzero((portion == number) & (into > 0) & (out > 0))
        count = (into * out)[brokers]
        broker = np.repeat(brokers, count)
        place = np.arange(len(broker)) - np.repeat(np.cumsum(count) - count, count)
        first = back.indices[back.indptr[broker] + place // out[broker]].astype(np.int64)
        last = there.indices[there.indptr[broker] + place % out[broker]].astype(np.int64)
        wanted = first * ties.n + last
        found = np.minimum(np.searchsorted(tied, wanted), len(tied) - 1)
        opened = (first != last) & (tied[found] != wanted)
        yield Paths(first[opened], broker[opened], last[opened])


def _roles(paths: Paths, labels: Positions, n: int) -> Numbers:
    a, b, c = labels[paths.first], labels[paths.broker], labels[paths.last]
    role = ROLE_OF[4 * (a == c) + 2 * (b == c) + (a == b)]
    return np.bincount(5 * paths.broker + role, minlength=5 * n).astype(float)


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
    portions: list[Paths], labels: Positions, counts: Numbers, worth: float, *, draws: int, seed: int
) -> tuple[Numbers, Numbers]:
    if not draws:
        return np.full(counts.shape, NAN), np.full(5, NAN)
    chance = np.random.default_rng(seed)
    as_much, as_much_in_all = np.zeros(counts.shape), np.zeros(5)
    for _ in range(draws):
        dealt = chance.permutation(labels)
        drawn = sum((_roles(portion, dealt, len(labels)) for portion in portions), np.zeros(counts.size)) * worth
        as_much += drawn.reshape(counts.shape) >= counts - 1e-9
        as_much_in_all += drawn.reshape(counts.shape).sum(axis=0) >= counts.sum(axis=0) - 1e-9
    return (1 + as_much) / (1 + draws), (1 + as_much_in_all) / (1 + draws)

"""Did the network change? Differences of measures between two moments, with what chance alone would give.

Both moments speak of the same nodes: density falls as a network grows, so newcomers are left out by the caller. Ties
are counted, not weighed. Two tests, and a change is called one only where both agree:

Permutation: were nothing but chance between the moments, each pair might as well have had its ties of the first in the
second. So each pair's ties are exchanged between the moments with probability 1/2 (both directions of a pair together);
p = (1 + as far apart or farther) / (1 + permutations), two-sided. Pairs are taken as exchangeable one by one.

Bootstrap of vertices (Snijders and Borgatti 1999, "Non-parametric standard errors and tests for network statistics",
Connections 22): nodes are drawn with replacement, and two copies of one node are tied as a pair drawn at random is, in
both moments alike; 95 in 100 differences lie in the interval. It allows for ties of one node going together, which the
permutation does not. It says nothing about components, which drawing nodes takes apart: no interval there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from network.graphs.ties import Numbers, Positions, Ties
from network.measures import cohesion
from network.measures.centralities import Flags

NAN = float("nan")
SURE = 0.05
TIES_LOOKED_AT = 4_000_000  # in all permutations together
LEAST = 99  # permutations at least


class Verdict(StrEnum):
    ROSE = "rose"
    FELL = "fell"
    NO_DETECTABLE_CHANGE = "no detectable change"
    UNDEFINED = "undefined"  # one of the moments has no such value


@dataclass(frozen=True)
class Difference:
    measure: str
    before: float
    after: float
    p: float  # of the permutation test
    low: float  # of the bootstrap's interval of after - before; nan: none
    high: float

    @property
    def difference(self) -> float:
        return self.after - self.before

    @property
    def verdict(self) -> Verdict:
        if np.isnan(self.difference):
            return Verdict.UNDEFINED
        within = self.low <= 0 <= self.high  # False where there is no interval
        if self.difference == 0 or not self.p < SURE or within:
            return Verdict.NO_DETECTABLE_CHANGE
        return Verdict.ROSE if self.difference > 0 else Verdict.FELL


@dataclass(frozen=True)
class Changes:
    n: int
    ties_before: int
    ties_after: int
    stayed: int  # ties of both moments
    differences: tuple[Difference, ...]
    permutations: int
    resamples: int

    def of(self, measure: str) -> Difference:
        return next(one for one in self.differences if one.measure == measure)


@dataclass(frozen=True, eq=False)
class _Rows:
    """Every tie of either moment once."""

    n: int
    directed: bool
    sources: Positions
    targets: Positions
    there: tuple[Flags, Flags]  # before, after
    labels: Positions  # group of each node; 0: not known
    pair: Positions  # number of the pair that a tie belongs to

    @cached_property
    def known(self) -> Flags:
        """Ties whose ends are both of a known group."""
        return np.asarray((self.labels[self.sources] > 0) & (self.labels[self.targets] > 0))

    @cached_property
    def crossing(self) -> Flags:
        return np.asarray(self.labels[self.sources] != self.labels[self.targets])

    def ties(self, moment: Flags) -> Ties:
        sources, targets = self.sources[moment], self.targets[moment]
        return Ties(self.n, sources, targets, np.ones(len(sources)), self.directed)


MEASURES = ("density", "components", "reciprocity", "degree_centralisation", "outward")


def changes(
    before: Ties, after: Ties, *, groups: Sequence[str] = (), permutations: int = 999, resamples: int = 999,
    seed: int = 1,
) -> Changes:  # fmt: skip
    """Return the differences of density, number of components, reciprocity, degree centralisation and E-I index.

    `groups` name the group of each node, "" none; without them the E-I index is undefined.
    """
    if (before.n, before.directed) != (after.n, after.directed):
        raise ValueError("Two moments of the same nodes are compared, and ties of the same kind")
    rows = _rows(before, after, groups)
    values = [_measured(rows, moment) for moment in rows.there]
    affordable = TIES_LOOKED_AT // max(len(rows.sources) + rows.n, 1)
    draws = min(permutations, max(affordable, LEAST))
    p = _exchanged(rows, values[1] - values[0], draws, seed)
    again = min(resamples, max(affordable, LEAST))
    low, high = _resampled(rows, again, seed + 1)
    told = zip(MEASURES, *(each.tolist() for each in (*values, p, low, high)), strict=True)
    stayed = int((rows.there[0] & rows.there[1]).sum())
    return Changes(
        before.n, len(before), len(after), stayed, tuple(Difference(*one) for one in told), draws, again
    )  # fmt: skip


def _rows(before: Ties, after: Ties, groups: Sequence[str]) -> _Rows:
    n = before.n
    keys = [ties.sources * n + ties.targets for ties in (before, after)]
    either = np.union1d(*keys).astype(np.int64)
    sources, targets = either // max(n, 1), either % max(n, 1)
    _, labels = np.unique(np.array([*(groups or [""] * n), ""], dtype=str), return_inverse=True)
    _, pair = np.unique(np.minimum(sources, targets) * n + np.maximum(sources, targets), return_inverse=True)
    there = np.isin(either, keys[0]), np.isin(either, keys[1])
    return _Rows(n, before.directed, sources, targets, there, labels[:-1].astype(np.int64), pair.astype(np.int64))


def _measured(rows: _Rows, moment: Flags) -> Numbers:
    ties = rows.ties(moment)
    parts = len(cohesion.components(ties).sizes)
    return np.array([
        cohesion.density(ties), parts, cohesion.reciprocity(ties), cohesion.degree_centralisation(ties),
        _outward(rows, np.ones(rows.n), moment),
    ])  # fmt: skip


def _outward(rows: _Rows, copies: Numbers, moment: Flags) -> float:
    """Return the E-I index, each tie counted as often as both its ends are there."""
    there = np.flatnonzero(moment & rows.known)
    counted = copies.take(rows.sources.take(there)) * copies.take(rows.targets.take(there))
    told, outward = counted.sum(), counted[rows.crossing.take(there)].sum()
    return float((2 * outward - told) / told) if told else NAN


def _exchanged(rows: _Rows, seen: Numbers, draws: int, seed: int) -> Numbers:
    """Return p of each difference seen."""
    chance = np.random.default_rng(seed)
    before, after = rows.there
    pairs = int(rows.pair.max(initial=-1)) + 1
    far = np.zeros(len(MEASURES))
    for _ in range(draws):
        turned = chance.random(pairs)[rows.pair] < 0.5
        first, second = np.where(turned, after, before), np.where(turned, before, after)
        drawn = _measured(rows, second) - _measured(rows, first)
        far += np.abs(np.nan_to_num(drawn)) >= np.abs(seen) - 1e-12
    return np.where(np.isnan(seen), NAN, (1 + far) / (1 + draws))


def _resampled(rows: _Rows, draws: int, seed: int) -> tuple[Numbers, Numbers]:
    """Return where 95 in 100 differences of networks of nodes drawn again lie."""
    if rows.n < 3:
        return np.full(len(MEASURES), NAN), np.full(len(MEASURES), NAN)
    chance = np.random.default_rng(seed)
    told = []
    for _ in range(draws):
        copies = np.bincount(chance.integers(0, rows.n, rows.n), minlength=rows.n).astype(float)
        alike = _between_copies(rows, copies, chance)
        first, second = (_redrawn(rows, copies, moment, more) for moment, more in zip(rows.there, alike, strict=True))
        told.append(second - first)
    sample = np.array(told)
    usable = (~np.isnan(sample)).mean(axis=0) > 0.9  # a value that most resamples lack has no interval
    low, high = np.full(len(MEASURES), NAN), np.full(len(MEASURES), NAN)
    low[usable], high[usable] = np.nanquantile(sample[:, usable], (0.025, 0.975), axis=0)
    return low, high


def _between_copies(rows: _Rows, copies: Numbers, chance: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Return how many ties each node's copies have among themselves: as many random pairs, the same in both moments."""
    both, first, second = rows.there[0] & rows.there[1], rows.there[0] & ~rows.there[1], rows.there[1] & ~rows.there[0]
    possible = rows.n * (rows.n - 1) / (1 if rows.directed else 2)
    kinds = np.array([both.sum(), first.sum(), second.sum()]) / possible
    among = (copies * (copies - 1) / (1 if rows.directed else 2)).astype(np.int64)
    shares = np.array([*kinds, max(1 - kinds.sum(), 0)])
    drawn = chance.multinomial(among, shares / shares.sum())
    return drawn[:, 0] + drawn[:, 1].astype(float), drawn[:, 0] + drawn[:, 2].astype(float)


def _redrawn(rows: _Rows, copies: Numbers, moment: Flags, more: Numbers) -> Numbers:
    """Return the measures of the network of the copies; between copies of one node run `more` ties."""
    n, sources, targets = rows.n, rows.sources[moment], rows.targets[moment]
    counted = copies[sources] * copies[targets]
    possible = n * (n - 1) / (1 if rows.directed else 2)
    density = (counted.sum() + more.sum()) / possible
    each = np.bincount(targets, weights=copies[sources], minlength=n)
    if not rows.directed:
        each = each + np.bincount(sources, weights=copies[targets], minlength=n)
    each = each + np.divide(more * (1 if rows.directed else 2), copies, out=np.zeros(n), where=copies > 0)
    drawn = copies > 0
    centred = ((each[drawn].max() - each[drawn]) * copies[drawn]).sum() / (
        (n - 1) * (n - 1 if rows.directed else n - 2)
    )
    returned = NAN
    if rows.directed and counted.sum():
        back = np.isin(sources * n + targets, targets * n + sources)
        returned = counted[back].sum() / counted.sum()
    return np.array([density, NAN, returned, centred, _outward(rows, copies, moment)])

"""Sets of key players (Borgatti 2006, "Identifying sets of key players in a social network", CMOT 12).

KPP-NEG: whose silence together would break the network most. Fragmentation with distances of the n nodes that are left:
F = 1 - 2 · Σ_{i>j} 1/d_ij / (n(n - 1)); 0 is everybody tied to everybody, 1 nobody to anybody.
KPP-POS: who together reach all others soonest: R = Σ_j 1/d_Kj / n, a member of the set counting 1; 1 is a set to which
everybody is tied.

Steps, not strengths. NEG takes ties without direction, POS goes from the set along it. Sets are looked for by the best
next one and then by exchanges until none is better, from some beginnings: a heuristic; `exhaustive` says when all sets
were tried instead. Sets as good as the best are all reported, as far as exchanges of one lead to them, up to a cap.
"""

import itertools
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from network.graphs.ties import Numbers, Positions, Ties
from network.measures import pivots
from network.measures.cohesion import degree_counts
from network.measures.steps import EVERY_BIT, Steps, Words, rows_for

EXACT_UP_TO = 2_000  # nodes; above, fragmentation is estimated from a sample of origins
SAMPLED = 512  # origins
CHOSEN_EXACTLY_UP_TO = 400  # nodes; above, sets are compared by what a few origins see
SEEN_BY = 64
ALL_UP_TO = 150  # nodes; above, only the best tied and those most between others are tried
TRIED, TRIED_OF_MANY = 40, 24  # the latter above 2,000 nodes
EXHAUSTIVE_UP_TO = 5_000  # sets
MOST_EQUAL = 25  # sets reported
MOST_EXCHANGES = 12  # rounds
BEGINNINGS = 2  # from the best single nodes, and as many from sets at random with a fixed seed; above 2,000 nodes half
NAN = float("nan")
Chosen = tuple[int, ...]
Valued = Callable[[Chosen], Numbers]


@dataclass(frozen=True)
class KeyPlayers:
    sets: tuple[Chosen, ...]  # equally good, in order of positions
    capped: bool  # there may be more of them
    value: float  # F or R of each
    error: float  # standard error of value where it is sampled; else 0
    before: float  # F without any of them silent; nan for R
    exhaustive: bool  # all sets of the size were tried
    tried: int  # nodes that were considered


def fragmentation(ties: Ties, gone: Iterable[int] = ()) -> float:
    """Return F of what is left when these fall silent, exactly; nan where fewer than two are left."""
    left = ties.undirected().without(gone)
    near, _, _ = Steps.of(left).nearness(np.arange(left.n))
    return 1 - float(near.sum()) / (left.n * (left.n - 1)) if left.n > 1 else NAN


def reach(ties: Ties, chosen: Iterable[int]) -> float:
    """Return R of a set, exactly; nan without nodes."""
    nearest = _closeness(ties, np.array(sorted(chosen), dtype=np.int64)).max(axis=0, initial=0)
    return float(nearest.mean()) if ties.n else NAN


def whose_silence(ties: Ties, size: int, *, seed: int = 1) -> KeyPlayers:
    """Return the sets of `size` whose removal raises F most (KPP-NEG).

    Above 400 nodes sets are compared by the F that 64 origins see; above 2,000 the F stated, too, is estimated, from
    512 others, with its standard error; the search has half as many beginnings then, and tries fewer nodes.
    """
    ties = ties.undirected()
    candidates = _candidates(ties)
    everybody = np.random.default_rng(seed).permutation(ties.n)
    seen_by = np.arange(ties.n) if ties.n <= CHOSEN_EXACTLY_UP_TO else np.sort(everybody[:SEEN_BY])
    silence = _Silence(ties, candidates, seen_by)
    sets, capped, exhaustive = _sought(
        silence.after, candidates, min(size, max(ties.n - 2, 0)), few=len(candidates) < ties.n,
        beginnings=BEGINNINGS if ties.n <= EXACT_UP_TO else BEGINNINGS // 2,
    )  # fmt: skip
    origins = np.arange(ties.n) if ties.n <= EXACT_UP_TO else np.sort(everybody[SEEN_BY : SEEN_BY + SAMPLED])
    value, error = _fragmented_from(ties, origins, sets[0])
    return KeyPlayers(sets, capped, value, error, _fragmented_from(ties, origins, ())[0], exhaustive, len(candidates))


def who_reach(ties: Ties, size: int) -> KeyPlayers:
    """Return the sets of `size` that reach all others soonest (KPP-POS)."""
    candidates = _candidates(ties)
    near = _closeness(ties, candidates)
    row = {int(node): at for at, node in enumerate(candidates)}

    def with_each(chosen: Chosen) -> Numbers:
        reached = near[[row[node] for node in chosen]].max(axis=0, initial=0)
        return np.asarray(np.maximum(near, reached).mean(axis=1), dtype=float)

    if not ties.n:
        return KeyPlayers(((),), capped=False, value=NAN, error=0.0, before=NAN, exhaustive=True, tried=0)
    sets, capped, exhaustive = _sought(with_each, candidates, min(size, ties.n), few=len(candidates) < ties.n)
    return KeyPlayers(sets, capped, reach(ties, sets[0]), 0.0, NAN, exhaustive, len(candidates))


def _candidates(ties: Ties) -> Positions:
    if ties.n <= ALL_UP_TO:
        return np.arange(ties.n)
    ties = ties.undirected()
    tied = np.argsort(-degree_counts(ties), kind="stable")
    some = np.random.default_rng(1).permutation(ties.n)[:TRIED]
    between = np.argsort(-pivots.told_by(ties, some, weighted=False), kind="stable")
    half = (TRIED if ties.n <= EXACT_UP_TO else TRIED_OF_MANY) // 2
    return np.union1d(tied[:half], between[:half])


def _closeness(ties: Ties, origins: Positions) -> Numbers:
    """Return 1/d from each origin to everybody, 1 to itself, 0 where no way leads."""
    steps = Steps.of(ties).lengths(origins).astype(float)
    steps[steps == 0] = 1
    return np.where(steps > 0, 1 / np.where(steps > 0, steps, 1), 0.0)


class _Silence:
    """Fragmentation when some fall silent, for many sets at once."""

    def __init__(self, ties: Ties, candidates: Positions, origins: Positions) -> None:
        self.n, self.candidates, self.origins, self.steps = ties.n, candidates, origins, Steps.of(ties)
        self.begun = self.steps.begun(origins)

    def after(self, chosen: Chosen) -> Numbers:
        """Return F without those chosen and one candidate more, for each candidate."""
        each = max(self.steps.rows_at_once // max(len(self.begun), 1), 1)
        told = np.zeros(len(self.candidates))
        for first in range(0, len(self.candidates), each):
            more = self.candidates[first : first + each]
            told[first : first + each] = self._fragmented([(*chosen, int(node)) for node in more])
        return told

    def _fragmented(self, sets: list[Chosen]) -> Numbers:
        rows = len(self.begun)
        closed = np.zeros((len(sets), rows, self.n), np.uint64)
        for at, gone in enumerate(sets):
            closed[at, :, list(gone)] = EVERY_BIT
        begun: Words = (self.begun & ~closed).reshape(-1, self.n)
        near = np.zeros(len(sets))
        for steps, arrived in enumerate(self.steps.levels(begun, closed.reshape(-1, self.n)), start=1):
            near += np.bitwise_count(arrived).reshape(len(sets), -1).sum(axis=1, dtype=np.int64) / steps
        left = np.array([self.n - len(set(gone)) for gone in sets])
        looked = np.array([len(self.origins) - np.isin(self.origins, gone).sum() for gone in sets])
        return np.asarray(1 - near / np.maximum(looked * (left - 1), 1), dtype=float)


def _fragmented_from(ties: Ties, origins: Positions, gone: Chosen) -> tuple[float, float]:
    """Return F and its standard error: of the mean over origins, finite population corrected; 0 where all are."""
    if ties.n - len(gone) < 2:
        return NAN, 0.0
    every = len(origins) == ties.n
    steps, left = Steps.of(ties), np.setdiff1d(origins, gone)
    near = np.zeros(len(left))
    closed = np.zeros((rows_for(len(left)), ties.n), np.uint64)
    closed[:, list(gone)] = EVERY_BIT
    for far, arrived in enumerate(steps.levels(steps.begun(left), closed), start=1):
        octets = arrived.astype("<u8").view(np.uint8).reshape(len(arrived), ties.n, 8)
        came = np.unpackbits(octets, axis=2, bitorder="little").sum(axis=1, dtype=np.int64)
        near += came.ravel()[: len(left)] / far
    near /= ties.n - len(gone) - 1
    error = 0.0 if every else float(near.std(ddof=1)) * math.sqrt((1 - len(left) / ties.n) / len(left))
    return 1 - float(near.mean()), error


def _sought(
    with_each: Valued, nodes: Positions, size: int, *, few: bool, beginnings: int = BEGINNINGS
) -> tuple[tuple[Chosen, ...], bool, bool]:
    """Return the best sets, whether there may be more, and whether all were tried.

    `with_each` values a set with each of the nodes added; `few`: they are not all nodes that there are.
    """
    search = _Search(with_each, nodes, beginnings)
    size = min(size, len(nodes))
    if size == 0:
        return ((),), False, True
    if not few and math.comb(len(nodes), size) <= EXHAUSTIVE_UP_TO:
        for fewer in itertools.combinations(nodes.tolist(), size - 1):
            search.around(fewer)
        exhaustive = True
    else:
        search.climb(size)
        exhaustive = False
    sets = sorted(search.best)
    return tuple(sets[:MOST_EQUAL]), len(sets) > MOST_EQUAL, exhaustive


class _Search:
    """The best sets met so far."""

    def __init__(self, with_each: Valued, nodes: Positions, beginnings: int) -> None:
        self.value_with_each, self.nodes, self.beginnings = with_each, nodes, beginnings
        self.known: dict[Chosen, Numbers] = {}
        self.value = -math.inf
        self.best: set[Chosen] = set()
        self.looked: set[Chosen] = set()

    def with_each(self, fewer: Chosen) -> Numbers:
        fewer = tuple(sorted(fewer))
        if fewer not in self.known:
            values = self.value_with_each(fewer)
            values[np.isin(self.nodes, fewer)] = -math.inf
            self.known[fewer] = values
        return self.known[fewer]

    def around(self, fewer: Chosen) -> None:
        """Look at every set that has one more than these."""
        if fewer in self.looked:
            return
        self.looked.add(fewer)
        values = self.with_each(fewer)
        most = float(values.max())
        if most < self.value - 1e-12:
            return
        if most > self.value + 1e-12:
            self.value, self.best = most, set()
        found = self.nodes[values >= most - 1e-12].tolist()
        self.best |= {tuple(sorted((*fewer, node))) for node in found}

    def climb(self, size: int) -> None:
        """Look from several beginnings, since the best next one need not lead to the best set."""
        values = self.with_each(())
        chance = np.random.default_rng(size)
        firsts = self.nodes[np.argsort(-values, kind="stable")[: self.beginnings]].tolist()
        whole = [tuple(chance.choice(self.nodes, size, replace=False).tolist()) for _ in range(self.beginnings)]
        tops: dict[Chosen, float] = {}
        for begun in [*((first,) for first in firsts), *whole]:
            self.value, self.best, self.looked = -math.inf, set(), set()
            self._from(begun, size)
            tops |= dict.fromkeys(self.best, self.value)
        self.value = max(tops.values())
        self.best = {chosen for chosen, value in tops.items() if value >= self.value - 1e-12}

    def _from(self, chosen: Chosen, size: int) -> None:
        while len(chosen) < size:
            chosen = (*chosen, int(self.nodes[self.with_each(chosen).argmax()]))
        self.around(tuple(sorted(chosen[:-1])))
        for _ in range(MOST_EXCHANGES):
            before = self.value, len(self.best)
            for one in sorted(self.best)[: MOST_EQUAL + 1]:
                for fewer in itertools.combinations(one, size - 1):
                    self.around(fewer)
            if (self.value, len(self.best)) == before or len(self.best) > MOST_EQUAL:
                break

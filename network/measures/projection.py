"""Who is tied by having taken part in the same things: two-mode facts become ties, and are measured as they are."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import igraph
import numpy as np
from scipy.sparse import csr_array, triu

from network.graphs.ties import Numbers, Positions, Ties
from network.measures.steps import Steps


@dataclass(frozen=True, eq=False)
class Attendance:
    """Who took part in what: `n` nodes by position, `events` by position, one row for each taking part."""

    n: int
    events: int
    who: Positions
    where: Positions

    @classmethod
    def of(cls, n: int, events: Positions, members: Positions) -> Self:
        """Put rows (event, member) in order; events may bear any numbers."""
        known, where = np.unique(events, return_inverse=True)
        return cls(n, len(known), members, where.astype(np.int64))

    @cached_property
    def matrix(self) -> "csr_array[Any, Any]":
        """Return n × events of 0 and 1; who is written down twice took part once."""
        told = csr_array((np.ones(len(self.who)), (self.who, self.where)), shape=(self.n, self.events))
        told.sum_duplicates()
        told.data[:] = 1
        return told

    @cached_property
    def sizes(self) -> Positions:
        """Return n_k: how many took part in each."""
        return np.bincount(self.matrix.indices, minlength=self.events).astype(np.int64)


def newman(n: int, events: Positions, members: Positions) -> Ties:
    """Return the ties among `n` from rows (event, member): `shared` with all factors at 1."""
    return shared(Attendance.of(n, events, members))


def shared(attendance: Attendance, factors: Numbers | None = None) -> Ties:
    """Return the ties of Newman (2001), Physical Review E 64, 016132: w_ij = Σ_k δ_ik δ_jk f_k / (n_k - 1).

    A small working group ties more than a conference; what one took part in alone gives nothing. With all factors f_k
    at 1, the strength of a node is the number of events it shared with anybody. Exact, and sparse unless one event
    holds most of the nodes.
    """
    sizes = attendance.sizes
    factors = np.ones(attendance.events) if factors is None else factors
    return _projected(attendance, np.divide(factors, sizes - 1, out=np.zeros(attendance.events), where=sizes > 1))


def shared_events(attendance: Attendance) -> Ties:
    """Return ties whose weight is the number of events that two took part in together."""
    return _projected(attendance, (attendance.sizes > 1).astype(float))


def _projected(attendance: Attendance, factors: Numbers) -> Ties:
    counted = factors > 0
    matrix = attendance.matrix[:, np.flatnonzero(counted)]
    product = triu(csr_array(matrix * factors[counted]) @ matrix.T, k=1, format="coo")
    rows, columns = product.coords
    return Ties.summed(attendance.n, rows.astype(np.int64), columns.astype(np.int64), product.data)


@dataclass(frozen=True, eq=False)
class TwoMode:
    """A measure of both modes, each normalised by what it could be at most in its own mode."""

    nodes: Numbers
    events: Numbers


def two_mode_degree(attendance: Attendance) -> TwoMode:
    """Return degrees as shares of the other mode (Borgatti and Everett 1997); nan where there is no other mode."""
    taken = np.diff(attendance.matrix.indptr)
    return TwoMode(_over(taken, attendance.events), _over(attendance.sizes, attendance.n))


def two_mode_closeness(attendance: Attendance) -> TwoMode:
    """Return the least possible Σ d over Σ d (Borgatti and Everett 1997): (n_other + 2 (n_own - 1)) / Σ d.

    Where not everybody is reached it is multiplied with the share of the others who are (as networkx does); 0 where
    nobody is.
    """
    n, events = attendance.n, attendance.events
    _, count, total = Steps.of(_both_modes(attendance)).nearness(np.arange(n + events))
    least = np.concatenate([np.full(n, events + 2 * (n - 1)), np.full(events, n + 2 * (events - 1))])
    told = np.divide(least, total, out=np.zeros(n + events), where=total > 0) * _over(count, n + events - 1)
    return TwoMode(told[:n], told[n:])


def two_mode_betweenness(attendance: Attendance) -> TwoMode:
    """Return betweenness in the two-mode network over the most it could be for the mode (Borgatti and Everett 1997)."""
    n, events = attendance.n, attendance.events
    graph: igraph.Graph = _both_modes(attendance).as_igraph()
    raw = np.array(graph.betweenness(), dtype=float)
    return TwoMode(_over(raw[:n], _most_between(n, events)), _over(raw[n:], _most_between(events, n)))


def _most_between(own: int, other: int) -> float:
    if not own or not other:
        return 0.0
    s, t = divmod(own - 1, other)
    return (other**2 * (s + 1) ** 2 + other * (s + 1) * (2 * t - s - 1) - t * (2 * s - t + 3)) / 2


def _both_modes(attendance: Attendance) -> Ties:
    rows, columns = attendance.matrix.nonzero()
    total = attendance.n + attendance.events
    return Ties.summed(total, rows.astype(np.int64), attendance.n + columns.astype(np.int64), np.ones(len(rows)))


def _over(counts: Positions | Numbers, most: float) -> Numbers:
    return counts / most if most > 0 else np.full(len(counts), np.nan)

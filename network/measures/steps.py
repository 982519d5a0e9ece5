"""How many steps lie between nodes: sixty-four searches go at once, one in each bit of a word.

A step is a tie, whatever its strength. Exact. Breadth-first search after the idea of Then et al. (2014), "The more the
merrier: efficient multi-source graph traversal", PVLDB 8(4).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from network.graphs.ties import Numbers, Positions, Ties

Words = NDArray[np.uint64]  # (rows, n): bit b of row r says whether search 64 r + b has come to the node
MOST_AT_ONCE = 100_000  # words that one level of a search may gather: what stays near the processor is faster by half
EVERY_BIT = np.uint64(0xFFFF_FFFF_FFFF_FFFF)


def rows_for(searches: int) -> int:
    return (searches + 63) // 64


@dataclass(frozen=True, eq=False)
class Steps:
    """Ties in the order in which searches walk them; directed ties are walked from source to target."""

    n: int
    tails: Positions  # where a step comes from, in order of where it leads to
    heads: Positions  # those to whom a step leads
    starts: Positions  # the first step to each of them

    @classmethod
    def of(cls, ties: Ties) -> Self:
        tails, heads = ties.sources, ties.targets
        if not ties.directed:
            tails, heads = np.concatenate([tails, heads]), np.concatenate([heads, tails])
        order = np.argsort(heads, kind="stable")
        reached, starts = np.unique(heads[order], return_index=True)
        return cls(ties.n, tails[order], reached, starts)

    @cached_property
    def rows_at_once(self) -> int:
        return max(MOST_AT_ONCE // max(len(self.tails), self.n, 1), 1)

    def begun(self, origins: Positions) -> Words:
        """Return one search from each origin, each in a bit of its own."""
        frontier = np.zeros((rows_for(len(origins)), self.n), np.uint64)
        searches = np.arange(len(origins))
        np.bitwise_or.at(frontier, (searches // 64, origins), np.uint64(1) << (searches % 64).astype(np.uint64))
        return frontier

    def levels(self, frontier: Words, closed: Words | None = None) -> Iterator[Words]:
        """Yield who is reached after one step, two steps and so on; nobody enters where `closed` has the bit."""
        seen = frontier.copy() if closed is None else frontier | closed
        while len(self.tails):
            arrived = np.zeros_like(frontier)
            arrived[:, self.heads] = np.bitwise_or.reduceat(frontier[:, self.tails], self.starts, axis=1)
            arrived &= ~seen
            if not arrived.any():
                return
            seen |= arrived
            yield arrived
            frontier = arrived

    def arrivals(self, origins: Positions) -> Iterator[tuple[int, Words]]:
        """Yield (steps, who came) for portions of the origins small enough for memory."""
        portion = 64 * self.rows_at_once
        for first in range(0, len(origins), portion):
            yield from enumerate(self.levels(self.begun(origins[first : first + portion])), start=1)

    def nearness(self, origins: Positions) -> tuple[Numbers, Positions, Positions]:
        """Return for each node Σ 1/d from the origins, how many of them reach it, and Σ d of those that do."""
        near = np.zeros(self.n)
        count, total = np.zeros(self.n, np.int64), np.zeros(self.n, np.int64)
        for steps, arrived in self.arrivals(origins):
            came = np.bitwise_count(arrived).sum(axis=0, dtype=np.int64)
            near += came / steps
            count += came
            total += steps * came
        return near, count, total

    def lengths(self, origins: Positions) -> Positions:
        """Return the matrix (origins, n) of steps, 0 to itself and -1 where no way leads: for some hundred origins."""
        told = np.full((len(origins), self.n), -1, np.int64)
        told[np.arange(len(origins)), origins] = 0
        for steps, arrived in enumerate(self.levels(self.begun(origins)), start=1):
            for search, lengths in enumerate(told):
                lengths[arrived[search // 64] & (np.uint64(1) << np.uint64(search % 64)) != 0] = steps
        return told

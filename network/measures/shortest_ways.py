"""The k shortest ways between two nodes that pass nobody twice: the question of Yen (1971), strongest ties first.

A tie of strength w is 1/w long. What is left to the goal in so many steps is worked out first for every node; then
beginnings of ways are taken up in the order of the length they come to at best, so that only those are followed
that may still be among the k.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from math import inf

import numpy as np

from network.graphs.ties import Numbers, Ties

Adjacency = list[list[tuple[int, float]]]


@dataclass(frozen=True)
class Way:
    length: float
    nodes: tuple[int, ...]


def shortest_ways(
    ties: Ties, start: int, goal: int, *, most: int, steps: int, beside: Adjacency | None = None
) -> list[Way]:
    """Return at most so many ways of at most so many steps, the shortest first; none from a node to itself.

    `beside`: the neighbours of everybody, from whoever asks several times.
    """
    if start == goal:
        return []
    return list(islice(in_order(ties, start, goal, steps, neighbours(ties) if beside is None else beside), most))


def in_order(ties: Ties, start: int, goal: int, steps: int, beside: Adjacency) -> Iterator[Way]:
    left = [lengths.tolist() for lengths in lengths_left(ties, goal, steps)]
    waiting: list[tuple[float, int, tuple[int, ...], float]] = [(left[steps][start], 0, (start,), 0.0)]
    while waiting:
        _at_best, minus_steps, nodes, length = heapq.heappop(waiting)
        if nodes[-1] == goal:
            yield Way(length, nodes)
            continue
        rest = left[steps + minus_steps - 1]
        for other, further in beside[nodes[-1]]:
            if rest[other] < inf and other not in nodes:
                gone = length + further
                heapq.heappush(waiting, (gone + rest[other], minus_steps - 1, (*nodes, other), gone))


def lengths_left(ties: Ties, goal: int, steps: int) -> list[Numbers]:
    """Return, for 0, 1, 2 … steps, the length from each node to the goal in at most so many."""
    lengths = 1 / ties.weights
    left = [np.full(ties.n, np.inf)]
    left[0][goal] = 0.0
    for _step in range(steps):
        nearer = left[-1].copy()
        np.minimum.at(nearer, ties.sources, left[-1][ties.targets] + lengths)
        if not ties.directed:
            np.minimum.at(nearer, ties.targets, left[-1][ties.sources] + lengths)
        left.append(nearer)
    return left


def neighbours(ties: Ties) -> Adjacency:
    beside: Adjacency = [[] for _node in range(ties.n)]
    lengths = (1 / ties.weights).tolist()
    for source, target, length in zip(ties.sources.tolist(), ties.targets.tolist(), lengths, strict=True):
        beside[source].append((target, length))
        if not ties.directed:
            beside[target].append((source, length))
    return beside

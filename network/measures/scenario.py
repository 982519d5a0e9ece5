"""What if: nodes fall silent, ties are made. Which parts remain, who is cut off from whom, which groups are lost.

Exact. Directions do not count. All positions are those of the network before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from network.graphs.ties import Positions, Ties
from network.measures.cohesion import components


@dataclass(frozen=True)
class Scenario:
    removed: frozenset[int] = frozenset()
    added: frozenset[tuple[int, int]] = frozenset()  # ties of strength 1; one with a removed end comes to nothing


@dataclass(frozen=True, eq=False)
class Outcome:
    scenario: Scenario
    labels_before: Positions
    labels: Positions  # part of each node, 0 the largest; -1 for those removed
    sizes_before: tuple[int, ...]
    sizes: tuple[int, ...]
    parted: int  # pairs still standing that could reach each other before and no longer can
    joined: int  # pairs that could not and now can
    unreachable: tuple[int, ...]  # chosen nodes still standing that `start` reached and reaches no longer
    reachable: tuple[int, ...]  # chosen nodes that it reaches only now
    groups_lost: frozenset[str]  # had somebody in the largest part, and now have nobody there
    groups_gained: frozenset[str]

    @cached_property
    def parts(self) -> tuple[Positions, ...]:
        return tuple(np.flatnonzero(self.labels == at) for at in range(len(self.sizes)))

    def cut_off_from(self, node: int) -> Positions:
        """Return whom this node could reach before and, both still standing, can reach no longer."""
        together = self.labels_before == self.labels_before[node]
        apart = (self.labels != self.labels[node]) & (self.labels >= 0)
        return np.flatnonzero(together & apart) if self.labels[node] >= 0 else np.zeros(0, np.int64)


def outcome(
    ties: Ties, scenario: Scenario, *, groups: Sequence[str] = (), chosen: Iterable[int] = (), start: Iterable[int] = ()
) -> Outcome:
    """Return what a scenario changes; `groups` name the group of each node, "" none.

    A chosen node (say, an institution) counts as reached when a way leads to it from any of `start`; without `start`,
    when it is in the largest part.
    """
    gone = np.array(sorted(scenario.removed), dtype=np.int64)
    before = components(ties)
    labels, sizes = _parts(ties, scenario, gone)
    both = labels >= 0
    targets, starts = np.unique(np.array([*chosen], np.int64)), np.unique(np.array([*start], np.int64))
    reached, reaches = (_reached(told, targets, starts) for told in (before.labels, labels))
    main, now = (_groups_in(told == 0, groups) for told in (before.labels, labels))
    same_before, same = _pairs(before.labels[both]), _pairs(labels[both])
    same_twice = _pairs(before.labels[both] * (ties.n + 1) + labels[both])
    return Outcome(
        scenario, before.labels, labels, before.sizes, sizes, same_before - same_twice, same - same_twice,
        tuple(sorted(reached - reaches - scenario.removed)), tuple(sorted(reaches - reached)), main - now, now - main,
    )  # fmt: skip


def _parts(ties: Ties, scenario: Scenario, gone: Positions) -> tuple[Positions, tuple[int, ...]]:
    new = np.array(sorted(scenario.added), dtype=np.int64).reshape(-1, 2)
    sources, targets = np.concatenate([ties.sources, new[:, 0]]), np.concatenate([ties.targets, new[:, 1]])
    wider = Ties.summed(ties.n, sources, targets, np.ones(len(sources)))
    kept = np.setdiff1d(np.arange(ties.n), gone)
    after = components(wider.among(kept))
    labels = np.full(ties.n, -1, dtype=np.int64)
    labels[kept] = after.labels
    return labels, after.sizes


def _reached(labels: Positions, chosen: Positions, start: Positions) -> set[int]:
    """Return the chosen nodes that are reached; those removed neither reach nor are reached."""
    from_there = np.setdiff1d(labels[start], [-1]) if len(start) else np.zeros(1, np.int64)
    return set(chosen[np.isin(labels[chosen], from_there)].tolist())


def _groups_in(there: Iterable[bool], groups: Sequence[str]) -> frozenset[str]:
    return frozenset(group for group, counts in zip(groups, there, strict=False) if counts and group)


def _pairs(labels: Positions) -> int:
    """Return how many pairs bear the same label."""
    _, sizes = np.unique(labels, return_counts=True)
    return int((sizes * (sizes - 1) // 2).sum())


@dataclass(frozen=True)
class Comparison:
    """What one scenario does and the other does not; numbers are the second's less the first's."""

    parts: int
    largest: int
    parted: int
    only_first_unreachable: frozenset[int]
    only_second_unreachable: frozenset[int]
    only_first_groups_lost: frozenset[str]
    only_second_groups_lost: frozenset[str]


def compared(first: Outcome, second: Outcome) -> Comparison:
    """Compare two scenarios of the same network."""
    off, other_off = frozenset(first.unreachable), frozenset(second.unreachable)
    return Comparison(
        len(second.sizes) - len(first.sizes), max(second.sizes, default=0) - max(first.sizes, default=0),
        second.parted - first.parted, off - other_off, other_off - off,
        first.groups_lost - second.groups_lost, second.groups_lost - first.groups_lost,
    )  # fmt: skip

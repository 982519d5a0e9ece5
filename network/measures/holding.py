"""Who and which ties hold a network together: what falls apart without them. Directions do not count; exact.

Cut points, bridges and blocks: Hopcroft and Tarjan (1973); k-core: Seidman (1983).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import igraph
import numpy as np

from network.graphs.ties import Positions, Ties

Span = tuple[int, int]  # a stretch of `Forest.order`
NOWHERE: Span = (-1, -1)


@dataclass(frozen=True, eq=False)
class Forest:
    """Nodes in an order in which whatever hangs on a node or a block follows it without a gap."""

    order: Positions  # (n,) nodes as a search meets them
    span: list[Span]  # of each node, then of each block: itself and all that hangs on it
    component: list[Span]  # of each node: the whole component

    def nodes(self, spans: Iterable[Span]) -> Positions:
        stretches = [self.order[first:last] for first, last in spans]
        return np.sort(np.concatenate(stretches)) if stretches else np.zeros(0, np.int64)


@dataclass(frozen=True, eq=False)
class CutPoint:
    """A node without which its component falls apart."""

    node: int
    sizes: tuple[int, ...]  # of the parts that remain of its component, largest first
    spans: tuple[tuple[Span, ...], ...]
    forest: Forest

    @cached_property
    def parts(self) -> tuple[Positions, ...]:
        """The nodes of each part, largest part first."""
        return tuple(self.forest.nodes(spans) for spans in self.spans)

    @cached_property
    def cut_off(self) -> Positions:
        """Everybody who loses the largest part."""
        return self.forest.nodes(span for spans in self.spans[1:] for span in spans)


@dataclass(frozen=True, eq=False)
class Bridge:
    """A tie without which its component falls into two."""

    source: int
    target: int
    weight: float
    sizes: tuple[int, int]  # larger side first
    spans: tuple[Span, ...]  # of the smaller side
    forest: Forest

    @cached_property
    def cut_off(self) -> Positions:
        """The smaller side; of equal ones the side of the source."""
        return self.forest.nodes(self.spans)


@dataclass(frozen=True, eq=False)
class Cores:
    """The k-core of a node: the largest k of all circles it stands in where each is tied to k others of the circle."""

    of: Positions

    @property
    def deepest(self) -> int:
        return int(self.of.max(initial=0))

    @property
    def innermost(self) -> Positions:
        return np.flatnonzero(self.of == self.deepest)


@dataclass(frozen=True, eq=False)
class Holding:
    points: tuple[CutPoint, ...]  # in order of positions: a set, not a ranking
    bridges: tuple[Bridge, ...]
    cores: Cores


def holding(ties: Ties) -> Holding:
    """Return cut points and bridges with what falls apart, and the k-cores."""
    ties = ties.undirected()
    graph: igraph.Graph = ties.as_igraph()
    found, points = graph.biconnected_components(return_articulation_points=True)
    blocks = [list(block) for block in found]
    growing = Growing(ties.n, blocks)
    forest = growing.forest()
    told = tuple(_cut_point(node, growing.children[node], forest) for node in sorted(points))
    rows: list[int] = graph.bridges()
    links = tuple(_bridge(ties, row, forest) for row in sorted(rows))
    return Holding(told, links, Cores(np.array(graph.coreness(), dtype=np.int64)))


@dataclass(frozen=True, eq=False)
class WeakPoints:
    points: frozenset[int]
    cores: Cores


def weak_points(ties: Ties) -> WeakPoints:
    """Return the cut points alone, and the k-cores: who, not what falls apart; for asking many times."""
    graph: igraph.Graph = ties.undirected().as_igraph()
    return WeakPoints(frozenset(graph.articulation_points()), Cores(np.array(graph.coreness(), dtype=np.int64)))


class Growing:
    """Blocks hung on their first node and the other nodes on their blocks, without recursion."""

    def __init__(self, n: int, blocks: Sequence[Sequence[int]]) -> None:
        self.n, self.blocks = n, blocks
        self.blocks_of: list[list[int]] = [[] for _ in range(n)]
        for at, block in enumerate(blocks):
            for node in block:
                self.blocks_of[node].append(at)
        self.order: list[int] = []
        self.span: list[Span] = [NOWHERE] * (n + len(blocks))
        self.children: list[list[int]] = [[] for _ in range(n)]  # blocks that hang on a node

    def forest(self) -> Forest:
        component = [NOWHERE] * self.n
        for root in range(self.n):
            if self.span[root] == NOWHERE:
                first = len(self.order)
                self._from(root)
                for node in self.order[first:]:
                    component[node] = (first, len(self.order))
        return Forest(np.array(self.order, dtype=np.int64), self.span, component)

    def _from(self, root: int) -> None:
        waiting = [(root, -1, False)]  # node, or n + block; what it hangs on; whether all that hangs on it is met
        while waiting:
            at, above, met = waiting.pop()
            first = self.span[at][0] if met else len(self.order)
            self.span[at] = (first, len(self.order))
            if not met:
                waiting.append((at, above, True))
                waiting += [(below, at, False) for below in self._below(at, above)]

    def _below(self, at: int, above: int) -> list[int]:
        if at >= self.n:
            return [node for node in self.blocks[at - self.n] if node != above]
        self.order.append(at)
        self.children[at] = [block for block in self.blocks_of[at] if self.n + block != above]
        return [self.n + block for block in self.children[at]]


def _cut_point(node: int, hanging: list[int], forest: Forest) -> CutPoint:
    below: list[tuple[Span, ...]] = [(forest.span[len(forest.order) + block],) for block in hanging]
    first, last = forest.component[node]
    above = ((first, forest.span[node][0]), (forest.span[node][1], last))
    parts = [*below, above] if _size(above) else below
    parts.sort(key=_size, reverse=True)
    return CutPoint(node, tuple(map(_size, parts)), tuple(parts), forest)


def _bridge(ties: Ties, row: int, forest: Forest) -> Bridge:
    source, target = int(ties.sources[row]), int(ties.targets[row])
    first, last = forest.component[source]
    lower = max(source, target, key=lambda node: forest.span[node][0])  # it hangs on the other
    below = (forest.span[lower],)
    above = ((first, below[0][0]), (below[0][1], last))
    sides = {lower: below, source + target - lower: above}
    small = min((source, target), key=lambda node: _size(sides[node]))
    sizes = (last - first - _size(sides[small]), _size(sides[small]))
    return Bridge(source, target, float(ties.weights[row]), sizes, sides[small], forest)


def _size(spans: Sequence[Span]) -> int:
    return sum(last - first for first, last in spans)


def by_group(part: Positions, groups: Sequence[str]) -> dict[str, int]:
    """Return how many of a part are of each group; unknown ones under ""."""
    return dict(sorted(Counter(groups[node] for node in part.tolist()).items()))


def groups_cut_off(point: CutPoint | Bridge, groups: Sequence[str]) -> frozenset[str]:
    """Return the groups all of whose nodes in the component stand outside the largest part."""
    gone = {point.node} if isinstance(point, CutPoint) else set()
    first, last = point.forest.component[point.node if isinstance(point, CutPoint) else point.source]
    off = set(point.cut_off.tolist())
    apart = {groups[node] for node in off} - {""}
    stay = {groups[node] for node in point.forest.order[first:last].tolist() if node not in off | gone}
    return frozenset(apart - stay)

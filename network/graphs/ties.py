"""Who is tied to whom, as numbers: what every measure is computed from, and nothing that names anybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

import igraph
import networkx
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Positions = NDArray[np.int64]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Ties:
    """`n` nodes by position, 0 to n - 1, and one row for each edge.

    Undirected: each pair once, source before target. Directed: one row for each direction. No loops; a pair that came
    twice has the sum of its weights. A weight is a strength above 0 (more is closer), never a distance.
    """

    n: int
    sources: Positions  # (m,)
    targets: Positions  # (m,)
    weights: Numbers  # (m,)
    directed: bool = False

    @classmethod
    def of(cls, n: int, edges: Iterable[tuple[int, int, float]], *, directed: bool = False) -> Self:
        rows = np.array(list(edges), dtype=float).reshape(-1, 3)
        return cls.summed(n, rows[:, 0].astype(np.int64), rows[:, 1].astype(np.int64), rows[:, 2], directed=directed)

    @classmethod
    def summed(
        cls, n: int, sources: Positions, targets: Positions, weights: Numbers, *, directed: bool = False
    ) -> Self:
        """Put rows in order: loops and weights of 0 go, what came twice is added up."""
        if not directed:
            sources, targets = np.minimum(sources, targets), np.maximum(sources, targets)
        told = (sources != targets) & (weights > 0)
        pairs, which = np.unique(sources[told] * n + targets[told], return_inverse=True)
        totals = np.bincount(which, weights=weights[told], minlength=len(pairs)).astype(float)
        return cls(n, pairs // max(n, 1), pairs % max(n, 1), totals, directed)

    def __len__(self) -> int:
        return len(self.sources)

    def adjacency(self) -> "csr_array[Any, Any]":
        """Return the n × n matrix of weights; symmetric when undirected."""
        rows, columns, values = self.sources, self.targets, self.weights
        if not self.directed:
            rows, columns = np.concatenate([rows, columns]), np.concatenate([columns, rows])
            values = np.concatenate([values, values])
        return csr_array((values, (rows, columns)), shape=(self.n, self.n))

    def as_networkx(self) -> "networkx.Graph[int]":
        graph: networkx.Graph[int] = networkx.DiGraph() if self.directed else networkx.Graph()
        graph.add_nodes_from(range(self.n))
        rows = zip(self.sources.tolist(), self.targets.tolist(), self.weights.tolist(), strict=True)
        graph.add_weighted_edges_from(rows)
        return graph

    def as_igraph(self) -> igraph.Graph:
        """Return the graph without strengths: most measures need none, and igraph takes those as a list anyway."""
        return igraph.Graph(self.n, np.column_stack([self.sources, self.targets]), directed=self.directed)

    def among(self, kept: Positions) -> "Ties":
        """Return the ties between those kept; position i in it is `kept[i]` here."""
        new = np.full(self.n, -1, dtype=np.int64)
        new[kept] = np.arange(len(kept))
        sources, targets = new[self.sources], new[self.targets]
        stays = (sources >= 0) & (targets >= 0)
        return Ties.summed(
            len(kept), sources[stays], targets[stays], self.weights[stays], directed=self.directed
        )  # fmt: skip

    def without(self, gone: Iterable[int]) -> "Ties":
        """Return what is left when these fall silent; the others move up."""
        return self.among(np.setdiff1d(np.arange(self.n), np.fromiter(gone, dtype=np.int64)))

    def undirected(self) -> "Ties":
        """Return the ties without their directions; two ways between a pair become one tie of both strengths."""
        return Ties.summed(self.n, self.sources, self.targets, self.weights) if self.directed else self

"""Betweenness seen from some nodes only, for networks too large to look from all.

Looked at plainly from a few origins, who stands beside one of them seems far too important. So each pair is shared
between its two ends by how far away they are: of a shortest way from s to t through v, s tells d(s, v) / d(s, t) and t
tells the rest (linear scaling: Geisberger, Sanders and Schultes 2008, "Better approximation of betweenness
centrality"). From all nodes together that is betweenness itself, exactly.
"""

import itertools

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from network.graphs.ties import Numbers, Positions, Ties
from network.measures.steps import Steps

NEARLY = 1e-9  # two ways are equally long if they differ by less of their length


def told_by(ties: Ties, origins: Positions, *, weighted: bool) -> Numbers:
    """Return Σ over these origins of what they tell about each node; directed ones look forward and back."""
    told = _looked(ties, origins, weighted=weighted)
    if ties.directed:
        back = Ties(ties.n, ties.targets, ties.sources, ties.weights, directed=True)
        told += _looked(back, origins, weighted=weighted)
    return told


def _looked(ties: Ties, origins: Positions, *, weighted: bool) -> Numbers:
    tails, heads, lengths = _steps(ties, weighted=weighted)
    far = _distances(ties, origins, weighted=weighted)
    # Origin by origin: what stays near the processor is faster.
    shortest = [_on_shortest(row, tails, heads, lengths) for row in far]
    row = np.repeat(np.arange(len(origins)), [len(steps) for steps in shortest])
    step = np.concatenate([np.zeros(0, np.int64), *shortest])
    before, after = row * ties.n + tails[step], row * ties.n + heads[step]
    flat = far.ravel()
    depth = _depths(before, after, len(flat))[after] if weighted else flat[after]
    order = np.argsort(depth.astype(np.int32), kind="stable")
    before, after, depth = before[order], after[order], depth[order]
    edges = [0, *(np.flatnonzero(np.diff(depth)) + 1).tolist(), len(after)]
    layers = [slice(first, last) for first, last in itertools.pairwise(edges)]
    ways = np.zeros(len(flat))
    ways[np.arange(len(origins)) * ties.n + origins] = 1
    for layer in layers:
        np.add.at(ways, after[layer], ways[before[layer]])
    beyond = np.zeros(len(flat))
    for layer in reversed(layers):
        u, v = before[layer], after[layer]
        np.add.at(beyond, u, ways[u] / ways[v] * (1 / flat[v] + beyond[v]))
    told = np.where(np.isfinite(far) & (far > 0), far, 0) * beyond.reshape(far.shape)
    return np.asarray(told.sum(axis=0), dtype=float)


def _on_shortest(far: Numbers, tails: Positions, heads: Positions, lengths: Numbers) -> Positions:
    """Return the steps that a shortest way takes."""
    longer = far.take(tails)
    longer += lengths
    return np.flatnonzero((longer <= far.take(heads) * (1 + NEARLY)) & np.isfinite(longer))


def _steps(ties: Ties, *, weighted: bool) -> tuple[Positions, Positions, Numbers]:
    tails, heads, lengths = ties.sources, ties.targets, 1 / ties.weights if weighted else np.ones(len(ties))
    if ties.directed:
        return tails, heads, lengths
    return np.concatenate([tails, heads]), np.concatenate([heads, tails]), np.concatenate([lengths, lengths])


def _distances(ties: Ties, origins: Positions, *, weighted: bool) -> Numbers:
    if not weighted:
        steps = Steps.of(ties).lengths(origins)
        far: Numbers = steps.astype(float)
        far[steps < 0] = np.inf
        return far
    tails, heads, lengths = _steps(ties, weighted=True)
    matrix = csr_array((lengths, (tails, heads)), shape=(ties.n, ties.n))
    return np.asarray(dijkstra(matrix, indices=origins), dtype=float)


def _depths(before: Positions, after: Positions, count: int) -> Numbers:
    """Return the most steps that a shortest way to each node takes, so that whole layers can be reckoned at once."""
    depth = np.zeros(count)
    while True:
        deeper = depth.copy()
        np.maximum.at(deeper, after, depth[before] + 1)
        if (deeper == depth).all():
            return depth
        depth = deeper

"""How central each node is, by the usual measures: for sizes in a picture and as ground for findings, never a ranking.

Distances: a step is 1, or 1/strength where a measure says `weighted`. Results are in order of positions.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from network.graphs.ties import Numbers, Positions, Ties
from network.measures import pivots
from network.measures.steps import Steps

EXACT_UP_TO = 2_000  # nodes; betweenness is sampled above
BATCHES, IN_A_BATCH = 20, 15  # of origins, in a sample
LARGE, IN_A_BATCH_OF_LARGE = 5_000, 10  # nodes, above which the sample is smaller: 300 origins would take seconds
ALIKE = 51  # nodes of like betweenness whose errors are pooled
PATIENCE = 20_000  # rounds of a power iteration
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Degrees:
    """With how many each is tied, and how strongly; undirected ties are both given and received."""

    given: Positions
    received: Positions
    strength_given: Numbers
    strength_received: Numbers

    @property
    def shares(self) -> Numbers:
        """Ties received as a share of the n - 1 others (Freeman 1979); nan for one node alone."""
        others = len(self.received) - 1
        return self.received / others if others > 0 else np.full(len(self.received), np.nan)


def degrees(ties: Ties) -> Degrees:
    def ends(positions: Positions, weights: Numbers | None = None) -> NDArray[np.float64]:
        return np.bincount(positions, weights=weights, minlength=ties.n).astype(float)

    given, received = ends(ties.sources), ends(ties.targets)
    strong, strengths = ends(ties.sources, ties.weights), ends(ties.targets, ties.weights)
    if not ties.directed:
        given = received = given + received
        strong = strengths = strong + strengths
    return Degrees(given.astype(np.int64), received.astype(np.int64), strong, strengths)


@dataclass(frozen=True, eq=False)
class Betweenness:
    """Through whom the shortest ways of the others lead."""

    raw: Numbers  # pairs: how many shortest ways go through, each pair sharing 1 among its shortest ways
    error: Numbers  # standard error of `raw`; 0 where exact
    sampled: int  # origins looked from; 0: all, exact
    pairs: int  # of others: (n - 1)(n - 2)/2 undirected, twice that directed

    @property
    def shares(self) -> Numbers:
        """`raw` over the pairs of others (Freeman 1977): 1 in the middle of a star; 0 below three nodes."""
        return self.raw / max(self.pairs, 1)


def betweenness(ties: Ties, *, weighted: bool = False, exact_up_to: int = EXACT_UP_TO, seed: int = 1) -> Betweenness:
    """Return betweenness (Freeman 1977) by the algorithm of Brandes (2001); an undirected pair counts once.

    Above `exact_up_to` nodes it is estimated from 300 origins drawn without replacement in 20 batches (`pivots`), above
    5,000 from 200: the mean of the batches times n, with its standard error, finite population corrected (`_error`),
    which is then greater by a fifth. Weighted: the shortest way is the one with the least Σ 1/strength.
    """
    pairs = max((ties.n - 1) * (ties.n - 2), 0) // (1 if ties.directed else 2)
    if ties.n <= max(exact_up_to, BATCHES * IN_A_BATCH):
        lengths = (1 / ties.weights).tolist() if weighted and len(ties) else None
        raw = np.array(ties.as_igraph().betweenness(directed=ties.directed, weights=lengths), dtype=float)
        return Betweenness(raw, np.zeros(ties.n), 0, pairs)
    each = IN_A_BATCH if ties.n <= LARGE else IN_A_BATCH_OF_LARGE
    drawn = np.random.default_rng(seed).permutation(ties.n)[: BATCHES * each].reshape(BATCHES, each)
    seen = np.array([pivots.told_by(ties, batch, weighted=weighted) for batch in drawn]) * (ties.n / each)
    spread = seen.std(axis=0, ddof=1) / np.sqrt(BATCHES) * np.sqrt(1 - drawn.size / ties.n)
    raw = np.asarray(seen.mean(axis=0), dtype=float)
    return Betweenness(raw, _error(raw, spread), drawn.size, pairs)


def _error(raw: Numbers, spread: Numbers) -> Numbers:
    """Return the errors to state: a few origins beside a node tell most about it, and the sample may have missed them.

    So none is stated smaller than what is usual among the fifty of like betweenness, or than a tenth of the value.
    """
    order = np.argsort(raw, kind="stable")
    usual = np.empty_like(raw)
    around = np.pad(spread[order] ** 2, ALIKE // 2, mode="edge")
    usual[order] = np.sqrt(np.convolve(around, np.full(ALIKE, 1 / ALIKE), "valid"))
    return np.maximum(np.maximum(spread, usual), raw / 10)


@dataclass(frozen=True, eq=False)
class Closeness:
    """How near the others are to each."""

    harmonic: Numbers  # Σ 1/d / (n - 1), 0 for who is never reached: comparable across parts (Marchiori, Latora 2000)
    corrected: Numbers  # (r / Σ d) · r/(n - 1) of the r who reach it (Wasserman and Faust 1994)
    reached_by: Positions  # r


def closeness(ties: Ties) -> Closeness:
    """Return both closenesses in steps, exact; of directed ties by the ways that lead to a node, as networkx counts.

    Harmonic is the one to use in a network of several parts; in a connected one `corrected` is the closeness of Freeman
    (1979), (n - 1)/Σ d. nan for one node alone.
    """
    near, count, total = Steps.of(ties).nearness(np.arange(ties.n))
    others = ties.n - 1
    if others < 1:
        return Closeness(np.full(ties.n, np.nan), np.full(ties.n, np.nan), count)
    return Closeness(near / others, count / np.maximum(total, 1) * count / others, count)


@dataclass(frozen=True, eq=False)
class Iterated:
    values: Numbers
    converged: bool  # nearer than 1e-12 to its own next round


def eigenvector(ties: Ties) -> Iterated:
    """Return eigenvector centrality (Bonacich 1972) with strengths, of length 1, by power iteration from equal values.

    Iterating A + 1 instead of A changes no eigenvector and ends the swinging of two-mode networks. In a network of
    several parts all but that of the greatest eigenvalue tend to 0. Directed: ties received count. nan without ties.
    """
    if not len(ties):
        return Iterated(np.full(ties.n, np.nan), converged=True)
    into: csr_array[float, tuple[int, int]] = ties.adjacency().T.tocsr()
    now = np.full(ties.n, ties.n**-0.5)
    for _ in range(PATIENCE):
        then = into @ now / ties.weights.max() + now
        then /= np.linalg.norm(then)
        if np.abs(then - now).max() < 1e-14:
            return Iterated(then, converged=True)
        now = then
    return Iterated(now, converged=bool(np.abs(then - now).max() < 1e-12))


def pagerank(ties: Ties, *, damping: float = 0.85) -> Iterated:
    """Return PageRank (Brin and Page 1998) along strengths, summing to 1; who gives no tie gives to all alike."""
    if not ties.n:
        return Iterated(np.zeros(0), converged=True)
    matrix = ties.adjacency()
    given = matrix.sum(axis=1)
    shares = np.divide(1, given, out=np.zeros(ties.n), where=given > 0)
    into, silent = matrix.T.tocsr(), given == 0
    now = np.full(ties.n, 1 / ties.n)
    for _ in range(PATIENCE):
        then = damping * (into @ (now * shares) + now[silent].sum() / ties.n) + (1 - damping) / ties.n
        then /= then.sum()
        if np.abs(then - now).sum() < 1e-14:
            return Iterated(then, converged=True)
        now = then
    return Iterated(now, converged=False)

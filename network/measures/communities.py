"""Circles that are tied more closely inside than chance would have it: communities by modularity."""

import random
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import igraph
import numpy as np

from network.graphs.ties import Numbers, Positions, Ties

NAN = float("nan")
MANY = 2_000  # nodes; above, fewer runs
FEW_RUNS = 4
MOST_ROUNDS = 10
FINE = 2**20  # a weight is so many steps of the strongest: whole numbers add up without a rest
one_at_a_time = threading.Lock()  # igraph has one source of chance for the whole process


@dataclass(frozen=True, eq=False)
class Communities:
    labels: Positions  # (n,) community of each node; 0 is the largest, of equal ones that of the first node
    sizes: tuple[int, ...]
    modularity: float
    runs: int
    alike: int  # runs that found this very division: the fewer, the less it should be leant on


def modularity(ties: Ties, labels: Sequence[int] | Positions, *, weighted: bool = True) -> float:
    """Return Q = Σ_c (w_c / w - (s_c / 2w)²) of Newman and Girvan (2004); directions do not count; nan without ties.

    w_c is the strength inside a community, s_c the strength that ends in it, w all strength.
    """
    ties, labels = ties.undirected(), np.asarray(labels, dtype=np.int64)
    weights = ties.weights if weighted else np.ones(len(ties))
    if not len(ties):
        return NAN
    within = weights[labels[ties.sources] == labels[ties.targets]].sum()
    ends = np.concatenate([labels[ties.sources], labels[ties.targets]])
    strengths = np.bincount(ends, weights=np.concatenate([weights, weights]))
    return float(within / weights.sum() - ((strengths / (2 * weights.sum())) ** 2).sum())


def communities(ties: Ties, *, weighted: bool = True, runs: int = 20, seed: int = 1) -> Communities:
    """Return the best division of some runs of the Leiden algorithm (Traag, Waltman and van Eck 2019).

    A heuristic: no run need find the optimum; the seed is fixed, so the same network gives the same division. A node
    tied to nobody is a community of its own.

    Each run goes on until a round changes nothing, ten rounds at most. Above 2,000 nodes there are four runs at most:
    `alike` can say little then.
    """
    ties = ties.undirected()
    graph: igraph.Graph = ties.as_igraph()
    weights = _whole(ties.weights) if weighted and len(ties) else None
    few = runs if ties.n <= MANY else min(runs, FEW_RUNS)
    with _chance(seed):
        found = [_run(graph, weights) for _ in range(few if len(ties) else 1)]
    values = [modularity(ties, labels, weighted=weighted) for labels in found]
    best = found[int(np.argmax(np.round(values, 12)))] if len(ties) else found[0]
    alike = sum(bool((labels == best).all()) for labels in found)
    sizes = tuple(np.bincount(best).tolist()) if ties.n else ()
    return Communities(best, sizes, modularity(ties, best, weighted=weighted), len(found), alike)


def _run(graph: igraph.Graph, weights: list[int] | None) -> Positions:
    """Return a division that another round does not change.

    The rounds are counted here, because igraph (1.0.0) never ends some of its own runs "until stable": where moves gain
    nothing, what is rounded off looks like a gain, for ever (16 nodes and 60 ties of weight 2/3 were enough).
    """
    labels: Positions = np.arange(graph.vcount())
    for _ in range(MOST_ROUNDS):
        told = graph.community_leiden(
            "modularity", weights=weights, initial_membership=labels.tolist(), n_iterations=1
        )  # fmt: skip
        before, labels = labels, _in_order(np.array(told.membership, dtype=np.int64))
        if (before == labels).all():
            break
    return labels


def _whole(weights: Numbers) -> list[int]:
    return [max(1, int(one)) for one in np.round(weights / weights.max() * FINE)]


def _in_order(labels: Positions) -> Positions:
    """Return the same division with its communities numbered by size, then by their first node."""
    if not len(labels):
        return labels
    _, first, plain = np.unique(labels, return_index=True, return_inverse=True)
    order = np.lexsort((first, -np.bincount(plain)))
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return place[plain].astype(np.int64)


@contextmanager
def _chance(seed: int) -> Iterator[None]:
    with one_at_a_time:
        igraph.set_random_number_generator(random.Random(seed))  # noqa: S311  a repeatable draw, no secret
        try:
            yield
        finally:
            igraph.set_random_number_generator(random)

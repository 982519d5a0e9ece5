"""Networks for the tests of the measures: published, at random, and as hypothesis draws them."""

import json

import networkx as nx
import numpy as np
import pytest
from django.conf import settings
from hypothesis import strategies as st

from network.graphs.ties import Ties
from network.measures.projection import Attendance

PUBLISHED = settings.BASE_DIR.parent / "shared" / "data" / "network"
published = pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason="NOT CHECKED against published tables: ../shared/data/network is absent"
)


def table(name):
    return json.loads((PUBLISHED / f"{name}.json").read_text(encoding="utf-8"))


def one_mode(told):
    place = {name: at for at, name in enumerate(told["nodes"])}
    return Ties.of(len(place), [(place[a], place[b], 1.0) for a, b in told["edges"]])


def davis(told):
    women, events = told["first_mode"], told["second_mode"]
    rows = [(women.index(woman), events.index(event)) for woman, event in told["edges"]]
    return Attendance(len(women), len(events), *np.array(rows).T)


def in_order(told, nodes):
    return [told[node] for node in nodes]


def drawn(seed, *, n=None, m=None, directed=False, weighted=True):
    """Return a network at random: often in several parts, with nodes tied to nobody and, when directed, returned ties.

    Strengths are no fractions of each other, so no two ways are equally long by chance of rounding.
    """
    chance = np.random.default_rng(seed)
    n = int(chance.integers(3, 30)) if n is None else n
    m = int(chance.integers(0, 3 * n)) if m is None else m
    pairs = np.sort(chance.integers(0, n, (m, 2))) if not directed else chance.integers(0, n, (m, 2))
    pairs = np.unique(pairs, axis=0)
    weights = chance.uniform(0.5, 3, len(pairs)) if weighted else np.ones(len(pairs))
    return Ties.of(n, [(int(a), int(b), float(w)) for (a, b), w in zip(pairs, weights, strict=True)], directed=directed)


def scale_free(n, each=4, seed=1):
    graph = nx.barabasi_albert_graph(n, each, seed=seed)
    return Ties.of(n, [(a, b, 1.0) for a, b in graph.edges])


def spoken(ties):
    """Return the networkx graph, with lengths beside the strengths."""
    graph = ties.as_networkx()
    for _, _, told in graph.edges(data=True):
        told["length"] = 1 / told["weight"]
    return graph


def listed(told, n):
    return [told[node] for node in range(n)]


def renamed(ties, order):
    """Return the same network with node i called order[i]."""
    order = np.asarray(order, dtype=np.int64)
    return Ties.summed(ties.n, order[ties.sources], order[ties.targets], ties.weights, directed=ties.directed)


def with_isolate(ties):
    return Ties(ties.n + 1, ties.sources, ties.targets, ties.weights, ties.directed)


def times(ties, factor):
    return Ties(ties.n, ties.sources, ties.targets, ties.weights * factor, ties.directed)


@st.composite
def networks(draw, *, directed=None, least=0, most=12):
    n = draw(st.integers(least, most))
    ends = st.integers(0, max(n - 1, 0))
    rows = draw(st.lists(st.tuples(ends, ends, st.sampled_from([1.0, 2.0, 4.0])), max_size=3 * n))
    return Ties.of(n, rows, directed=draw(st.booleans()) if directed is None else directed)


@st.composite
def networks_renamed(draw, **more):
    ties = draw(networks(**more))
    return ties, draw(st.permutations(range(ties.n)))

from itertools import islice, pairwise

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.graphs.ties import Ties
from network.measures.shortest_ways import shortest_ways

WEIGHTS = st.floats(0.01, 3, allow_nan=False)


@st.composite
def graphs(draw):
    n = draw(st.integers(2, 9))
    pairs = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))
    found = draw(st.lists(pairs, max_size=25, unique_by=lambda pair: (min(pair), max(pair))))
    return Ties.of(n, [(one, other, draw(WEIGHTS)) for one, other in found])


def every_way(ties, start, goal, steps):
    """A second opinion: all of them, one by one."""
    graph = ties.as_networkx()
    ways = networkx.all_simple_paths(graph, start, goal, cutoff=steps)
    told = {tuple(way): sum(1 / graph[a][b]["weight"] for a, b in pairwise(way)) for way in ways}
    return sorted(told.items(), key=lambda item: item[1])


@given(graphs(), st.integers(1, 5))
def test_the_ways_are_those_of_trying_all(ties, steps):
    found = shortest_ways(ties, 0, 1, most=1000, steps=steps)
    expected = every_way(ties, 0, 1, steps)

    assert [way.length for way in found] == pytest.approx([length for _nodes, length in expected], abs=1e-9)
    assert {way.nodes for way in found} == {nodes for nodes, _length in expected}
    for way in found:
        assert way.length == pytest.approx(dict(expected)[way.nodes], abs=1e-9)


@given(graphs(), st.integers(1, 4))
def test_the_first_k_are_the_shortest_k(ties, most):
    some, everything = (shortest_ways(ties, 0, 1, most=many, steps=4) for many in (most, 1000))

    assert some == everything[:most]


@given(graphs())
def test_without_a_limit_of_steps_it_is_the_order_of_yen(ties):
    graph = ties.as_networkx()
    for one, other in graph.edges:
        graph[one][other]["length"] = 1 / graph[one][other]["weight"]
    yen = networkx.shortest_simple_paths(graph, 0, 1, weight="length") if networkx.has_path(graph, 0, 1) else ()
    expected = [networkx.path_weight(graph, way, "length") for way in islice(yen, 5)]

    found = shortest_ways(ties, 0, 1, most=5, steps=ties.n)

    assert [way.length for way in found] == pytest.approx(expected, abs=1e-9)


def test_arrows_are_followed_one_way():
    ties = Ties.of(3, [(0, 1, 1.0), (1, 2, 0.5), (2, 0, 1.0)], directed=True)

    assert [(way.nodes, way.length) for way in shortest_ways(ties, 0, 2, most=9, steps=4)] == [((0, 1, 2), 3.0)]


def test_nobody_is_passed_twice_and_nobody_led_to_themselves():
    ring = Ties.of(4, [(0, 1, 1.0), (1, 2, 1.0), (2, 0, 1.0), (2, 3, 1.0)])

    assert [way.nodes for way in shortest_ways(ring, 0, 3, most=9, steps=9)] == [(0, 2, 3), (0, 1, 2, 3)]
    assert shortest_ways(ring, 0, 0, most=9, steps=9) == []
    assert shortest_ways(Ties.of(2, []), 0, 1, most=9, steps=9) == []

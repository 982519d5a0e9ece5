"""Things done together become ties after Newman; two-mode centralities are those of Borgatti and Everett."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networkx.algorithms import bipartite

from network.measures import projection
from network.measures.projection import Attendance
from tests.network import graphs

TWO_MODE = {
    "bipartite_degree": projection.two_mode_degree,
    "bipartite_closeness": projection.two_mode_closeness,
    "bipartite_betweenness": projection.two_mode_betweenness,
}


def attendance(n, events, rows):
    who, where = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    return Attendance(n, events, who, where)


def weights(ties):
    return {
        (a, b): w for a, b, w in zip(ties.sources.tolist(), ties.targets.tolist(), ties.weights.tolist(), strict=True)
    }


def by_hand(told, factor=lambda size: 1 / (size - 1)):
    """Newman's sum, pair by pair and event by event."""
    came = [set(told.who[told.where == event].tolist()) for event in range(told.events)]
    shared = {(a, b): [len(who) for who in came if {a, b} <= who] for a in range(told.n) for b in range(a + 1, told.n)}
    return {pair: sum(map(factor, sizes)) for pair, sizes in shared.items() if sizes}


@graphs.published
def test_newmans_own_example():
    told = graphs.table("newman_collaboration_weight")
    names = sorted({name for who in told["events"].values() for name in who})
    rows = [(names.index(name), at) for at, who in enumerate(told["events"].values()) for name in who]
    ties = projection.shared(attendance(len(names), 3, rows))
    assert weights(ties)[0, 1] == pytest.approx(told["published"]["weight_AB"], abs=told["tolerance"])
    assert ties.adjacency().sum(axis=1)[names.index("A")] == pytest.approx(3, abs=told["tolerance"])


@graphs.published
@pytest.mark.parametrize("name", TWO_MODE)
def test_the_women_of_davis_are_as_published(name):
    told = graphs.table("davis_southern_women")
    found = TWO_MODE[name](graphs.davis(told))
    values = told["published"][name]
    assert found.nodes == pytest.approx(graphs.in_order(values, told["first_mode"]), abs=told["tolerance"])
    assert found.events == pytest.approx(graphs.in_order(values, told["second_mode"]), abs=told["tolerance"])


@st.composite
def attendances(draw):
    n, events = draw(st.integers(1, 8)), draw(st.integers(1, 8))
    rows = draw(st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, events - 1)), max_size=30))
    return attendance(n, events, rows)


@given(told=attendances())
def test_weights_are_those_reckoned_by_hand(told):
    assert weights(projection.shared(told)) == pytest.approx(by_hand(told), abs=1e-12)
    assert weights(projection.newman(told.n, told.where * 7, told.who)) == pytest.approx(by_hand(told), abs=1e-12)
    assert weights(projection.shared_events(told)) == by_hand(told, lambda size: 1)
    shared = [
        sum(told.matrix[node, event] > 0 and told.sizes[event] > 1 for event in range(told.events))
        for node in range(told.n)
    ]
    assert projection.shared(told).adjacency().sum(axis=1).tolist() == pytest.approx(shared, abs=1e-12)


@given(told=attendances(), factor=st.floats(0.01, 100))
def test_an_event_counts_as_much_as_its_factor(told, factor):
    ties = projection.shared(told, np.full(told.events, factor))
    assert weights(ties) == pytest.approx({pair: factor * one for pair, one in by_hand(told).items()})


def test_what_one_took_part_in_alone_gives_nothing():
    told = attendance(3, 3, [(0, 0), (1, 1), (2, 1), (2, 1)])
    assert weights(projection.shared(told)) == {(1, 2): 1.0}
    assert told.sizes.tolist() == [1, 2, 0]
    assert len(projection.shared(attendance(2, 1, []))) == 0
    assert len(projection.shared(attendance(0, 0, []))) == 0


@given(told=attendances())
def test_both_modes_are_what_networkx_finds(told):
    graph = nx.Graph()
    people, events = [("n", at) for at in range(told.n)], [("e", at) for at in range(told.events)]
    graph.add_nodes_from(people + events)
    graph.add_edges_from((("n", a), ("e", b)) for a, b in zip(told.who.tolist(), told.where.tolist(), strict=True))
    second = (bipartite.degree_centrality, bipartite.closeness_centrality, bipartite.betweenness_centrality)
    for ours, theirs in zip(TWO_MODE.values(), second, strict=True):
        if theirs is bipartite.betweenness_centrality and min(told.n, told.events) < 2:
            continue  # networkx divides by nothing there
        found, expected = ours(told), theirs(graph, people)
        assert found.nodes == pytest.approx([expected[one] for one in people], abs=1e-9)
        assert found.events == pytest.approx([expected[one] for one in events], abs=1e-9)

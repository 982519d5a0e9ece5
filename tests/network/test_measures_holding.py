"""Who holds a network together: what falls apart is told as it does when it is taken away."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from network.graphs.ties import Ties
from network.measures import cohesion
from network.measures.holding import by_group, groups_cut_off, holding, weak_points
from tests.network import graphs

# Two circles of three held together by 3, and a tail 6 - 7 hanging on 5.
HELD = Ties.of(9, [(a, b, 1.0) for a, b in [(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 5), (5, 3), (5, 6), (6, 7)]])


def test_what_falls_apart_is_told():
    told = holding(HELD)
    assert [(point.node, point.sizes) for point in told.points] == [(2, (5, 2)), (3, (4, 3)), (5, (5, 2)), (6, (6, 1))]
    assert [part.tolist() for part in told.points[1].parts] == [[4, 5, 6, 7], [0, 1, 2]]
    assert [(bridge.source, bridge.target, bridge.sizes) for bridge in told.bridges] == [
        (2, 3, (5, 3)),
        (5, 6, (6, 2)),
        (6, 7, (7, 1)),
    ]
    assert told.bridges[0].cut_off.tolist() == [0, 1, 2]
    assert told.cores.of.tolist() == [2, 2, 2, 2, 2, 2, 1, 1, 0]
    assert (told.cores.deepest, told.cores.innermost.tolist()) == (2, [0, 1, 2, 3, 4, 5])


def test_groups_of_which_nobody_stays_with_the_rest():
    groups = ["Vidin", "Vidin", "Montana", "Sofia", "Sofia", "Ruse", "", "Ruse", "Lom"]
    points = {point.node: point for point in holding(HELD).points}
    assert groups_cut_off(points[2], groups) == {"Vidin"}
    assert groups_cut_off(points[3], groups) == {"Vidin", "Montana"}
    assert groups_cut_off(points[5], groups) == {"Ruse"}
    assert groups_cut_off(holding(HELD).bridges[1], groups) == frozenset()
    assert by_group(points[5].cut_off, groups) == {"": 1, "Ruse": 1}


def apart(graph, gone_node=None, gone_tie=None):
    whole = {
        node
        for part in nx.connected_components(graph)
        if (gone_node if gone_tie is None else gone_tie[0]) in part
        for node in part
    }
    left = graph.subgraph(whole).copy()
    if gone_tie is None:
        left.remove_node(gone_node)
    else:
        left.remove_edge(*gone_tie)
    return sorted((sorted(part) for part in nx.connected_components(left)), key=lambda part: (-len(part), part))


def same_holding(ties):
    graph, told = ties.undirected().as_networkx(), holding(ties)
    assert [point.node for point in told.points] == sorted(nx.articulation_points(graph))
    alone = weak_points(ties)
    assert (sorted(alone.points), alone.cores.of.tolist()) == (
        [one.node for one in told.points],
        told.cores.of.tolist(),
    )
    assert {(bridge.source, bridge.target) for bridge in told.bridges} == {
        tuple(sorted(tie)) for tie in nx.bridges(graph)
    }
    assert told.cores.of.tolist() == graphs.listed(nx.core_number(graph), ties.n)
    for point in told.points:
        parts = apart(graph, point.node)
        assert sorted((part.tolist() for part in point.parts), key=lambda part: (-len(part), part)) == parts
        assert point.sizes == tuple(map(len, parts))
        assert len(point.cut_off) == sum(point.sizes[1:])
    for bridge in told.bridges:
        parts = apart(graph, gone_tie=(bridge.source, bridge.target))
        assert bridge.sizes == tuple(map(len, parts))
        assert bridge.cut_off.tolist() in parts
        assert bridge.weight == graph.edges[bridge.source, bridge.target]["weight"]


@given(ties=graphs.networks())
def test_small_networks_fall_apart_as_networkx_says(ties):
    same_holding(ties)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize(
    "ties_of", [lambda seed: graphs.drawn(seed, n=60, m=70), lambda seed: graphs.drawn(seed, n=60, m=70, directed=True)]
)
def test_larger_networks_fall_apart_as_networkx_says(seed, ties_of):
    same_holding(ties_of(seed))


@given(told=graphs.networks_renamed())
def test_other_names_give_the_same_points(told):
    ties, order = told
    there = {point.node: point.sizes for point in holding(graphs.renamed(ties, order)).points}
    assert there == {order[point.node]: point.sizes for point in holding(ties).points}


@given(ties=graphs.networks())
def test_one_more_whom_nobody_knows_and_twice_the_strength_change_nothing(ties):
    points = [(point.node, point.sizes) for point in holding(ties).points]
    assert [(point.node, point.sizes) for point in holding(graphs.with_isolate(ties)).points] == points
    assert [(point.node, point.sizes) for point in holding(graphs.times(ties, 2)).points] == points


def test_a_long_chain_takes_no_memory_for_each_of_its_points():
    n = 5000
    chain = Ties.summed(n, np.arange(n - 1), np.arange(1, n), np.ones(n - 1))
    told = holding(chain)
    assert len(told.points) == n - 2
    assert told.points[9].sizes == (n - 11, 10)
    assert told.points[9].cut_off.tolist() == list(range(10))
    assert cohesion.components(chain.without([10])).sizes == told.points[9].sizes

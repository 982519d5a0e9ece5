"""What if somebody leaves or a tie is made, and how the network stands losses one after the other."""

import itertools

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.graphs.ties import Ties
from network.measures.robustness import robustness
from network.measures.scenario import Scenario, compared, outcome
from tests.network import graphs

PATH = Ties.of(6, [(at, at + 1, 1.0) for at in range(5)])
GROUPS = ["Sofia", "Sofia", "Ruse", "Ruse", "Vidin", "Vidin"]


def test_whoever_leaves_takes_others_along():
    told = outcome(PATH, Scenario(frozenset({3})), groups=GROUPS, chosen=[5], start=[0])
    assert (told.sizes_before, told.sizes) == ((6,), (3, 2))
    assert [part.tolist() for part in told.parts] == [[0, 1, 2], [4, 5]]
    assert (told.parted, told.joined) == (6, 0)
    assert told.unreachable == (5,)
    assert told.groups_lost == {"Vidin"}
    assert told.cut_off_from(0).tolist() == [4, 5]
    assert told.cut_off_from(3).tolist() == []


def test_a_tie_made_joins():
    apart = Ties.of(4, [(0, 1, 1.0), (2, 3, 1.0)])
    told = outcome(apart, Scenario(added=frozenset({(3, 1)})), groups=["a", "a", "b", "b"], chosen=[2], start=[0])
    assert (told.sizes, told.parted, told.joined) == ((4,), 0, 4)
    assert told.reachable == (2,)
    assert told.groups_gained == {"b"}
    nothing = outcome(apart, Scenario(frozenset({3}), frozenset({(3, 1)})))
    assert nothing.sizes == (2, 1)


def test_two_scenarios_side_by_side():
    first = outcome(PATH, Scenario(frozenset({3})), groups=GROUPS, chosen=[5], start=[0])
    second = outcome(PATH, Scenario(frozenset({5})), groups=GROUPS, chosen=[4], start=[0])
    told = compared(first, second)
    assert (told.parts, told.largest, told.parted) == (-1, 2, -6)
    assert told.only_first_unreachable == {5}
    assert told.only_first_groups_lost == {"Vidin"}
    assert told.only_second_unreachable == told.only_second_groups_lost == frozenset()


@st.composite
def scenarios(draw):
    ties = draw(graphs.networks(least=1, most=9))
    nodes = st.integers(0, ties.n - 1)
    removed = draw(st.frozensets(nodes, max_size=3))
    return ties, Scenario(removed, draw(st.frozensets(st.tuples(nodes, nodes), max_size=3)))


@given(told=scenarios())
def test_who_reaches_whom_is_what_networkx_says(told):
    ties, scenario = told
    before = ties.undirected().as_networkx()
    after = before.copy()
    after.add_edges_from(scenario.added)
    after.remove_nodes_from(scenario.removed)
    found = outcome(ties, scenario, chosen=range(ties.n), start=[0])
    pairs = list(itertools.combinations(sorted(after), 2))
    was, now = ([nx.has_path(graph, a, b) for a, b in pairs] for graph in (before, after))
    assert found.parted == sum(a and not b for a, b in zip(was, now, strict=True))
    assert found.joined == sum(b and not a for a, b in zip(was, now, strict=True))
    assert sorted(found.sizes) == sorted(map(len, nx.connected_components(after)))
    for node in after:
        cut = [
            other for other in sorted(after) if nx.has_path(before, node, other) and not nx.has_path(after, node, other)
        ]
        assert found.cut_off_from(node).tolist() == cut
    reached = nx.node_connected_component(after, 0) if 0 in after else set()
    assert set(found.unreachable) == (nx.node_connected_component(before, 0) & set(after)) - reached
    assert set(found.reachable) == reached - nx.node_connected_component(before, 0)


def test_a_star_does_not_stand_the_loss_of_its_centre():
    star = Ties.of(11, [(0, other, 1.0) for other in range(1, 11)])
    told = robustness(star, chosen=[10], start=[9], orders=300)
    assert told.removed.tolist() == [0, 1, 2, 3, 4]
    assert told.order[0] == 0
    assert told.targeted.largest.tolist() == [11, 1, 1, 1, 1]
    assert told.targeted.unreachable.tolist() == [0, 1, 1, 1, 1]
    assert told.middle.largest[1] == 10
    assert (told.low.largest <= told.middle.largest).all()
    assert (told.middle.largest <= told.high.largest).all()
    assert not {9, 10} & set(told.order.tolist())
    assert (told.orders, told.n) == (300, 11)


@settings(max_examples=40)
@given(ties=graphs.networks(least=1), start=st.booleans())
def test_the_curve_of_targeted_losses_is_what_removing_gives(ties, start):
    chosen = [0, ties.n - 1]
    told = robustness(ties, chosen=chosen, start=[0] if start else [], orders=10)
    graph = ties.undirected().as_networkx()
    for at, gone in enumerate(told.removed.tolist()):
        left = graph.copy()
        left.remove_nodes_from(told.order[:gone].tolist())
        parts = list(nx.connected_components(left))
        assert told.targeted.largest[at] == max(map(len, parts))
        if start:
            assert told.targeted.unreachable[at] == len(set(chosen) - nx.node_connected_component(left, 0))
        if gone < len(told.order):
            free = [node for node in left if node not in chosen]
            assert left.degree[told.order[gone]] == max(left.degree[node] for node in free)


@pytest.mark.parametrize("n", [0, 1, 2])
@pytest.mark.parametrize("directed", [False, True])
def test_networks_with_little_to_lose(n, directed):
    ties = Ties.of(n, [(0, 1, 1.0)] if n == 2 else [], directed=directed)
    told = robustness(ties, orders=10)
    assert told.targeted.largest[0] == n
    assert outcome(ties, Scenario()).sizes == ((2,) if n == 2 else (1,) * n)
    assert outcome(ties, Scenario(frozenset(range(n)))).sizes == ()


@given(ties=graphs.networks(least=1))
def test_one_more_whom_nobody_knows_and_twice_the_strength_cut_nobody_off(ties):
    scenario = Scenario(frozenset({0}))
    ours, wider = outcome(ties, scenario), outcome(graphs.with_isolate(ties), scenario)
    assert (wider.parted, wider.sizes) == (ours.parted, (*ours.sizes, 1))
    assert robustness(graphs.times(ties, 2), orders=10).order.tolist() == robustness(ties, orders=10).order.tolist()


@given(told=graphs.networks_renamed(least=1))
def test_other_names_part_the_same(told):
    ties, order = told
    there = outcome(graphs.renamed(ties, order), Scenario(frozenset({order[0]})))
    here = outcome(ties, Scenario(frozenset({0})))
    assert (there.parted, there.sizes) == (here.parted, here.sizes)
    assert np.array_equal(there.labels[order] < 0, here.labels < 0)

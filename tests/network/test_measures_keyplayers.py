"""Sets of key players are the best there are, and all that are as good are told."""

import itertools
import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.graphs.ties import Ties
from network.measures import keyplayers
from tests.network import graphs


def fragmented(ties, gone):
    """Borgatti's F, pair by pair."""
    graph = ties.undirected().as_networkx()
    graph.remove_nodes_from(gone)
    ways, left = dict(nx.all_pairs_shortest_path_length(graph)), sorted(graph)
    near = sum(1 / ways[a][b] for a, b in itertools.combinations(left, 2) if b in ways[a])
    return 1 - 2 * near / (len(left) * (len(left) - 1))


def reached(ties, chosen):
    """Borgatti's R, node by node."""
    ways = dict(nx.all_pairs_shortest_path_length(ties.as_networkx()))
    return sum(max(1 / max(ways[one].get(node, math.inf), 1) for one in chosen) for node in range(ties.n)) / ties.n


def best(ties, size, value):
    values = {chosen: value(ties, chosen) for chosen in itertools.combinations(range(ties.n), size)}
    most = max(values.values())
    return tuple(sorted(chosen for chosen, one in values.items() if one > most - 1e-12)), most


@settings(max_examples=60)
@given(ties=graphs.networks(least=4, most=8), size=st.integers(1, 2))
def test_all_the_best_sets_are_told(ties, size):
    sets, most = best(ties, size, fragmented)
    told = keyplayers.whose_silence(ties, size)
    assert (told.sets, told.capped) == (sets[: keyplayers.MOST_EQUAL], len(sets) > keyplayers.MOST_EQUAL)
    assert told.value == pytest.approx(most, abs=1e-9)
    assert told.before == pytest.approx(fragmented(ties, ()), abs=1e-9)
    assert (told.error, told.exhaustive, told.tried) == (0, True, ties.n)
    sets, most = best(ties, size, reached)
    told = keyplayers.who_reach(ties, size)
    assert told.sets == sets[: keyplayers.MOST_EQUAL]
    assert told.value == pytest.approx(most, abs=1e-9)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("directed", [False, True])
def test_the_search_finds_what_trying_all_finds(seed, directed, monkeypatch):
    ties = graphs.drawn(seed, n=14, m=22, directed=directed)
    monkeypatch.setattr(keyplayers, "EXHAUSTIVE_UP_TO", 0)
    for told, value in ((keyplayers.whose_silence(ties, 3), fragmented), (keyplayers.who_reach(ties, 3), reached)):
        sets, most = best(ties, 3, value)
        assert not told.exhaustive
        assert told.value == pytest.approx(most, abs=1e-9)
        assert set(told.sets) <= set(sets)


def test_the_value_of_a_set_is_that_of_the_whole():
    ties = graphs.scale_free(90, 2)
    told = keyplayers.whose_silence(ties, 3)
    assert told.value == pytest.approx(keyplayers.fragmentation(ties, told.sets[0]), abs=1e-9)
    assert told.value == pytest.approx(fragmented(ties, told.sets[0]), abs=1e-9)
    assert keyplayers.reach(ties, (0, 5)) == pytest.approx(reached(ties, (0, 5)), abs=1e-9)


def test_a_star_has_one_key_player_and_two_stars_two_equal_ones():
    star = [(0, other, 1.0) for other in range(1, 6)]
    other = [(a + 6, b + 6, w) for a, b, w in star]
    assert keyplayers.whose_silence(Ties.of(6, star), 1).sets == ((0,),)
    two = keyplayers.whose_silence(Ties.of(12, star + other), 1)
    assert two.sets == ((0,), (6,))
    assert keyplayers.who_reach(Ties.of(12, star + other), 2).sets == ((0, 6),)
    assert keyplayers.who_reach(Ties.of(12, star + other), 2).value == 1


def test_more_equal_sets_than_can_be_told_is_said():
    ring = Ties.of(40, [(at, (at + 1) % 40, 1.0) for at in range(40)])
    told = keyplayers.whose_silence(ring, 1)
    assert (len(told.sets), told.capped) == (keyplayers.MOST_EQUAL, True)


def test_a_sample_is_within_its_stated_error(monkeypatch):
    ties = graphs.scale_free(600, 2)
    monkeypatch.setattr(keyplayers, "EXACT_UP_TO", 100)
    monkeypatch.setattr(keyplayers, "SAMPLED", 128)
    told = keyplayers.whose_silence(ties, 2)
    assert 0 < told.tried <= keyplayers.TRIED
    assert 0 < told.error < 0.02
    off = [keyplayers.whose_silence(ties, 1, seed=seed) for seed in range(12)]
    off = [(one.value - keyplayers.fragmentation(ties, one.sets[0])) / one.error for one in off]
    assert np.abs(off).max() < 4
    assert np.sqrt(np.mean(np.square(off))) < 2


@pytest.mark.parametrize("n", [0, 1, 2])
@pytest.mark.parametrize("directed", [False, True])
def test_networks_too_small_for_key_players(n, directed):
    ties = Ties.of(n, [(0, 1, 1.0)] if n == 2 else [], directed=directed)
    told = keyplayers.whose_silence(ties, 1)
    assert told.sets == ((),)
    assert math.isnan(told.value) == (n < 2)
    reach = keyplayers.who_reach(ties, 1)
    assert math.isnan(reach.value) == (n == 0)


@settings(max_examples=40)
@given(told=graphs.networks_renamed(least=3, most=9))
def test_other_names_give_the_same_sets(told):
    ties, order = told
    for measure in (keyplayers.whose_silence, keyplayers.who_reach):
        ours, theirs = measure(ties, 2), measure(graphs.renamed(ties, order), 2)
        assert theirs.value == pytest.approx(ours.value, abs=1e-12)
        if not ours.capped:
            assert set(theirs.sets) == {tuple(sorted(order[node] for node in chosen)) for chosen in ours.sets}


@settings(max_examples=40)
@given(ties=graphs.networks(least=3))
def test_strengths_do_not_count_and_one_more_whom_nobody_knows_fragments(ties):
    assert keyplayers.whose_silence(graphs.times(ties, 2), 1) == keyplayers.whose_silence(ties, 1)
    n, ours = ties.n, keyplayers.fragmentation(ties)
    assert keyplayers.fragmentation(graphs.with_isolate(ties)) == pytest.approx(1 - (1 - ours) * (n - 1) / (n + 1))

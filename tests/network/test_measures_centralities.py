"""Centralities are those of the published tables and of a second implementation; what is sampled says how surely."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.graphs.ties import Ties
from network.measures import centralities, pivots
from network.measures.steps import Steps
from tests.network import graphs

BOTH_WAYS = pytest.mark.parametrize("directed", [False, True])
SEEDS = pytest.mark.parametrize("seed", range(12))
close = {"rtol": 1e-9, "atol": 1e-9}


@graphs.published
def test_the_kite_is_as_krackhardt_printed_it():
    told = graphs.table("krackhardt_kite")
    ties = graphs.one_mode(told)
    between = centralities.betweenness(ties)
    ours = {
        "degree_centrality": centralities.degrees(ties).shares,
        "betweenness_normalised": between.shares,
        "betweenness_raw_undirected": between.raw,
        "closeness": centralities.closeness(ties).corrected,
    }
    assert ours.keys() == told["published"].keys()
    for name, values in ours.items():
        assert values == pytest.approx(graphs.in_order(told["published"][name], told["nodes"]), abs=told["tolerance"])


@graphs.published
def test_the_karate_club_is_as_published():
    told = graphs.table("zachary_karate")
    ties, values = graphs.one_mode(told), told["published"]
    between = graphs.in_order(values["betweenness_raw_undirected"], told["nodes"])
    assert centralities.betweenness(ties).raw == pytest.approx(between, abs=told["tolerance"])
    assert centralities.degrees(ties).received.tolist() == graphs.in_order(values["degree"], told["nodes"])
    first = centralities.closeness(ties).corrected[0] / (ties.n - 1)
    assert first == pytest.approx(values["closeness_node_1_unnormalised"], abs=told["tolerance"])


@SEEDS
@BOTH_WAYS
def test_every_centrality_is_what_networkx_finds(seed, directed):
    ties = graphs.drawn(seed, directed=directed)
    graph = graphs.spoken(ties)

    def same(ours, theirs):
        np.testing.assert_allclose(ours, graphs.listed(theirs, ties.n), **close)

    degrees, near = centralities.degrees(ties), centralities.closeness(ties)
    same(degrees.received, dict(graph.in_degree if directed else graph.degree))
    same(degrees.given, dict(graph.out_degree if directed else graph.degree))
    same(degrees.strength_given, dict((graph.out_degree if directed else graph.degree)(weight="weight")))
    same(degrees.strength_received, dict((graph.in_degree if directed else graph.degree)(weight="weight")))
    same(centralities.betweenness(ties).raw, nx.betweenness_centrality(graph, normalized=False))
    same(centralities.betweenness(ties).shares, nx.betweenness_centrality(graph))
    weighted = centralities.betweenness(ties, weighted=True)
    same(weighted.shares, nx.betweenness_centrality(graph, weight="length"))
    assert weighted.sampled == 0
    assert not weighted.error.any()
    same(near.harmonic * (ties.n - 1), nx.harmonic_centrality(graph))
    same(near.corrected, nx.closeness_centrality(graph))
    same(centralities.pagerank(ties).values, nx.pagerank(graph, tol=1e-14, max_iter=10_000))


@SEEDS
@BOTH_WAYS
def test_the_eigenvector_is_what_numpy_finds_in_a_connected_network(seed, directed):
    rows = [(at, (at + 1) % 15, 1.0) for at in range(15)]
    more = graphs.drawn(seed, n=15, m=40, directed=directed)
    rows += zip(more.sources.tolist(), more.targets.tolist(), more.weights.tolist(), strict=True)
    ties = Ties.of(15, rows, directed=directed)
    found = centralities.eigenvector(ties)
    assert found.converged
    values, vectors = np.linalg.eig(ties.adjacency().toarray().T)
    expected = np.abs(vectors[:, values.real.argmax()].real)
    np.testing.assert_allclose(found.values, expected / np.linalg.norm(expected), **close)


def test_a_two_mode_network_does_not_swing():
    star = Ties.of(5, [(0, other, 1.0) for other in range(1, 5)])
    found = centralities.eigenvector(star)
    assert found.converged
    assert found.values == pytest.approx([0.5**0.5, *[0.125**0.5] * 4], abs=1e-9)


@pytest.mark.parametrize("weighted", [False, True])
def test_a_sample_is_within_its_stated_error(weighted):
    drawn = graphs.scale_free(700, 3)
    ties = Ties(drawn.n, drawn.sources, drawn.targets, np.random.default_rng(5).uniform(1, 3, len(drawn)))
    exact = centralities.betweenness(ties, weighted=weighted)
    sampled = centralities.betweenness(ties, weighted=weighted, exact_up_to=0)
    assert (exact.sampled, sampled.sampled) == (0, 300)
    assert (sampled.error > 0).all()
    off = np.abs(sampled.raw - exact.raw) / sampled.error
    assert (off < 2).mean() > 0.93
    assert (off < 4).mean() > 0.99
    most = exact.raw.argsort()[-20:]
    assert (off[most] < 2).all()
    assert (sampled.error[most] < 0.15 * exact.raw[most]).all()
    assert (centralities.betweenness(ties, weighted=weighted, exact_up_to=0).raw == sampled.raw).all()


@SEEDS
@BOTH_WAYS
@pytest.mark.parametrize("weighted", [False, True])
def test_what_all_nodes_tell_together_is_betweenness_itself(seed, directed, weighted):
    ties = graphs.drawn(seed, directed=directed, weighted=weighted)
    told = pivots.told_by(ties, np.arange(ties.n), weighted=weighted)
    np.testing.assert_allclose(told, centralities.betweenness(ties, weighted=weighted).raw, **close)


def test_from_which_size_on_it_is_sampled():
    chain = Ties.of(centralities.EXACT_UP_TO + 1, [(at, at + 1, 1.0) for at in range(5)])
    assert centralities.betweenness(chain).sampled == 300
    assert centralities.betweenness(chain.without([chain.n - 1])).sampled == 0


@pytest.mark.parametrize("n", [0, 1, 2])
@BOTH_WAYS
def test_networks_too_small_to_say(n, directed):
    ties = Ties.of(n, [(0, 1, 2.0)] if n == 2 else [], directed=directed)
    assert centralities.betweenness(ties).shares.tolist() == [0.0] * n
    assert len(centralities.degrees(ties).received) == n
    assert np.isnan(centralities.closeness(ties).harmonic).all() == (n < 2)
    assert np.isnan(centralities.eigenvector(ties).values).all() == (n < 2)
    assert centralities.pagerank(ties).values.sum() == pytest.approx(float(n > 0))


MEASURES = {
    "degree": lambda ties: centralities.degrees(ties).received,
    "strength": lambda ties: centralities.degrees(ties).strength_given,
    "betweenness": lambda ties: centralities.betweenness(ties).raw,
    "weighted betweenness": lambda ties: centralities.betweenness(ties, weighted=True).raw,
    "harmonic closeness": lambda ties: centralities.closeness(ties).harmonic * (ties.n - 1),
    "pagerank": lambda ties: centralities.pagerank(ties).values,
}


@pytest.mark.parametrize("name", MEASURES)
@settings(max_examples=30)
@given(told=graphs.networks_renamed(least=2))
def test_other_names_give_the_same_values(name, told):
    ties, order = told
    np.testing.assert_allclose(MEASURES[name](graphs.renamed(ties, order))[order], MEASURES[name](ties), **close)


@pytest.mark.parametrize("name", [name for name in MEASURES if name != "pagerank"])
@settings(max_examples=30)
@given(ties=graphs.networks(least=2))
def test_one_more_whom_nobody_knows_changes_nobody_else(name, ties):
    np.testing.assert_allclose(MEASURES[name](graphs.with_isolate(ties)), [*MEASURES[name](ties), 0], **close)


@pytest.mark.parametrize("name", MEASURES)
@settings(max_examples=30)
@given(ties=graphs.networks(least=2))
def test_twice_the_strength_everywhere(name, ties):
    factor = 2 if name == "strength" else 1
    np.testing.assert_allclose(MEASURES[name](graphs.times(ties, 2)), MEASURES[name](ties) * factor, **close)


@given(ties=graphs.networks(), first=st.integers(0, 12))
def test_steps_are_those_of_networkx(ties, first):
    told = Steps.of(ties).lengths(np.arange(ties.n))
    ways = dict(nx.all_pairs_shortest_path_length(ties.as_networkx()))
    assert told.tolist() == [[ways[a].get(b, -1) for b in range(ties.n)] for a in range(ties.n)]


def test_more_searches_than_a_word_has_bits():
    ties = graphs.scale_free(300, 2)
    told = Steps.of(ties).lengths(np.arange(300))
    ways = dict(nx.all_pairs_shortest_path_length(ties.as_networkx()))
    assert told.tolist() == [[ways[a][b] for b in range(300)] for a in range(300)]
    assert Steps.of(ties).nearness(np.arange(300))[2].tolist() == told.sum(axis=0).tolist()

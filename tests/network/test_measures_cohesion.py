"""Density, parts, reciprocity, centralisation and the E-I index of whole networks."""

import itertools
import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from network.graphs.ties import Ties
from network.measures import centralities, cohesion
from tests.network import graphs

SEEDS = pytest.mark.parametrize("seed", range(12))
BOTH_WAYS = pytest.mark.parametrize("directed", [False, True])


@graphs.published
def test_the_karate_club_has_its_density():
    told = graphs.table("zachary_karate")
    assert cohesion.density(graphs.one_mode(told)) == pytest.approx(told["published"]["density"], abs=1e-12)


@SEEDS
@BOTH_WAYS
def test_the_whole_is_what_networkx_finds(seed, directed):
    ties = graphs.drawn(seed, directed=directed)
    graph = ties.as_networkx()
    assert cohesion.density(ties) == pytest.approx(nx.density(graph), abs=1e-12)
    parts = sorted(
        (sorted(part) for part in nx.connected_components(graph.to_undirected())), key=lambda p: (-len(p), p[0])
    )
    found = cohesion.components(ties)
    assert [found.members(at).tolist() for at in range(len(found.sizes))] == parts
    assert found.sizes == tuple(map(len, parts))
    assert found.isolates == nx.number_of_isolates(graph)
    if directed and len(ties):
        assert cohesion.reciprocity(ties) == pytest.approx(nx.overall_reciprocity(graph), abs=1e-12)


@BOTH_WAYS
def test_a_star_is_all_centre_and_a_ring_has_none(directed):
    star = Ties.of(6, [(other, 0, 1.0) for other in range(1, 6)], directed=directed)
    ring = Ties.of(6, [(at, (at + 1) % 6, 1.0) for at in range(6)], directed=directed)
    assert cohesion.degree_centralisation(star) == pytest.approx(1)
    assert cohesion.degree_centralisation(ring) == 0
    assert cohesion.betweenness_centralisation(centralities.betweenness(ring).shares) == pytest.approx(0)
    if not directed:
        assert cohesion.betweenness_centralisation(centralities.betweenness(star).shares) == pytest.approx(1)


def test_returned_ties_are_counted_by_ties_and_not_by_pairs():
    assert cohesion.reciprocity(Ties.of(3, [(0, 1, 1.0), (1, 0, 1.0), (1, 2, 1.0)], directed=True)) == pytest.approx(
        2 / 3
    )
    assert math.isnan(cohesion.reciprocity(Ties.of(3, [(0, 1, 1.0)])))


@pytest.mark.parametrize("n", [0, 1, 2])
@BOTH_WAYS
def test_networks_too_small_to_say(n, directed):
    told = cohesion.cohesion(Ties.of(n, [], directed=directed), np.zeros(n))
    assert (told.n, told.ties, told.parts, told.isolates) == (n, 0, (1,) * n, n)
    assert math.isnan(told.density) == (n < 2)
    assert math.isnan(told.degree_centralisation)
    assert math.isnan(told.betweenness_centralisation)


@given(told=graphs.networks_renamed())
def test_other_names_give_the_same_values(told):
    ties, order = told
    other = graphs.renamed(ties, order)
    for measure in (cohesion.density, cohesion.reciprocity, cohesion.degree_centralisation):
        assert measure(other) == pytest.approx(measure(ties), nan_ok=True)
    assert cohesion.components(other).sizes == cohesion.components(ties).sizes


@given(ties=graphs.networks(least=1))
def test_one_more_whom_nobody_knows_is_one_more_part(ties):
    assert cohesion.components(graphs.with_isolate(ties)).sizes == (*cohesion.components(ties).sizes, 1)
    assert cohesion.reciprocity(graphs.with_isolate(ties)) == pytest.approx(cohesion.reciprocity(ties), nan_ok=True)
    if ties.n > 1:
        assert cohesion.density(graphs.with_isolate(ties)) == pytest.approx(
            cohesion.density(ties) * (ties.n - 1) / (ties.n + 1)
        )


@given(ties=graphs.networks())
def test_strengths_do_not_count(ties):
    for measure in (cohesion.density, cohesion.reciprocity, cohesion.degree_centralisation):
        assert measure(graphs.times(ties, 2)) == pytest.approx(measure(ties), nan_ok=True)


PATH = Ties.of(4, [(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0)])


def test_the_index_counts_ties_that_lead_outside():
    told = cohesion.outward(PATH, ["a", "a", "b", "b"])
    assert told.all == cohesion.Turned(external=1, internal=2)
    assert told.index == pytest.approx(-1 / 3)
    assert told.groups == {"a": cohesion.Turned(1, 1), "b": cohesion.Turned(1, 1)}
    assert (told.n, told.left_out) == (4, 0)


def test_whoever_has_no_group_is_left_out_and_said():
    told = cohesion.outward(PATH, ["a", "a", "", "b"])
    assert (told.all, told.n, told.left_out) == (cohesion.Turned(0, 1), 3, 2)
    assert set(told.groups) == {"a", "b"}


def test_what_chance_gives_is_the_mean_of_all_ways_to_deal_the_groups_out():
    labels = ["a", "a", "b", "b", "b"]
    ties = Ties.of(5, [(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0), (0, 4, 1.0)])
    drawn = [cohesion.outward(ties, dealt, permutations=0).index for dealt in itertools.permutations(labels)]
    told = cohesion.outward(ties, labels, permutations=4000)
    assert told.expected == pytest.approx(np.mean(drawn), abs=1e-12)
    exact = np.mean([abs(index - told.expected) >= abs(told.index - told.expected) - 1e-12 for index in drawn])
    assert told.p == pytest.approx(exact, abs=4 * (exact * (1 - exact) / 4000) ** 0.5 + 1e-3)


def test_two_closed_circles_are_no_chance():
    rows = [(a, b, 1.0) for block in (range(8), range(8, 16)) for a, b in itertools.combinations(block, 2)]
    told = cohesion.outward(Ties.of(16, rows), ["a"] * 8 + ["b"] * 8)
    assert (told.index, told.permutations) == (-1, 999)
    assert told.p < 0.01


@pytest.mark.parametrize("n", [0, 1, 2])
def test_without_ties_there_is_no_index(n):
    told = cohesion.outward(Ties.of(n, []), ["a", "b"][:n])
    assert math.isnan(told.index)
    assert math.isnan(told.expected)
    assert math.isnan(told.p)
    assert told.permutations == 0

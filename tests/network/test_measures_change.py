"""A change between two moments is called one where chance alone would rarely give it, and else is not."""

import itertools
import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from network.graphs.ties import Ties
from network.measures import cohesion
from network.measures.change import MEASURES, Verdict, changes
from tests.network import graphs

BOTH_WAYS = pytest.mark.parametrize("directed", [False, True])


def at_random(seed, n, density, *, directed=False):
    graph = nx.gnp_random_graph(n, density, seed=seed, directed=directed)
    return Ties.of(n, [(a, b, 1.0) for a, b in graph.edges], directed=directed)


def test_twice_as_many_ties_are_a_change():
    told = changes(at_random(1, 40, 0.08), at_random(2, 40, 0.25))
    density = told.of("density")
    assert density.verdict == Verdict.ROSE
    assert density.p < 0.01
    assert density.low < density.difference < density.high
    assert changes(at_random(2, 40, 0.25), at_random(1, 40, 0.08)).of("density").verdict == Verdict.FELL


def test_the_same_network_twice_is_no_change():
    ties = at_random(1, 30, 0.1, directed=True)
    told = changes(ties, ties, groups=["a", "b"] * 15, permutations=99, resamples=99)
    assert (told.n, told.ties_before, told.stayed) == (30, len(ties), len(ties))
    assert {one.verdict for one in told.differences} == {Verdict.NO_DETECTABLE_CHANGE}
    assert {one.p for one in told.differences} == {1.0}


def test_two_draws_of_one_chance_are_rarely_called_a_change():
    called = [
        changes(at_random(seed, 25, 0.15), at_random(seed + 100, 25, 0.15), permutations=99, resamples=99)
        .of("density").verdict != Verdict.NO_DETECTABLE_CHANGE
        for seed in range(60)
    ]  # fmt: skip
    assert sum(called) <= 7  # 3 are expected of a test of 5 in 100, and both tests must agree


def test_circles_that_open_are_told():
    blocks = [
        (a, b, 1.0)
        for block in (range(10), range(10, 20))
        for a, b in itertools.combinations(block, 2)
        if (a + b) % 3 == 0
    ]
    across = [(a, b + 10, 1.0) for a, b in itertools.product(range(10), range(10)) if (a + b) % 3 == 0]
    told = changes(Ties.of(20, blocks), Ties.of(20, blocks + across), groups=["a"] * 10 + ["b"] * 10)
    assert told.of("outward").verdict == told.of("density").verdict == Verdict.ROSE
    assert told.of("outward").before == -1


@BOTH_WAYS
@pytest.mark.parametrize("seed", range(6))
def test_values_are_those_of_each_moment_alone(seed, directed):
    before, after = graphs.drawn(seed, n=12, directed=directed), graphs.drawn(seed + 50, n=12, directed=directed)
    groups = ["a", "b", "c", ""] * 3
    told = changes(before, after, groups=groups, permutations=20, resamples=20)
    for moment, ties in (("before", before), ("after", after)):
        expected = {
            "density": cohesion.density(ties),
            "components": len(cohesion.components(ties).sizes),
            "reciprocity": cohesion.reciprocity(ties),
            "degree_centralisation": cohesion.degree_centralisation(ties),
            "outward": cohesion.outward(ties, groups, permutations=0).index,
        }
        assert tuple(expected) == MEASURES
        assert [getattr(told.of(name), moment) for name in MEASURES] == pytest.approx(
            list(expected.values()), nan_ok=True
        )


def test_the_permutation_test_is_that_of_all_exchanges():
    before, after = (
        Ties.of(5, [(0, 1, 1.0)]),
        Ties.of(5, [(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0), (3, 4, 1.0), (0, 4, 1.0)]),
    )
    told = changes(before, after, permutations=4000, resamples=20)
    assert told.of("density").p == pytest.approx(2 / 2**4, abs=0.02)  # all four new ties on one side, either side


def test_the_interval_is_that_of_nodes_drawn_again():
    """Snijders and Borgatti's bootstrap, done with whole matrices."""
    before, after = at_random(3, 15, 0.2), at_random(4, 15, 0.3)
    tables = np.array([ties.adjacency().toarray() for ties in (before, after)])
    chance, drawn = np.random.default_rng(9), []
    for _ in range(3000):
        rows = chance.integers(0, 15, 15)
        again = tables[:, rows][:, :, rows]
        for a, b in itertools.combinations(range(15), 2):
            if rows[a] == rows[b]:
                i, j = chance.choice(15, 2, replace=False)
                again[:, a, b] = again[:, b, a] = tables[:, i, j]
        degrees = again.sum(axis=2)
        centred = (degrees.max(axis=1, keepdims=True) - degrees).sum(axis=1) / (14 * 13)
        drawn.append([*np.diff(again.sum(axis=(1, 2)) / 210), *np.diff(centred)])
    low, high = np.quantile(drawn, (0.025, 0.975), axis=0)
    told = changes(before, after, permutations=20, resamples=3000)
    assert (told.of("density").low, told.of("density").high) == pytest.approx((low[0], high[0]), abs=0.015)
    centred = told.of("degree_centralisation")
    assert (centred.low, centred.high) == pytest.approx((low[1], high[1]), abs=0.03)


def test_components_have_no_interval():
    told = changes(at_random(1, 20, 0.1), at_random(2, 20, 0.1), permutations=20, resamples=20).of("components")
    assert math.isnan(told.low)
    assert math.isnan(told.high)


def test_moments_of_different_nodes_are_not_compared():
    with pytest.raises(ValueError, match="same nodes"):
        changes(at_random(1, 4, 0.5), at_random(1, 5, 0.5))
    with pytest.raises(ValueError, match="same kind"):
        changes(at_random(1, 4, 0.5), at_random(1, 4, 0.5, directed=True))


@pytest.mark.parametrize("n", [0, 1, 2])
@BOTH_WAYS
def test_networks_too_small_to_change(n, directed):
    one = Ties.of(n, [], directed=directed)
    other = Ties.of(n, [(0, 1, 1.0)] if n == 2 else [], directed=directed)
    told = changes(one, other, permutations=20, resamples=20)
    assert told.of("density").verdict == (Verdict.NO_DETECTABLE_CHANGE if n == 2 else Verdict.UNDEFINED)
    assert told.of("outward").verdict == Verdict.UNDEFINED
    assert told.of("degree_centralisation").verdict == Verdict.UNDEFINED


@settings(max_examples=30)
@given(told=graphs.networks_renamed(least=3))
def test_other_names_and_strengths_give_the_same_differences(told):
    ties, order = told
    empty = Ties.of(ties.n, [], directed=ties.directed)
    few = {"permutations": 9, "resamples": 9}
    ours = changes(empty, ties, **few)
    for other in (graphs.renamed(ties, order), graphs.times(ties, 2)):
        theirs = changes(empty, other, **few)
        assert [one.after for one in theirs.differences] == pytest.approx(
            [one.after for one in ours.differences], nan_ok=True
        )

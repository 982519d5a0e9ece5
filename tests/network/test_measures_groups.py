"""Whether there are groups at all, and how much of each is found again."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings

from network.graphs.ties import Ties
from network.measures.groups import found_again, groups
from tests.network import graphs


def circles(*sizes, bridge=True):
    edges, first, firsts = [], 0, []
    for size in sizes:
        edges += [(first + one, first + other, 1.0) for one in range(size) for other in range(one)]
        firsts.append(first)
        first += size
    edges += [(one, other, 0.5) for one, other in itertools.pairwise(firsts)] if bridge else []
    return Ties.of(first, edges)


def test_circles_that_hardly_meet_are_groups_beyond_chance():
    told = groups(circles(8, 7, 6))
    assert told.sizes == (8, 7, 6)
    assert told.p <= 0.05
    assert told.modularity > told.expected
    assert told.agreed.tolist() == [1, 1, 1]


def test_everybody_tied_to_everybody_is_no_groups():
    assert groups(circles(12)).p > 0.05


def test_chance_alone_seldom_makes_groups():
    """One drawing of twenty looks like groups by the meaning of p; far more would be a measure that sees things."""
    drawings = [groups(graphs.drawn(seed, n=30, m=90, weighted=False)) for seed in range(1, 13)]
    assert sum(one.p <= 0.05 for one in drawings) <= 2


def test_how_much_is_found_again_is_the_mean_of_the_best_overlaps():
    labels = np.array([0, 0, 0, 1, 1])
    others = [np.array([0, 0, 0, 1, 1]), np.array([0, 0, 1, 1, 1]), np.array([0, 0, 0, 0, 0])]
    assert found_again(labels, others).tolist() == pytest.approx([(1 + 2 / 3 + 3 / 5) / 3, (1 + 2 / 3 + 2 / 5) / 3])
    assert np.isnan(found_again(labels, [])).all()


@settings(max_examples=15, deadline=None)
@given(ties=graphs.networks(directed=False, least=1, most=9))
def test_the_overlap_is_what_sets_give(ties):
    one, other = groups(ties, seed=1).labels, groups(graphs.times(ties, 3), seed=5).labels
    told = found_again(one, [other])
    for group in range(int(one.max()) + 1):
        mine = set(np.flatnonzero(one == group).tolist())
        theirs = [set(np.flatnonzero(other == at).tolist()) for at in range(int(other.max()) + 1)]
        assert told[group] == pytest.approx(max(len(mine & each) / len(mine | each) for each in theirs))


@pytest.mark.parametrize("n", [0, 1, 2])
def test_networks_too_small_for_groups(n):
    told = groups(Ties.of(n, []))
    assert len(told.labels) == n
    assert np.isnan(told.p)


def test_ties_that_weigh_two_thirds_come_to_an_end():
    """Igraph's own "until stable" goes round and round on these for ever: what is rounded off looks like a gain."""
    two = circles(6, 10, bridge=False)
    weighing = Ties(two.n, two.sources, two.targets, np.full(len(two), 2 / 3))
    assert groups(weighing).sizes == (10, 6)

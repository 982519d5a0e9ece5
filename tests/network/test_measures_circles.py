"""Communities, backbone, core and periphery, and whether a finding stands though not all have answered."""

import itertools
import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from network.graphs.ties import Ties
from network.measures.backbone import backbone
from network.measures.communities import communities, modularity
from network.measures.core_periphery import core_periphery, rewired
from network.measures.missing import Standing, heard, sensitivity
from tests.network import graphs

SEEDS = pytest.mark.parametrize("seed", range(10))
BOTH_WAYS = pytest.mark.parametrize("directed", [False, True])


@graphs.published
def test_the_karate_club_divides_as_well_as_it_can():
    told = graphs.table("zachary_karate")
    ties, values = graphs.one_mode(told), told["published"]
    found = communities(ties)
    assert found.modularity == pytest.approx(values["modularity_optimum"], abs=5e-5)
    assert len(found.sizes) == values["modularity_optimum_k"]
    assert 1 <= found.alike <= found.runs
    clubs = [int(told["club"][name] == "Officer") for name in told["nodes"]]
    assert modularity(ties, clubs) == pytest.approx(0.3582, abs=5e-5)
    again = communities(ties)
    assert (again.labels == found.labels).all()


@SEEDS
@BOTH_WAYS
def test_modularity_is_what_networkx_finds(seed, directed):
    ties = graphs.drawn(seed, m=30, directed=directed)
    found = communities(ties, runs=5)
    divided = [set(np.flatnonzero(found.labels == at).tolist()) for at in range(len(found.sizes))]
    theirs = nx.community.modularity(ties.undirected().as_networkx(), divided)
    assert found.modularity == pytest.approx(theirs, abs=1e-9)
    assert modularity(graphs.times(ties, 2), found.labels) == pytest.approx(theirs, abs=1e-9)


def test_of_many_there_are_fewer_runs_and_little_is_lost():
    ties = graphs.scale_free(2500)
    few = communities(ties)
    assert (few.runs, communities(ties.among(np.arange(200))).runs) == (4, 20)
    theirs = nx.community.modularity(ties.as_networkx(), nx.community.louvain_communities(ties.as_networkx(), seed=1))
    assert few.modularity > theirs - 0.002


@settings(max_examples=30)
@given(ties=graphs.networks(least=1))
def test_one_more_whom_nobody_knows_is_a_circle_of_its_own(ties):
    wider = communities(graphs.with_isolate(ties), runs=3)
    assert wider.sizes[wider.labels[-1]] == 1
    assert math.isnan(wider.modularity) == (len(ties) == 0)


@SEEDS
@BOTH_WAYS
def test_the_backbone_is_serranos_sum(seed, directed):
    ties = graphs.drawn(seed, directed=directed)
    there = ties.adjacency().toarray()
    told = backbone(ties, level=0.3)
    for row, (a, b, w) in enumerate(zip(ties.sources, ties.targets, ties.weights, strict=True)):
        ends = [(w / there[a].sum(), (there[a] > 0).sum()), (w / there[:, b].sum(), (there[:, b] > 0).sum())]
        # ∫ of the null model's density, as Serrano, Boguñá and Vespignani write it
        by_hand = min(1.0 if k == 1 else 1 - (1 - (1 - share) ** (k - 1)) for share, k in ends)
        assert told.alphas[row] == pytest.approx(by_hand, abs=1e-9)
    assert len(told.ties) == (told.alphas < 0.3).sum()
    assert backbone(graphs.times(ties, 2), level=0.3).alphas == pytest.approx(told.alphas)


def exhaustive(ties):
    n, tied = ties.n, ties.undirected().adjacency().toarray()[np.triu_indices(ties.n, 1)] > 0
    one, other = np.triu_indices(n, 1)
    best = -1.0
    for size in range(1, n):
        for core in itertools.combinations(range(n), size):
            ideal = np.isin(one, core) | np.isin(other, core)
            if 0 < ideal.sum() < len(ideal):
                best = max(best, float(np.corrcoef(tied, ideal)[0, 1]))
    return best


@pytest.mark.parametrize("seed", range(20))
def test_the_core_is_nearly_always_the_best_there_is(seed):
    ties = graphs.drawn(seed, n=8, m=14)
    found = core_periphery(ties, draws=0).correlation
    best = exhaustive(ties)
    assert found <= best + 1e-9
    assert found >= best - 0.1
    one, other = np.triu_indices(8, 1)
    core = core_periphery(ties, draws=0).core
    tied = ties.adjacency().toarray()[one, other] > 0
    assert found == pytest.approx(np.corrcoef(tied, np.isin(one, core) | np.isin(other, core))[0, 1], abs=1e-9)


def test_a_core_to_which_all_are_tied_is_found_and_a_ring_has_none():
    rows = [(a, b, 1.0) for a in range(4) for b in range(a + 1, 16)]
    told = core_periphery(Ties.of(16, rows))
    assert told.core.tolist() == [0, 1, 2, 3]
    assert told.correlation == pytest.approx(1)
    assert told.p == 1  # no other network has these degrees: the pattern says no more than they do
    ring = core_periphery(Ties.of(12, [(at, (at + 1) % 12, 1.0) for at in range(12)]))
    assert ring.p > 0.05


@SEEDS
def test_random_networks_keep_all_degrees(seed):
    ties = graphs.scale_free(60, 2, seed=seed)
    other = rewired(ties, np.random.default_rng(seed))
    assert len(other) == len(ties)
    assert (other.weights == 1).all()
    degrees = [np.bincount(np.concatenate([one.sources, one.targets]), minlength=60).tolist() for one in (ties, other)]
    assert degrees[0] == degrees[1]
    assert set(zip(ties.sources, ties.targets, strict=True)) != set(zip(other.sources, other.targets, strict=True))


@pytest.mark.parametrize("n", [0, 1, 2])
@BOTH_WAYS
def test_networks_too_small_for_circles(n, directed):
    ties = Ties.of(n, [(0, 1, 1.0)] if n == 2 else [], directed=directed)
    assert sum(communities(ties).sizes) == n
    assert len(backbone(ties).ties) == 0
    assert math.isnan(core_periphery(ties).correlation)
    assert sensitivity(ties, np.zeros(0, np.int64), n, lambda told: True).standing == Standing.TOO_LITTLE_KNOWN


STATED = Ties.of(
    6, [(at, (at + 1) % 6, 1.0) for at in range(6)] + [((at + 1) % 6, at, 1.0) for at in range(6)], directed=True
)
ALL = np.arange(6)


def test_a_finding_that_hangs_on_one_answer_is_unsure_and_one_on_facts_is_stable():
    both = sensitivity(STATED, ALL, 8, lambda ties: len(ties) >= 3)
    assert (both.standing, both.answered, both.response_rate) == (Standing.STABLE, 6, 0.75)
    assert both.left_out == pytest.approx((1 - 1 / 6) ** 6, abs=0.03)
    once = Ties.of(6, [(0, 1, 1.0)], directed=True)
    one = sensitivity(once, ALL, 8, lambda ties: len(ties) == 1, resamples=1000)
    assert one.standing == Standing.UNSURE
    assert one.share == pytest.approx(1 - (5 / 6) ** 6, abs=0.06)
    known = Ties.of(6, [(0, 1, 1.0)])
    assert sensitivity(once, ALL, 8, lambda ties: len(ties) == 1, known=known).standing == Standing.STABLE
    assert sensitivity(STATED, ALL, 30, lambda ties: True).standing == Standing.TOO_LITTLE_KNOWN


def test_the_partners_answer_stands_in():
    told = heard(STATED, np.array([1]))
    assert list(zip(told.sources.tolist(), told.targets.tolist(), strict=True)) == [(0, 1), (1, 2)]

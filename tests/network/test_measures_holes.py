"""Structural holes and brokers are those of the formulas, reckoned by a second hand."""

import itertools
import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.graphs.ties import Ties
from network.measures import brokers as brokers_room
from network.measures.brokers import ROLES, brokers
from network.measures.holes import holes
from tests.network import graphs

close = {"rtol": 1e-9, "atol": 1e-9}
BOTH_WAYS = pytest.mark.parametrize("directed", [False, True])
SEEDS = pytest.mark.parametrize("seed", range(12))


@SEEDS
@BOTH_WAYS
def test_holes_are_those_networkx_finds(seed, directed):
    ties = graphs.drawn(seed, directed=directed)
    graph, told = ties.undirected().as_networkx(), holes(ties)
    np.testing.assert_allclose(told.constraint, graphs.listed(nx.constraint(graph, weight="weight"), ties.n), **close)
    np.testing.assert_allclose(told.effective_size, graphs.listed(nx.effective_size(graph), ties.n), **close)


@given(ties=graphs.networks())
def test_constraint_is_burts_sum(ties):
    told, strength = holes(ties), ties.undirected().adjacency().toarray()
    p = np.divide(
        strength,
        strength.sum(axis=1, keepdims=True),
        out=np.zeros_like(strength),
        where=strength.sum(axis=1, keepdims=True) > 0,
    )
    for i in range(ties.n):
        contacts = np.flatnonzero(strength[i])
        by_hand = sum(
            (p[i, j] + sum(p[i, q] * p[q, j] for q in range(ties.n) if q not in {i, j})) ** 2 for j in contacts
        )
        among = sum(strength[a, b] > 0 for a, b in itertools.combinations(contacts, 2))
        if len(contacts):
            assert told.constraint[i] == pytest.approx(by_hand, abs=1e-12)
            assert told.effective_size[i] == pytest.approx(len(contacts) - 2 * among / len(contacts), abs=1e-12)
            assert told.efficiency[i] == pytest.approx(told.effective_size[i] / len(contacts))
        else:
            assert math.isnan(told.constraint[i])
            assert math.isnan(told.effective_size[i])
            assert math.isnan(told.efficiency[i])


@given(told=graphs.networks_renamed())
def test_other_names_give_the_same_holes(told):
    ties, order = told
    np.testing.assert_allclose(holes(graphs.renamed(ties, order)).constraint[order], holes(ties).constraint, **close)


@given(ties=graphs.networks())
def test_one_more_whom_nobody_knows_has_no_constraint_and_changes_none(ties):
    np.testing.assert_allclose(holes(graphs.with_isolate(ties)).constraint, [*holes(ties).constraint, np.nan], **close)
    np.testing.assert_allclose(holes(graphs.times(ties, 2)).constraint, holes(ties).constraint, **close)


def role(a, b, c):
    if a == b == c:
        return "coordinator"
    if a == c:
        return "itinerant"
    if b == c:
        return "gatekeeper"
    return "representative" if a == b else "liaison"


def by_hand(ties, groups):
    """Count the roles of Gould and Fernandez three nodes at a time."""
    there = ties.adjacency().toarray() > 0
    counts = np.zeros((ties.n, 5))
    for a, b, c in itertools.permutations(range(ties.n), 3):
        if there[a, b] and there[b, c] and not there[a, c] and groups[a] and groups[b] and groups[c]:
            counts[b, ROLES.index(role(groups[a], groups[b], groups[c]))] += 1 if ties.directed else 0.5
    return counts


@st.composite
def grouped(draw):
    ties = draw(graphs.networks(most=8))
    return ties, draw(st.lists(st.sampled_from(["a", "b", "c", ""]), min_size=ties.n, max_size=ties.n))


@given(told=grouped())
def test_roles_are_those_counted_by_hand(told):
    ties, groups = told
    assert brokers(ties, groups, permutations=0).counts.tolist() == by_hand(ties, groups).tolist()


def test_a_path_between_two_groups_is_half_in_and_half_out():
    path = Ties.of(3, [(0, 1, 1.0), (1, 2, 5.0)])
    told = brokers(path, ["a", "a", "b"], permutations=0)
    assert dict(zip(ROLES, told.counts[1].tolist(), strict=True)) == {
        "coordinator": 0, "itinerant": 0, "gatekeeper": 0.5, "representative": 0.5, "liaison": 0,
    }  # fmt: skip
    assert brokers(path, ["a", "b", "a"], permutations=0).of("itinerant").tolist() == [0, 1, 0]
    assert brokers(path, ["a", "", "a"], permutations=0).totals.sum() == 0


@SEEDS
@BOTH_WAYS
def test_what_is_expected_is_the_mean_of_all_ways_to_deal_the_groups_out(seed, directed):
    ties, groups = graphs.drawn(seed, n=6, m=9, directed=directed), ["a", "a", "b", "b", "c", "c"]
    deals = [by_hand(ties, dealt) for dealt in set(itertools.permutations(groups))]
    told = brokers(ties, groups, permutations=2000)
    np.testing.assert_allclose(told.expected, np.mean(deals, axis=0), **close)
    if told.totals.sum():
        exact = np.mean([deal >= told.counts for deal in deals], axis=0)
        np.testing.assert_allclose(told.p, exact, atol=4 * 0.5 / 2000**0.5)
        in_all = np.mean([deal.sum(axis=0) >= told.totals for deal in deals], axis=0)
        np.testing.assert_allclose(told.total_p, in_all, atol=4 * 0.5 / 2000**0.5)
    else:
        assert np.isnan(told.p).all()


def test_brokers_are_counted_in_portions_alike(monkeypatch):
    ties = graphs.scale_free(200, 3)
    groups = ["abc"[at % 3] for at in range(200)]
    whole = brokers(ties, groups, permutations=20)
    monkeypatch.setattr(brokers_room, "PATHS_AT_ONCE", 100)
    monkeypatch.setattr(brokers_room, "MOST_CELLS", 0)
    parts = brokers(ties, groups, permutations=20)
    assert (whole.counts == parts.counts).all()
    assert (whole.p == parts.p).all()


@pytest.mark.parametrize("n", [0, 1, 2])
@BOTH_WAYS
def test_networks_too_small_for_a_broker(n, directed):
    ties = Ties.of(n, [(0, 1, 1.0)] if n == 2 else [], directed=directed)
    told = brokers(ties, ["a"] * n)
    assert told.totals.tolist() == [0] * 5
    assert told.permutations == 0
    assert len(holes(ties).constraint) == n

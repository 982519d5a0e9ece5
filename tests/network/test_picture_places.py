"""Where everybody stands: the same tomorrow, near their region, and by nothing the reader may not see."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from network.graphs.layout import APART, SPACING, UNIT, place, place_key
from network.graphs.network import Network
from network.graphs.standing_out import readable, standing_out
from network.graphs.ties import Ties
from network.models import KeptPlaces
from network.picture import places
from network.picture.places import KEPT, forget_unused, places_of
from tests.network.drawn import chain, coalition, network_of


def moved(one, other):
    return np.linalg.norm(one - other, axis=1)


def test_the_same_network_stands_in_the_same_places():
    nodes, edges = chain(60)
    assert (place(network_of(nodes, edges)) == place(network_of(nodes, edges))).all()


def test_nobody_stands_on_anybody():
    nodes, edges = chain(80, regions=("VID",))
    places = place(network_of(nodes, edges))
    between = np.linalg.norm(places[:, None] - places[None], axis=2)
    between[np.diag_indices(len(places))] = np.inf
    assert between.min() > APART * UNIT * 0.8


def test_a_tie_more_moves_few():
    nodes, edges = coalition(100, 250)
    more = [*edges, ("organisation-003", "organisation-070", 1.0)]
    before, after = place(network_of(nodes, edges)), place(network_of(nodes, more))
    assert np.median(moved(before, after)) < UNIT
    assert np.quantile(moved(before, after), 0.9) < SPACING * UNIT / 3


def test_regions_lie_as_on_the_map():
    nodes, edges = coalition(80, 200)
    places, regions = place(network_of(nodes, edges)), np.array([nodes[key] for key in sorted(nodes)])
    middles = {region: np.median(places[regions == region], axis=0) for region in set(nodes.values())}
    assert middles["VID"][0] < middles["PDV"][0] < middles["VAR"][0]
    assert middles["VID"][1] < middles["PDV"][1]


def test_whose_region_nobody_knows_stands_beside_those_it_is_tied_to():
    nodes, edges = chain(40, regions=("VID",))
    nodes |= {"organisation-x": "", "person-1": "XYZ"}
    network = network_of(
        nodes, [*edges, ("organisation-x", "organisation-3", 1.0), ("person-1", "organisation-5", 1.0)]
    )
    places, at = place(network), network.position
    for one, other in (("organisation-x", "organisation-3"), ("person-1", "organisation-5")):
        assert np.linalg.norm(places[at[one]] - places[at[other]]) < 2 * SPACING * UNIT


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_network_of_hardly_anybody_has_places_too(number):
    nodes, edges = chain(number)
    assert place(network_of(nodes, edges)).shape == (number, 2)


def test_places_are_kept_under_what_the_reader_sees_of_ties_and_regions():
    nodes, edges = chain(6)
    network = network_of(nodes, edges)
    elsewhere = Network(
        tuple(replace(node, region="BGS") if place == 2 else node for place, node in enumerate(network.nodes)),
        network.ties, network.kinds,
    )  # fmt: skip
    renamed = Network(tuple(replace(node, name="Other") for node in network.nodes), network.ties, network.kinds)
    assert place_key(elsewhere) != place_key(network)
    assert place_key(network_of(nodes, edges[1:])) != place_key(network)
    assert place_key(renamed) == place_key(network)


@pytest.mark.django_db
def test_what_was_kept_is_drawn_again(django_assert_num_queries):
    network = network_of(*chain(6))
    first = places_of(network)
    KeptPlaces.objects.update(places=[1] * 12)
    with django_assert_num_queries(1):
        again = places_of(network)
    assert first.shape == again.shape == (6, 2)
    assert (again == 1).all()


@pytest.mark.django_db
def test_what_nobody_looked_at_for_months_is_forgotten():
    used, unused = network_of(*chain(6)), network_of(*chain(5))
    places_of(used), places_of(unused)
    old = timezone.localdate() - KEPT - timedelta(days=1)
    KeptPlaces.objects.update(used_on=old)
    places_of(used)
    assert forget_unused() == 1
    assert KeptPlaces.objects.get().key == place_key(used)


@pytest.mark.django_db
def test_of_more_pictures_than_there_is_room_for_the_last_are_kept(monkeypatch):
    networks = [network_of(*chain(number)) for number in (5, 6, 7)]
    for days, one in enumerate(networks):
        places_of(one)
        KeptPlaces.objects.filter(key=place_key(one)).update(used_on=timezone.localdate() - timedelta(days=days))
    monkeypatch.setattr(places, "MOST_KEPT", 2)

    assert forget_unused() == 1

    assert set(KeptPlaces.objects.values_list("key", flat=True)) == {place_key(one) for one in networks[:2]}


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.floats(0.01, 9)), min_size=1, max_size=60))
def test_nobody_who_is_tied_looks_alone(edges):
    ties = Ties.of(10, edges)
    shown = standing_out(ties)
    ends = set(ties.sources.tolist()) | set(ties.targets.tolist())
    assert set(ties.sources[shown].tolist()) | set(ties.targets[shown].tolist()) == ends


def test_a_tie_stands_out_by_the_published_rule():
    """One heavy tie among nine light ones: (1 - 10/19)^9 is far under 0.05, (1 - 1/19)^9 is not."""
    star = [(0, other, 10.0 if other == 1 else 1.0) for other in range(1, 11)]
    ring = [(one, other, 1.0) for one in range(1, 11) for other in range(one + 1, 11)]
    ties = Ties.of(11, [*star, *ring])
    shown = standing_out(ties)
    pairs = dict(zip(zip(ties.sources.tolist(), ties.targets.tolist(), strict=True), shown.tolist(), strict=True))
    assert pairs[0, 1]
    light = Ties.of(11, [(0, other, 1.0 if other > 1 else 10.0) for other in range(1, 11)])
    assert standing_out(light).all()  # each is the strongest of its other end
    assert readable(light).all()

"""Who carries between groups: in which role, how often, and a few of the pairs that share no tie."""

from itertools import combinations

import numpy as np
import pytest

from network.findings.brokers import MOST_FACTS, Broker, found_in, role_of
from network.graphs.ties import Ties
from tests.network import graphs


def villages(seed):
    """Five groups of twelve, in a circle each; the first of a group knows some of everybody."""
    far = np.random.default_rng(seed).integers(0, 60, (5, 6))
    near = [(12 * group + at, 12 * group + (at + step) % 12, 1.0) for group in range(5) for at in range(12)
            for step in (1, 2, 3)]  # fmt: skip
    return Ties.of(60, [*near, *((12 * group, int(other), 1.0) for group in range(5) for other in far[group])]), [
        "abcde"[at // 12] for at in range(60)
    ]


def strangers(seed):
    return graphs.scale_free(60, seed=seed), np.random.default_rng(seed).choice(["a", "b", "c", ""], 60).tolist()


def test_whom_it_brings_together_is_counted_and_the_first_of_them_are_shown():
    circle = [(at, (at + step) % 12, 1.0) for at in range(12) for step in (1, 2, 3)]
    ties = Ties.of(19, [*circle, *((12, 13 + at, 1.0) for at in range(6))])

    found = found_in(ties, [*"mmmmmmmmmmmm", "b", *"aaaaaa"])

    assert found[-1] == Broker(12, "itinerant", 15, ((13, 14), (13, 15), (13, 16)))


@pytest.mark.parametrize(
    ("ties", "groups", "role"),
    [
        (*villages(1), "between"),
        (*villages(1), "coordinator"),
        (*strangers(3), "liaison"),
        (*strangers(6), "itinerant"),
    ],
    ids=["between", "coordinator", "liaison", "itinerant"],
)
def test_as_many_pairs_are_said_as_there_are(ties, groups, role):
    tied = {pair for one in zip(ties.sources.tolist(), ties.targets.tolist(), strict=True) for pair in (one, one[::-1])}
    found = [one for one in found_in(ties, groups) if one.role == role]

    assert found
    for broker in found:
        pairs = [
            (one, other) for one, other in combinations(range(60), 2)
            if {(broker.node, one), (broker.node, other)} <= tied and (one, other) not in tied
            and role_of(groups[one], groups[broker.node], groups[other]) == role
        ]  # fmt: skip
        assert (broker.pairs, broker.some) == (len(pairs), tuple(pairs[:MOST_FACTS]))

"""The ranked count held against two other implementations, on random elections and on real wards.

votelib (MIT) is the second implementation, used in two ways:

* **as published**: its own counter. It counts in exact fractions and transfers all surpluses of a round together, where
  rule 49 of the Order has the largest first and nobody elected meanwhile given a paper. So it is held to the same
  winners wherever no two surpluses were open at once; and where it raises at a tie, ours must have met that tie.
  A defect is worked around: without `retainer` it ranks the pile of exhausted papers among the candidates, excludes two
  at once or turns in a circle.
* **its transfers, one at a time**: the rules of the Order driven over votelib's own piles and Gregory transfer, cut to
  five places: held to the same votes in every round.

stvpoll (GPLv3) counts "Scottish STV" otherwise than the Order in four points; they are pinned here, so that an update
that puts them right is seen.
"""

import logging
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from stvpoll.scottish_stv import calculate_scottish_stv
from votelib.component.transfer import Gregory
from votelib.evaluate.core import Plurality
from votelib.evaluate.sequential import TransferableVoteSelector, allocation_totals, initial_allocation

from campaigns.elections.counting import count
from campaigns.elections.poll import Method, Poll
from campaigns.elections.results import Decided, Result
from campaigns.elections.ties import Question
from tests.campaigns.polls import WARDS, lot, poll, random_ranked, real_wards, ward

ELECTIONS = 1200
FIVE_PLACES = 100_000
logging.getLogger("votelib").setLevel(logging.WARNING)


def by_votelib(of: Poll) -> set[str] | None:
    """Return the winners; None where votelib stops at a tie, which it does at every one."""
    counter = TransferableVoteSelector(quota_function="droop", retainer=Plurality())
    try:
        return set(counter.evaluate(dict(of.marked), min(of.places, len(of.named))))
    except NotImplementedError:
        return None


def had_two_surpluses(result: Result) -> bool:
    """Whether two candidates stood above the quota at once, so that rule 49 matters."""
    for one in result.counts[0].rounds:
        if sum(votes > result.counts[0].quota for votes in one.votes.values()) > 1:
            return True
    return False


def elected_together(result: Result) -> bool:
    """Whether two candidates reached the quota in one round, or a surplus waited while another was transferred."""
    rounds = result.counts[0].rounds
    return had_two_surpluses(result) or any(len(one.elected) - len(one.without_quota) > 1 for one in rounds)


def met_a_tie(result: Result) -> bool:
    return result.waits_for is not None or any(
        one.decided != Decided.VOTES for counted in result.counts for one in counted.rounds
    )


def by_votelib_transfers(of: Poll) -> list[dict[str, Fraction]]:
    """Return the votes of every round by rules 45 to 52, over votelib's piles; it ends where it meets a full tie."""
    piles, gregory = initial_allocation(dict(of.marked)), Gregory()
    elected: dict[str, dict] = {}  # with their papers, out of everyone's reach
    quota = sum(of.marked.values()) // (of.places + 1) + 1
    rounds, spent = [], set()
    while True:
        piles.pop(None, None)
        totals = {**allocation_totals(piles), **allocation_totals(elected)}
        rounds.append({key: quota if key in spent else totals[key] for key in totals})
        for key in [key for key in piles if totals[key] >= quota]:
            elected[key] = piles.pop(key)
        if len(elected) >= of.places or len(piles) <= of.places - len(elected):
            return rounds
        over = [key for key in elected if key not in spent and totals[key] > quota]
        if over:
            key = only_one(over, rounds, max)
            if not key:
                return rounds
            spent.add(key)
            allocation = gregory.subtract({**piles, key: elected[key]}, {key: quota})
            allocation[key] = {
                vote: Fraction(floor(value / of.marked[vote] * FIVE_PLACES), FIVE_PLACES) * of.marked[vote]
                for vote, value in allocation[key].items()
            }
            elected[key] = {}
        else:
            key = only_one(list(piles), rounds, min)
            if not key:
                return rounds
            allocation = piles
        piles = gregory.transfer(allocation, [key])


def only_one(tied: list[str], rounds: list[dict], best) -> str:
    for one in reversed(rounds):
        value = best(one[key] for key in tied)
        tied = [key for key in tied if one[key] == value]
        if len(tied) == 1:
            return tied[0]
    return ""


def votes_of(result: Result) -> list[dict[str, Fraction]]:
    return [{key: Fraction(votes) for key, votes in one.votes.items()} for one in result.counts[0].rounds]


# votelib as published


@pytest.fixture(scope="module")
def random_elections():
    polls = [of for of in map(random_ranked, range(ELECTIONS)) if len(of.named) > of.places]
    return [(of, count(of), by_votelib(of)) for of in polls]


def test_random_elections_have_the_winners_of_the_second_implementation(random_elections):
    decided = [(of, ours, theirs) for of, ours, theirs in random_elections if theirs and ours.is_complete]
    clear = [one for one in decided if not had_two_surpluses(one[1])]
    assert len(decided) >= 600
    assert len(clear) >= 500
    assert [of for of, ours, theirs in clear if set(ours.elected) != theirs] == []
    # Where surpluses met, one after the other and all together may part: seldom, and nowhere else.
    parted = [of for of, ours, theirs in decided if set(ours.elected) != theirs]
    assert len(parted) <= len(decided) // 100


def test_where_the_second_implementation_stops_at_a_tie_ours_stops_or_shows_how_the_tie_was_settled(random_elections):
    tied = [ours for _, ours, theirs in random_elections if theirs is None and not had_two_surpluses(ours)]
    assert len(tied) >= 200
    # A quota reached, or a tie, in exact fractions only: 5.99999 is not 6 for the Order. Seldom, and only with fractions.
    unmet = [ours for ours in tied if not met_a_tie(ours)]
    assert len(unmet) <= len(tied) // 100
    for ours in unmet:
        assert any(votes % 1 for votes in ours.counts[0].rounds[-1].votes.values())


def test_ours_stops_only_where_the_second_implementation_does_or_surpluses_are_equal(random_elections):
    stopped = [(ours, theirs) for _, ours, theirs in random_elections if ours.waits_for]
    assert len(stopped) >= 30
    for ours, theirs in stopped:
        assert theirs is None or ours.waits_for.question == Question.SURPLUS or had_two_surpluses(ours)


def test_a_tie_settled_either_way_has_one_result_whichever_lot_is_drawn(random_elections):
    """Turned round, the ballot paper makes our count take another of the tied, and come to the same winners."""
    through = [
        (of, ours)
        for of, ours, _ in random_elections
        if ours.is_complete and any(one.decided == Decided.EITHER_WAY for one in ours.counts[0].rounds)
    ]
    assert len(through) >= 100
    for of, ours in through:
        turned = Poll(**{**vars(of), "candidates": tuple(reversed(of.candidates))})
        assert set(count(turned).elected) == set(ours.elected)


# Round by round, over votelib's transfers


def test_every_round_of_random_elections_has_the_votes_of_the_second_implementation(random_elections):
    compared = 0
    for of, ours, _ in random_elections:
        if any(one.decided in {Decided.EITHER_WAY, Decided.LOT} for one in ours.counts[0].rounds):
            continue  # which of the tied goes first is our own choice there
        rounds = by_votelib_transfers(of)
        assert rounds[: len(votes_of(ours))] == votes_of(ours)
        compared += ours.is_complete
    assert compared >= 500


@real_wards
@pytest.mark.parametrize("path", sorted(WARDS.glob("*.csv")), ids=lambda path: path.stem)
def test_real_wards_have_the_winners_and_rounds_of_the_second_implementation(path):
    of = ward(path)
    ours = count(of)
    assert set(ours.elected) == by_votelib(of)
    assert votes_of(ours) == by_votelib_transfers(of)
    theirs = calculate_scottish_stv(of.keys, dict(of.marked), of.places, allow_random=False)
    assert set(ours.elected) == set(theirs)


@real_wards
def test_all_the_real_wards_are_there():
    assert len(list(WARDS.glob("*.csv"))) == 25


# What stvpoll does otherwise


def by_stvpoll(of: Poll):
    return calculate_scottish_stv(of.named, dict(of.marked), of.places, allow_random=False)


def test_the_library_hands_papers_to_those_already_elected():
    """Rule 48(2) names continuing candidates; A wins there with votes that B's paper brought over the elected D."""
    of = poll(Method.STV, 3, {"B": 2, "DAC": 1, "D": 1, "BDCA": 1}, alternates=0)
    assert set(by_stvpoll(of)) == set("BDA")
    assert set(count(of).elected) == set("BDC")


def test_the_library_takes_equal_surpluses_as_they_come():
    """Rule 49(3) asks for a lot; the library takes the order of the ballot paper and says nothing."""
    of = poll(Method.STV, 3, {"A": 1, "ADBC": 1, "AD": 1, "D": 2, "DC": 1}, alternates=0)
    theirs = by_stvpoll(of)
    assert theirs.complete
    assert not theirs.randomized
    assert count(of).waits_for.question == Question.SURPLUS


def test_the_library_rounds_where_the_order_ignores_the_remainder():
    """Rule 48(3): A has 6 and 4 over the quota of 2; each of four papers brings B 0.66666, not 0.66667."""
    of = poll(Method.STV, 3, {"AB": 4, "A": 2, "CDE": 1}, alternates=0)
    assert by_stvpoll(of).rounds[1].votes["B"] == Decimal("2.66668")
    assert count(of).counts[0].rounds[1].votes["B"] == Decimal("2.66664")


def test_the_library_sees_no_round_between_two_surpluses(random_elections):
    """It elects together, transfers together and keeps one round of it, so earlier rounds it asks at a tie are missing."""
    of, ours = next((of, ours) for of, ours, _ in random_elections if had_two_surpluses(ours) and ours.is_complete)
    assert len(by_stvpoll(of).rounds) < len(ours.counts[0].rounds)


def test_the_library_has_other_winners_seldom_and_only_where_two_are_elected_together(random_elections):
    differing, compared = Counter(), 0
    for of, ours, _ in random_elections:
        theirs = by_stvpoll(of)
        if ours.is_complete and theirs.complete:
            compared += 1
            differing[elected_together(ours)] += set(theirs) != set(ours.elected)
    assert compared >= 600
    assert differing[False] == 0
    assert 0 < differing[True] < compared // 20


def test_a_lot_reaches_every_end_the_library_reaches():
    of = poll(Method.STV, 1, {"A": 3, "BA": 2, "CB": 2}, alternates=0)
    assert not by_stvpoll(of).complete
    assert {count(of.with_lot(lot(drawn))).elected for drawn in ("BC", "CB")} == {("A",), ("B",)}

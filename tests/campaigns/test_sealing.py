"""Joining voters to ballots after the close does no better than chance: TM-20, TM-21.

1,000 simulated elections of 12 voters who all vote differently, each cast under the worst habits: in the order of the
register, every vote with its own moment. The attacker has the list of voters with the order and time of their votes,
and the sealed rows with their keys and positions, and matches by every rule of `GUESSES`. A matching blind to the votes
is right for one voter of each election on average: 1,000 of 12,000 in all, with a variance of 1 per election (the number
of fixed points of a random permutation), so a standard deviation of 31.6 in all. The bound is 5 of those, 1,158: a sound
sealing fails one rule of ten about once in 350,000 runs; a matching that finds even a tenth more than chance is seen.
"""

from collections.abc import Callable
from itertools import permutations
from math import sqrt

import pytest

from campaigns.elections.poll import Method
from campaigns.elections.sealing import SealedBallot, Telltale, sealed, telltales

ELECTIONS, VOTERS = 1000, 12
BOUND = ELECTIONS + 5 * sqrt(ELECTIONS)
PAPER = tuple("ABCDE")
# Different rankings, so that a ballot is its voter's alone: the attack is as easy as it can be.
RANKINGS = list(permutations("ABCD"))[:VOTERS]

Guess = Callable[[list[SealedBallot]], list[SealedBallot]]
GUESSES: dict[str, Guess] = {
    "as they stand": lambda rows: rows,
    "backwards": lambda rows: rows[::-1],
    "by key": lambda rows: sorted(rows, key=lambda row: row.key),
    "by key, backwards": lambda rows: sorted(rows, key=lambda row: row.key)[::-1],
    "by the end of the key": lambda rows: sorted(rows, key=lambda row: row.key.int % 2**62),
    "by the time a key may hold": lambda rows: sorted(rows, key=lambda row: row.key.time),
    "by the node a key may hold": lambda rows: sorted(rows, key=lambda row: row.key.node),
    "by the clock a key may hold": lambda rows: sorted(rows, key=lambda row: row.key.clock_seq),
    "moved by one": lambda rows: rows[1:] + rows[:1],
    "by the canonical order": lambda rows: sorted(rows, key=lambda row: row.choices[::-1]),
}


def attacked(guess: Guess, seal: Callable[..., list[SealedBallot]]) -> int:
    """Return how many of all voters are matched with their own ballot."""
    found = 0
    for number in range(ELECTIONS):
        turn = number % VOTERS
        cast = RANKINGS[turn:] + RANKINGS[:turn]  # the votes in the order in which they were cast
        rows = seal(cast, Method.STV, PAPER)
        found += sum(row.choices == vote for row, vote in zip(guess(rows), cast, strict=True))
    return found


@pytest.mark.parametrize("rule", GUESSES)
def test_joining_voters_to_ballots_does_no_better_than_chance(rule):
    assert attacked(GUESSES[rule], sealed) <= BOUND


def unshuffled(votes, method, paper) -> list[SealedBallot]:
    """Return rows as a careless closing would write them: in the order of the votes."""
    by_choices = {row.choices: row for row in sealed(votes, method, paper)}
    return [by_choices[tuple(vote)] for vote in votes]


def test_the_attack_finds_everyone_where_rows_keep_the_order_of_the_votes():
    assert attacked(GUESSES["as they stand"], unshuffled) == ELECTIONS * VOTERS


def test_no_key_is_given_twice_and_none_holds_a_time_or_a_machine():
    keys = [row.key for _ in range(ELECTIONS) for row in sealed(RANKINGS, Method.STV, PAPER)]
    assert len(set(keys)) == len(keys)
    assert {key.version for key in keys} == {4}


def test_sealing_loses_and_adds_no_ballot():
    votes = [("A", "B"), ("B",), (), ("A", "B")]
    assert sorted(row.choices for row in sealed(votes, Method.STV, PAPER)) == sorted(votes)


def test_the_order_of_ticking_stays_with_the_voter_and_a_ranking_with_the_ballot():
    vote = [("C", "A", "B")]
    assert [row.choices for row in sealed(vote, Method.BLOCK, PAPER)] == [("A", "B", "C")]
    assert [row.choices for row in sealed(vote, Method.APPROVAL, PAPER)] == [("A", "B", "C")]
    assert [row.choices for row in sealed(vote, Method.STV, PAPER)] == [("C", "A", "B")]


@pytest.mark.parametrize(
    ("ballots", "told"),
    [
        ([], []),
        ([("A",)], [Telltale.FEW]),
        ([("A",), ("B",), (), ("A",)], [Telltale.FEW]),
        ([("A",)] * 4, [Telltale.FEW, Telltale.UNANIMOUS]),
        ([("A",)] * 5, [Telltale.UNANIMOUS]),
        ([("A",)] * 4 + [("B",)], []),
    ],
)
def test_what_no_shuffling_hides_is_said(ballots, told):
    assert telltales(ballots) == told

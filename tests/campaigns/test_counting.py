"""The count of the coalition's elections, by hand: block vote, approval, ranked; ties stop for a lot."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.elections.counting import count
from campaigns.elections.poll import Candidate, Method, Poll
from campaigns.elections.quorum import Extension, QuorumRule, Share, State, quorum
from campaigns.elections.results import Decided
from campaigns.elections.ties import LotDoesNotFit, Question
from tests.campaigns.polls import lot, poll

BLOCK, APPROVAL, STV = Method.BLOCK, Method.APPROVAL, Method.STV


def outcome(of: Poll) -> tuple[str, str]:
    result = count(of)
    assert result.is_complete, result.waits_for
    return "".join(result.elected), "".join(result.alternates)


def waiting(of: Poll) -> tuple[Question, str, Decimal]:
    tie = count(of).waits_for
    assert tie is not None
    return tie.question, "".join(tie.among), tie.votes


# Block vote and approval


def test_the_most_votes_win_and_the_next_are_alternates_in_order():
    # A 6, B 5, C 3, D 1
    assert outcome(poll(BLOCK, 2, {"AB": 4, "AC": 2, "BC": 1, "D": 1})) == ("AB", "CD")


def test_approval_takes_any_number_of_names():
    # A 3, B 6, C 4, D 2
    assert outcome(poll(APPROVAL, 1, {"ABCD": 2, "BC": 2, "AB": 1, "B": 1})) == ("B", "CAD")


def test_only_so_many_alternates_are_named():
    assert outcome(poll(BLOCK, 1, {"A": 4, "B": 3, "C": 2, "D": 1}, alternates=2)) == ("A", "BC")


def test_blank_ballots_are_ballots_and_votes_for_nobody():
    blank = poll(BLOCK, 1, {"A": 2, "B": 1, "": 4})
    assert (blank.blank, outcome(blank)) == (4, ("A", "B"))
    assert count(blank).counts[0].valid == 3


def test_nobody_is_elected_when_every_ballot_is_blank():
    for method in Method:
        assert outcome(poll(method, 1, {"": 5}, candidates="AB")) == ("", "")


def test_a_tie_at_the_last_place_stops_with_who_is_tied_for_what():
    tied = poll(BLOCK, 2, {"A": 5, "B": 3, "C": 3, "D": 1}, choices=2)
    result = count(tied)
    assert result.elected == ("A",)
    assert waiting(tied) == (Question.PLACE, "BC", 3)
    assert result.waits_for.open == 1


def test_the_recorded_lot_decides_and_the_count_goes_on():
    tied = poll(BLOCK, 2, {"A": 5, "B": 3, "C": 3, "D": 1})
    assert outcome(tied.with_lot(lot("CB"))) == ("AC", "BD")
    assert outcome(tied.with_lot(lot("BC"))) == ("AB", "CD")


def test_one_lot_orders_all_who_are_tied_over_the_edge():
    tied = poll(BLOCK, 2, {"A": 5, "B": 3, "C": 3, "D": 3})
    assert outcome(tied.with_lot(lot("DBC"))) == ("AD", "BC")


def test_a_tie_among_the_elected_changes_nothing_and_does_not_stop():
    assert outcome(poll(BLOCK, 2, {"A": 3, "B": 3, "C": 1})) == ("AB", "C")


def test_a_tie_among_the_elected_stops_where_the_order_gives_the_place():
    ranked = poll(BLOCK, 2, {"A": 3, "B": 3, "C": 1}, ranked_places=True)
    assert waiting(ranked) == (Question.ORDER, "AB", 3)
    assert outcome(ranked.with_lot(lot("BA"))) == ("BA", "C")


def test_a_tie_among_alternates_stops_as_their_order_is_the_order_of_following():
    tied = poll(APPROVAL, 1, {"A": 3, "B": 2, "C": 2})
    assert waiting(tied) == (Question.ALTERNATE, "BC", 2)
    assert count(tied).elected == ("A",)


def test_a_tie_behind_the_last_alternate_does_not_stop():
    assert outcome(poll(BLOCK, 1, {"A": 4, "B": 3, "C": 2, "D": 1, "E": 1}, alternates=2)) == ("A", "BC")


@pytest.mark.parametrize("method", Method)
def test_nobody_takes_a_place_without_a_single_vote_and_no_lot_is_drawn_for_it(method):
    result = count(poll(method, 3, {"A": 3, "B": 1}, candidates="ABCD"))
    assert (result.elected, result.alternates, result.waits_for) == (("A", "B"), (), None)
    assert result.unnamed == ("C", "D")


@pytest.mark.parametrize("method", Method)
def test_more_places_than_candidates_leaves_places_empty(method):
    assert outcome(poll(method, 5, {"A": 2, "B": 1, "": 1})) == ("AB", "")


def test_two_ties_take_two_lots_in_the_order_in_which_they_are_asked_for():
    tied = poll(BLOCK, 1, {"A": 3, "B": 3, "C": 1, "D": 1})
    first = tied.with_lot(lot("BA"))
    assert waiting(first) == (Question.ALTERNATE, "CD", 1)
    assert outcome(first.with_lot(lot("DC"))) == ("B", "ADC")


@pytest.mark.parametrize("drawn", ["AD", "ABC", "CD"])
def test_a_lot_that_no_tie_asks_for_is_refused(drawn):
    with pytest.raises(LotDoesNotFit):
        count(poll(BLOCK, 1, {"A": 3, "B": 3, "C": 1, "D": 2}).with_lot(lot(drawn)))
    with pytest.raises(LotDoesNotFit):
        count(poll(BLOCK, 1, {"A": 3, "B": 2, "C": 1, "D": 2}, alternates=0).with_lot(lot(drawn)))


# Ranked: by hand, as the Order of 2007 counts


def test_a_ranked_count_by_hand():
    """20 ballots, 2 places: quota 7. A has 9, so 2 over: each of the 9 papers goes on at 2/9 = 0.22222."""
    result = count(poll(STV, 2, {"AC": 9, "B": 6, "C": 4, "D": 1}, alternates=0))
    first, second, third = result.counts[0].rounds[:3]
    assert result.counts[0].quota == 7
    assert (first.elected, first.surplus_of, first.transfers) == (("A",), "A", {"C": Decimal("1.99998")})
    assert second.votes == {"A": 7, "B": 6, "C": Decimal("5.99998"), "D": 1}
    assert second.exhausted == Decimal("0.00002")
    assert second.excluded == "D"
    assert third.excluded == "C"  # 5.99998 against 6: the ignored remainder decides, as the Order has it
    assert result.elected == ("A", "B")


def test_equal_votes_are_decided_by_the_latest_earlier_round():
    """11 ballots, quota 6: D goes first and lifts C to B's three; in the round before C had two, so C goes, not B."""
    result = count(poll(STV, 1, {"A": 5, "B": 3, "C": 2, "DC": 1}, alternates=0))
    assert [(one.excluded, one.decided) for one in result.counts[0].rounds[:2]] == [
        ("D", Decided.VOTES),
        ("C", Decided.EARLIER),
    ]


def test_a_tie_for_exclusion_that_matters_stops():
    tied = poll(STV, 1, {"A": 3, "BA": 2, "CB": 2}, alternates=0)
    assert waiting(tied) == (Question.EXCLUSION, "BC", 2)
    # Who is drawn last leaves: without C, B has 4 of 7.
    assert outcome(tied.with_lot(lot("BC")))[0] == "B"
    assert outcome(tied.with_lot(lot("CB")))[0] == "A"


def test_a_tie_for_exclusion_that_changes_nothing_does_not_stop():
    result = count(poll(STV, 1, {"A": 5, "B": 1, "C": 1, "D": 1}, alternates=0))
    assert result.elected == ("A",)
    harmless = count(poll(STV, 1, {"A": 4, "B": 3, "CA": 1, "DA": 1}, alternates=0))
    assert harmless.elected == ("A",)
    assert harmless.counts[0].rounds[0].decided == Decided.EITHER_WAY


def test_equal_surpluses_stop_where_their_order_matters():
    """6 ballots, 3 places, quota 2: A and D have 3 each. A's surplus first lifts B, D's first lifts C."""
    tied = poll(STV, 3, {"A": 1, "ADBC": 1, "AD": 1, "D": 2, "DC": 1}, alternates=0)
    assert waiting(tied) == (Question.SURPLUS, "AD", 3)
    assert set(outcome(tied.with_lot(lot("AD")))[0]) == set("ADB")
    assert set(outcome(tied.with_lot(lot("DA")))[0]) == set("ADC")


def test_a_paper_never_goes_to_someone_already_elected():
    """Rule 48(2): B and D are elected in round 1; B's paper that names D next goes on to C, who takes the last place."""
    assert outcome(poll(STV, 3, {"B": 2, "DAC": 1, "D": 1, "BDCA": 1}, alternates=0))[0] == "BDC"


def test_the_last_places_are_filled_without_a_quota():
    last = count(poll(STV, 2, {"A": 5, "B": 2, "C": 1, "": 3}, alternates=0)).counts[0].rounds[-1]
    assert (last.elected, last.without_quota) == (("B",), ("B",))


def test_alternates_of_a_ranked_vote_are_found_by_counting_again_without_those_chosen():
    """A wins; without A the nine go to C, who passes B: the first alternate is C although B had more first choices."""
    result = count(poll(STV, 1, {"AC": 9, "B": 5, "CB": 1}))
    assert ("".join(result.elected), "".join(result.alternates)) == ("A", "CB")
    assert [one.set_aside for one in result.counts] == [(), ("A",), ("A", "C")]


def test_a_tie_for_the_alternate_stops_after_the_elected_are_certain():
    result = count(poll(STV, 1, {"A": 5, "B": 2, "C": 2}))
    assert (result.elected, result.alternates) == (("A",), ())
    assert result.waits_for.question == Question.EXCLUSION
    assert outcome(poll(STV, 1, {"A": 5, "B": 2, "C": 2}).with_lot(lot("CB"))) == ("A", "CB")


def test_one_lot_holds_while_fewer_of_the_same_are_tied():
    tied = poll(STV, 1, {"A": 2, "B": 2, "C": 2}, alternates=0)
    assert waiting(tied) == (Question.EXCLUSION, "ABC", 2)
    assert outcome(tied.with_lot(lot("BCA")))[0] == "B"


# What holds for every election


@st.composite
def polls(draw, methods=tuple(Method)):
    method = draw(st.sampled_from(methods))
    keys = "ABCDE"[: draw(st.integers(2, 5))]
    places = draw(st.integers(1, 4))
    most = places if method == BLOCK else len(keys)
    ballot = st.lists(st.sampled_from(keys), max_size=most, unique=True).map("".join)
    ballots = draw(st.dictionaries(ballot, st.integers(1, 4), max_size=8))
    return poll(method, places, ballots, candidates=keys, alternates=draw(st.integers(0, 3)))


def drawn_to_the_end(of: Poll, order: str) -> Poll:
    """Return the poll with every lot that is asked for, drawn in a given order."""
    while tie := count(of).waits_for:
        of = of.with_lot(lot("".join(sorted(tie.among, key=order.index))))
    return of


EXAMPLES = settings(max_examples=150, deadline=None)


@EXAMPLES
@given(polls(), st.permutations("ABCDE"))
def test_lots_bring_every_election_to_an_end_and_nobody_is_chosen_twice(of, order):
    result = count(drawn_to_the_end(of, order))
    chosen = result.elected + result.alternates
    assert len(chosen) == len(set(chosen))
    assert len(result.elected) == min(of.places, len(of.named))
    assert len(result.alternates) == min(of.alternates, len(of.named) - len(result.elected))


@EXAMPLES
@given(polls(), st.randoms(use_true_random=False), st.permutations("ABCDE"))
def test_the_order_of_the_ballots_changes_nothing(of, chance, order):
    of = drawn_to_the_end(of, order)
    mixed = list(of.ballots)
    chance.shuffle(mixed)
    again = Poll(**{**vars(of), "ballots": tuple(mixed)})
    assert count(again) == count(of)
    assert again.in_canonical_order() == of.in_canonical_order()


@EXAMPLES
@given(polls(), st.permutations("ABCDE"), st.permutations("ABCDE"))
def test_other_labels_and_another_ballot_paper_change_nothing_but_labels(of, labels, order):
    name = dict(zip("ABCDE", labels, strict=True))
    of = drawn_to_the_end(of, order)
    turned = Poll(
        **{
            **vars(of),
            "candidates": tuple(sorted((Candidate(name[one.key], one.name) for one in of.candidates), key=lambda one: one.key)),
            "ballots": tuple(tuple(name[key] for key in ballot) for ballot in of.ballots),
            "lots": tuple(lot("".join(name[key] for key in one.drawn)) for one in of.lots),
        }
    )  # fmt: skip
    before, after = count(of), count(turned)
    assert {name[key] for key in before.elected} == set(after.elected)
    assert [name[key] for key in before.alternates] == list(after.alternates)


@EXAMPLES
@given(polls(), st.permutations("ABCDE"), st.permutations("ABCDE"))
def test_a_lot_only_orders_the_tied(of, one, another):
    """Whatever the lots say, who was certain before the first one stays, and only the tied change places."""
    before = count(of)
    first, second = count(drawn_to_the_end(of, one)), count(drawn_to_the_end(of, another))
    for result in (first, second):
        assert set(before.elected) <= set(result.elected)
        assert result.alternates[: len(before.alternates)] == before.alternates
    if before.waits_for is None:
        assert first == second == before
    elif of.method != STV and len(drawn_to_the_end(of, one).lots) == 1:
        changed = set(first.elected) ^ set(second.elected)
        assert changed <= set(before.waits_for.among)


@EXAMPLES
@given(polls(methods=(STV,)), st.permutations("ABCDE"))
def test_no_vote_is_lost_between_rounds(of, order):
    for one in count(drawn_to_the_end(of, order)).counts:
        for now, then in zip(one.rounds, one.rounds[1:], strict=False):
            assert sum(then.votes.values()) + then.exhausted == one.valid
            assert then.exhausted >= now.exhausted


# Quorum


@pytest.mark.parametrize(
    ("share", "or_equal", "electorate", "needed"),
    [
        (Fraction(1, 2), True, 40, 20),
        (Fraction(1, 2), True, 41, 21),
        (Fraction(1, 2), False, 40, 21),
        (Fraction(1, 2), False, 41, 21),
        (Fraction(1, 3), True, 40, 14),
        (Fraction(2, 3), True, 3, 2),
        (Fraction(0), True, 40, 1),
        (Fraction(1), True, 40, 40),
        (Fraction(1, 2), True, 0, 1),
    ],
)
def test_the_quorum_is_a_share_of_the_electorate(share, or_equal, electorate, needed):
    assert Share(share, or_equal).needed(electorate) == needed


def test_without_quorum_the_vote_is_extended_as_the_rule_says_and_then_fails():
    half, third = Share(Fraction(1, 2)), Share(Fraction(1, 3))
    rule = QuorumRule(half, (Extension(7, half), Extension(3, third)))
    assert (quorum(rule, 40, 20).state, quorum(rule, 40, 20).extend_by) == (State.MET, 0)
    assert (quorum(rule, 40, 19).state, quorum(rule, 40, 19).extend_by) == (State.EXTEND, 7)
    assert (quorum(rule, 40, 19, extended=1).state, quorum(rule, 40, 19, extended=1).extend_by) == (State.EXTEND, 3)
    assert quorum(rule, 40, 14, extended=2).state == State.MET
    assert quorum(rule, 40, 13, extended=2).state == State.FAILED
    assert quorum(QuorumRule(half), 40, 19).state == State.FAILED

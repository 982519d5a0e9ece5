"""How often two who coded on their own agreed; alpha is checked against figures that Krippendorff published."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from monitoring.judging.agreement import agreement_in, agreement_of, alpha
from tests.assessing import assess, code
from tests.factories import CommitmentFactory

# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011): the worked examples, nominal.
MEG, OWEN = "aabbdcccedda", "babbbccceddd"


def test_two_observers_nominal_as_published():
    """Part B of the paper: Meg and Owen, twelve units, alpha 0.692."""
    assert alpha([list(MEG), list(OWEN)]) == pytest.approx(0.692, abs=0.0005)


def test_two_observers_binary_as_published():
    """Part A of the paper: ten units, yes or no, alpha 0.095."""
    meg, owen = "0100000010", "1110010000"
    assert alpha([list(meg), list(owen)]) == pytest.approx(0.095, abs=0.0005)


def test_four_observers_with_gaps_as_published():
    """Part C of the paper, nominal: four observers, some of whom left units out, alpha 0.743."""
    observers = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]
    rows = [[None if one == "." else one for one in observer] for observer in observers]
    assert alpha(rows) == pytest.approx(0.743, abs=0.0005)


def test_perfect_agreement_is_one_and_of_chance_about_nothing():
    assert agreement_of([("a", "a"), ("b", "b")]).alpha == 1
    assert agreement_of([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")]).alpha == pytest.approx(0.125)


def test_where_everybody_always_says_the_same_alpha_means_nothing():
    one = agreement_of([("limited", "limited")] * 5)
    assert (one.n, one.same, one.percent, one.alpha, one.has_one_answer) == (5, 5, 100, None, True)


def test_nothing_coded_is_no_agreement():
    one = agreement_of([])
    assert (one.n, one.percent, one.alpha, one.has_one_answer) == (0, None, None, False)


def test_what_was_decided_later_changes_no_agreement(officer, other_officer, leader):
    for second in ("not_started", "not_started", "no_evidence"):
        commitment = CommitmentFactory()
        draft = assess(commitment, officer, delivery="not_started")
        if second == "not_started":
            code(draft, other_officer)
    today = timezone.localdate()
    period = agreement_in(today, today, leader)
    assert (period.delivery.n, period.delivery.same, period.result.percent) == (2, 2, 100)
    assert agreement_in(today - timedelta(days=9), today - timedelta(days=1), leader).delivery.n == 0


def test_what_a_reader_may_not_see_is_not_counted(officer, other_officer):
    hidden = CommitmentFactory(confidentiality="restricted", author=officer, owner=other_officer)
    code(assess(hidden, officer, delivery="not_started"), other_officer)
    today = timezone.localdate()
    from tests.factories import UserFactory

    assert agreement_in(today, today, officer).delivery.n == 1
    assert agreement_in(today, today, UserFactory(role="officer")).delivery.n == 0


def test_page_and_api_say_it_in_words(as_user, officer, other_officer):
    page = reverse("monitoring:agreement")
    assert "Nothing was coded twice" in as_user(officer).get(page).content.decode()
    code(assess(CommitmentFactory(), officer, delivery="not_started"), other_officer)
    shown = as_user(officer).get(page).content.decode()
    assert "1 of 1" in shown and "not defined" in shown
    api = APIClient()
    api.force_login(officer)
    told = api.get(reverse("api:agreement-list")).json()
    assert told["delivery"] == {"n": 1, "same": 1, "percent": 100.0, "alpha": None}


def test_a_period_is_shown_as_it_is_counted_and_cannot_end_before_it_starts(as_user, officer):
    page = as_user(officer).get(reverse("monitoring:agreement"))
    today = timezone.localdate()
    assert f'value="{today.year}-01-01"' in page.content.decode()
    assert f'value="{today:%Y-%m-%d}"' in page.content.decode()
    wrong = as_user(officer).get(reverse("monitoring:agreement"), {"first": "2030-01-01", "last": "2001-01-01"})
    assert "It cannot end before it starts." in wrong.content.decode()
    assert wrong.context["period"].first.year == today.year

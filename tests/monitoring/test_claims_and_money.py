"""What institutions claim beside our verdict, and the money behind a promise."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.actors import Actor
from monitoring.claims.actions import record_claim
from monitoring.claims.beside import claiming_more
from monitoring.models import Claim, Commitment, Delivery, MoneyLine
from monitoring.money import account
from monitoring.money.actions import record_money
from monitoring.money.exchange import in_euro, in_lev, total
from monitoring.money.reading import amount_of
from tests.factories import (
    ClaimFactory,
    CommitmentFactory,
    MoneyLineFactory,
    PublishedCommitmentFactory,
    VerdictFactory,
)

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 1)


def claim(commitment, officer, **more):
    told = {"delivery": "complete", "claimed_on": JUNE, "source": "Report, p. 4", **more}
    return record_claim(commitment=commitment, by=Actor.of(officer), **told)


def money(commitment, officer, **more):
    told = {"stage": "planned", "amount": Decimal(1000), "currency": "BGN", "as_of": JUNE, "source": "Budget", **more}
    return record_money(commitment=commitment, by=Actor.of(officer), **told)


# What they say


def test_a_claim_stands_beside_our_verdict_and_moves_nothing(officer, as_user):
    verdict = VerdictFactory(commitment=PublishedCommitmentFactory())
    commitment = verdict.commitment
    claim(commitment, officer, words="All is done")

    commitment = Commitment.objects.for_list().get(pk=commitment.pk)
    assert (commitment.verdict.delivery, commitment.claim.delivery) == (Delivery.LIMITED, Delivery.COMPLETE)
    text = as_user(officer).get(commitment.get_absolute_url()).content.decode()
    for words in ("They say", "We say", "All is done", "They claim more than we found."):
        assert words in text
    public = as_user(officer).get(reverse("monitoring:public-detail", args=["en", commitment.pk])).content.decode()
    assert "They say" in public


def test_the_newest_claim_counts_and_the_earlier_ones_stay(officer):
    commitment = CommitmentFactory()
    newest = claim(commitment, officer, claimed_on=date(2026, 5, 1))
    claim(commitment, officer, delivery="limited", claimed_on=date(2026, 2, 1))
    commitment.refresh_from_db()
    assert (commitment.claim, commitment.claims.count()) == (newest, 2)


def test_a_claim_noted_wrong_is_noted_again_and_stays_to_be_seen(officer):
    commitment = CommitmentFactory()
    wrong = claim(commitment, officer)
    right = claim(commitment, officer, delivery="limited", claimed_on=date(2026, 4, 1), replaces=wrong)
    commitment.refresh_from_db()
    assert commitment.claim == right
    assert set(Claim.objects.all()) == {wrong, right}
    with pytest.raises(ValidationError, match="Choose one"):
        claim(commitment, officer, replaces=wrong)
    with pytest.raises(ValidationError, match="Choose one"):
        claim(CommitmentFactory(), officer, replaces=right)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"delivery": "", "words": " "}, "words"),
        ({"source": " "}, "source"),
        ({"claimed_on": date(2025, 12, 31)}, "claimed_on"),
        ({"claimed_on": date(2100, 1, 1)}, "claimed_on"),
    ],
)
def test_a_claim_says_what_where_and_when(officer, more, field):
    with pytest.raises(ValidationError) as refusal:
        claim(CommitmentFactory(made_on=date(2026, 1, 15)), officer, **more)
    assert list(refusal.value.message_dict) == [field]


@pytest.mark.parametrize("factory", [ClaimFactory, MoneyLineFactory])
def test_what_was_noted_never_changes(factory):
    row = factory()
    for change in (lambda: type(row).objects.filter(pk=row.pk).update(source="x"), row.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_list_finds_where_they_claim_more_than_we_found(officer):
    for theirs, ours in (("complete", "limited"), ("limited", "limited"), ("limited", "complete"), ("", "limited")):
        commitment = PublishedCommitmentFactory(title=f"{theirs}/{ours}")
        VerdictFactory(commitment=commitment, delivery=ours)
        if theirs:
            claim(commitment, officer, delivery=theirs)
    assert [one.title for one in claiming_more(Commitment.objects.visible_to(officer))] == ["complete/limited"]


# Money


def test_both_currencies_stand_beside_each_other_at_the_fixed_rate():
    assert in_euro(Decimal("195583.00"), "BGN") == Decimal("100000.00")
    assert in_lev(Decimal("100000.00"), "EUR") == Decimal("195583.00")
    assert in_euro(Decimal("0.01"), "BGN") == Decimal("0.01")  # 0.0051… rounded half up
    assert in_lev(Decimal("0.50"), "EUR") == Decimal("0.98")  # 0.977915
    assert in_euro(Decimal("1000"), "EUR") == Decimal("1000.00")


@given(st.lists(st.tuples(st.decimals(0, 10**9, places=2), st.sampled_from(["BGN", "EUR"])), min_size=1, max_size=20))
def test_a_sum_is_rounded_once_and_never_off_by_more_than_a_cent(amounts):
    found = total(amounts)
    assert found is not None
    assert found.how_many == len(amounts)
    exact = sum(
        (amount if currency == "EUR" else amount / Decimal("1.95583") for amount, currency in amounts), Decimal()
    )
    assert abs(found.euro - exact) <= Decimal("0.005001")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1 200 000,50 лв.", (Decimal("1200000.50"), "BGN")),
        ("1.200.000,50", (Decimal("1200000.50"), "")),
        ("1,200,000.50 EUR", (Decimal("1200000.50"), "EUR")),
        ("€ 300", (Decimal(300), "EUR")),
        ("1.200", (Decimal(1200), "")),
        ("12.5", (Decimal("12.5"), "")),
        ("0", (Decimal(0), "")),
        ("1,23,4", None),
        ("about 5", None),
        ("5 USD", None),
        ("-5", None),
        ("", None),
        ("1.2.3", None),
    ],
)
def test_amounts_are_read_as_people_write_them_and_refused_when_unclear(text, read):
    assert amount_of(text) == read


def test_planned_and_spent_are_never_summed_with_each_other(officer):
    commitment = CommitmentFactory()
    money(commitment, officer)
    money(commitment, officer, currency="EUR", amount=Decimal(500))
    money(commitment, officer, stage="spent", amount=Decimal(100))
    planned, spent = account.of(commitment, officer)
    assert (planned.sum.euro, planned.counted, spent.sum.lev) == (Decimal("1011.29"), 2, Decimal("100.00"))


def test_a_revised_figure_takes_the_place_of_the_earlier_which_stays(officer):
    commitment = CommitmentFactory()
    first = money(commitment, officer)
    money(commitment, officer, amount=Decimal(700), replaces=first, reason="The budget was cut.")
    (planned,) = account.of(commitment, officer)
    assert (planned.sum.lev, planned.counted, len(planned.lines)) == (Decimal("700.00"), 1, 2)
    with pytest.raises(ValidationError, match="another kind of sum"):
        money(commitment, officer, stage="spent", replaces=planned.lines[0].record, reason="x")
    with pytest.raises(ValidationError, match="why the figure changed"):
        money(commitment, officer, replaces=MoneyLine.objects.standing().get())


def test_a_sum_is_noted_on_a_page_and_shows_both_currencies(officer, as_user):
    commitment = CommitmentFactory()
    address, client = reverse("monitoring:money-new", args=[commitment.pk]), as_user(officer)
    told = {"stage": "planned", "amount": "195 583,00", "currency": "BGN", "as_of": "2026-06-01", "source": "Budget"}
    refused = client.post(address, {**told, "amount": "a lot"})
    assert (refused.status_code, "amount" in refused.context["form"].errors) == (422, True)
    assert "currency" in client.post(address, {**told, "amount": "5 EUR"}).context["form"].errors
    assert client.post(address, told).status_code == 302
    text = client.get(commitment.get_absolute_url()).content.decode().replace("\xa0", " ")
    assert "195,583.00" in text
    assert "100,000.00" in text


def test_a_claim_of_a_hidden_promise_is_hidden(officer, member, other_officer):
    hidden = CommitmentFactory(confidentiality="restricted", author=officer)
    row = ClaimFactory(commitment=hidden)
    assert list(Claim.objects.visible_to(officer)) == [row]
    assert not Claim.objects.visible_to(other_officer).exists()
    assert not Claim.objects.visible_to(member).exists()

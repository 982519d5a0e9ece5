"""Lists of promises bring what institutions claim, for whom a promise is, and its money."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.actors import Actor
from crm.actions import imports
from monitoring.models import Claim, Commitment, MoneyLine
from tests.monitoring.test_imports import csv_of, imported, reasons

pytestmark = pytest.mark.django_db
HEADER = "Мярка;Отчетен статус;Отчетено на;За кого;Ново ли е;Финансиране;Бюджет;Усвоени;Валута;Към дата;Публикация"
PLAN = {
    "name": "Plan of measures",
    "register": "plan",
    "language": "bg",
    "columns": {
        "title": "Мярка", "claimed_status": "Отчетен статус", "claimed_on": "Отчетено на", "for_whom": "За кого",
        "credit": "Ново ли е", "funding": "Финансиране", "planned": "Бюджет", "spent": "Усвоени",
        "currency": "Валута", "money_as_of": "Към дата", "media_url": "Публикация",
    },
    "statuses": {"Изпълнено": "complete", "Няма данни": "no_evidence"},
}  # fmt: skip
WHOLE = "Градини;Изпълнено;15.03.2026;деца от 3 до 6;new;none stated;1 200 000,50;300 EUR;лева;31.12.2025;https://a.example/1"


def test_a_row_brings_its_claim_and_its_money(officer):
    batch = imported(csv_of(WHOLE, header=HEADER), officer, plan=PLAN)
    one = Commitment.objects.get()
    assert (one.for_whom, one.credit, one.funding_state) == ("деца от 3 до 6", "new", "none")
    assert (one.media_url, one.claim.delivery, one.claim.claimed_on) == (
        "https://a.example/1", "complete", date(2026, 3, 15),
    )  # fmt: skip
    assert set(MoneyLine.objects.values_list("stage", "amount", "currency", "as_of")) == {
        ("planned", Decimal("1200000.50"), "BGN", date(2025, 12, 31)),
        ("spent", Decimal("300.00"), "EUR", date(2025, 12, 31)),
    }

    imports.revert_now(batch=batch, by=Actor.of(officer))
    assert [model.objects.count() for model in (Commitment, Claim, MoneyLine)] == [0, 0, 0]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("1 200 000,50", "много"), "no amount"),
        (("лева", "USD"), "not a currency"),
        (("лева", ""), "in which currency"),
        (("new", "вчера"), "none of our words"),
        (("https://a.example/1", "javascript:1"), "not a web address"),
        (("Изпълнено", "Няма данни"), "no step an institution can claim"),
    ],
)
def test_what_is_unclear_refuses_the_row_in_words(officer, change, reason):
    batch = imported(csv_of(WHOLE.replace(*change), header=HEADER), officer, plan=PLAN)
    assert reason in next(iter(reasons(batch).values()))
    assert not Commitment.objects.exists()

"""Values of indicators come in as a list: every number a draft that somebody else approves."""

from decimal import Decimal

import pytest

from accounts.actors import Actor
from crm.actions import imports
from monitoring.indicators import value_actions
from monitoring.models import Observation
from tests.crm.importing import csv_of, imported, reasons
from tests.factories import IndicatorFactory, ObservationFactory, PlaceFactory

pytestmark = pytest.mark.django_db
HEADER = "Показател;Стойност;Период;Място;Метод;Разбивка;Категория;n;Източник"


@pytest.fixture
def school():
    return IndicatorFactory(code="school", name_bg="Деца на училище")


def test_each_row_becomes_a_draft_of_its_indicator(officer, school):
    place = PlaceFactory(name="Лом", kind="settlement")
    rows = ("school;53,5;2024;EU;проучване;;;1200;FRA", "Деца на училище;48 %;2023;Лом;нпо;пол;women;;Член")
    batch = imported(csv_of(*rows, header=HEADER), officer, "indicator-values")

    assert (batch.counts["created"], reasons(batch)) == (2, {})
    european, local = Observation.objects.order_by("pk")
    assert (european.value, european.area, european.n, european.method) == (Decimal("53.5"), "EU", 1200, "survey")
    assert (local.value, local.place, local.method, local.category) == (48, place, "ngo", "women")
    assert {one.state for one in (european, local)} == {"draft"}
    assert {one.author for one in (european, local)} == {officer}


def test_words_in_a_column_of_numbers_are_refused_row_by_row(officer, school):
    values = ("yes", "N/A", "see description", "5O", "150;;;;;;;", "-3")
    rows = [f"{value};{2010 + n}" for n, value in enumerate(values)]
    rows = [f"school;{row.split(';')[0]};{2010 + n};;;;;;A page" for n, row in enumerate(rows)]
    more = (
        "school;5;2039;;;;;;A page",
        "other;5;2024;;;;;;A page",
        "school;5;2024;;;;;;",
        "school;5;2024;;;пол;;;A page",
    )
    batch = imported(csv_of(*rows, *more, header=HEADER), officer, "indicator-values")

    told = list(reasons(batch).values())
    words = ["“yes”", "Give the number", "“see description”", "“5O”", "outside what is possible", "still to come",
             "No indicator is called", "nothing in “Източник”", "A breakdown has both"]  # fmt: skip
    assert [said in one for said, one in zip(words, told, strict=True)] == [True] * len(words), told
    assert [one.value for one in Observation.objects.all()] == [150]


def test_a_value_that_is_on_record_is_not_brought_in_twice(officer, school):
    ObservationFactory(indicator=school, area="EU", period="2024", value=Decimal(53))
    batch = imported(csv_of("school;54;2024;EU;;;;;FRA", header=HEADER), officer, "indicator-values")
    assert (batch.counts["created"], batch.counts["already"]) == (0, 1)


def test_an_approved_value_stays_when_its_import_is_taken_back(officer, other_officer, school):
    rows = ("school;53;2024;EU;;;;;FRA", "school;48;2023;EU;;;;;FRA")
    batch = imported(csv_of(*rows, header=HEADER), officer, "indicator-values")
    one = Observation.objects.get(period="2024")
    value_actions.approve_value(observation=one, by=Actor.of(other_officer))
    imports.revert_now(batch=batch, by=Actor.of(officer))
    assert list(Observation.objects.all()) == [one]

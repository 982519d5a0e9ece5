"""The figures of surveys that a fresh copy starts with."""

import csv

import pytest
from django.conf import settings
from django.urls import reverse

from config import reference, reference_indicators
from monitoring.indicators.points import Verdict
from monitoring.indicators.series import series_of
from monitoring.models import Baseline, Indicator, IndicatorTarget, Observation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loaded(db):
    reference._places()
    reference.upsert(
        reference.Theme, [reference.pick(row, "key", "name_en", "name_bg") for row in reference.sheet("themes")]
    )
    for step in STEPS:
        step()


STEPS = (
    reference_indicators.indicators, reference_indicators.baselines, reference_indicators.targets,
    reference_indicators.values,
)  # fmt: skip


def rows(name):
    with (settings.BASE_DIR / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_figure_is_on_record_with_its_source_and_what_was_recalled_wears_its_mark():
    told = {one.key: (one.source, one.is_verified, one.value) for one in Observation.objects.current()}
    assert len(told) == len(rows("indicators"))
    assert {reference_indicators.key_of(row): row["verified"] == "yes" for row in rows("indicators")} == {
        key: is_verified for key, (_source, is_verified, _value) in told.items()
    }
    assert all(source for source, _is_verified, _value in told.values())
    assert IndicatorTarget.objects.count() == len(rows("targets"))
    assert not Baseline.objects.filter(source="").exists()


def test_every_figure_has_its_indicator_and_every_comparator_its_figure():
    assert {row["code"] for row in rows("indicators")} == {row["code"] for row in rows("indicator_facts")}
    compared = Indicator.objects.exclude(comparator=None)
    assert {one.comparator.code for one in compared} == {
        row["comparator"] for row in rows("indicator_facts") if row["comparator"]
    }


def test_loading_again_changes_nothing_and_a_corrected_figure_comes_as_a_revision(monkeypatch):
    for step in STEPS:
        tally = step()
        assert (tally.new, tally.updated, tally.kept) == (0, 0, 0)
    sheet = reference_indicators.sheet

    def corrected(name):
        found = sheet(name)
        return [{**row, "value": "71"} if row.get("value") == "70" and name == "indicators" else row for row in found]

    monkeypatch.setattr(reference_indicators, "sheet", corrected)
    assert reference_indicators.values().updated == 2
    one = Observation.objects.current().get(key="poverty-risk-eu-2024")
    assert (one.value, one.number, one.revises.value) == (71, 2, 70)


@pytest.mark.parametrize(
    ("code", "where", "verdict"),
    [
        ("early-childhood-education", "EU", Verdict.BEHIND),
        ("paid-work", "EU", Verdict.ON_TRACK),
        ("poverty-risk", "EU", Verdict.FAR_BEHIND),
        ("segregated-school", "EU", Verdict.REGRESSING),
        ("discrimination-experience", "EU", Verdict.REGRESSING),
        ("paid-work", "BG", Verdict.ACHIEVED),
        ("upper-secondary", "BG", Verdict.ON_TRACK),
        ("segregated-school", "BG", Verdict.REGRESSING),
    ],
)
def test_the_eight_readings_stand_on_the_pages(leader, code, where, verdict):
    indicator = Indicator.objects.get(key=code)
    found = {
        one.last.area or one.last.place.code: one
        for one in series_of([indicator], leader)[indicator.pk]
        if one.is_total
    }
    assert found[where].head.reading.verdict is verdict


def test_unverified_figures_and_targets_say_so_on_their_page(client, leader):
    client.force_login(leader)
    indicator = Indicator.objects.get(key="segregated-school")
    html = client.get(reverse("monitoring:indicator-detail", args=[indicator.pk])).content.decode()
    assert html.count("mark-unverified") >= 4

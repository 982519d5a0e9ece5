"""The log of verdicts: every change by its day; reversals keep their history, bulk days say that they are."""

import json
from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from monitoring.models import Assessment, Delivery
from monitoring.verdict_log.days import by_day, changes_seen, days
from tests.factories import AssessmentFactory, CommitmentFactory, PublishedCommitmentFactory, VerdictFactory
from tests.monitoring.test_imports import TRACKER, imported, real_data, tracker

pytestmark = pytest.mark.django_db
LOG = reverse("monitoring:verdict-log")
PUBLIC = reverse("monitoring:public-log", args=["en"])


def legacy(commitment, day, delivery, **more):
    return AssessmentFactory(
        commitment=commitment, delivery=delivery, cause="legacy-import", assessed_on=day, rationale="",
        stage=Assessment.Stage.TO_APPROVE, **more,
    )  # fmt: skip


def log_of(user):
    changes = changes_seen(user)
    return days(by_day(changes), changes, user)


def test_a_change_stands_with_the_verdict_before_it_and_a_reversal_says_so(officer):
    commitment = CommitmentFactory()
    legacy(commitment, date(2017, 2, 1), "limited", import_key="a")
    legacy(commitment, date(2017, 3, 1), "complete", import_key="b")
    legacy(commitment, date(2017, 4, 1), "limited", import_key="c")
    newest, middle, first = (day.changes[0] for day in log_of(officer))
    assert (first.before, first.is_reversal) == (None, False)
    assert (middle.before, middle.is_reversal) == (Delivery.LIMITED, False)
    assert (newest.before, newest.is_reversal, newest.words) == (Delivery.COMPLETE, True, "complete → limited")
    legacy(commitment, date(2017, 5, 1), "limited", import_key="d")
    assert log_of(officer)[0].changes[0].words == "limited, as before"


def test_a_day_on_which_many_changed_is_marked_with_its_number_and_cause(officer, as_user, settings):
    settings.BULK_DAY_FROM = 3
    for number in range(3):
        legacy(CommitmentFactory(), date(2017, 5, 3), "abandoned", import_key=f"{number}")
    legacy(CommitmentFactory(), date(2017, 6, 3), "limited", import_key="x")
    single, many = log_of(officer)
    assert (single.is_bulk, many.is_bulk, many.n, many.without_reason) == (False, True, 3, 3)
    page = as_user(officer).get(LOG).content.decode()
    assert "bulk day: 3 changes" in page
    assert "imported from an older register" in page
    assert "bulk day" in as_user(officer).get(LOG, {"bulk": "on"}).content.decode()
    assert len(as_user(officer).get(LOG, {"bulk": "on"}).context["days"]) == 1


def test_drafts_and_hidden_ones_are_in_nobodys_log(member, officer, client):
    AssessmentFactory()
    VerdictFactory(commitment=PublishedCommitmentFactory(confidentiality="coalition", title="За коалицията"))
    VerdictFactory(commitment=PublishedCommitmentFactory(title="Публично"))
    assert sum(day.n for day in log_of(officer)) == sum(day.n for day in log_of(member)) == 2
    page = client.get(PUBLIC).content.decode()
    assert "Публично" in page
    assert "За коалицията" not in page
    assert "За коалицията" not in client.get(reverse("monitoring:public-log-csv", args=["en"])).content.decode()


def test_a_verdict_stands_on_the_day_it_was_published(officer):
    verdict = VerdictFactory(commitment=PublishedCommitmentFactory(), assessed_on=date(2026, 1, 1))
    assert [day.on for day in log_of(officer)] == [timezone.localtime(verdict.published_at).date()]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_log_asks_as_often_for_any_length(officer, as_user, rows, django_assert_max_num_queries):
    for number in range(rows):
        legacy(CommitmentFactory(), date(2017, 5, 1 + number), "limited", import_key="x")
    client = as_user(officer)
    client.get(LOG)
    with django_assert_max_num_queries(14):
        client.get(LOG)


@real_data
def test_the_real_tracker_keeps_its_reversals_and_shows_its_two_bulk_days(officer):
    imported((TRACKER / "data.json").read_bytes(), officer, name="data.json", plan=tracker("trumptracker"))
    content = (TRACKER / "status_history.csv").read_bytes()
    imported(content, officer, name="history.csv", plan=tracker("trumptracker_history"), cause="legacy-import")

    found = log_of(officer)
    assert sum(day.n for day in found) == Assessment.objects.count()
    bulk = {day.on: day.n for day in found if day.is_bulk}
    assert bulk[date(2017, 5, 3)] == max(bulk.values())
    assert {day.causes[0][0] for day in found} == {"imported from an older register"}
    reversals = [one for day in found for one in day.changes if one.is_reversal]
    assert reversals
    for one in reversals:  # what was overturned is still there
        assert one.assessment.commitment.assessments.filter(delivery=one.before).exists()
    assert settings.BULK_DAY_FROM > 1
    assert json.loads((TRACKER / "data.json").read_text())

"""The day it is due and its newest evidence stand on a commitment's row, whoever wrote what, in whatever order."""

from datetime import UTC, date, datetime

import pytest

from crm.confidentiality import Level
from monitoring.models import Commitment, DueRevision, Evidence
from tests.factories import CommitmentFactory, EvidenceFactory

pytestmark = pytest.mark.django_db
MARCH, MAY, JULY = date(2026, 3, 1), date(2026, 5, 1), date(2026, 7, 1)


def known(commitment):
    commitment.refresh_from_db()
    return commitment.due_on, commitment.newest_evidence_on


@pytest.fixture
def commitment():
    return CommitmentFactory(original_due=MARCH, confidentiality=Level.COALITION)


def seen_on(commitment, day, level=Level.PUBLIC, **more):
    return EvidenceFactory(commitment=commitment, source_on=day, confidentiality=level, **more)


def test_nobody_writes_the_two_columns_by_hand(commitment):
    Commitment.objects.filter(pk=commitment.pk).update(due_on=JULY, newest_evidence_on=JULY)
    assert known(commitment) == (MARCH, None)
    assert known(CommitmentFactory(original_due=MAY, due_on=JULY, newest_evidence_on=JULY)) == (MAY, None)


def test_the_last_revision_is_the_day(commitment, officer):
    for day in (JULY, MAY):
        commitment.due_revisions.create(due_on=day, reason="Отложено", author=officer)
        assert known(commitment)[0] == day


def test_the_newest_evidence_counts_and_goes_with_it(commitment):
    seen_on(commitment, MARCH)
    newest = seen_on(commitment, JULY)
    assert known(commitment)[1] == JULY
    newest.source_on = MAY
    newest.save()
    assert known(commitment)[1] == MAY
    newest.delete()
    assert known(commitment)[1] == MARCH


def test_evidence_moved_to_another_promise_is_known_of_by_both(commitment):
    other = CommitmentFactory()
    piece = seen_on(commitment, MAY)
    Evidence.objects.filter(pk=piece.pk).update(commitment=other)
    assert (known(commitment)[1], known(other)[1]) == (None, MAY)


def test_without_a_day_of_its_own_the_day_it_was_fetched_counts_by_our_clock(commitment):
    seen_on(commitment, None, retrieved_at=datetime(2026, 4, 30, 22, 30, tzinfo=UTC))
    assert known(commitment)[1] == MAY


def test_a_search_that_found_nothing_is_no_news(commitment):
    seen_on(commitment, JULY, kind=Evidence.Kind.SEARCH_LOG)
    assert known(commitment)[1] is None


def test_evidence_hidden_from_readers_of_the_promise_says_nothing_to_them(commitment):
    seen_on(commitment, MARCH, Level.COALITION)
    seen_on(commitment, JULY, Level.INTERNAL)
    assert known(commitment)[1] == MARCH
    Commitment.objects.filter(pk=commitment.pk).update(confidentiality=Level.INTERNAL)
    assert known(commitment)[1] == JULY


def test_many_at_once_are_learnt_of_in_one_statement(officer):
    several = [CommitmentFactory(original_due=MARCH) for _ in range(3)]
    Evidence.objects.bulk_create(
        EvidenceFactory.build(commitment=one, source_on=day, author=officer, confidentiality=Level.PUBLIC)
        for one, days in zip(several, ([MARCH, JULY], [MAY], []), strict=True)
        for day in days
    )
    assert [known(one)[1] for one in several] == [JULY, MAY, None]
    DueRevision.objects.bulk_create(
        DueRevision(commitment=one, due_on=MAY, reason="Отложено", author=officer) for one in several[:2]
    )
    assert [known(one)[0] for one in several] == [MAY, MAY, MARCH]
    Evidence.objects.filter(commitment__in=several).delete()
    assert [known(one)[1] for one in several] == [None, None, None]

"""The label follows from the axes, and from nothing else."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.confidentiality import Level
from monitoring.confidence import Confidence, Grade, confidence
from monitoring.label import Axes, Label, Time, axes_of, label, label_of, time_of
from monitoring.label_query import counts_by_label, with_label
from monitoring.models import Assessment, Commitment, Delivery, DueRevision, Evidence
from tests.factories import AssessmentFactory, CommitmentFactory, EvidenceFactory, UserFactory

TODAY = date(2026, 6, 1)
HALF_A_YEAR = timedelta(days=180)
FRESH, OLD = TODAY - timedelta(days=10), TODAY - timedelta(days=181)
ALL = [Axes(*one) for one in product([True, False], [True, False], Delivery, Time, [True, False], [FRESH, OLD, None])]


def label_by_the_book(axes: Axes) -> Label:
    """The rules of the method, written once more as a plain ladder."""
    is_old = axes.newest_evidence_on == OLD
    ladder = [
        (axes.is_superseded, Label.SUPERSEDED),
        (not axes.is_verifiable, Label.UNVERIFIABLE),
        (axes.delivery == "not_assessed", Label.NOT_ASSESSED),
        (axes.delivery == "reversed", Label.REVERSED),
        (axes.delivery == "complete" and axes.time == "met_late", Label.KEPT_LATE),
        (axes.delivery == "complete", Label.KEPT),
        (axes.delivery == "abandoned", Label.BROKEN),
        (axes.period_closed_and_reviewed and axes.delivery == "substantial", Label.LARGELY_KEPT),
        (axes.period_closed_and_reviewed and axes.delivery == "limited", Label.PARTLY_KEPT),
        (axes.period_closed_and_reviewed and axes.delivery in {"not_started", "no_evidence"}, Label.BROKEN),
        (axes.time == "overdue", Label.OVERDUE),
        (is_old, Label.STALLED),
        (axes.delivery in {"not_started", "no_evidence"}, Label.NOT_STARTED),
        (True, Label.IN_PROGRESS),
    ]
    return next(found for fits, found in ladder if fits)


def test_every_combination_has_the_label_of_the_book():
    differing = [
        (axes, found)
        for axes in ALL
        if (found := label(axes, today=TODAY, stalled_after=HALF_A_YEAR)) != label_by_the_book(axes)
    ]
    assert len(ALL) == 2 * 2 * 8 * 5 * 2 * 3
    assert differing == []


def test_every_label_can_be_reached_and_says_what_it_means():
    reached = {label(axes, today=TODAY, stalled_after=HALF_A_YEAR) for axes in ALL}
    assert reached == set(Label)
    assert all(one.meaning and one.tone for one in Label)


@given(
    due_on=st.none() | st.dates(date(2000, 1, 1), date(2050, 1, 1)),
    today=st.dates(date(2000, 1, 1), date(2060, 1, 1)),
    delivery=st.sampled_from([d for d in Delivery if d != Delivery.ABANDONED]),
    evidence_on=st.none() | st.dates(date(2000, 1, 1), date(2060, 1, 1)),
    is_verifiable=st.booleans(),
)
def test_a_passed_deadline_alone_never_breaks_a_promise(due_on, today, delivery, evidence_on, is_verifiable):
    time = time_of(due_on=due_on, delivery=delivery, delivered_on=None, today=today)
    axes = Axes(False, is_verifiable, delivery, time, period_closed_and_reviewed=False, newest_evidence_on=evidence_on)

    found = label(axes, today=today, stalled_after=HALF_A_YEAR)

    assert found != Label.BROKEN
    assert found not in {Label.LARGELY_KEPT, Label.PARTLY_KEPT}


@pytest.mark.parametrize(
    ("due_on", "delivery", "delivered_on", "time"),
    [
        (None, Delivery.LIMITED, None, Time.NO_DEADLINE),
        (TODAY, Delivery.LIMITED, None, Time.RUNNING),
        (TODAY - timedelta(days=1), Delivery.LIMITED, None, Time.OVERDUE),
        (TODAY, Delivery.COMPLETE, TODAY, Time.MET),
        (TODAY, Delivery.COMPLETE, TODAY + timedelta(days=1), Time.MET_LATE),
        (None, Delivery.COMPLETE, TODAY, Time.MET),
        (OLD, Delivery.COMPLETE, None, Time.MET),
        (OLD, Delivery.ABANDONED, TODAY, Time.OVERDUE),
    ],
)
def test_time_is_computed(due_on, delivery, delivered_on, time):
    assert time_of(due_on=due_on, delivery=delivery, delivered_on=delivered_on, today=TODAY) == time


def published(commitment: Commitment, **fields: object) -> Commitment:
    verdict = AssessmentFactory(
        commitment=commitment,
        state="published",
        number=1,
        approver=fields.pop("approver", None) or UserFactory(),
        published_at="2026-05-01T10:00Z",
        **fields,
    )
    Commitment.objects.filter(pk=commitment.pk).update(verdict=verdict)
    return commitment


def labelled(commitment: Commitment) -> Label:
    return label_of(Commitment.objects.for_list().get(pk=commitment.pk), TODAY)


def test_the_database_finds_the_same_label_for_every_combination(db, settings):
    settings.STALLED_AFTER = HALF_A_YEAR
    newer = CommitmentFactory(made_on=None)
    cases = product(
        [newer, None],
        [True, False],
        [None, *Delivery],
        [None, OLD, TODAY, FRESH],
        [True, False],
        [FRESH, OLD, None],
        [FRESH, OLD],
    )
    for superseded_by, is_verifiable, delivery, due_on, closed, evidence_on, assessed_on in cases:
        commitment = CommitmentFactory(
            superseded_by=superseded_by, is_verifiable=is_verifiable, original_due=due_on, made_on=None,
            owed_by=None, author=newer.author,
        )  # fmt: skip
        if delivery:
            published(commitment, delivery=delivery, closes_period=closed, assessed_on=assessed_on, coder=newer.author)
        if evidence_on:
            EvidenceFactory(commitment=commitment, source_on=evidence_on, author=newer.author)
    rows = list(with_label(Commitment.objects.for_list(), TODAY))

    assert len(rows) > 1700
    assert [row.pk for row in rows if row.label != label_of(row, TODAY)] == []
    assert {row.label for row in rows} == set(Label)
    assert sum(counts_by_label(Commitment.objects.for_list(), TODAY).values()) == len(rows)


def test_a_promise_kept_in_time_but_assessed_later_is_kept(db):
    commitment = CommitmentFactory(original_due=FRESH)
    published(commitment, delivery=Delivery.COMPLETE, delivered_on=FRESH, assessed_on=TODAY)
    assert labelled(commitment) == Label.KEPT


def test_without_a_day_of_delivery_the_day_of_assessment_counts(db):
    commitment = CommitmentFactory(original_due=FRESH)
    published(commitment, delivery=Delivery.COMPLETE, assessed_on=TODAY)
    assert labelled(commitment) == Label.KEPT_LATE


def test_the_newest_revision_is_the_day_that_counts(db):
    commitment = CommitmentFactory(original_due=OLD, made_on=None)
    published(commitment, delivery=Delivery.LIMITED, assessed_on=FRESH)
    assert labelled(commitment) == Label.OVERDUE

    DueRevision.objects.create(commitment=commitment, due_on=TODAY, reason="…", author=commitment.author)

    assert labelled(commitment) == Label.IN_PROGRESS


def test_evidence_that_travels_less_far_than_the_commitment_leaves_no_trace_in_its_label(db):
    commitment = CommitmentFactory(confidentiality=Level.PUBLIC)
    published(commitment, delivery=Delivery.LIMITED, assessed_on=OLD)
    assert labelled(commitment) == Label.STALLED

    EvidenceFactory(commitment=commitment, source_on=FRESH, confidentiality=Level.COALITION)
    assert labelled(commitment) == Label.STALLED

    EvidenceFactory(commitment=commitment, source_on=FRESH, confidentiality=Level.PUBLIC)
    assert labelled(commitment) == Label.IN_PROGRESS


def test_a_search_that_found_nothing_is_no_new_evidence(db):
    commitment = CommitmentFactory()
    published(commitment, delivery=Delivery.LIMITED, assessed_on=OLD)
    EvidenceFactory(commitment=commitment, source_on=FRESH, kind=Evidence.Kind.SEARCH_LOG)
    assert labelled(commitment) == Label.STALLED


def test_a_draft_assessment_moves_nothing(db):
    commitment = CommitmentFactory()
    AssessmentFactory(commitment=commitment, delivery=Delivery.COMPLETE)
    assert axes_of(Commitment.objects.for_list().get(), TODAY).delivery == Delivery.NOT_ASSESSED
    assert labelled(commitment) == Label.NOT_ASSESSED
    assert Assessment.objects.drafts().count() == 1


PRIMARY_OFFICIAL = Grade(is_primary=True, is_from_promisor=False, dated_on=FRESH)
OF_PROMISOR = Grade(is_primary=True, is_from_promisor=True, dated_on=FRESH)
PRESS = Grade(is_primary=False, is_from_promisor=False, dated_on=FRESH)
RELEASE = Grade(is_primary=False, is_from_promisor=True, dated_on=FRESH)
STALE = Grade(is_primary=True, is_from_promisor=False, dated_on=TODAY - timedelta(days=365))


@pytest.mark.parametrize(
    ("evidence", "coders_agreed", "expected"),
    [
        ([], True, Confidence.LOW),
        ([RELEASE], True, Confidence.LOW),
        ([RELEASE, RELEASE], True, Confidence.LOW),
        ([OF_PROMISOR], True, Confidence.MEDIUM),
        ([PRESS], True, Confidence.MEDIUM),
        ([PRIMARY_OFFICIAL], True, Confidence.MEDIUM),
        ([OF_PROMISOR, OF_PROMISOR], True, Confidence.MEDIUM),
        ([PRESS, PRESS], True, Confidence.MEDIUM),
        ([OF_PROMISOR, PRESS], True, Confidence.HIGH),
        ([OF_PROMISOR, PRESS], False, Confidence.MEDIUM),
        ([STALE, STALE], True, Confidence.MEDIUM),
        ([STALE, RELEASE], True, Confidence.HIGH),
    ],
)
def test_confidence_follows_from_the_evidence(evidence, coders_agreed, expected):
    assert confidence(evidence, coders_agreed=coders_agreed, today=TODAY) == expected

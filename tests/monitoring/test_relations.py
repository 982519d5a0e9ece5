"""How commitments follow from each other: both ends say so, nothing goes in a circle, nothing hidden shows."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.actors import Actor
from crm.confidentiality import Level
from monitoring.actions.assessments import approve_assessment
from monitoring.label import Label, label_of
from monitoring.lineage.relation_actions import end_relation, relate
from monitoring.lineage.steps import ties_of
from monitoring.models import Commitment, CommitmentRelation
from tests.factories import AssessmentFactory, CommitmentFactory, CommitmentRelationFactory, PublishedCommitmentFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
Kind = CommitmentRelation.Kind


def tie(user, commitment, kind, other):
    return relate(commitment=commitment, kind=kind, other=other, reason="The new plan, p. 3", by=Actor.of(user))


@pytest.mark.parametrize(
    ("kind", "here", "there"),
    [
        (Kind.SUPERSEDES, "Supersedes", "Superseded by"),
        (Kind.MERGES, "Merges", "Merged into"),
        (Kind.RESTATES, "Restates", "Restated as"),
        (Kind.PART_OF, "Is part of", "Has as a part"),
    ],
)
def test_both_ends_show_it(officer, kind, here, there):
    newer, older = CommitmentFactory(), CommitmentFactory()
    tie(officer, newer, kind, older)
    (from_here,), (from_there,) = ties_of(newer, officer), ties_of(older, officer)
    assert (from_here.words, from_here.other, from_there.words, from_there.other) == (here, older, there, newer)


@pytest.mark.parametrize(("kind", "replaced"), [(k, k in (Kind.SUPERSEDES, Kind.MERGES)) for k in Kind])
def test_only_what_is_superseded_or_merged_counts_no_more(officer, kind, replaced):
    newer, older = CommitmentFactory(), CommitmentFactory()
    tie(officer, newer, kind, older)
    older = Commitment.objects.for_list().get(pk=older.pk)
    assert (label_of(older, TODAY) == Label.SUPERSEDED) is replaced
    assert Commitment.objects.standing().filter(pk=older.pk).exists() is not replaced


def test_a_circle_is_refused_however_long(officer):
    a, b, c = (CommitmentFactory() for _ in range(3))
    tie(officer, a, Kind.SUPERSEDES, b)
    tie(officer, b, Kind.RESTATES, c)
    for kind in (Kind.RESTATES, Kind.SUPERSEDES):
        with pytest.raises(ValidationError, match="other way round"):
            tie(officer, c, kind, a)
    tie(officer, c, Kind.PART_OF, a)
    with pytest.raises(ValidationError, match="other way round"):
        tie(officer, a, Kind.PART_OF, c)
    with pytest.raises(ValidationError, match="another commitment"):
        tie(officer, a, Kind.PART_OF, a)


def test_what_is_open_does_not_vanish_behind_what_is_closed(officer):
    older, newer = CommitmentFactory(), CommitmentFactory(confidentiality=Level.RESTRICTED, author=officer)
    with pytest.raises(ValidationError, match="open that one first"):
        tie(officer, newer, Kind.SUPERSEDES, older)
    tie(officer, newer, Kind.RESTATES, older)


def test_the_open_end_tells_nothing_of_a_hidden_one(officer, other_officer, as_user):
    older = CommitmentFactory(title="Отворено")
    hidden = CommitmentFactory(title="Скрито", confidentiality=Level.RESTRICTED, author=officer)
    row = tie(officer, hidden, Kind.RESTATES, older)
    assert not CommitmentRelation.objects.visible_to(other_officer).exists()
    page = as_user(other_officer).get(older.get_absolute_url()).content.decode()
    assert "Скрито" not in page
    assert row.reason not in page
    assert as_user(other_officer).get(reverse("monitoring:relation-end", args=[row.pk])).status_code == 404


def test_only_leadership_replaces_what_is_published(officer, leader):
    older, newer = PublishedCommitmentFactory(), PublishedCommitmentFactory()
    with pytest.raises(ValidationError, match="Only leadership"):
        tie(officer, newer, Kind.SUPERSEDES, older)
    row = tie(leader, newer, Kind.SUPERSEDES, older)
    with pytest.raises(ValidationError, match="Only leadership"):
        end_relation(relation=row, reason="No", by=Actor.of(officer))


def test_what_is_published_gives_way_only_to_what_is_published(leader):
    older, draft = PublishedCommitmentFactory(), CommitmentFactory(confidentiality=Level.PUBLIC)
    for kind in (Kind.SUPERSEDES, Kind.MERGES):
        with pytest.raises(ValidationError, match="publish the one that takes its place first"):
            tie(leader, draft, kind, older)
    tie(leader, draft, Kind.RESTATES, older)
    assert label_of(Commitment.objects.visible_to(AnonymousUser()).for_list().get(), TODAY) != Label.SUPERSEDED


def test_what_a_draft_replaced_is_not_published_before_it(officer, leader):
    older, newer = (PublishedCommitmentFactory(published_at=None) for _ in range(2))
    tie(officer, newer, Kind.SUPERSEDES, older)
    verdict = AssessmentFactory(commitment=older, stage="to_approve")
    with pytest.raises(ValidationError, match="publish that one first"):
        approve_assessment(assessment=verdict, privacy_checked=True, by=Actor.of(leader))
    Commitment.objects.filter(pk=newer.pk).update(published_at="2026-11-01T10:00Z")
    with pytest.raises(ValidationError) as refused:
        approve_assessment(assessment=verdict, privacy_checked=True, by=Actor.of(leader))
    assert "publish that one first" not in str(refused.value)


def test_what_was_stated_wrongly_is_taken_back_and_stays_to_be_seen(officer):
    newer, older = CommitmentFactory(), CommitmentFactory()
    row = tie(officer, newer, Kind.SUPERSEDES, older)
    with pytest.raises(ValidationError, match="tied already"):
        tie(officer, newer, Kind.MERGES, older)
    with pytest.raises(ValidationError, match="replaced already"):
        tie(officer, CommitmentFactory(), Kind.MERGES, older)

    end_relation(relation=row, reason="Another measure.", by=Actor.of(officer))
    older.refresh_from_db()
    assert older.superseded_by is None
    assert [one.is_over for one in ties_of(older, officer)] == [True]
    with pytest.raises(ValidationError, match="already"):
        end_relation(relation=row, reason="Again", by=Actor.of(officer))
    tie(officer, newer, Kind.SUPERSEDES, older)


def test_the_database_keeps_what_was_stated():
    row = CommitmentRelationFactory()
    rows = CommitmentRelation.objects.filter(pk=row.pk)
    for change in (lambda: rows.update(reason="x"), lambda: rows.update(kind="merges"), rows.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_two_are_tied_on_a_page_from_either_end(officer, as_user):
    newer, older = CommitmentFactory(), CommitmentFactory()
    address = reverse("monitoring:relation-new", args=[older.pk])
    told = {"way": "by:restates", "other": f"commitment:{newer.pk}", "reason": "The new plan"}
    assert as_user(officer).post(address, {**told, "other": ""}).status_code == 422
    assert as_user(officer).post(address, told).status_code == 302
    row = CommitmentRelation.objects.get()
    newer.refresh_from_db()
    assert (row.commitment, row.kind, row.other, newer.credit) == (newer, "restates", older, "restated")

"""When others take over, every open promise is asked about; no answer moves a verdict."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.actors import Actor
from crm.confidentiality import Level
from monitoring.lineage.inheritance_actions import answer_inheritance, record_succession, void_succession
from monitoring.lineage.page import counts
from monitoring.lineage.put_to import put_to
from monitoring.lineage.reminders import unanswered
from monitoring.lineage.steps import steps_of
from monitoring.models import CommitmentRelation, Inheritance, Succession
from tests.factories import (
    CommitmentFactory,
    MinistryFactory,
    OfficeFactory,
    PublishedCommitmentFactory,
    SuccessionFactory,
    VerdictFactory,
)

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 1)


def answer(succession, commitment, user, what="silent", **more):
    told = {"note": "We read the programme.", **more}
    return answer_inheritance(succession=succession, commitment=commitment, answer=what, by=Actor.of(user), **told)


def test_every_open_promise_of_the_body_made_before_is_asked_about(officer):
    body = MinistryFactory()
    asked = {CommitmentFactory(owed_by=body), CommitmentFactory(owed_by=body, made_on=None)}
    CommitmentFactory(owed_by=body, made_on=MAY)
    CommitmentFactory()
    settled = PublishedCommitmentFactory(owed_by=body)
    VerdictFactory(commitment=settled, delivery="complete")
    CommitmentFactory(owed_by=body, superseded_by=settled)
    CommitmentFactory(owed_by=body, withdrawn_at="2026-05-02T00:00Z", withdrawn_reason="x")
    assert set(put_to(SuccessionFactory(body=body, happened_on=MAY), officer)) == asked


def test_a_cabinet_covers_all_bodies_under_it_however_deep(officer, other_officer):
    council = MinistryFactory()
    ministry = MinistryFactory(parent=council)
    agency = MinistryFactory(parent=ministry)
    hidden = MinistryFactory(parent=council, confidentiality=Level.RESTRICTED)
    mine, theirs, unseen = (CommitmentFactory(owed_by=one) for one in (ministry, agency, hidden))
    cabinet = SuccessionFactory(body=council, covers_below=True, happened_on=MAY)
    assert set(put_to(cabinet, officer)) == {mine, theirs}
    assert unseen not in put_to(cabinet, other_officer)
    assert not put_to(SuccessionFactory(body=council, happened_on=MAY), officer).exists()


def test_the_answers_are_counted_and_no_verdict_moves(officer):
    verdict = VerdictFactory(commitment=PublishedCommitmentFactory())
    commitment = verdict.commitment
    CommitmentFactory(owed_by=commitment.owed_by)
    succession = SuccessionFactory(body=commitment.owed_by, happened_on=MAY, owner=officer)
    assert len(unanswered(officer, date.today())) == 1
    answer(succession, commitment, officer, "dropped", source="Programme of the cabinet")

    answered, by_answer = counts(succession, officer)
    assert (answered.n, answered.of) == (1, 2)
    assert {one.answer: one.n for one in by_answer if one.n} == {Inheritance.Answer.DROPPED: 1}
    commitment.refresh_from_db()
    assert (commitment.verdict, commitment.withdrawn_at) == (verdict, None)


def test_asked_again_the_newest_answer_holds_and_the_earlier_stays(officer):
    commitment = CommitmentFactory()
    succession = SuccessionFactory(body=commitment.owed_by, happened_on=MAY)
    answer(succession, commitment, officer)
    answer(succession, commitment, officer, "kept")
    (step,) = steps_of(commitment, officer)
    assert [one.answer for one in (step.answer, *step.earlier)] == ["kept", "silent"]
    with pytest.raises(DatabaseError), transaction.atomic():
        Inheritance.objects.all().update(answer="kept")


def test_said_anew_it_is_tied_to_the_new_wording_and_keeps_its_day(officer):
    old = CommitmentFactory(original_due=date(2026, 3, 1))
    new = CommitmentFactory(owed_by=old.owed_by, made_on=MAY)
    succession = SuccessionFactory(body=old.owed_by, happened_on=MAY)
    with pytest.raises(ValidationError, match="record it first"):
        answer(succession, old, officer, "restated")
    with pytest.raises(ValidationError, match="another commitment"):
        answer(succession, old, officer, "restated", restated_as=old)
    answer(succession, old, officer, "restated", restated_as=new)
    answer(succession, old, officer, "restated", restated_as=new)
    row = CommitmentRelation.objects.get()
    old.refresh_from_db()
    assert (row.commitment, row.kind, row.other) == (new, "restates", old)
    assert (old.due_on, old.superseded_by) == (date(2026, 3, 1), None)


def test_an_answer_stands_on_a_ground_and_only_for_what_was_asked(officer):
    commitment = CommitmentFactory()
    succession = SuccessionFactory(body=commitment.owed_by, happened_on=MAY)
    with pytest.raises(ValidationError, match="source, or a note"):
        answer(succession, commitment, officer, note=" ")
    with pytest.raises(ValidationError, match="not among those"):
        answer(succession, CommitmentFactory(), officer)
    void_succession(succession=succession, reason="There was none.", by=Actor.of(officer))
    with pytest.raises(ValidationError, match="noted in error"):
        answer(Succession.objects.get(), commitment, officer)
    assert steps_of(commitment, officer) == []


def test_a_change_says_where_it_is_written_and_has_happened(officer):
    told = {"name": "New", "body": MinistryFactory(), "happened_on": MAY, "source": "Gazette", "by": Actor.of(officer)}
    for more, field in (
        ({"source": " "}, "source"), ({"happened_on": date(2100, 1, 1)}, "happened_on"), ({"office": OfficeFactory()}, "office"),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as refusal:
            record_succession(**{**told, **more})
        assert list(refusal.value.message_dict) == [field]


def test_a_member_reads_the_steps_of_what_is_open_to_them_and_no_question(member, as_user, officer):
    commitment = PublishedCommitmentFactory()
    closed = SuccessionFactory(body=commitment.owed_by, happened_on=MAY, name="Вътрешна смяна")
    opened = SuccessionFactory(
        body=commitment.owed_by, happened_on=MAY, name="Публична смяна", confidentiality="public"
    )
    for one in (closed, opened):
        answer(one, commitment, officer)
    page = as_user(member).get(commitment.get_absolute_url()).content.decode()
    assert "Публична смяна" in page
    assert "Вътрешна смяна" not in page
    assert as_user(member).get(opened.get_absolute_url()).status_code == 200
    assert as_user(member).get(closed.get_absolute_url()).status_code == 404


def test_the_work_list_is_gone_through_on_a_phone(officer, as_user):
    commitment = CommitmentFactory()
    client = as_user(officer)
    told = {"name": "Cabinet", "body": f"organisation:{commitment.owed_by_id}", "happened_on": "2026-05-01",
            "source": "Gazette", "confidentiality": "internal"}  # fmt: skip
    assert client.post(reverse("monitoring:succession-new"), {**told, "source": ""}).status_code == 422
    assert client.post(reverse("monitoring:succession-new"), told).status_code == 302
    succession = Succession.objects.get()
    page = client.get(succession.get_absolute_url(), {"answer": "open"}).content.decode()
    assert commitment.title in page
    address = reverse("monitoring:inheritance-answer", args=[succession.pk, commitment.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"answer": "silent"}).status_code == 422
    assert client.post(address, {"answer": "silent", "note": "Nothing in the programme"}).status_code == 302
    assert commitment.title not in client.get(succession.get_absolute_url(), {"answer": "open"}).content.decode()
    assert "silent" in client.get(commitment.get_absolute_url()).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_work_list_asks_as_often_for_any_length(officer, as_user, rows, django_assert_max_num_queries):
    body = MinistryFactory()
    succession = SuccessionFactory(body=body, happened_on=MAY)
    for one in [CommitmentFactory(owed_by=body) for _ in range(rows)]:
        answer(succession, one, officer)
    client = as_user(officer)
    client.get(succession.get_absolute_url())
    with django_assert_max_num_queries(22):
        client.get(succession.get_absolute_url())


def test_begun_on_an_office_it_knows_the_body_and_who_came(officer, as_user):
    office = OfficeFactory()
    form = as_user(officer).get(reverse("monitoring:succession-new"), {"office": office.pk}).context["form"]
    assert (form.initial["office"], form.initial["body"]) == (office, office.body)

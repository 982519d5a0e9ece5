"""Judging a promise: what a verdict must rest on, who may publish it, and what never changes afterwards."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.actors import Actor
from accounts.models import LogEntry, Role
from crm.confidentiality import Level
from monitoring.actions.assessments import approve_assessment, return_assessment
from monitoring.actions.commitments import revise_due, withdraw_commitment
from monitoring.judging.note_actions import add_note
from monitoring.judging.reply_actions import record_silence
from monitoring.models import Assessment, Commitment, Delivery, Evidence, Result
from tests.assessing import WHY, assess, code, publish, ready, send, store
from tests.factories import (
    AssessmentFactory,
    CommitmentFactory,
    EvidenceFactory,
    MembershipFactory,
    OrganisationFactory,
    PublishedCommitmentFactory,
    UserFactory,
)

PRIMARY = {"directness": Evidence.Directness.PRIMARY}
PROMISOR = {"origin": Evidence.Origin.PROMISOR}


def ready_commitment(**fields):
    return CommitmentFactory(
        verbatim="Ще открием 120 места.",
        test_complete="All places open.",
        test_broken="No place opens.",
        test_source="The State Gazette.",
        **fields,
    )


@pytest.mark.parametrize("delivery", ["limited", "substantial", "complete", "abandoned", "reversed"])
def test_anything_above_not_started_needs_evidence(officer, delivery):
    commitment = CommitmentFactory()

    with pytest.raises(ValidationError, match="at least one piece of evidence"):
        assess(commitment, officer, delivery=delivery)

    assert not commitment.assessments.exists()


@pytest.mark.parametrize("delivery", ["complete", "abandoned", "reversed"])
@pytest.mark.parametrize(
    ("items", "missing"),
    [
        ([PRIMARY | PROMISOR], "not from the promisor"),
        ([{}], "primary"),
        ([PROMISOR], "primary and one that is not from the promisor"),
    ],
)
def test_a_final_verdict_needs_a_primary_item_and_one_that_is_not_the_promisors_own(officer, delivery, items, missing):
    commitment = CommitmentFactory()
    for item in items:
        EvidenceFactory(commitment=commitment, **item)

    with pytest.raises(ValidationError, match=missing):
        assess(commitment, officer, delivery=delivery)

    assert assess(commitment, officer, delivery=delivery, waiver="The act is secret by law.").waiver


@pytest.mark.parametrize("items", [[PRIMARY], [PRIMARY | PROMISOR, {}]])
def test_a_final_verdict_stands_on_both(officer, items):
    commitment = CommitmentFactory()
    for item in items:
        EvidenceFactory(commitment=commitment, **item)
    assert assess(commitment, officer, delivery="complete").state == "draft"


def test_no_evidence_found_needs_its_search_log(officer):
    commitment = CommitmentFactory()
    EvidenceFactory(commitment=commitment)
    with pytest.raises(ValidationError, match="search log"):
        assess(commitment, officer, delivery="no_evidence")

    EvidenceFactory(commitment=commitment, kind=Evidence.Kind.SEARCH_LOG)

    assert assess(commitment, officer, delivery="no_evidence").pk


def test_a_search_log_proves_no_delivery(officer):
    commitment = CommitmentFactory()
    EvidenceFactory(commitment=commitment, kind=Evidence.Kind.SEARCH_LOG)
    with pytest.raises(ValidationError, match="at least one piece"):
        assess(commitment, officer, delivery="limited")


def test_nobody_judges_by_evidence_they_cannot_see(officer, other_officer):
    commitment = CommitmentFactory()
    EvidenceFactory(commitment=commitment, confidentiality=Level.RESTRICTED, author=other_officer)
    with pytest.raises(ValidationError, match="at least one piece"):
        assess(commitment, officer)
    assert assess(commitment, other_officer).pk


@pytest.mark.parametrize(
    "rationale", ["", "   ", "12.03.2026", "12 March 2026", "На 12 март 2026 г.", "ok", "2026-03-12 Monday"]
)
def test_a_rationale_is_never_empty_and_never_a_bare_date(officer, rationale):
    with pytest.raises(ValidationError) as refusal:
        assess(CommitmentFactory(), officer, delivery="not_started", rationale=rationale)
    assert list(refusal.value.message_dict) == ["rationale"]


def test_a_result_for_people_rests_on_a_study(officer):
    commitment = CommitmentFactory()
    EvidenceFactory(commitment=commitment, kind=Evidence.Kind.STATEMENT)
    with pytest.raises(ValidationError, match="figures or a study"):
        assess(commitment, officer, result=Result.MODERATE)
    EvidenceFactory(commitment=commitment, kind=Evidence.Kind.DATASET)
    assert assess(commitment, officer, result=Result.MODERATE).result == "moderate"


def test_a_running_period_is_not_closed(officer):
    commitment = CommitmentFactory(original_due=timezone.localdate() + timedelta(days=1))
    with pytest.raises(ValidationError, match="still running"):
        assess(commitment, officer, delivery="not_started", closes_period=True)


def test_publication_takes_another_person(officer, other_officer):
    commitment = ready_commitment()
    EvidenceFactory(commitment=commitment)
    draft = ready(commitment, officer)

    with pytest.raises(ValidationError, match="a colleague has to approve"):
        approve_assessment(assessment=draft, by=Actor.of(officer), privacy_checked=True)
    with pytest.raises(ValidationError, match="personal data"):
        approve_assessment(assessment=draft, by=Actor.of(other_officer))
    published = approve_assessment(assessment=draft, by=Actor.of(other_officer), privacy_checked=True)

    commitment.refresh_from_db()
    assert (published.state, published.number, published.approver) == ("published", 1, other_officer)
    assert (commitment.verdict, commitment.published_at) == (published, published.published_at)
    assert list(LogEntry.objects.about(commitment).order_by("pk").values_list("verb", flat=True)) == [
        "assessed",
        "coded a second time",
        "wrote to the institution about",
        "sent to the institution",
        "recorded that no reply came about",
        "published",
    ]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADMIN])
def test_only_the_centre_approves(officer, role):
    commitment = ready_commitment()
    EvidenceFactory(commitment=commitment)
    with pytest.raises(ValidationError, match="Only an officer or leadership"):
        publish(commitment, officer, UserFactory(role=role))


def test_the_next_verdict_is_the_next_version_and_the_old_one_stays(officer, other_officer):
    commitment = ready_commitment()
    EvidenceFactory(commitment=commitment)
    first = publish(commitment, officer, other_officer)
    second = publish(commitment, other_officer, officer, delivery="substantial", cause="correction")

    commitment.refresh_from_db()
    assert (first.number, second.number, commitment.verdict) == (1, 2, second)
    assert Assessment.objects.get(pk=first.pk).delivery == "limited"
    assert commitment.published_at == first.published_at


@pytest.mark.parametrize("missing", ["test_complete", "test_broken", "test_source"])
def test_the_first_publication_needs_the_whole_test_of_fulfilment(officer, other_officer, missing):
    commitment = ready_commitment()
    Commitment.objects.filter(pk=commitment.pk).update(**{missing: ""})
    EvidenceFactory(commitment=commitment)

    with pytest.raises(ValidationError, match="Complete the commitment"):
        publish(commitment, officer, other_officer)

    commitment.refresh_from_db()
    assert commitment.published_at is None


def test_the_first_publication_needs_somebody_who_owes_it(officer, other_officer):
    commitment = ready_commitment(owed_by=None)
    EvidenceFactory(commitment=commitment)
    with pytest.raises(ValidationError, match="who owes it"):
        publish(commitment, officer, other_officer)


def test_a_public_commitment_is_owed_by_a_body_the_public_may_see(officer, other_officer):
    commitment = ready_commitment(
        owed_by=OrganisationFactory(confidentiality=Level.COALITION), confidentiality=Level.PUBLIC
    )
    EvidenceFactory(commitment=commitment)
    with pytest.raises(ValidationError, match="less open"):
        publish(commitment, officer, other_officer)


def test_an_approver_vouches_only_for_what_they_can_read(officer, other_officer):
    commitment = ready_commitment()
    EvidenceFactory(commitment=commitment, confidentiality=Level.RESTRICTED, author=officer)
    with pytest.raises(ValidationError, match="at least one piece"):
        publish(commitment, officer, other_officer)


def test_a_status_from_an_older_register_needs_no_reason(officer, other_officer):
    draft = AssessmentFactory(
        commitment=ready_commitment(), delivery="complete", rationale="", cause="legacy-import", coder=officer,
        stage="to_approve",
    )  # fmt: skip
    assert approve_assessment(assessment=draft, by=Actor.of(other_officer)).number == 1


def test_a_returned_draft_is_neither_published_nor_returned_again(officer, other_officer):
    commitment = ready_commitment()
    EvidenceFactory(commitment=commitment)
    draft = code(assess(commitment, officer))
    with pytest.raises(ValidationError, match="what has to change"):
        return_assessment(assessment=draft, reason=" ", by=Actor.of(other_officer))

    return_assessment(assessment=draft, reason="Which decree?", by=Actor.of(other_officer))

    for act in (approve_assessment, lambda **given: return_assessment(reason="x", **given)):
        with pytest.raises(ValidationError, match="sent back meanwhile"):
            act(assessment=draft, by=Actor.of(other_officer))
    draft.refresh_from_db()
    assert (draft.state, draft.return_reason) == ("returned", "Which decree?")


def test_a_withdrawn_commitment_is_not_judged_any_more(officer, other_officer):
    commitment = ready_commitment()
    EvidenceFactory(commitment=commitment)
    draft = assess(commitment, officer)
    withdraw_commitment(commitment=commitment, reason="A twin of another one.", by=Actor.of(officer))
    with pytest.raises(ValidationError, match="withdrawn"):
        approve_assessment(assessment=draft, by=Actor.of(other_officer))
    with pytest.raises(ValidationError, match="withdrawn"):
        assess(commitment, officer)


def test_the_day_no_longer_moves_after_a_final_verdict(officer, other_officer):
    commitment = ready_commitment(original_due="2026-02-01")
    EvidenceFactory(commitment=commitment, **PRIMARY)
    publish(commitment, officer, other_officer, delivery="complete")
    with pytest.raises(ValidationError, match="no longer moves"):
        revise_due(commitment=commitment, due_on=timezone.localdate(), reason="We ask for time.", by=Actor.of(officer))


@pytest.mark.django_db(transaction=True)
def test_two_approvals_at_once_make_one_version():
    coder, first, second = UserFactory(), UserFactory(), UserFactory()
    commitment = ready_commitment()
    EvidenceFactory(commitment=commitment)
    draft = ready(commitment, coder)

    def approve(user):
        try:
            return approve_assessment(assessment=draft, by=Actor.of(user), privacy_checked=True).number
        except ValidationError as refusal:
            return refusal.messages[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(approve, [first, second]))

    assert sorted(map(str, answers))[0] == "1"
    assert sum("published meanwhile" in str(answer) for answer in answers) == 1
    assert Assessment.objects.published().count() == 1
    assert LogEntry.objects.about(commitment).filter(verb="published").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_drafts_approved_at_once_get_two_numbers():
    coder, approver = UserFactory(), UserFactory()
    commitment = ready_commitment()
    EvidenceFactory(commitment=commitment)
    drafts = [ready(commitment, coder), ready(commitment, coder, delivery="substantial")]

    def approve(draft):
        try:
            return approve_assessment(assessment=draft, by=Actor.of(approver), privacy_checked=True).number
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(approve, drafts)) == [1, 2]
    commitment.refresh_from_db()
    assert commitment.verdict.number == 2


def test_the_database_refuses_to_change_what_is_published(officer, other_officer):
    commitment = ready_commitment()
    EvidenceFactory(commitment=commitment)
    published = publish(commitment, officer, other_officer)
    for change in ({"rationale": "Другo."}, {"delivery": Delivery.COMPLETE}, {"state": "draft"}):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            Assessment.objects.filter(pk=published.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.filter(pk=commitment.pk).update(verdict=None)
        published.delete()


@pytest.mark.parametrize(
    "change", [{"test_complete": "x"}, {"original_due": "2030-01-01"}, {"verbatim": "x"}, {"published_at": None}]
)
def test_the_database_refuses_to_change_the_test_of_a_published_commitment(db, change):
    commitment = PublishedCommitmentFactory()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Commitment.objects.filter(pk=commitment.pk).update(**change)


def test_the_database_refuses_a_verdict_approved_by_its_author(officer):
    draft = AssessmentFactory(coder=officer)
    with pytest.raises(IntegrityError, match="approved_by_another"), transaction.atomic():
        Assessment.objects.filter(pk=draft.pk).update(
            state="published", number=1, published_at=timezone.now(), approver=officer
        )


def test_the_database_refuses_a_verdict_without_a_reason(officer):
    with pytest.raises(IntegrityError, match="says_why"), transaction.atomic():
        AssessmentFactory(rationale="")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("UPDATE monitoring_duerevision SET reason = 'x'", "permission denied"),
        ("DELETE FROM monitoring_duerevision", "permission denied"),
        ("TRUNCATE monitoring_duerevision", "permission denied"),
        ("UPDATE monitoring_commitment SET test_broken = 'x'", "append-only"),
        ("UPDATE monitoring_assessment SET rationale = 'x'", "append-only"),
        ("DELETE FROM monitoring_assessment", "append-only"),
        ("TRUNCATE monitoring_assessment CASCADE", "permission denied"),
        ("UPDATE monitoring_coding SET delivery = 'complete'", "permission denied"),
        ("DELETE FROM monitoring_coding", "permission denied"),
        ("TRUNCATE monitoring_coding", "permission denied"),
        ("UPDATE monitoring_reply SET their_words = 'x'", "append-only"),
        ("UPDATE monitoring_reply SET closed_at = NULL, outcome = 'pending'", "append-only"),
        ("DELETE FROM monitoring_reply", "append-only"),
        ("TRUNCATE monitoring_reply", "permission denied"),
        ("UPDATE monitoring_minoritynote SET text = 'x'", "permission denied"),
        ("DELETE FROM monitoring_minoritynote", "permission denied"),
        ("TRUNCATE monitoring_minoritynote", "permission denied"),
        ("UPDATE accounts_logentry SET verb = 'x'", "permission denied"),
        ("DELETE FROM accounts_logentry", "permission denied"),
        ("TRUNCATE accounts_logentry CASCADE", "permission denied"),
    ],
)
def test_as_the_product_even_the_database_rewrites_nothing(statement, refusal):
    coder, approver = UserFactory(), UserFactory()
    commitment = ready_commitment()
    EvidenceFactory(commitment=commitment)
    published = publish(commitment, coder, approver)
    member = MembershipFactory().organisation
    add_note(assessment=published, organisation=member, text="We see it otherwise.", by=Actor.of(coder))
    revise_due(commitment=commitment, due_on=timezone.localdate(), reason="New date.", by=Actor.of(coder))

    address = {**connection.get_connection_params(), "user": "drom_app"}
    address = {key: value for key, value in address.items() if key in {"dbname", "user", "host", "port"}}
    with psycopg.connect(**address) as product, pytest.raises(psycopg.Error, match=refusal):
        product.execute(statement)


def test_a_draft_is_written_checked_and_published_on_pages(as_user, officer, other_officer, member):
    commitment = ready_commitment(confidentiality=Level.PUBLIC)
    EvidenceFactory(commitment=commitment)
    assess_page = reverse("monitoring:assessment-new", args=[commitment.pk])
    fields = {"delivery": "limited", "result": "not_assessed", "cause": "new_evidence", "rationale": ""}
    refused = as_user(officer).post(assess_page, fields)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["rationale"])

    key = {"idempotency_key": "0b7e3c9a-5a0d-4e0c-8f2e-0e8a2b6d9b13"}
    for _ in range(2):
        assert (
            as_user(officer).post(assess_page, {**fields, **key, "rationale": WHY}).url == commitment.get_absolute_url()
        )
    draft = Assessment.objects.get()
    store(commitment, officer)
    record_silence(reply=send(code(draft)), by=Actor.of(officer))
    approve = reverse("monitoring:assessment-approve", args=[draft.pk])
    seen = {"seen": as_user(officer).get(approve).context["seen"]}
    own = as_user(officer).post(approve, {"privacy_checked": "yes", **seen})
    assert (own.status_code, own.context["is_ready"]) == (422, False)
    assert "a colleague has to approve" in own.content.decode()
    assert as_user(member).get(commitment.get_absolute_url()).status_code == 404

    assert as_user(other_officer).get(approve).context["is_ready"]
    unread = as_user(other_officer).post(approve, seen)
    assert (unread.status_code, "personal data" in unread.content.decode()) == (422, True)
    as_user(other_officer).post(approve, {"privacy_checked": "yes", **seen})
    twice = as_user(officer).post(approve, {"privacy_checked": "yes"})
    assert "published meanwhile" in twice.content.decode()
    shown = as_user(member).get(commitment.get_absolute_url()).content.decode()
    assert WHY in shown and officer.name not in shown and other_officer.name not in shown


def test_a_draft_is_sent_back_on_its_page(as_user, officer, other_officer):
    draft = AssessmentFactory(coder=officer, stage="to_send")
    send_back = reverse("monitoring:assessment-return", args=[draft.pk])
    assert as_user(other_officer).post(send_back, {"reason": ""}).status_code == 422
    as_user(other_officer).post(send_back, {"reason": "Which decree?"})
    assert "Which decree?" in as_user(officer).get(draft.commitment.get_absolute_url()).content.decode()
    assert as_user(officer).get(reverse("monitoring:assessment-list")).context["page"].paginator.count == 0


def test_the_api_drafts_approves_and_sends_back(officer, other_officer, member):
    commitment = ready_commitment(confidentiality=Level.PUBLIC)
    EvidenceFactory(commitment=commitment)
    client, others, outside = APIClient(), APIClient(), APIClient()
    for api, user in ((client, officer), (others, other_officer), (outside, member)):
        api.force_login(user)
    listed, draft = reverse("api:assessment-list"), {"commitment": commitment.pk, "delivery": "limited"}

    assert list(client.post(listed, {**draft, "rationale": "12.03.2026"}).json()) == ["rationale"]
    made = client.post(listed, {**draft, "rationale": WHY}).json()
    approve = reverse("api:assessment-approve", args=[made["id"]])
    checked = {"privacy_checked": True}
    assert others.post(approve, checked).status_code == 404, "until a second person has coded it"
    store(commitment, officer)
    api = {name: reverse(f"api:assessment-{name}", args=[made["id"]]) for name in ("code", "write-letter", "sent")}
    third = APIClient()
    third.force_login(UserFactory(role=Role.OFFICER))
    assert third.post(api["code"], {"delivery": "limited", "note": WHY}).status_code == 200
    assert third.post(api["write-letter"]).json()["outcome"] == "pending"
    assert third.post(api["sent"], {"dated_on": timezone.localdate()}).json()["due_on"]
    assert third.post(reverse("api:assessment-no-reply", args=[made["id"]])).status_code == 400
    came = {"received_on": timezone.localdate(), "their_words": "Още 60 места от септември.", "effect": "none"}
    assert third.post(reverse("api:assessment-reply", args=[made["id"]]), came).json()["outcome"] == "received"
    assert client.post(approve, checked).status_code == 400
    assert outside.post(approve, checked).status_code == 403
    assert others.post(approve).status_code == 400
    assert others.post(approve, checked).json()["number"] == 1
    assert others.post(approve, checked).status_code == 400

    [shown] = outside.get(listed).json()["results"]
    assert (shown["rationale"], shown["coder"], shown["approver"]) == (WHY, None, None)
    again = client.post(listed, {**draft, "rationale": WHY}).json()
    assert (
        third.post(
            reverse("api:assessment-code", args=[again["id"]]), {"delivery": "complete", "note": WHY}
        ).status_code
        == 200
    )
    back = others.post(reverse("api:assessment-send-back", args=[again["id"]]), {"reason": "Which decree?"}).json()
    assert (back["state"], back["return_reason"]) == ("returned", "Which decree?")


def test_drafts_are_the_centres_and_published_ones_go_as_far_as_their_commitment(
    officer, leader, member, administrator
):
    draft = AssessmentFactory(
        commitment=PublishedCommitmentFactory(confidentiality=Level.COALITION), stage=Assessment.Stage.TO_SEND
    )
    seen = {
        user.role: Assessment.objects.visible_to(user).exists() for user in (officer, leader, member, administrator)
    }
    assert seen == {"officer": True, "leadership": True, "member": False, "admin": False}
    assert Assessment.objects.changeable_by(officer).get() == draft

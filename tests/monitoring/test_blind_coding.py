"""Two people code an assessment without knowing of each other; where they differ, a third decides."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.actors import Actor
from accounts.digest import lines_for
from accounts.models import LogEntry, Role
from monitoring.actions.assessments import approve_assessment, return_assessment
from monitoring.confidence import Confidence
from monitoring.judging.coding_actions import adjudicate
from monitoring.models import Assessment, Coding, Commitment, Evidence
from monitoring.rows import confidence_of
from tests.assessing import WHY, assess, code, publish, ready
from tests.factories import CommitmentFactory, EvidenceFactory, UserFactory

SECRET = "Думи, които никой друг още не бива да прочете."


@pytest.fixture
def commitment(officer):
    made = CommitmentFactory(
        title="120 места", verbatim="Ще открием 120 места.", test_complete="Всички.", test_broken="Нито едно.",
        test_source="ДВ.", owner=officer,
    )  # fmt: skip
    EvidenceFactory(commitment=made, directness="primary", title="Регистър на детските градини")
    return made


@pytest.fixture
def draft(commitment, officer):
    return assess(commitment, officer, delivery="abandoned", rationale=SECRET, failure="no_funding")


TELLING = (SECRET, "abandoned", "no_funding", "no funding")


@pytest.mark.parametrize("who", ["other_officer", "leader"])
def test_until_the_second_coding_nobody_else_learns_what_a_draft_says(as_user, request, who, commitment, draft):
    reader = request.getfixturevalue(who)
    client = as_user(reader)
    api = APIClient()
    api.force_login(reader)
    pages = [
        client.get(commitment.get_absolute_url()), client.get(reverse("monitoring:assessment-list")),
        client.get(reverse("monitoring:assessment-list") + "?export=csv"),
        client.get("/"),
        client.get(reverse("monitoring:commitment-list")), client.get(commitment.owed_by.get_absolute_url()),
        api.get(reverse("api:assessment-list")), api.get(reverse("api:assessment-to-code")),
        api.get(reverse("api:coding-list")), client.get(reverse("accounts:log-list")),
    ]  # fmt: skip
    for page in pages:
        shown = page.content.decode()
        assert [word for word in TELLING if word in shown] == [], page.request["PATH_INFO"]
    told = str(lines_for(reader, timezone.localdate())) + json.dumps(
        list(LogEntry.objects.about(commitment).values("verb", "fields", "changes")), ensure_ascii=False
    )
    assert [word for word in TELLING if word in told] == []
    assert client.get(reverse("monitoring:assessment-approve", args=[draft.pk])).status_code == 404
    assert api.get(reverse("api:assessment-detail", args=[draft.pk])).status_code == 404


@pytest.mark.parametrize("delivery", ["abandoned", "limited"])
def test_no_filter_of_the_api_can_be_asked_what_a_blind_draft_says(other_officer, draft, delivery):
    api = APIClient()
    api.force_login(other_officer)
    asked = {"delivery": delivery}
    assert len(api.get(reverse("api:assessment-to-code"), asked).json()) == 1
    assert api.get(reverse("api:assessment-list"), asked).json()["count"] == 0
    address = reverse("api:assessment-code", args=[draft.pk]) + f"?delivery={delivery}"
    assert api.post(address, {"delivery": "not_started", "note": WHY}).status_code == 200


def test_the_log_of_a_draft_names_the_same_fields_whatever_it_says(officer, other_officer):
    plain, rich = CommitmentFactory(), CommitmentFactory()
    EvidenceFactory(commitment=rich)
    assess(plain, officer, delivery="not_started")
    assess(rich, officer, delivery="abandoned", waiver=WHY, failure="court", confidence="low", confidence_reason=WHY)
    told = [(one.verb, one.fields, one.changes) for one in map(LogEntry.objects.about, [plain, rich]) for one in one]
    assert told[0] == told[1] == ("assessed", ["delivery", "rationale", "result"], {})


def test_its_own_coder_reads_and_takes_back_a_blind_draft(as_user, officer, draft):
    page = as_user(officer).get(reverse("monitoring:assessment-approve", args=[draft.pk]))
    assert SECRET in page.content.decode()
    return_assessment(assessment=draft, reason="Сгреших.", by=Actor.of(officer))
    assert not Assessment.objects.visible_to(UserFactory(role=Role.LEADERSHIP)).exists(), "it stays theirs alone"


def test_nobody_else_approves_or_returns_what_waits_for_its_second_coding(other_officer, draft):
    with pytest.raises(ValidationError, match="second coding"):
        return_assessment(assessment=draft, reason="x y z", by=Actor.of(other_officer))
    with pytest.raises(ValidationError, match="second coding"):
        approve_assessment(assessment=draft, by=Actor.of(other_officer), privacy_checked=True)


def test_the_coding_page_shows_the_promise_and_nothing_of_the_first_answer(as_user, other_officer, commitment, draft):
    address = reverse("monitoring:coding-new", args=[draft.pk])
    page = as_user(other_officer).get(address).content.decode()
    assert SECRET not in page and "no funding" not in page and page.count(" checked") == 1, "the switch of the keys"
    assert "Ще открием 120 места." in page and "Регистър на детските градини" in page and "Нито едно." in page
    empty = as_user(other_officer).post(address, {"delivery": "limited", "result": "not_assessed", "note": ""})
    assert (empty.status_code, list(empty.context["form"].errors)) == (422, ["note"])
    as_user(other_officer).post(address, {"delivery": "limited", "result": "not_assessed", "note": WHY})
    draft.refresh_from_db()
    assert (draft.stage, draft.coders_agreed) == ("adjudication", False)
    assert as_user(other_officer).get(address).status_code == 404


def test_two_who_agree_send_it_on_its_way(officer, other_officer, draft):
    code(draft, other_officer)
    assert (draft.stage, draft.coders_agreed) == ("to_send", True)
    assert [one.coder for one in draft.codings.order_by("pk")] == [officer, other_officer]


def test_the_first_coder_does_not_code_again_and_nobody_codes_a_third_time(officer, other_officer, draft):
    with pytest.raises(ValidationError, match="somebody else"):
        code(draft, officer)
    code(draft, other_officer)
    with pytest.raises(ValidationError, match="meanwhile"):
        code(draft)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADMIN])
def test_only_the_centre_codes(draft, role):
    with pytest.raises(ValidationError, match="Only an officer or leadership"):
        code(draft, UserFactory(role=role))
    assert not Assessment.objects.to_code_by(UserFactory(role=role)).exists()


def test_whoever_codes_rests_on_evidence_they_may_see(officer, other_officer):
    commitment = CommitmentFactory(author=officer)
    EvidenceFactory(commitment=commitment, confidentiality="restricted", author=officer)
    draft = assess(commitment, officer)
    with pytest.raises(ValidationError, match="at least one piece"):
        code(draft, other_officer)
    code(draft, other_officer, delivery="not_started")


def test_a_third_person_decides_with_a_reason_and_both_answers_stay(officer, other_officer, leader, draft):
    code(draft, other_officer, delivery="limited")
    decision = {"delivery": "limited", "result": "not_assessed", "reason": "Едната група работи.", "rationale": WHY}
    for coder in (officer, other_officer):
        with pytest.raises(ValidationError, match="third person"):
            adjudicate(assessment=draft, by=Actor.of(coder), **decision)
    with pytest.raises(ValidationError, match="in a sentence"):
        adjudicate(assessment=draft, by=Actor.of(leader), **{**decision, "reason": ""})

    adjudicate(assessment=draft, by=Actor.of(leader), **decision)

    draft.refresh_from_db()
    assert (draft.delivery, draft.rationale, draft.stage, draft.coders_agreed) == ("limited", WHY, "to_send", False)
    kept = list(Coding.objects.order_by("pk").values_list("step", "coder", "delivery", "note"))
    assert kept == [
        ("first", officer.pk, "abandoned", SECRET),
        ("second", other_officer.pk, "limited", WHY),
        ("adjudication", leader.pk, "limited", "Едната група работи."),
    ]


def test_what_is_decided_rests_on_evidence_as_well(other_officer, leader, commitment, draft):
    Evidence.objects.filter(commitment=commitment).update(origin="promisor")
    code(draft, other_officer, delivery="limited")
    with pytest.raises(ValidationError, match="not from the promisor"):
        adjudicate(
            assessment=draft, delivery="reversed", result="not_assessed", reason=WHY, rationale=WHY,
            by=Actor.of(leader),
        )  # fmt: skip


def test_a_decision_is_made_on_its_page(as_user, other_officer, leader, draft):
    code(draft, other_officer, delivery="limited")
    address = reverse("monitoring:adjudication-new", args=[draft.pk])
    page = as_user(leader).get(address)
    assert other_officer.name in page.content.decode() and page.context["form"].initial["rationale"] == SECRET
    assert page.context["form"]["delivery"].value() is None, "neither answer is suggested"
    fields = {"delivery": "limited", "result": "not_assessed", "reason": WHY, "rationale": WHY}
    assert as_user(leader).post(address, fields).status_code == 302
    assert as_user(leader).get(address).status_code == 404


def test_until_a_third_decided_nobody_reads_that_one_did_and_what_is_missing_stands_on_top(
    as_user, other_officer, leader, draft
):
    code(draft, other_officer, delivery="limited")
    page = as_user(leader).get(reverse("monitoring:assessment-approve", args=[draft.pk]))
    html, points = page.content.decode(), page.context["points"]
    assert "two coders differ, a third decides" in html and "a third decided" not in html
    assert [point.place for point in points] == sorted(point.place for point in points)
    assert points[0].holds_back and points[-1].is_met


def test_the_database_lets_nobody_code_twice(other_officer, draft):
    with pytest.raises(IntegrityError, match="nobody_codes_twice"), transaction.atomic():
        Coding.objects.create(assessment=draft, step="second", coder=draft.coder, delivery="limited", note="x")


def test_what_was_coded_never_changes(draft):
    for act in (
        lambda: Coding.objects.update(delivery="complete"),
        lambda: Coding.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            act()


@pytest.mark.parametrize(("agrees", "confidence"), [(True, Confidence.HIGH), (False, Confidence.MEDIUM)])
def test_high_confidence_needs_two_who_agreed_before_anybody_decided(officer, leader, commitment, agrees, confidence):
    EvidenceFactory(commitment=commitment, source_on=timezone.localdate())
    draft = assess(commitment, officer)
    code(draft, delivery="limited" if agrees else "not_started")
    if not agrees:
        adjudicate(
            assessment=draft, delivery="limited", result="not_assessed", reason=WHY, rationale=WHY, by=Actor.of(leader)
        )
    draft.refresh_from_db()
    Commitment.objects.filter(pk=commitment.pk).update(verdict=draft)
    commitment.refresh_from_db()
    assert confidence_of(commitment, timezone.localdate()) == confidence


def test_another_confidence_is_given_with_a_reason_and_shown(as_user, officer, other_officer, leader, commitment):
    with pytest.raises(ValidationError, match="and why"):
        assess(commitment, officer, confidence="low")
    publish(commitment, officer, leader, confidence="low", confidence_reason="Регистърът е от миналата година.")
    page = as_user(other_officer).get(commitment.get_absolute_url())
    assert page.context["confidence"] == Confidence.LOW
    assert "Регистърът е от миналата година." in page.content.decode()


def test_why_it_failed_is_said_and_not_of_what_is_complete(as_user, officer, leader, commitment):
    with pytest.raises(ValidationError, match="did not fail"):
        assess(commitment, officer, delivery="complete", failure="court")
    publish(commitment, officer, leader, delivery="abandoned", failure="no_funding")
    assert "no funding" in as_user(officer).get(commitment.get_absolute_url()).content.decode()


def test_the_list_says_what_waits_for_me(as_user, officer, other_officer, commitment, draft):
    address = reverse("monitoring:assessment-list")
    own, other = (as_user(user).get(address) for user in (officer, other_officer))
    assert [one.waits_for_me for one in own.context["page"]] == [False]
    assert [one.waits_for_me for one in other.context["page"]] == [True]
    assert as_user(officer).get(address + "?stage=mine").context["page"].paginator.count == 0
    ready(commitment, other_officer)
    assert as_user(officer).get(address + "?stage=mine").context["page"].paginator.count == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_often_for_one_row_as_for_three(
    as_user, officer, other_officer, rows, django_assert_max_num_queries
):
    for _row in range(rows):
        code(assess(CommitmentFactory(), other_officer, delivery="not_started"), delivery="not_started")
    client = as_user(officer)
    with django_assert_max_num_queries(22) as asked:
        client.get(reverse("monitoring:assessment-list"))
    QUERIES.append(len(asked))
    assert len(set(QUERIES)) == 1


QUERIES: list[int] = []


def test_a_coding_over_the_api_needs_an_answer_the_product_knows(other_officer, draft):
    api = APIClient()
    api.force_login(other_officer)
    address = reverse("api:assessment-code", args=[draft.pk])
    assert list(api.post(address, {"delivery": "nearly", "note": WHY}).json()) == ["delivery"]
    made = api.post(address, {"delivery": "limited", "note": WHY}).json()
    assert (made["step"], made["delivery"]) == ("second", "limited")

"""Who stands: put up, accepted, submitted, decided, complained of; nothing out of its order, nothing without its reason."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import LogEntry
from campaigns.calls import candidacy_actions as actions
from campaigns.calls import dated
from campaigns.calls.steps import STEPS, last_step, possible, strip
from campaigns.models import Candidacy
from crm.calendar import Span
from tests.factories import (
    CallFactory,
    CandidacyFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    RepresentationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


def today():
    return timezone.localdate()


def ago(days):
    return today() - timedelta(days=days)


STATES = {
    "put up": ({}, {"accept", "withdraw"}),
    "accepted": ({"accepted_on": ago(8)}, {"submit", "withdraw"}),
    "submitted": ({"accepted_on": ago(8), "submitted_on": ago(5)}, {"decide", "withdraw"}),
    "admitted": (
        {"accepted_on": ago(8), "submitted_on": ago(5), "decision": "admitted", "decided_on": ago(2)},
        {"complain", "withdraw"},
    ),
    "refused": (
        {"accepted_on": ago(8), "submitted_on": ago(5), "decision": "refused", "decided_on": ago(2), "reason": "late"},
        {"complain"},
    ),
    "complained": (
        {
            "accepted_on": ago(8), "submitted_on": ago(5), "decision": "refused", "decided_on": ago(2),
            "reason": "late", "complained_on": ago(1),
        },
        {"settle", "withdraw"},
    ),
    "withdrawn": ({"withdrawn_on": ago(1)}, set()),
    "accepted and withdrawn": ({"accepted_on": ago(8), "withdrawn_on": ago(1)}, set()),
}  # fmt: skip
FIELDS = {
    "accept": {"accepted_on": ago(1), "accepted_how": "phone"},
    "submit": {"submitted_on": ago(1), "receipt": "12"},
    "decide": {"decision": "admitted", "decided_on": ago(1), "reason": "", "complaint_until": None},
    "complain": {"complained_on": ago(1)},
    "settle": {"complaint_outcome": "Heard", "is_admitted": True},
    "withdraw": {"withdrawn_on": ago(1)},
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(("fields", "legal"), STATES.values(), ids=STATES)
def test_only_what_follows_can_be_done_and_the_rest_is_refused_in_words(officer, fields, legal, step):
    one, by = CandidacyFactory(**fields), Actor(officer, "page")
    assert set(possible(one)) == legal
    if step in legal:
        after = actions.take_step(candidacy=one, step=step, version=1, by=by, **FIELDS[step])
        assert last_step(after) == step and after.version == 2
    else:
        with pytest.raises(ValidationError, match="cannot be taken now"):
            actions.take_step(candidacy=one, step=step, version=1, by=by, **FIELDS[step])
        assert not LogEntry.objects.exists()


@pytest.fixture
def desk(as_user, officer):
    return as_user(officer)


def step_of(desk, one, step, **sent):
    one.refresh_from_db()
    url = reverse(f"campaigns:candidacy-{step}", args=[one.pk])
    return desk.post(url, {"version": one.version, **sent}, headers=ENGLISH)


def test_a_candidacy_goes_its_whole_way_over_the_pages(desk):
    call, body, person = CallFactory(), OrganisationFactory(), PersonFactory()
    sent = {"organisation": f"organisation:{body.pk}", "person": f"person:{person.pk}", "nominated_on": today()}
    answer = desk.post(reverse("campaigns:candidacy-new", args=[call.pk]), {**sent, "confidentiality": "coalition"})
    assert answer.status_code == 302
    one = Candidacy.objects.get()
    assert (one.call, one.organisation, one.person) == (call, body, person)
    assert step_of(desk, one, "accept", accepted_on=today(), accepted_how="phone").status_code == 302
    assert step_of(desk, one, "submit", submitted_on=today(), receipt="РД-12").status_code == 302
    decided = {"decision": "refused", "decided_on": today(), "reason": "No report", "complaint_until": today()}
    assert step_of(desk, one, "decide", **decided).status_code == 302
    assert step_of(desk, one, "complain", complained_on=today()).status_code == 302
    assert step_of(desk, one, "settle", complaint_outcome="Heard", is_admitted="on").status_code == 302
    one.refresh_from_db()
    assert one.decision == "admitted" and one.complaint_outcome == "Heard" and one.reason == "No report"
    page = desk.get(call.get_absolute_url(), headers=ENGLISH).content.decode()
    assert "Nominated" in page and "Complaint" in page and "No report" in page
    verbs = list(LogEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == [
        "nominated", "noted the acceptance", "noted the submission", "noted the decision", "noted the complaint",
        "noted what came of the complaint",
    ]  # fmt: skip
    assert "No report" not in str(list(LogEntry.objects.values_list("changes", flat=True)))


def test_a_refusal_without_its_reason_is_refused_beside_the_field_and_by_the_database(desk):
    one = CandidacyFactory(accepted_on=ago(3), submitted_on=ago(2))
    answer = step_of(desk, one, "decide", decision="refused", decided_on=today(), reason="  ")
    assert answer.status_code == 422 and "without its reason" in answer.context["form"].errors["reason"][0]
    assert step_of(desk, one, "decide", decision="admitted", decided_on=today()).status_code == 302
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidacy.objects.filter(pk=one.pk).update(decision="refused", reason="")


def test_an_organisation_stands_once_and_may_stand_again_after_withdrawing(desk, officer):
    one = CandidacyFactory()
    sent = {
        "organisation": f"organisation:{one.organisation_id}", "nominated_on": today(), "confidentiality": "coalition",
    }  # fmt: skip
    url = reverse("campaigns:candidacy-new", args=[one.call_id])
    answer = desk.post(url, sent, headers=ENGLISH)
    assert (
        answer.status_code == 422 and "stands in this call already" in answer.context["form"].errors["organisation"][0]
    )
    step_of(desk, one, "withdraw", withdrawn_on=today())
    assert desk.post(url, sent).status_code == 302
    with pytest.raises(ValidationError):
        actions.take_back_step(candidacy=one, by=Actor(officer, "page"))


@pytest.mark.parametrize(
    ("step", "fields", "sent", "field"),
    [
        ("accept", {}, {"accepted_on": today() + timedelta(days=1), "accepted_how": "phone"}, "accepted_on"),
        ("accept", {}, {"accepted_on": ago(11), "accepted_how": "phone"}, "accepted_on"),
        ("submit", {"accepted_on": ago(3)}, {"submitted_on": ago(4)}, "submitted_on"),
        (
            "decide",
            {"accepted_on": ago(3), "submitted_on": ago(2)},
            {"decision": "admitted", "decided_on": ago(1), "complaint_until": ago(2)},
            "complaint_until",
        ),
        (
            "complain",
            {
                "accepted_on": ago(9), "submitted_on": ago(8), "decision": "refused", "reason": "x",
                "decided_on": ago(5), "complaint_until": ago(2),
            },
            {"complained_on": ago(1)},
            "complained_on",
        ),
    ],
)  # fmt: skip
def test_nothing_happens_tomorrow_before_what_it_follows_or_after_its_last_day(desk, step, fields, sent, field):
    answer = step_of(desk, CandidacyFactory(**fields), step, **sent)
    assert answer.status_code == 422 and field in answer.context["form"].errors


def test_what_came_after_the_last_day_of_the_call_was_not_submitted(desk):
    call = CallFactory(deadline=ago(2))
    one = CandidacyFactory(call=call, accepted_on=ago(5))
    assert step_of(desk, one, "submit", submitted_on=ago(1)).status_code == 422
    assert step_of(desk, one, "submit", submitted_on=ago(2)).status_code == 302


def test_two_at_once_are_told_of_each_other(desk):
    one = CandidacyFactory()
    url = reverse("campaigns:candidacy-accept", args=[one.pk])
    Candidacy.objects.filter(pk=one.pk).update(version=7)
    sent = {"version": 1, "accepted_on": today(), "accepted_how": "phone"}
    answer = desk.post(url, sent, headers=ENGLISH)
    assert answer.status_code == 422 and "meanwhile" in str(answer.context["form"].non_field_errors())
    assert answer.context["form"].data["version"] == "7"


def test_a_slip_is_taken_back_step_by_step(desk, officer):
    one = CandidacyFactory(accepted_on=ago(3), accepted_how="phone", submitted_on=ago(2), receipt="5")
    url = reverse("campaigns:candidacy-take-back", args=[one.pk])
    desk.post(url)
    one.refresh_from_db()
    assert one.submitted_on is None and one.receipt == "" and one.accepted_on is not None
    desk.post(url)
    one.refresh_from_db()
    assert one.accepted_on is None and possible(one)[0] == "accept"
    with pytest.raises(ValidationError):
        actions.take_back_step(candidacy=one, by=Actor(officer, "page"))


@pytest.fixture
def nominee(db):
    user = UserFactory(role="member")
    RepresentationFactory(user=user, organisation=MembershipFactory().organisation)
    return user


def test_the_nominee_answers_with_their_own_account_and_nobody_else_for_them(as_user, nominee, member):
    one = CandidacyFactory(person=PersonFactory(user=nominee))
    url = reverse("campaigns:candidacy-answer", args=[one.pk])
    assert as_user(member).post(url, {"answer": "yes"}).status_code == 404
    client = as_user(nominee)
    assert "I accept" in client.get(one.call.get_absolute_url(), headers=ENGLISH).content.decode()
    assert list(dated.running(nominee)["mine"]) == [one]
    assert client.post(url, {"answer": "yes"}).status_code == 302
    one.refresh_from_db()
    assert (one.accepted_on, one.accepted_how) == (today(), "account")
    client.post(url, {"answer": "no"})
    one.refresh_from_db()
    assert one.withdrawn_on == today()


def test_after_a_withdrawal_nobody_accepts(as_user, nominee):
    one = CandidacyFactory(person=PersonFactory(user=nominee), withdrawn_on=today())
    as_user(nominee).post(reverse("campaigns:candidacy-answer", args=[one.pk]), {"answer": "yes"})
    one.refresh_from_db()
    assert one.accepted_on is None


def test_why_somebody_was_refused_is_for_the_centre_and_for_them(as_user, officer, member, nominee):
    own = OrganisationFactory()
    RepresentationFactory(user=nominee, organisation=own)
    one = CandidacyFactory(
        organisation=own, accepted_on=ago(9), submitted_on=ago(8), decision="refused", decided_on=ago(2), reason="Secret",
        complained_on=ago(1),
    )  # fmt: skip
    for user, reads in ((officer, True), (nominee, True), (member, False)):
        client = as_user(user)
        assert ("Secret" in client.get(one.call.get_absolute_url()).content.decode()) == reads
        told = client.get(reverse("api:candidacy-detail", args=[one.pk])).json()
        assert (told["reason"] == "Secret") == reads and told["decision"] == "refused"
        assert (told["complained_on"] is not None) == reads


def test_a_hidden_person_is_not_named_to_members(as_user, member):
    one = CandidacyFactory(person=PersonFactory(name="Скрит Измислен", confidentiality="restricted"))
    assert "Скрит" not in as_user(member).get(one.call.get_absolute_url()).content.decode()
    assert as_user(member).get(reverse("api:candidacy-detail", args=[one.pk])).json()["person"] is None


def test_the_time_to_complain_stands_in_the_calendar_and_on_the_home_page(officer, member):
    until = today() + timedelta(days=4)
    told = {"accepted_on": ago(9), "submitted_on": ago(8), "decision": "refused", "decided_on": ago(1), "reason": "x"}
    one = CandidacyFactory(complaint_until=until, **told)
    CandidacyFactory(complaint_until=until, complained_on=today(), **told)
    span = Span(today(), today() + timedelta(days=9))
    assert [entry.url for entry in dated.complaints(officer, span)] == [one.get_absolute_url()]
    assert list(dated.running(officer)["complaints"]) == [one]
    assert dated.complaints(member, span) == [] and not dated.running(member)["complaints"]


def test_the_strip_says_where_it_stands():
    one = CandidacyFactory(accepted_on=ago(3))
    assert [stage.state for stage in strip(one)] == ["done", "done", "next", "ahead"]
    refused = CandidacyFactory(
        accepted_on=ago(3), submitted_on=ago(3), decision="refused", decided_on=ago(1), reason="x"
    )
    assert [stage.state for stage in strip(refused)][-1] == "bad"


def test_a_person_who_accepted_is_not_exchanged(desk):
    one = CandidacyFactory(person=PersonFactory(), accepted_on=ago(2))
    sent = {"person": f"person:{PersonFactory().pk}", "nominated_on": ago(10), "confidentiality": "coalition"}
    answer = desk.post(reverse("campaigns:candidacy-edit", args=[one.pk]), {**sent, "version": 1}, headers=ENGLISH)
    assert answer.status_code == 422 and "person" in answer.context["form"].errors

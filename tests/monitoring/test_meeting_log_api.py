"""A whole log over the API: the rules, gates and words of the page, and stored once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import LogEntry
from campaigns.models import AskPressed
from crm.confidentiality import Level
from crm.models import Meeting, Side, Task
from monitoring.models import Commitment
from tests.factories import AskFactory, MeetingFactory, MinistryFactory, OfficeFactory, PersonFactory, TenureFactory

ADDRESS, PAGE = "/api/v1/meeting-logs/", "/meetings/log/"
TODAY = timezone.localdate()
QUESTIONS = 12


@pytest.fixture
def ministry(db):
    return MinistryFactory(name="Министерство на здравеопазването", name_latin="Ministry of Health")


@pytest.fixture
def deputy(ministry):
    person = PersonFactory(name="Здравка Петрова")
    TenureFactory(person=person, organisation=ministry, office=OfficeFactory(body=ministry), started="2024")
    return person


@pytest.fixture
def send(client):
    def send_as(user, key=None, **fields):
        client.force_login(user)
        body = {"held_on": TODAY.isoformat(), "about": "Детски градини", **fields}
        headers = {"Idempotency-Key": str(key)} if key else {}
        return client.post(ADDRESS, body, content_type="application/json", headers=headers)

    return send_as


def test_a_whole_log_is_stored_in_one_request(send, officer, other_officer, ministry, deputy):
    ask, mine = AskFactory(), PersonFactory(user=officer)
    due = (TODAY + timedelta(days=30)).isoformat()
    answer = send(
        officer, met=[f"person:{deputy.pk}", f"organisation:{ministry.pk}", "new:person:Нов Чиновник"],
        ours=[f"person:{mine.pk}"], asks=[f"ask:{ask.pk}"], notes="бележки",
        promises=[{"text": "120 места", "due_on": due, "by_whom": f"person:{deputy.pk}"}],
        debts=[{"text": "списък", "due_on": due}, {"text": "писмо", "assignee": other_officer.pk}],
        next_step="check", next_on=due,
    )  # fmt: skip

    meeting = Meeting.objects.get()
    assert (answer.status_code, answer.json()) == (201, {"id": meeting.pk, "url": meeting.get_absolute_url()})
    assert (meeting.author, meeting.state, meeting.notes) == (officer, Meeting.State.HELD, "бележки")
    assert meeting.participations.filter(side=Side.THEIRS).count() == 3
    assert AskPressed.objects.get(meeting=meeting).ask == ask
    promise = Commitment.objects.get()
    assert (promise.verbatim, promise.spoken_by, promise.owed_by) == ("120 места", deputy, ministry)
    assert set(Task.objects.values_list("what", "assignee")) == {
        ("списък", officer.pk), ("писмо", other_officer.pk), ("What came of it: Детски градини", officer.pk),
    }  # fmt: skip
    assert LogEntry.objects.about(meeting).get().via == "api"


def test_the_same_key_is_stored_once_and_answered_alike(send, officer, deputy):
    key, met = uuid4(), [f"person:{deputy.pk}"]
    first, second = send(officer, key, met=met), send(officer, key, met=met)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert Meeting.objects.count() == 1


def test_what_the_page_stored_the_api_does_not_store_again(send, client, officer, deputy):
    """The answer to the page got lost, and the device sends it from its queue."""
    key = uuid4()
    client.force_login(officer)
    page = {
        "met": f"person:{deputy.pk}", "held_on": TODAY.isoformat(), "about": "Детски градини", "idempotency_key": str(key),
        "kind": "in_person", "confidentiality": "internal", "next_step": "nothing",
        "promises-TOTAL_FORMS": "1", "promises-INITIAL_FORMS": "0", "promises-0-text": "обещано",
        "debts-TOTAL_FORMS": "0", "debts-INITIAL_FORMS": "0",
    }  # fmt: skip
    assert client.post(PAGE, page).status_code == 302
    answer = send(officer, key, met=[f"person:{deputy.pk}"], promises=[{"text": "обещано"}])

    assert answer.status_code == 200
    assert (Meeting.objects.count(), Commitment.objects.count()) == (1, 1)


def test_a_key_used_for_other_words_is_told_apart(send, officer, deputy):
    key, met = uuid4(), [f"person:{deputy.pk}"]
    first = send(officer, key, met=met)
    answer = send(officer, key, met=met, notes="друго")

    assert (answer.status_code, answer.json()["stored_at"]) == (409, first.json()["url"])
    assert Meeting.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twins_at_the_same_moment_are_stored_once(officer, deputy):
    key, gate = str(uuid4()), Barrier(2)

    def tab(_):
        client = Client()
        client.force_login(officer)
        body = {"held_on": TODAY.isoformat(), "about": "Двойно", "met": [f"person:{deputy.pk}"]}
        gate.wait(10)
        try:
            answer = client.post(ADDRESS, body, content_type="application/json", headers={"Idempotency-Key": key})
            return answer.json()["url"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as tabs:
        assert len(set(tabs.map(tab, range(2)))) == 1
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize("missing", ["met", "held_on", "about"])
def test_without_who_when_or_one_line_it_is_refused_by_name(send, officer, deputy, missing):
    answer = send(officer, **{"met": [f"person:{deputy.pk}"], missing: None})

    assert (answer.status_code, list(answer.json())) == (400, [missing])
    assert not Meeting.objects.exists()


def test_a_rule_of_a_row_is_told_at_the_row(send, officer, deputy):
    early = (TODAY - timedelta(days=1)).isoformat()
    rows = [{"text": "добре"}, {"text": "рано", "due_on": early}]
    answer = send(officer, met=[f"person:{deputy.pk}"], promises=rows)

    assert answer.status_code == 400
    assert answer.json() == {"promises": [{}, {"due_on": ["This is before the meeting."]}]}


def test_the_hidden_reads_as_unknown(send, officer):
    hidden = PersonFactory(confidentiality=Level.RESTRICTED)
    answer = send(officer, met=[f"person:{hidden.pk}"])

    assert (answer.status_code, answer.json()) == (400, {"met": ["Choose one of the suggestions."]})
    assert hidden.name not in answer.content.decode()


def test_a_name_that_is_still_words_comes_back_with_what_it_may_mean(send, officer):
    near = PersonFactory(name="Петя Иванова")
    hidden = PersonFactory(name="Петя Скрита", confidentiality=Level.RESTRICTED)
    answer = send(officer, met=["words:Петя от МОН"])

    assert answer.status_code == 400
    assert answer.json()["met"] == ["Who or what is “Петя от МОН”?"]
    asked = answer.json()["unsettled"][0]
    assert (asked["in"], asked["words"]) == ("met", "Петя от МОН")
    assert [option["value"] for option in asked["options"]] == [
        f"person:{near.pk}", "new:person:Петя от МОН", "new:organisation:Петя от МОН", "notes",
    ]  # fmt: skip
    assert hidden.name not in answer.content.decode()
    assert not Meeting.objects.exists()


def test_a_name_that_one_record_has_exactly_is_meant(send, officer, ministry):
    ask = AskFactory(title_bg="Градини без такса")
    answer = send(officer, met=["words:ministry of health"], asks=["words:градини без такса"])

    assert answer.status_code == 201
    assert Meeting.objects.get().participations.get().organisation == ministry
    assert AskPressed.objects.get().ask == ask


def test_two_of_one_name_are_a_question(send, officer):
    for _ in range(2):
        PersonFactory(name="Иван Иванов")

    assert len(send(officer, met=["words:Иван Иванов"]).json()["unsettled"][0]["options"]) == 5


def test_it_is_refused_for_somebody_else_than_its_author(send, officer, other_officer, deputy):
    answer = send(other_officer, met=[f"person:{deputy.pk}"], author=officer.pk)

    assert (answer.status_code, list(answer.json())) == (409, ["author"])
    assert not Meeting.objects.exists()


def test_a_planned_meeting_takes_place(send, officer, deputy):
    meeting = MeetingFactory(state=Meeting.State.PLANNED, held_on=TODAY, author=officer)
    answer = send(officer, met=[f"person:{deputy.pk}"], planned=meeting.pk, version=1, notes="Добре мина")

    meeting.refresh_from_db()
    assert (answer.status_code, answer.json()["id"]) == (201, meeting.pk)
    assert (meeting.state, meeting.notes) == (Meeting.State.HELD, "Добре мина")
    stale = send(officer, met=[f"person:{deputy.pk}"], planned=meeting.pk, version=1, notes="Пак")
    assert stale.status_code == 400
    other = MeetingFactory(state=Meeting.State.PLANNED, held_on=TODAY, version=3)
    assert send(officer, met=[f"person:{deputy.pk}"], planned=other.pk, version=1).status_code == 409


def test_only_the_centre_and_only_with_the_token_of_its_session(client, member, officer, deputy):
    body = {"held_on": TODAY.isoformat(), "about": "х", "met": [f"person:{deputy.pk}"]}
    assert client.post(ADDRESS, body, content_type="application/json").status_code == 401
    client.force_login(member)
    assert client.post(ADDRESS, body, content_type="application/json").status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(officer)
    assert strict.post(ADDRESS, body, content_type="application/json").status_code == 403
    token = strict.get("/session/").json()
    assert token["user"] == officer.pk
    headers = {"X-CSRFToken": token["X-CSRFToken"]}
    assert strict.post(ADDRESS, body, content_type="application/json", headers=headers).status_code == 201


@pytest.mark.parametrize("rows", [1, 3])
def test_a_refused_log_asks_the_same_questions_whatever_its_rows(send, officer, deputy, rows):
    early = [{"text": "рано", "due_on": "2001-01-01"}] * rows
    send(officer, met=[f"person:{deputy.pk}"], promises=early)
    with CaptureQueriesContext(connection) as asked:
        assert send(officer, met=[f"person:{deputy.pk}"], promises=early).status_code == 400
    assert len(asked) == QUESTIONS

"""How did it go? A planned meeting that is over is held on the page of the quick log, half filled."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.models import AskPressed
from crm.confidentiality import Level
from crm.models import Letter, Meeting, Participation, Side, Task
from monitoring.models import Commitment
from tests.access.forms import form_of
from tests.factories import AskFactory, AskPressedFactory, MeetingFactory, MinistryFactory, PersonFactory

TODAY = timezone.localdate()


@pytest.fixture
def planned(officer):
    meeting = MeetingFactory(
        state=Meeting.State.PLANNED, held_on=TODAY, about="Такси в градините", notes="Да попитаме за сроковете",
        where="Сердика", author=officer,
    )  # fmt: skip
    for side, seat in {
        Side.THEIRS: {"organisation": MinistryFactory(name="МОН"), "role": Participation.Role.LEAD},
        Side.OURS: {"person": PersonFactory(user=officer), "role": Participation.Role.MINUTES},
        Side.NEUTRAL: {"person": PersonFactory(name="Преводач")},
    }.items():
        Participation.objects.create(meeting=meeting, side=side, **seat)
    AskPressedFactory(meeting=meeting, ask=AskFactory(title_bg="Градини без такса"))
    return meeting


def address(meeting):
    return reverse("monitoring:meeting-held", args=[meeting.pk])


def test_what_was_planned_stands_there_already(as_user, officer, planned):
    form = form_of(as_user(officer).get(address(planned)).content.decode())

    body, me = planned.participations.get(side=Side.THEIRS).organisation, planned.participations.get(side=Side.OURS)
    assert (form.fields["met"], form.fields["ours"]) == ([f"organisation:{body.pk}"], [f"person:{me.person_id}"])
    assert form.fields["about"] == ["Такси в градините"]
    assert form.fields["notes"] == ["Да попитаме за сроковете"]
    assert form.fields["held_on"] == [TODAY.isoformat()]
    assert form.fields["asks"] == [f"ask:{AskPressed.objects.get().ask_id}"]


def test_it_took_place_with_promises_debts_and_a_letter_to_finish(as_user, officer, planned):
    client = as_user(officer)
    form = form_of(client.get(address(planned)).content.decode())
    rows = {
        "promises-TOTAL_FORMS": "1", "promises-0-text": "120 места", "debts-TOTAL_FORMS": "1", "debts-0-text": "списък",
        "debts-0-assignee": str(officer.pk),
    }  # fmt: skip
    answer = client.post(address(planned), form.sent(notes="Добре мина", next_step="thanks", **rows))

    planned.refresh_from_db()
    body = planned.participations.get(side=Side.THEIRS).organisation
    assert answer.headers["Location"] == planned.get_absolute_url()
    assert (planned.state, planned.notes, planned.where) == (Meeting.State.HELD, "Добре мина", "Сердика")
    assert Meeting.objects.count() == 1
    assert {(seat.side, seat.role) for seat in planned.participations.all()} == {
        (Side.THEIRS, "lead"), (Side.OURS, "minutes"), (Side.NEUTRAL, "present"),
    }  # fmt: skip
    assert (Commitment.objects.get().meeting, Commitment.objects.get().owed_by) == (planned, body)
    assert set(Task.objects.values_list("what", flat=True)) == {"списък", "Thank-you letter: МОН"}
    letter = Letter.objects.get()
    assert (letter.kind, letter.organisation, letter.meeting, letter.dated_on) == ("thanks", body, planned, None)
    assert AskPressed.objects.count() == 1


def test_sent_twice_it_took_place_once(as_user, officer, planned):
    client = as_user(officer)
    sent = form_of(client.get(address(planned)).content.decode()).sent(
        **{"promises-TOTAL_FORMS": "1", "promises-0-text": "обещано"}
    )
    answers = [client.post(address(planned), sent) for _time in range(2)]

    assert [answer.headers["Location"] for answer in answers] == [planned.get_absolute_url()] * 2
    assert Commitment.objects.count() == 1


def test_someone_elses_words_of_meanwhile_stand_beside_mine(as_user, officer, planned):
    client = as_user(officer)
    sent = form_of(client.get(address(planned)).content.decode()).sent(notes="Моите думи")
    Meeting.objects.filter(pk=planned.pk).update(version=2, notes="Техните думи")
    first = client.post(address(planned), sent)

    html = first.content.decode()
    assert first.status_code == 422
    assert "Техните думи" in html
    assert "Моите думи" in html
    assert client.post(address(planned), form_of(html).sent()).status_code == 302
    planned.refresh_from_db()
    assert planned.notes == "Моите думи"


def test_what_was_held_is_not_held_again(as_user, officer, planned):
    Meeting.objects.filter(pk=planned.pk).update(state=Meeting.State.HELD)
    assert as_user(officer).get(address(planned)).headers["Location"] == planned.get_absolute_url()
    Meeting.objects.filter(pk=planned.pk).update(state=Meeting.State.CANCELLED)
    sent = {"met": "new:person:Х", "held_on": TODAY.isoformat(), "about": "х", "kind": "call", "next_step": "nothing"}
    assert as_user(officer).post(address(planned), {**sent, "confidentiality": "internal"}).status_code == 422


def test_the_quick_log_leads_there_and_the_hidden_is_not_found(as_user, officer, other_officer, planned):
    assert as_user(officer).get(f"/meetings/log/?meeting={planned.pk}").headers["Location"] == address(planned)
    Meeting.objects.filter(pk=planned.pk).update(confidentiality=Level.RESTRICTED)
    assert as_user(other_officer).get(address(planned)).status_code == 404
    assert as_user(other_officer).post(address(planned), {"about": "х"}).status_code == 404


def test_home_asks_whoever_planned_it_or_was_there_once_it_is_over(as_user, officer, other_officer):
    now = timezone.localtime()
    over = MeetingFactory(
        state=Meeting.State.PLANNED, held_on=TODAY - timedelta(days=1), about="Минала", author=officer
    )
    MeetingFactory(state=Meeting.State.PLANNED, held_on=TODAY, held_at=time(0, 0), about="Тази нощ", author=officer)
    MeetingFactory(state=Meeting.State.PLANNED, held_on=TODAY, about="Днес без час", author=officer)
    MeetingFactory(state=Meeting.State.PLANNED, held_on=TODAY + timedelta(days=1), about="Утре", author=officer)
    theirs = MeetingFactory(
        state=Meeting.State.PLANNED, held_on=TODAY - timedelta(days=2), about="Чужда", author=other_officer
    )
    assert now.time() > time(0, 0)

    html = as_user(officer).get("/").content.decode()
    assert address(over) in html
    asked = html[html.index("Meetings ahead") :]
    assert asked.index("Минала") < asked.index("Днес без час")
    assert asked.index("Тази нощ") < asked.index("Днес без час")
    assert "Чужда" not in asked
    Participation.objects.create(meeting=theirs, person=PersonFactory(user=officer), side=Side.OURS)
    assert address(theirs) in as_user(officer).get("/").content.decode()

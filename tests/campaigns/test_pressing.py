"""Asks brought up in meetings: known only to those who may see both."""

import pytest
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import LogEntry
from campaigns.asks import actions
from campaigns.models import AskPressed
from crm import timeline
from crm.confidentiality import Level
from crm.models import Meeting
from tests.factories import (
    AskFactory,
    AskPressedFactory,
    MeetingFactory,
    MinistryFactory,
    ParticipationFactory,
    PersonFactory,
    TenureFactory,
)


@pytest.fixture
def secret_press(db):
    """A public ask, brought up in a restricted meeting with a ministry and a person."""
    press = AskPressedFactory(
        ask__confidentiality=Level.PUBLIC, meeting__confidentiality=Level.RESTRICTED, meeting__about="Поверително"
    )
    ParticipationFactory(meeting=press.meeting, organisation=MinistryFactory())
    ParticipationFactory(meeting=press.meeting, person=PersonFactory(confidentiality=Level.PUBLIC))
    return press


def test_what_was_pressed_in_a_restricted_meeting_is_neither_seen_nor_counted(as_user, officer, leader, secret_press):
    actions.press_asks(meeting=secret_press.meeting, asks=[AskFactory()], by=Actor.of(leader))
    client = as_user(officer)

    page = client.get(secret_press.ask.get_absolute_url())
    listed = client.get(reverse("campaigns:ask-list"), {"sort": "-pressed"})
    answer = client.get(reverse("api:ask-detail", args=[secret_press.ask.pk])).json()

    assert page.context["ask"].times_pressed == 0
    assert "Поверително" not in page.content.decode()
    assert page.context["timeline"] == []
    assert {ask.times_pressed for ask in listed.context["page"]} == {0}
    assert answer["times_pressed"] == 0
    assert client.get(reverse("campaigns:meeting-asks", args=[secret_press.meeting.pk])).status_code == 404
    assert client.post(reverse("campaigns:press", args=[secret_press.meeting.pk]), {"asks": []}).status_code == 404
    assert client.post(reverse("campaigns:press-take-back", args=[secret_press.pk])).status_code == 404


def test_those_who_may_see_both_see_it_on_every_timeline(officer, leader, secret_press):
    seats = secret_press.meeting.participations.all()
    records = [secret_press.ask, *(seat.organisation or seat.person for seat in seats)]

    def told(user):
        return [[item for item in timeline.of(record, user) if item.icon == "megaphone"] for record in records]

    assert [len(items) for items in told(leader)] == [1, 1, 1]
    assert [items[0].level for items in told(leader)] == [Level.RESTRICTED] * 3
    assert told(officer) == [[], [], []]


def test_a_hidden_ask_is_not_on_the_page_of_an_open_meeting(as_user, member):
    meeting = MeetingFactory(confidentiality=Level.COALITION)
    shown = AskPressedFactory(meeting=meeting, ask__confidentiality=Level.COALITION)
    hidden = AskPressedFactory(meeting=meeting, ask__title_en="Hidden ask")

    page = as_user(member).get(reverse("campaigns:meeting-asks", args=[meeting.pk])).content.decode()

    assert str(shown.ask) in page
    assert str(hidden.ask) not in page
    assert reverse("campaigns:press", args=[meeting.pk]) not in page


def test_a_meeting_with_hidden_asks_only_has_no_panel_for_a_member(as_user, member):
    press = AskPressedFactory(meeting__confidentiality=Level.COALITION)

    url = reverse("campaigns:meeting-asks", args=[press.meeting.pk])

    assert as_user(member).get(url, headers={"HX-Request": "true"}).content == b""
    assert str(press.ask) not in as_user(member).get(url).content.decode()


def test_asks_are_noted_once_and_taken_back(as_user, officer):
    meeting, ask = MeetingFactory(), AskFactory()
    client = as_user(officer)
    url = reverse("campaigns:press", args=[meeting.pk])

    for _again in range(2):
        assert client.post(url, {"asks": [f"ask:{ask.pk}"]}, headers={"HX-Request": "true"}).status_code == 200
    press = AskPressed.objects.get()
    panel = client.post(reverse("campaigns:press-take-back", args=[press.pk]), headers={"HX-Request": "true"})

    assert str(ask) not in panel.content.decode()
    assert not AskPressed.objects.exists()
    assert [entry.verb for entry in LogEntry.objects.about(press).order_by("pk")] == ["pressed", "took back"]
    assert not LogEntry.objects.about(ask).exists()  # an ask's own history tells of no meeting


def test_a_hidden_ask_reads_as_unknown_in_the_panel(as_user, officer):
    meeting, hidden = MeetingFactory(), AskFactory(confidentiality=Level.RESTRICTED, title_en="Hush")

    response = as_user(officer).post(reverse("campaigns:press", args=[meeting.pk]), {"asks": [f"ask:{hidden.pk}"]})

    assert response.status_code == 422
    assert "Hush" not in response.content.decode()
    assert not AskPressed.objects.exists()


@pytest.mark.parametrize("name", ["press", "press-take-back"])
def test_members_note_nothing(name, as_user, member):
    press = AskPressedFactory(meeting__confidentiality=Level.PUBLIC, ask__confidentiality=Level.PUBLIC)
    pk = press.meeting.pk if name == "press" else press.pk

    assert as_user(member).post(reverse(f"campaigns:{name}", args=[pk])).status_code == 403


@pytest.mark.parametrize("state", [Meeting.State.PLANNED, Meeting.State.CANCELLED])
def test_only_held_meetings_count(state, officer, as_user):
    press = AskPressedFactory(meeting__state=state)

    assert as_user(officer).get(press.ask.get_absolute_url()).context["ask"].times_pressed == 0
    assert timeline.of(press.ask, officer) == []


def test_an_ask_on_a_bodys_timeline_does_not_tell_of_the_hidden_person_it_sent(member):
    press = AskPressedFactory(ask__confidentiality=Level.PUBLIC, meeting__confidentiality=Level.PUBLIC)
    capacity = TenureFactory(person=PersonFactory(confidentiality=Level.RESTRICTED))
    ParticipationFactory(meeting=press.meeting, person=capacity.person, capacity=capacity)

    assert timeline.of(capacity.organisation, member) == []

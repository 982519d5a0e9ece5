"""The timeline of organisations and people: what happened around them, as far as the reader may know."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.actors import Actor
from crm import timeline
from crm.actions.documents import store_document
from crm.actions.meetings import record_meeting
from crm.changes import changes_of
from crm.confidentiality import Level
from tests.factories import (
    MeetingFactory,
    MinistryFactory,
    ParticipationFactory,
    PersonFactory,
    TaskFactory,
    TenureFactory,
)


def titles(record, user):
    return [item.title for item in timeline.of(record, user)]


@pytest.fixture
def ministry(db):
    return MinistryFactory()


def test_a_body_shows_whom_it_sent_and_a_person_keeps_what_they_did(officer, ministry):
    person = PersonFactory()
    capacity = TenureFactory(person=person, organisation=ministry, started="", ended="2026-05")
    meeting = MeetingFactory(about="С представител", held_on=date(2026, 4, 1))
    ParticipationFactory(meeting=meeting, person=person, capacity=capacity)
    after = MeetingFactory(about="После", held_on=date(2026, 8, 1))
    ParticipationFactory(meeting=after, person=person)
    assert "С представител" in titles(ministry, officer)
    assert "После" not in titles(ministry, officer)
    assert [title for title in titles(person, officer) if title in {"После", "С представител"}] == [
        "После",
        "С представител",
    ]


def test_newest_first_with_tasks_and_documents_among_them(officer, ministry):
    meeting = MeetingFactory(about="Стара среща", held_on=date(2020, 1, 1))
    ParticipationFactory(meeting=meeting, organisation=ministry)
    TaskFactory(what="Писмо до тях", owed_to=ministry, due_on=date(2021, 1, 1))
    store_document(upload=SimpleUploadedFile("a.txt", b"text"), title="Бележка", subject=ministry, by=Actor.of(officer))
    assert titles(ministry, officer) == ["Бележка", "Писмо до тях", "Стара среща"]


def test_nothing_hidden_stands_on_a_timeline(officer, other_officer, leader, member, ministry):
    by = Actor.of(officer)
    meeting = MeetingFactory(about="Тайна среща", author=officer, confidentiality=Level.RESTRICTED)
    ParticipationFactory(meeting=meeting, organisation=ministry)
    TaskFactory(what="Тайна задача", subject=ministry, assignee=officer, confidentiality=Level.RESTRICTED)
    file = SimpleUploadedFile("a.txt", b"text")
    store_document(upload=file, title="Таен файл", subject=ministry, confidentiality=Level.RESTRICTED, by=by)
    expected = {"Тайна среща", "Тайна задача", "Таен файл"}
    assert set(titles(ministry, officer)) == set(titles(ministry, leader)) == expected
    assert titles(ministry, other_officer) == titles(ministry, member) == []


def test_a_person_one_may_not_see_is_not_named_in_the_story_of_a_body(member, ministry):
    meeting = MeetingFactory(confidentiality=Level.COALITION)
    ParticipationFactory(meeting=meeting, organisation=ministry)
    ParticipationFactory(meeting=meeting, person=PersonFactory(name="Скрита Скрилова"))
    assert [item.text for item in timeline.of(ministry, member)] == [str(ministry)]


def test_changes_are_folded_away_and_for_the_centre_only(as_user, officer, member):
    meeting = record_meeting(
        held_on=date(2026, 1, 1), about="Среща", confidentiality=Level.COALITION, by=Actor.of(officer)
    )
    assert [change.verb for change in changes_of(meeting, officer)] == ["recorded"]
    assert changes_of(meeting, member) == []
    assert '<details class="panel changes">' in as_user(officer).get(meeting.get_absolute_url()).content.decode()
    assert "changes" not in as_user(member).get(meeting.get_absolute_url()).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_a_timeline_runs_the_same_queries_for_any_length(officer, ministry, rows, django_assert_max_num_queries):
    for _row in range(rows):
        tenure = TenureFactory(organisation=ministry)
        ParticipationFactory(person=tenure.person, capacity=tenure)
        TaskFactory(subject=ministry)
    with django_assert_max_num_queries(22):
        timeline.of(ministry, officer)

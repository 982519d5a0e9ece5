from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actors import Actor
from accounts.conflicts import Conflict
from accounts.models import LogEntry
from campaigns.models import EventAttendance, EventAudience, ProjectEvent
from campaigns.project_events import actions
from campaigns.project_events.totals import totals
from crm import calendar, search, timeline
from crm.confidentiality import Level
from tests.factories import (
    AssistanceFactory,
    DeliverableFactory,
    EventAttendanceFactory,
    MeetingFactory,
    OrganisationFactory,
    ProjectEventFactory,
    ProjectFactory,
    ProjectPhaseFactory,
)

pytestmark = pytest.mark.django_db


def page_of(project):
    return reverse("campaigns:project-events", args=[project.pk])


def counted(event, officer, **groups):
    return actions.count_audience(event=event, groups=groups, version=None, by=Actor.of(officer))


# Counts


@pytest.mark.parametrize(
    ("people", "is_kept"), [(0, False), (1, False), (9, False), (10, True), (37, True), (None, True)]
)
def test_few_children_are_never_counted(officer, people, is_kept):
    event = ProjectEventFactory()
    with transaction.atomic():
        if is_kept:
            counted(event, officer, children=people)
        else:
            with pytest.raises(ValidationError, match="Fewer than 10 children"):
                counted(event, officer, children=people)
            with pytest.raises(IntegrityError), transaction.atomic():
                EventAudience.objects.create(event=event, group="children", people=people)
    assert list(event.audiences.values_list("group", "people")) == ([("children", people)] if is_kept else [])


def test_the_form_says_beside_the_field_that_few_children_are_not_counted(as_user, officer):
    event, client = ProjectEventFactory(), as_user(officer)
    hint = client.get(event.get_absolute_url()).content.decode()
    assert "Only 10 or more; fewer children are never counted here." in hint

    told = {"version": event.version, "people_children": "7", "people_officials": "12", "here_parents": "on"}
    answer = client.post(reverse("campaigns:audience-edit", args=[event.pk]), told)

    form = answer.context["counted"]
    assert (answer.status_code, list(form.errors)) == (422, ["people_children"])
    assert 'value="12"' in answer.content.decode()
    client.post(reverse("campaigns:audience-edit", args=[event.pk]), {**told, "people_children": "10"})
    assert dict(event.audiences.values_list("group", "people")) == {"children": 10, "officials": 12, "parents": None}


def test_totals_say_over_how_many_events_they_were_counted(officer):
    project, twice = ProjectFactory(), OrganisationFactory()
    first, second, _uncounted = ProjectEventFactory.create_batch(3, project=project)
    for event in (first, second):
        EventAttendanceFactory(event=event, organisation=twice)
    EventAttendanceFactory(event=first)
    counted(first, officer, officials=14, leaders=None)
    counted(second, officer, officials=3)

    sums = totals(ProjectEvent.objects.visible_to(officer).for_reader(officer))

    assert (sums.events, sums.organisations, sums.listed) == (3, 2, 2)
    assert [(one.group, one.people, one.counted) for one in sums.groups] == [("officials", 17, 2), ("leaders", None, 0)]


def test_the_panel_says_n_of_m_events_counted(as_user, officer):
    project = ProjectFactory()
    counted(ProjectEventFactory(project=project), officer, officials=14)
    ProjectEventFactory(project=project)
    text = as_user(officer).get(page_of(project)).content.decode()
    assert ("1 of 2 events counted" in text, "who came is noted for 0 of 2" in text) == (True, True)
    assert "organisations came" not in text  # nobody noted it: that is not the same as none


def test_nobody_replaces_numbers_they_have_not_seen(as_user, officer):
    event = ProjectEventFactory()
    actions.count_audience(event=event, groups={"officials": 5}, version=1, by=Actor.of(officer))
    with pytest.raises(Conflict):
        actions.count_audience(event=event, groups={"officials": 6}, version=1, by=Actor.of(officer))
    answer = as_user(officer).post(
        reverse("campaigns:audience-edit", args=[event.pk]), {"version": 1, "people_officials": "6"}
    )
    assert (answer.status_code, "Someone else changed" in answer.content.decode()) == (422, True)
    assert 'name="version" value="2"' in answer.content.decode()


# What is hidden


def test_a_hidden_meeting_hides_the_event_and_its_numbers(as_user, officer, leader):
    project = ProjectFactory(confidentiality=Level.INTERNAL)
    hidden = ProjectEventFactory(
        project=project, title_en="Secret talk", title_bg="Тайна", started="2026-05-03",
        meeting=MeetingFactory(confidentiality=Level.RESTRICTED, author=leader),
    )  # fmt: skip
    EventAttendanceFactory(event=hidden)
    counted(hidden, leader, officials=40)
    seen = ProjectEventFactory(project=project, title_en="Open talk")

    page = as_user(officer).get(page_of(project))

    assert ("Secret talk" in page.content.decode(), page.context["events"]) == (False, [seen])
    assert (page.context["totals"].events, page.context["totals"].organisations) == (1, 0)
    assert page.context["totals"].groups == []
    assert as_user(officer).get(hidden.get_absolute_url()).status_code == 404
    assert [item.title for item in timeline.of(project, officer)] == []
    assert search.search(officer, "Secret talk") == []
    assert as_user(leader).get(page_of(project)).context["totals"].groups[0].people == 40
    assert [item.title for item in timeline.of(project, leader)] == ["Secret talk"]


def test_a_hidden_organisation_is_not_in_the_totals(as_user, officer, leader):
    event = ProjectEventFactory()
    EventAttendanceFactory(
        event=event, organisation=OrganisationFactory(name="Скрита", confidentiality=Level.RESTRICTED)
    )
    shown = EventAttendanceFactory(event=event, organisation=OrganisationFactory(name="Открита"))

    page = as_user(officer).get(page_of(event.project))

    assert (page.context["totals"].organisations, "Скрита" in page.content.decode()) == (1, False)
    assert as_user(leader).get(page_of(event.project)).context["totals"].organisations == 2
    assert [one.organisation for one in page.context["events"][0].seen_attendances] == [shown.organisation]


def test_nobody_hangs_an_event_on_a_meeting_they_may_not_see(officer, leader):
    meeting = MeetingFactory(confidentiality=Level.RESTRICTED, author=leader)
    with pytest.raises(ValidationError, match="Choose one of the suggestions"):
        actions.record_event(project=ProjectFactory(), title_bg="Среща", meeting=meeting, by=Actor.of(officer))
    assert not ProjectEvent.objects.exists()


def test_a_conflict_does_not_tell_of_a_meeting_that_the_editor_may_not_see(as_user, officer, leader):
    event = ProjectEventFactory()
    meeting = MeetingFactory(about="Secret talk", confidentiality=Level.RESTRICTED, author=leader)
    client, url = as_user(officer), reverse("campaigns:event-edit", args=[event.pk])
    client.get(url)
    before = ProjectEvent.objects.get(pk=event.pk)
    actions.update_event(event=before, version=1, meeting=meeting, by=Actor.of(leader))
    answer = client.post(url, {"kind": "visit", "title_bg": "Х", "version": 1})
    assert (answer.status_code, "Secret talk" in answer.content.decode()) == (404, False)


# Writing down


def test_an_event_is_written_down_once_and_those_who_came_are_added_together(as_user, officer):
    project, client = ProjectFactory(), as_user(officer)
    told = {"kind": "seminar", "title_bg": "Семинар", "started": "2026-05", "ended": "2026-04"}
    key = {"idempotency_key": "6f1d2b9e-9d0f-4a3f-8b56-0a3a1c5e7d10"}
    url = reverse("campaigns:event-new", args=[project.pk])

    backwards = client.post(url, told | key)
    for _time in range(2):
        client.post(url, told | key | {"ended": ""})
    event = ProjectEvent.objects.get()
    came = OrganisationFactory.create_batch(3)
    add = reverse("campaigns:attendance-add", args=[event.pk])
    client.post(add, {"organisations": [one.pk for one in came[:2]], "people": "4"})
    client.post(add, {"organisations": [one.pk for one in came], "people": ""})

    assert (backwards.status_code, "before it starts" in backwards.content.decode()) == (422, True)
    assert sorted(event.attendances.values_list("organisation", "people")) == [
        (came[0].pk, 4), (came[1].pk, 4), (came[2].pk, None),
    ]  # fmt: skip
    assert event.is_verified is False


def test_phase_and_deliverable_are_of_the_same_project(officer):
    event = ProjectEventFactory()
    for name, stranger in (("phase", ProjectPhaseFactory()), ("deliverable", DeliverableFactory())):
        with pytest.raises(ValidationError, match="another project"):
            actions.update_event(event=event, version=1, **{name: stranger}, by=Actor.of(officer))


def test_an_event_goes_only_while_no_training_was_recorded_from_it(as_user, officer):
    event = ProjectEventFactory()
    EventAttendanceFactory(event=event)
    given = AssistanceFactory(event=event)
    client, url = as_user(officer), reverse("campaigns:event-remove", args=[event.pk])

    refused = client.post(url, follow=True).content.decode()
    given.event = None
    given.save()
    client.post(url)

    assert "it has to stay" in refused
    assert not ProjectEvent.objects.exists()
    assert not EventAttendance.objects.exists()


def test_help_that_is_off_the_record_does_not_tell_of_itself_when_an_event_goes(as_user, officer):
    event = ProjectEventFactory()
    given = AssistanceFactory(event=event, confidentiality=Level.RESTRICTED)
    as_user(officer).post(reverse("campaigns:event-remove", args=[event.pk]))
    given.refresh_from_db()
    assert (given.event_id, ProjectEvent.objects.exists()) == (None, False)


def test_the_number_of_people_is_changed_and_a_slip_taken_off(as_user, officer):
    came, client = EventAttendanceFactory(), as_user(officer)
    client.post(reverse("campaigns:attendance-edit", args=[came.pk]), {"people": "6"})
    came.refresh_from_db()
    assert came.people == 6
    client.post(reverse("campaigns:attendance-remove", args=[came.pk]))
    assert not EventAttendance.objects.exists()
    assert list(LogEntry.objects.about(came).values_list("verb", flat=True).order_by("pk")) == ["changed", "removed"]


# Where days are looked at


@pytest.mark.parametrize(
    ("started", "ended", "days"),
    [
        ("2026-05-03", "", [3]),
        ("2026-05-03", "2026-05-03", [3]),
        ("2026-05-03", "2026-05-05", [3, 5]),
        ("2026-05", "", []),
        ("2026", "2026-05-09", [9]),
        ("", "", []),
    ],
)
def test_an_event_known_to_the_day_stands_in_the_calendar(officer, started, ended, days):
    ProjectEventFactory(started=started, ended=ended)
    span = calendar.Span(date(2026, 5, 1), date(2026, 5, 31))
    assert [entry.day.day for entry in calendar.of(officer, span, ["event"]).entries] == days


def test_an_event_stands_on_the_timelines_of_its_project_and_of_who_came(officer):
    event = ProjectEventFactory(started="2019-12", title_en="Visit to a school", kind="visit")
    came = EventAttendanceFactory(event=event).organisation
    assert [(item.title, item.when) for item in timeline.of(event.project, officer)] == [
        ("Visit to a school", "December 2019")
    ]
    assert [item.title for item in timeline.of(came, officer)] == ["Visit to a school"]


# Other doors


def test_events_are_written_down_over_the_api(as_user, officer, member):
    project, body = ProjectFactory(confidentiality=Level.COALITION), OrganisationFactory()
    client, url = as_user(officer), reverse("api:event-list")
    json = {"content_type": "application/json"}

    made = client.post(url, {"project": project.pk, "title_bg": "Обучение", "kind": "training"}, **json)
    one = reverse("api:event-detail", args=[made.json()["id"]])
    came = client.post(f"{one}attendances/", {"organisations": [body.pk], "people": 3}, **json)
    few = client.post(f"{one}audiences/", {"audiences": [{"group": "children", "people": 4}], "version": 1}, **json)
    counted = client.post(f"{one}audiences/", {"audiences": [{"group": "parents", "people": 4}], "version": 1}, **json)
    moved = client.patch(one, {"project": ProjectFactory().pk, "version": 2}, **json)
    stale = client.patch(one, {"where": "София", "version": 1}, **json)

    assert (made.status_code, few.status_code, moved.status_code, stale.status_code) == (201, 400, 400, 409)
    assert came.json()["attendances"] == [{"organisation": body.pk, "people": 3}]
    assert counted.json()["audiences"] == [{"group": "parents", "people": 4}]
    assert as_user(member).patch(one, {"where": "София", "version": 2}, **json).status_code == 403


def test_the_sheet_holds_what_the_reader_sees(as_user, officer):
    event = ProjectEventFactory(title_en="=1+1", title_bg="=1+1")
    EventAttendanceFactory(
        event=event, organisation=OrganisationFactory(confidentiality=Level.RESTRICTED, name="Скрита")
    )
    counted(event, officer, officials=14, parents=None)
    text = as_user(officer).get(page_of(event.project) + "?export=csv").content.decode("utf-8-sig")
    assert ("'=1+1" in text, "Скрита" in text, ",14," in text, ",–," in text) == (True, False, True, True)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("address", ["panel", "api"])
def test_events_are_listed_with_the_same_queries_for_any_number(as_user, officer, rows, address):
    project = ProjectFactory()
    phase = ProjectPhaseFactory(project=project)
    for event in ProjectEventFactory.create_batch(rows, project=project, phase=phase):
        EventAttendanceFactory.create_batch(rows, event=event)
        counted(event, officer, officials=14, parents=None)
    client = as_user(officer)
    url = page_of(project) if address == "panel" else reverse("api:event-list")
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    assert len(found) == 7

"""Tasks: whose they are, what they hang on, done with one click and taken back with another."""

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from crm.actions.tasks import edit_task, finish_task, record_task
from crm.confidentiality import Level
from crm.home_cards import due_for_me, we_owe
from crm.models import Task
from tests.factories import MeetingFactory, MinistryFactory, OrganisationFactory, TaskFactory, UserFactory

LIST = "/tasks/"
HTMX = {"HX-Request": "true"}


def listed(response):
    return list(response.context["page"].object_list)


def test_the_list_shows_my_open_tasks_unless_asked_for_more(as_user, officer, other_officer):
    mine = TaskFactory(assignee=officer)
    overdue = TaskFactory(assignee=officer, due_on=timezone.localdate() - timedelta(days=1))
    done = TaskFactory(assignee=officer, done_at=timezone.now())
    theirs = TaskFactory(assignee=other_officer)
    client = as_user(officer)
    assert listed(client.get(LIST)) == [overdue, mine]
    assert listed(client.get(LIST, {"state": "overdue"})) == [overdue]
    assert listed(client.get(LIST, {"state": "done"})) == [done]
    assert set(listed(client.get(LIST, {"whose": "all", "state": ""}))) == {mine, overdue, done, theirs}


def test_members_see_their_own_tasks_and_no_one_elses(as_user, member, officer):
    own = TaskFactory(assignee=member, author=officer)
    other = TaskFactory(assignee=officer, confidentiality=Level.PUBLIC)
    client = as_user(member)
    assert listed(client.get(LIST, {"whose": "all"})) == [own]
    assert client.post(reverse("crm:task-done", args=[own.pk])).status_code == 302
    assert client.post(reverse("crm:task-done", args=[other.pk])).status_code == 404
    assert client.get(reverse("crm:task-new")).status_code == 403
    assert client.get(reverse("crm:task-edit", args=[own.pk])).status_code == 403


def test_a_restricted_task_is_for_its_people_and_leadership(as_user, officer, other_officer, leader, administrator):
    task = TaskFactory(assignee=officer, confidentiality=Level.RESTRICTED)
    for user, seen in ((officer, [task]), (other_officer, []), (leader, [task]), (administrator, [])):
        assert (user.name, listed(as_user(user).get(LIST, {"whose": "all"}))) == (user.name, seen)


def test_a_task_is_at_least_as_strict_as_its_record(officer):
    by = Actor.of(officer)
    meeting = MeetingFactory(author=officer, confidentiality=Level.RESTRICTED)
    task = record_task(what="Писмо", assignee=officer, subject=meeting, confidentiality=Level.PUBLIC, by=by)
    assert task.confidentiality == Level.RESTRICTED
    assert edit_task(task=task, confidentiality=Level.INTERNAL, by=by).confidentiality == Level.RESTRICTED
    open_one = record_task(what="Писмо", assignee=officer, subject=MinistryFactory(), by=by)
    assert open_one.confidentiality == Level.INTERNAL


def test_a_record_one_may_not_see_is_not_named_beside_the_task(as_user, member, officer):
    org = OrganisationFactory(name="Тайна организация", confidentiality=Level.RESTRICTED)
    meeting = MeetingFactory(about="Тайна среща")
    TaskFactory(assignee=member, subject=meeting, owed_to=org, author=officer)
    for url in (LIST, f"{LIST}?export=csv"):
        page = as_user(member).get(url).content.decode()
        assert "Задача" in page
        assert "Тайна" not in page
    found = as_user(member).get("/api/v1/tasks/").json()["results"][0]
    assert (found["subject"], found["owed_to"]) == (None, None)
    assert "Тайна среща" in as_user(officer).get(LIST, {"whose": "all"}).content.decode()


def test_done_with_one_click_and_taken_back(as_user, officer):
    task = TaskFactory(assignee=officer, what="Обаждане")
    client = as_user(officer)
    row = client.post(reverse("crm:task-done", args=[task.pk]), headers=HTMX)
    task.refresh_from_db()
    done_at = task.done_at
    assert done_at
    assert row.content.decode().strip().startswith(f'<tr id="task-{task.pk}"')
    toast = json.loads(row["HX-Trigger"])["toast"]
    assert "Обаждане" in toast["text"]

    client.post(reverse("crm:task-done", args=[task.pk]), headers=HTMX)
    task.refresh_from_db()
    assert task.done_at == done_at  # the second click changed nothing
    client.post(toast["undo"])
    task.refresh_from_db()
    assert task.done_at is None


def test_without_scripts_done_leads_back_where_one_was_and_nowhere_else(as_user, officer):
    url = reverse("crm:task-done", args=[TaskFactory(assignee=officer).pk])
    assert as_user(officer).post(url, {"next": "/meetings/"}).url == "/meetings/"
    assert as_user(officer).post(url, {"next": "https://example.org/"}).url == LIST


def test_without_scripts_done_can_be_taken_back_from_the_next_page(as_user, officer):
    task = TaskFactory(assignee=officer, what="Обаждане")
    client = as_user(officer)
    page = client.post(reverse("crm:task-done", args=[task.pk]), {"next": LIST}, follow=True).content.decode()
    offered = page.split("<noscript>")[1].split("</noscript>")[0]
    assert f'action="{reverse("crm:task-undo", args=[task.pk])}"' in offered
    assert f'value="{LIST}"' in offered
    assert client.post(reverse("crm:task-undo", args=[task.pk]), {"next": LIST}).url == LIST
    task.refresh_from_db()
    assert task.done_at is None
    assert "<noscript>" not in client.get(LIST).content.decode().split('id="main"')[1]


def test_a_task_is_given_on_the_page_of_a_record(as_user, officer):
    meeting = MeetingFactory()
    client, url = as_user(officer), reverse("crm:meeting-tasks", args=[meeting.pk])
    form = client.get(url, headers=HTMX).context["form"]
    data = {
        "assignee": officer.pk,
        "confidentiality": "internal",
        "idempotency_key": str(form["idempotency_key"].value()),
    }
    assert client.post(url, {**data, "what": ""}, headers=HTMX).status_code == 422
    for _time in range(2):
        answer = client.post(url, {**data, "what": "Да пратим данните"}, headers=HTMX)
        assert answer.status_code == 200
    assert "Да пратим данните" in answer.content.decode()
    assert Task.objects.get().subject == meeting
    assert listed(client.get(LIST, {"about": f"meeting:{meeting.pk}"})) == [Task.objects.get()]
    assert listed(client.get(LIST, {"about": "meeting:999"})) == []


@pytest.mark.parametrize("kind", ["meeting", "nonsense", "user"])
def test_only_known_and_visible_records_have_tasks(as_user, other_officer, kind):
    hidden = MeetingFactory(confidentiality=Level.RESTRICTED)
    url = reverse("crm:task-panel", args=[kind, hidden.pk])
    assert as_user(other_officer).get(url).status_code == 404
    assert as_user(other_officer).post(url, {"what": "х"}).status_code == 404


def test_edit_changes_the_day_and_the_person(as_user, officer, other_officer):
    task = TaskFactory(assignee=officer)
    url = reverse("crm:task-edit", args=[task.pk])
    data = {"what": task.what, "assignee": other_officer.pk, "due_on": "2026-12-01", "confidentiality": "internal"}
    assert as_user(officer).post(url, {**data, "next": "/"}).url == "/"
    task.refresh_from_db()
    assert (task.assignee, task.due_on) == (other_officer, date(2026, 12, 1))


def test_nobody_without_an_account_in_use_gets_a_task(officer):
    with pytest.raises(ValidationError, match="closed"):
        record_task(what="х", assignee=UserFactory(is_active=False), by=Actor.of(officer))


def test_home_shows_what_is_due_and_what_we_owe(as_user, officer, other_officer):
    org = OrganisationFactory()
    due = TaskFactory(assignee=officer, due_on=timezone.localdate(), what="Днес е", owed_to=org)
    TaskFactory(assignee=officer, due_on=timezone.localdate() + timedelta(days=90))
    TaskFactory(assignee=other_officer, due_on=timezone.localdate())
    assert due_for_me(officer)["tasks"] == [due]
    assert we_owe(officer, org) == [due]
    assert we_owe(officer, OrganisationFactory()) == []
    assert "Днес е" in as_user(officer).get("/").content.decode()
    finish_task(task=due, by=Actor.of(officer))
    assert due_for_me(officer) is None


def test_the_api_gives_lists_and_finishes(as_user, officer, other_officer, member):
    client, meeting = as_user(officer), MeetingFactory(confidentiality=Level.RESTRICTED, author=officer)
    body = {"what": "През API", "assignee": officer.pk, "subject": f"meeting:{meeting.pk}"}
    made = client.post("/api/v1/tasks/", body, content_type="application/json")
    assert (made.status_code, made.json()["confidentiality"], made.json()["subject"]) == (
        201,
        "restricted",
        body["subject"],
    )
    url = f"/api/v1/tasks/{made.json()['id']}/done/"
    wrong = client.post("/api/v1/tasks/", {**body, "what": " "}, content_type="application/json")
    assert (wrong.status_code, list(wrong.json())) == (400, ["what"])
    assert as_user(other_officer).post(url).status_code == 404
    unknown = as_user(other_officer).post("/api/v1/tasks/", body, content_type="application/json")
    assert (unknown.status_code, list(unknown.json())) == (400, ["subject"])
    assert as_user(member).post("/api/v1/tasks/", body, content_type="application/json").status_code == 403
    assert as_user(officer).post(url).json()["done_at"]
    assert as_user(officer).get("/api/v1/tasks/?state=done").json()["count"] == 1


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("door", [(LIST, 15), ("/api/v1/tasks/", 7)])
def test_lists_run_the_same_queries_for_any_length(as_user, officer, rows, door, django_assert_num_queries):
    url, most = door
    client = as_user(officer)
    client.get(url)
    for _row in range(rows):
        TaskFactory(assignee=officer, subject=MeetingFactory(), owed_to=OrganisationFactory())
    with django_assert_num_queries(most):
        client.get(url)


def test_finishing_over_the_api_names_no_creditor_out_of_sight(as_user, member):
    task = TaskFactory(assignee=member, owed_to=OrganisationFactory(confidentiality=Level.RESTRICTED))
    answer = as_user(member).post(f"/api/v1/tasks/{task.pk}/done/")
    assert (answer.status_code, answer.json()["owed_to"]) == (200, None)

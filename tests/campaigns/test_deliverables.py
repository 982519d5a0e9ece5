"""What a project owes its funder: written down, moved on in a tap, seen coming, brought in as a list."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from campaigns.models import Deliverable
from campaigns.projects import dates
from campaigns.projects.deliverable_actions import move_deliverable
from crm.actions import imports
from crm.calendar import Span
from crm.confidentiality import Level
from tests.crm.importing import csv_of, imported, reasons
from tests.factories import DeliverableFactory, ProjectFactory, ProjectPhaseFactory

pytestmark = pytest.mark.django_db
HEADER = "Проект;Код;Заглавие на български;Срок;Състояние;Предаден на;Причина"


def today():
    return timezone.localdate()


def tap(client, one, **sent):
    return client.post(reverse("campaigns:deliverable-state", args=[one.pk]), sent)


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


def test_a_code_stands_once_in_a_project_and_it_is_said_beside_the_code(desk):
    one = DeliverableFactory(code="D.2.1")
    url = reverse("campaigns:deliverable-new", args=[one.project_id])
    sent = {"title_bg": "Maps", "code": "D.2.1", "is_verified": "on"}
    answer = desk.post(url, sent, headers={"Accept-Language": "en"})
    assert answer.status_code == 422 and "has this code" in answer.context["form"].errors["code"][0]
    assert desk.post(url, {**sent, "code": "D.2.2"}).status_code == 302
    elsewhere = reverse("campaigns:deliverable-new", args=[ProjectFactory().pk])
    assert desk.post(elsewhere, sent).status_code == 302
    other = Deliverable.objects.get(code="D.2.2")
    answer = desk.post(reverse("campaigns:deliverable-edit", args=[other.pk]), {**sent, "version": 1})
    assert answer.status_code == 422 and "code" in answer.context["form"].errors
    assert Deliverable.objects.filter(code="").count() == 0


def test_many_may_have_no_code(desk):
    project = ProjectFactory()
    for title in ("A", "B"):
        sent = {"title_bg": title, "is_verified": "on"}
        assert desk.post(reverse("campaigns:deliverable-new", args=[project.pk]), sent).status_code == 302


def test_it_moves_from_work_to_hand_over_to_acceptance_in_a_tap_each(desk):
    one = DeliverableFactory(state="planned")
    for state in ("in_work", "handed_over", "accepted"):
        answer = tap(desk, one, state=state)
        assert (answer.status_code, answer.url) == (302, one.get_absolute_url())
        one.refresh_from_db()
        assert one.state == state
    assert one.handed_over == today().isoformat()
    shown = desk.get(one.project.get_absolute_url()).content.decode()
    assert f'id="deliverable-{one.pk}"' in shown


def test_another_day_is_said_and_a_day_to_come_is_refused_beside_the_field(desk):
    one = DeliverableFactory(state="in_work")
    ahead = (today() + timedelta(days=1)).isoformat()
    for day in (ahead, "yesterday"):
        answer = tap(desk, one, state="handed_over", handed_over=day)
        assert answer.status_code == 422 and "handed_over" in answer.context["form"].errors
    assert tap(desk, one, state="handed_over", handed_over="2024-05").status_code == 302
    one.refresh_from_db()
    assert one.handed_over == "2024-05"


def test_dropping_it_asks_why_and_taking_it_up_again_forgets_the_reason(desk):
    one = DeliverableFactory(state="in_work")
    answer = tap(desk, one, state="dropped", reason="  ")
    assert answer.status_code == 422 and "reason" in answer.context["form"].errors
    tap(desk, one, state="dropped", reason="The funder agreed")
    one.refresh_from_db()
    assert (one.state, one.dropped_because) == ("dropped", "The funder agreed")
    assert "The funder agreed" in desk.get(one.project.get_absolute_url()).content.decode()
    tap(desk, one, state="in_work")
    one.refresh_from_db()
    assert (one.state, one.dropped_because) == ("in_work", "")


def test_what_was_not_delivered_after_all_loses_its_day(officer):
    one = DeliverableFactory(state="handed_over", handed_over="2025-01-02")
    assert move_deliverable(deliverable=one, state="in_work", by=Actor(officer)).handed_over == ""


@pytest.mark.parametrize(("now", "then"), [("planned", "accepted"), ("accepted", "dropped"), ("dropped", "accepted")])
def test_a_step_that_skips_another_is_refused(officer, now, then):
    why = "because" if now == "dropped" else ""
    one = DeliverableFactory(state=now, dropped_because=why)
    with pytest.raises(ValidationError, match="cannot become"):
        move_deliverable(deliverable=one, state=then, reason="x", by=Actor(officer))


def test_the_second_of_two_who_move_it_is_told(desk):
    one = DeliverableFactory(state="planned")
    tap(desk, one, state="in_work")
    url = reverse("campaigns:deliverable-state", args=[one.pk])
    answer = desk.post(url, {"state": "handed_over", "version": 1}, headers={"Accept-Language": "en"})
    assert answer.status_code == 422 and "in work" in answer.context["form"].non_field_errors()[0]


def test_a_phase_of_another_project_is_refused_in_the_api(desk):
    one, strange = DeliverableFactory(), ProjectPhaseFactory()
    url = reverse("api:deliverable-detail", args=[one.pk])
    answer = desk.patch(url, {"phase": strange.pk, "version": 1}, content_type="application/json")
    assert answer.status_code == 400 and "phase" in answer.json()
    answer = desk.patch(url, {"project": strange.project_id, "version": 1}, content_type="application/json")
    assert answer.status_code == 400 and "project" in answer.json()


def test_the_api_records_changes_and_moves(desk):
    project = ProjectFactory()
    made = desk.post(
        reverse("api:deliverable-list"),
        {"project": project.pk, "title_bg": "Maps", "code": "D.1"},
        content_type="application/json",
    )
    assert made.status_code == 201, made.json()
    pk = made.json()["id"]
    again = desk.post(
        reverse("api:deliverable-list"),
        {"project": project.pk, "title_bg": "Maps", "code": "D.1"},
        content_type="application/json",
    )
    assert again.status_code == 400 and "code" in again.json()
    moved = desk.post(
        reverse("api:deliverable-state", args=[pk]),
        {"state": "handed_over", "handed_over": "2025-02", "version": 1},
        content_type="application/json",
    )
    assert (moved.status_code, moved.json().get("handed_over")) == (200, "2025-02"), moved.json()
    stale = desk.post(
        reverse("api:deliverable-state", args=[pk]),
        {"state": "accepted", "version": 1},
        content_type="application/json",
    )
    assert stale.status_code == 409


# Seen coming


def test_what_is_due_stands_in_the_calendar_and_on_the_home_page_of_the_centre(client, officer, member):
    soon, late = (today() + timedelta(days=5)).isoformat(), (today() - timedelta(days=5)).isoformat()
    project = ProjectFactory(confidentiality=Level.PUBLIC)
    coming = DeliverableFactory(project=project, due=soon, state="in_work")
    overdue = DeliverableFactory(project=project, due=late, state="planned")
    DeliverableFactory(project=project, due=late, state="dropped", dropped_because="x")
    done = DeliverableFactory(project=project, due=late, state="accepted")
    DeliverableFactory(project=project, due=late)  # nobody has said how it stands: nobody calls it late
    DeliverableFactory(project=project, due=str(today().year + 1), state="planned")

    assert dates.near(officer)["deliverables"] == [overdue, coming]
    entries = dates.in_calendar(member, Span(today() - timedelta(days=9), today() + timedelta(days=9)))
    assert {entry.uid for entry in entries} >= {f"deliverable-{one.pk}" for one in (coming, overdue, done)}
    assert [entry.uid for entry in entries if entry.tone == "overdue"] == [f"deliverable-{overdue.pk}"]
    client.force_login(officer)
    assert str(overdue) in client.get("/").content.decode()
    client.force_login(member)
    assert str(overdue) not in client.get("/").content.decode()


def test_a_month_that_is_not_over_is_not_late():
    this_month = today().isoformat()[:7]
    assert not DeliverableFactory(due=this_month, state="planned").is_late
    assert DeliverableFactory(due="2024", state="planned").is_late


def test_hidden_projects_give_nothing_away(officer):
    secret = ProjectFactory(confidentiality=Level.RESTRICTED)
    DeliverableFactory(project=secret, due=today().isoformat(), state="planned")
    assert dates.near(officer) is None
    assert dates.in_calendar(officer, Span(today(), today())) == []


# Brought in as a list


def test_a_list_of_deliverables_comes_in_and_goes_again(officer):
    project = ProjectFactory(title_bg="Без сегрегация", title_en="No Segregation")
    rows = (
        "no segregation;D.2.1;Карти;2020-09;приет;2020-08-30;",
        "Без сегрегация;;Без код;;;;",
        "Без сегрегация;D.2.9;Отпаднал;;отпаднал;;Няма средства",
    )
    batch = imported(csv_of(*rows, header=HEADER), officer, "deliverables")
    assert (batch.counts["created"], reasons(batch)) == (3, {})
    maps = project.deliverables.get(code="D.2.1")
    assert (maps.state, maps.handed_over, maps.due) == ("accepted", "2020-08-30", "2020-09")
    again = imported(csv_of(*rows, "Без сегрегация;D.2.10;Нов;;;;", header=HEADER), officer, "deliverables")
    assert (again.counts["created"], again.counts["already"]) == (1, 3)
    assert imports.revert_now(batch=batch, by=Actor(officer)).counts["taken_back"]["deleted"] == 3


def test_what_cannot_be_is_refused_row_by_row(officer):
    ProjectFactory(title_bg="А")
    ProjectFactory(title_bg="Скрит", confidentiality=Level.RESTRICTED)
    rows = (
        "Няма такъв;1;Б;;;;", "Скрит;1;Б;;;;", "А;1;;;;;", "А;2;Б;;отпаднал;;", "А;3;Б;;в процес;2020;", "А;4;Б;;предаден;2999;",
        "А;5;Б;;;;", "А;5;В;;;;",
    )  # fmt: skip
    batch = imported(csv_of(*rows, header=HEADER), officer, "deliverables", duplicates="create")
    assert batch.counts["created"] == 1 and set(reasons(batch)) == {2, 3, 4, 5, 6, 7, 9}

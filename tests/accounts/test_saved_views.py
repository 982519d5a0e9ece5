"""Filters of a list are kept by a name: one's own, shared with a role, pinned, mailed on Mondays."""

from datetime import date

import pytest
from django.utils import timezone

from accounts import digest, saved_views
from accounts.models import Role, SavedView
from crm.confidentiality import Level
from tests.factories import (
    LetterFactory,
    MeetingFactory,
    OrganisationFactory,
    PersonFactory,
    TaskFactory,
    UserFactory,
)
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
LIST = "/organisations/"


def keep(client, name="Училища", list_name="crm:organisation-list", query="kind=school&page=3&q=&export=csv"):
    return client.post("/views/new/", {"name": name, "list_name": list_name, "query": query})


def test_filters_are_kept_without_page_export_and_empty_fields(as_user, officer):
    client = as_user(officer)
    assert "view-name" in client.get(LIST, {"kind": "school"}).content.decode()
    answer = keep(client)
    assert (answer.status_code, answer["Location"]) == (302, "/organisations/?kind=school")
    page = client.get(LIST, {"kind": "school"}).content.decode()
    assert 'aria-current="page"' in page and "Училища" in page
    assert "view-name" not in page, "what is kept already is not offered again"


def test_a_list_without_filters_offers_nothing_to_keep(as_user, officer):
    client = as_user(officer)
    assert "view-name" not in client.get(LIST, {"page": "2", "q": ""}).content.decode()
    assert "view-name" not in client.get("/tasks/", {"whose": "mine", "state": "open"}).content.decode()
    assert "view-name" in client.get("/tasks/", {"state": ""}).content.decode(), "everything is not the default here"


def test_a_second_view_of_a_name_is_refused_and_loses_nothing(as_user, officer):
    client = as_user(officer)
    keep(client)
    answer = keep(client, query="kind=ngo")
    page = answer.content.decode()
    assert (answer.status_code, "kind=ngo" in page, 'value="Училища"' in page) == (422, True, True)
    assert SavedView.objects.get().query == "kind=school"


def test_only_a_list_of_the_product_and_of_the_role_can_be_kept(as_user, officer, member):
    assert keep(as_user(officer), list_name="https://evil.example").status_code == 422
    assert keep(as_user(member), list_name="crm:person-list").status_code == 422
    answer = keep(as_user(officer), query="page=2")
    assert (answer.status_code, 'value="Училища"' in answer.content.decode()) == (422, True)
    assert not SavedView.objects.exists()


def test_a_shared_view_serves_colleagues_and_finds_what_each_may_see(officer, other_officer, leader):
    for level in (Level.INTERNAL, Level.RESTRICTED):
        MeetingFactory(kind="visit", confidentiality=level)
    view = SavedView.objects.create(
        owner=leader, name="Посещения", list_name="crm:meeting-list", query="kind=visit", shared_with=Role.OFFICER
    )
    view.pinned_by.add(leader, officer)
    assert [one.count for one in saved_views.pinned(leader)["views"]] == ["2"]
    assert [one.count for one in saved_views.pinned(officer)["views"]] == ["1"]
    assert saved_views.pinned(other_officer) is None


def test_a_view_is_for_its_owner_and_the_role_it_is_shared_with(as_user, officer, leader, member):
    view = SavedView.objects.create(owner=officer, name="Моят", list_name="crm:meeting-list", query="kind=visit")
    assert as_user(leader).post(f"/views/{view.pk}/follow/", {"on_home": "on"}).status_code == 404
    view.shared_with = Role.MEMBER
    view.save()
    client = as_user(member)
    assert client.post(f"/views/{view.pk}/follow/", {"on_home": "on"}).status_code == 302
    assert "Моят" in client.get("/").content.decode()
    assert client.post(f"/views/{view.pk}/drop/").status_code == 404


def test_who_no_longer_shares_a_view_loses_its_pin(as_user, officer, member):
    view = SavedView.objects.create(
        owner=officer, name="Моят", list_name="crm:meeting-list", query="q=x", shared_with=Role.MEMBER
    )
    view.pinned_by.add(member, officer)
    as_user(officer).post(f"/views/{view.pk}/", {"name": "Моят", "shared_with": ""})
    assert list(view.pinned_by.all()) == [officer]


def test_the_mail_of_a_monday_holds_the_number_and_not_the_name(officer):
    PersonFactory.create_batch(2)
    view = SavedView.objects.create(
        owner=officer, name="Тайният човек", list_name="crm:person-list", query="post=ended"
    )
    view.mailed_to.add(officer)
    lines = digest.lines_for(officer, MONDAY)
    assert [line.url for line in lines if "people" in line.url] == ["/people/?post=ended"]
    assert not any("Тайният" in line.text for line in lines)
    assert not [line for line in digest.lines_for(officer, date(2026, 11, 24)) if "people" in line.url]


def test_whoever_gets_no_mail_is_told_where_to_turn_it_on(as_user):
    user = UserFactory(role=Role.OFFICER, digest="none")
    view = SavedView.objects.create(owner=user, name="Моят", list_name="crm:task-list", query="state=overdue")
    page = as_user(user).post(f"/views/{view.pk}/follow/", {"by_mail": "on"}, follow=True)
    assert [str(message) for message in page.context["messages"]] != []
    assert not view.mailed_to.exists()


def test_a_view_counts_with_the_defaults_of_its_list(officer, other_officer):
    TaskFactory(assignee=officer)
    TaskFactory(assignee=other_officer)
    for query, count in (("q=", "1"), ("whose=all", "2")):
        view = SavedView.objects.create(owner=officer, name=query, list_name="crm:task-list", query=query)
        assert [one.count for one in saved_views.counted(officer, SavedView.objects.filter(pk=view.pk))] == [count]


def test_views_cost_the_same_however_many(as_user, officer):
    client = as_user(officer)
    OrganisationFactory()
    queries_of(client, LIST)
    costs = []
    for number in range(3):
        SavedView.objects.create(owner=officer, name=f"{number}", list_name="crm:organisation-list", query="kind=ngo")
        costs.append([len(queries_of(client, url)) for url in (LIST, "/views/")])
    assert costs[0] == costs[-1]


def test_a_view_counts_what_its_list_shows(officer):
    LetterFactory(voided_at=timezone.now(), void_reason="грешка")
    LetterFactory()
    SavedView.objects.create(owner=officer, name="Писма", list_name="crm:letter-list", query="kind=letter")

    assert [one.count for one in saved_views.counted(officer, SavedView.objects.all())] == ["1"]

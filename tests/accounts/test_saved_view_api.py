"""Saved views over the API: one's own and those shared with one's role, as the page lists them."""

import pytest

from accounts.models import LogEntry, Role, SavedView
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
VIEWS = "/api/v1/saved-views/"


def send(client, url, body=None, method="post"):
    return getattr(client, method)(url, body or {}, content_type="application/json")


def kept(owner, name="Училища", **fields):
    told = {"list_name": "crm:organisation-list", "query": "kind=school", **fields}
    return SavedView.objects.create(owner=owner, name=name, **told)


def names(client, **query):
    return [row["name"] for row in client.get(VIEWS, query).json()["results"]]


def test_filters_are_kept_renamed_followed_and_dropped_over_the_api(as_user, officer):
    client = as_user(officer)
    body = {"list_name": "crm:organisation-list", "query": "kind=school&page=3&q=", "name": "Училища"}
    made = send(client, VIEWS, body).json()
    assert (made["query"], made["url"]) == ("kind=school", "/organisations/?kind=school")
    assert (made["is_mine"], made["on_home"], made["by_mail"]) == (True, False, False)
    url = f"{VIEWS}{made['id']}/"
    changed = send(client, url, {"shared_with": "officer", "query": "kind=ngo"}, "patch").json()
    assert (changed["name"], changed["shared_with"], changed["query"]) == ("Училища", "officer", "kind=school")
    assert send(client, f"{url}follow/", {"on_home": True, "by_mail": False}).json()["on_home"] is True
    assert send(client, url, method="delete").status_code == 204
    verbs = {"saved a view", "changed", "dropped a view"}
    assert verbs <= set(LogEntry.objects.filter(user=officer, via="api").values_list("verb", flat=True))
    assert not SavedView.objects.exists()


def test_nobody_reads_a_private_view_of_another(as_user, officer, other_officer, leader):
    private = kept(officer, "Само мое")
    shared = kept(officer, "За колегите", shared_with=Role.OFFICER)
    assert names(as_user(officer)) == ["За колегите", "Само мое"]
    assert names(as_user(other_officer)) == ["За колегите"]
    assert names(as_user(leader)) == []
    assert as_user(leader).get(f"{VIEWS}{shared.pk}/").status_code == 404
    assert as_user(other_officer).get(f"{VIEWS}{private.pk}/").status_code == 404


def test_what_is_shared_is_followed_by_colleagues_and_changed_by_its_owner(as_user, officer, other_officer):
    url = f"{VIEWS}{kept(officer, shared_with=Role.OFFICER).pk}/"
    client = as_user(other_officer)
    row = client.get(url).json()
    assert (row["is_mine"], row["owner_name"]) == (False, str(officer))
    assert send(client, f"{url}follow/", {"on_home": True, "by_mail": False}).status_code == 200
    assert [send(client, url, {"name": "x"}, method).status_code for method in ("patch", "delete")] == [404, 404]
    assert as_user(officer).get(url).json()["on_home"] is False, "what a colleague pinned is theirs"


def test_a_view_of_a_list_the_role_has_not_is_neither_shown_nor_kept(as_user, officer, member):
    view = kept(officer, "Хора", list_name="crm:person-list", query="q=x", shared_with=Role.MEMBER)
    assert names(as_user(member)) == []
    assert as_user(member).get(f"{VIEWS}{view.pk}/").status_code == 404
    body = {"list_name": "crm:person-list", "query": "q=x", "name": "Хора"}
    assert send(as_user(member), VIEWS, body).status_code == 400


def test_the_api_refuses_views_in_the_words_of_the_page(as_user, officer):
    client = as_user(officer)
    body = {"list_name": "crm:organisation-list", "query": "kind=school", "name": "Училища"}
    send(client, VIEWS, body)
    assert "already" in str(send(client, VIEWS, body).json())
    assert "filter" in str(send(client, VIEWS, {**body, "query": "page=2"}).json())
    assert send(client, VIEWS, {**body, "list_name": "https://evil.example"}).status_code == 400


def test_views_ask_the_same_for_any_length(as_user, officer):
    client = as_user(officer)
    kept(officer, "1")
    queries_of(client, VIEWS)
    one = queries_of(client, VIEWS)
    kept(officer, "2"), kept(officer, "3")
    assert len(queries_of(client, VIEWS)) == len(one)
    assert (names(client, ordering="-name"), names(client, list_name="crm:person-list")) == (["3", "2", "1"], [])

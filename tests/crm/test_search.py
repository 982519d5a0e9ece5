"""Search and suggestions: in both scripts, and never more than the asker may see."""

from datetime import date

import pytest

from crm.confidentiality import Level
from crm.models import Alias
from tests.factories import (
    MeetingFactory,
    MinistryFactory,
    OfficeFactory,
    OrganisationFactory,
    PersonFactory,
    TaskFactory,
    TenureFactory,
)

HTMX = {"HX-Request": "true"}


def suggested(client, kinds, q):
    return client.get("/search/suggest/", {"kinds": kinds, "q": q}).json()["results"]


def found(client, q):
    return {hit.text for group in client.get("/search/", {"q": q}).context["groups"] for hit in group.entries if hit.pk}


@pytest.mark.parametrize("typed", ["Иван Пет", "ivan pet", "IVAN PETROV", "петров иван", "petrov"])
def test_people_are_found_in_either_script_and_any_order(as_user, officer, typed):
    person = PersonFactory(name="Иван Петров")
    PersonFactory(name="Мария Колева")
    assert [hit["id"] for hit in suggested(as_user(officer), "person", typed)] == [f"person:{person.pk}"]


def test_bodies_are_found_by_old_names_and_abbreviations(as_user, officer):
    ministry = MinistryFactory(name="Министерство на образованието и науката", short_name="МОН")
    Alias.objects.create(organisation=ministry, name="МОМН")
    for typed in ("МОН", "mon", "момн", "ministerstvo obraz"):
        assert [hit["id"] for hit in suggested(as_user(officer), "organisation", typed)] == [
            f"organisation:{ministry.pk}"
        ]


def test_several_kinds_share_ten_places(as_user, officer):
    PersonFactory.create_batch(12, name="Тестова Личност")
    OrganisationFactory.create_batch(2, name="Тестова Организация")
    hits = suggested(as_user(officer), "person,organisation", "testova")
    assert [hit["kind"] for hit in hits].count("organisation") == 2
    assert len(hits) == 10
    assert suggested(as_user(officer), "nonsense", "testova") == []
    assert suggested(as_user(officer), "person", "т") == []


def test_the_exact_short_name_comes_first(as_user, officer):
    OrganisationFactory(name="Мон")
    ministry = MinistryFactory(name="Монтана община")
    first = suggested(as_user(officer), "organisation", "мон")
    assert [hit["text"] for hit in first] == ["Мон", ministry.name]


def test_suggestions_keep_the_gates(as_user, officer, member, client):
    hidden = PersonFactory(name="Скрита Личност")
    assert suggested(as_user(officer), "person", "скрита")[0]["id"] == f"person:{hidden.pk}"
    assert suggested(as_user(member), "person", "скрита") == []
    client.logout()
    assert client.get("/search/suggest/?kinds=person&q=скрита").status_code == 302


def test_a_hint_names_no_body_one_may_not_see(as_user, officer, leader):
    person = PersonFactory(name="Анна Ангелова")
    TenureFactory(person=person, organisation=MinistryFactory(name="Явно ведомство"))
    TenureFactory(person=person, organisation=MinistryFactory(name="Тайно ведомство", confidentiality=Level.RESTRICTED))
    assert "Тайно" not in str(suggested(as_user(officer), "person", "анна"))
    assert "Явно" in str(suggested(as_user(officer), "person", "анна"))
    assert "Тайно" in str(suggested(as_user(leader), "person", "анна"))


def test_search_finds_every_kind_and_only_what_is_visible(as_user, officer, member):
    MeetingFactory(about="Здравни медиатори", confidentiality=Level.COALITION)
    MeetingFactory(about="Здравни тайни", confidentiality=Level.RESTRICTED)
    OrganisationFactory(name="Здраве за всички")
    TaskFactory(what="Здравна справка")
    client = as_user(officer)
    assert found(client, "zdrav") == {"Здравни медиатори", "Здраве за всички", "Здравна справка"}
    assert found(as_user(member), "zdrav") == {"Здравни медиатори", "Здраве за всички"}


def test_newest_meetings_come_first(as_user, officer):
    for year in (2024, 2026, 2025):
        MeetingFactory(about=f"Среща {year}", held_on=date(year, 1, 1))
    assert [hit["text"] for hit in suggested(as_user(officer), "meeting", "среща")] == [
        "Среща 2026",
        "Среща 2025",
        "Среща 2024",
    ]


def test_a_hidden_meeting_changes_no_answer_of_search(as_user, member):
    MeetingFactory(about="Видима", confidentiality=Level.COALITION)
    client = as_user(member)
    before = client.get("/search/", {"q": "vid"}, headers=HTMX).content
    MeetingFactory(about="Видима тайна")
    assert client.get("/search/", {"q": "vid"}, headers=HTMX).content == before


def test_hidden_hits_do_not_crowd_out_visible_ones(as_user, member):
    shown = MeetingFactory(about="Видима", held_on=date(2020, 1, 1), confidentiality=Level.COALITION)
    MeetingFactory.create_batch(12, about="Видима тайна")
    assert [hit["id"] for hit in suggested(as_user(member), "meeting", "видима")] == [f"meeting:{shown.pk}"]


def test_the_palette_offers_what_the_role_may_do(as_user, officer, member):
    assert "New task" in as_user(officer).get("/search/", {"q": "task"}, headers=HTMX).content.decode()
    assert "New task" not in as_user(member).get("/search/", {"q": "task"}, headers=HTMX).content.decode()
    assert "<html" in as_user(officer).get("/search/").content.decode()


@pytest.mark.parametrize(
    "typed", ["'", "\\", "a & | ! :*", "<img src=x onerror=alert(1)>", "   ", "\x00\x00", "я" * 500, "%_", "()"]
)
def test_odd_words_are_only_words(as_user, officer, typed):
    PersonFactory(name="Иван Петров")
    for url in ("/search/", "/search/suggest/", "/meetings/", "/tasks/"):
        answer = as_user(officer).get(url, {"q": typed, "kinds": "person"})
        assert answer.status_code == 200
        assert b"<img src=x" not in answer.content


@pytest.mark.parametrize("rows", [1, 3])
def test_suggestions_run_the_same_queries_for_any_length(as_user, officer, rows, django_assert_num_queries):
    for _row in range(rows):
        TenureFactory(person=PersonFactory(name="Тестова Личност"))
    client = as_user(officer)
    with django_assert_num_queries(5):  # session, user, candidates, the chosen, their posts
        assert len(suggested(client, "person", "testova")) == rows


# At home in an organisation


def at_home(client, body, kinds="person", q=""):
    found = client.get("/search/suggest/", {"kinds": kinds, "q": q, "home": f"organisation:{body.pk}"})
    return [hit["text"] for hit in found.json()["results"]]


def test_holders_of_an_institution_are_offered_before_a_word_is_typed(as_user, officer):
    ministry = MinistryFactory()
    office = OfficeFactory(body=ministry)
    OfficeFactory()
    TenureFactory(person=PersonFactory(name="Борис Експертов"), organisation=ministry, role="expert", started="2024")
    TenureFactory(person=PersonFactory(name="Яна Министерова"), organisation=ministry, office=office, started="2024")
    TenureFactory(person=PersonFactory(name="Бивша Министерова"), organisation=ministry, started="2019", ended="2020")
    PersonFactory(name="Анна Друга")
    client = as_user(officer)
    assert at_home(client, ministry) == ["Яна Министерова", "Борис Експертов"]
    assert at_home(client, ministry, "office") == [str(office)]


def test_theirs_come_first_and_everyone_else_is_still_found(as_user, officer):
    ministry = MinistryFactory()
    PersonFactory(name="Ана Петрова")
    TenureFactory(person=PersonFactory(name="Здравка Димитрова Петрова"), organisation=ministry, started="2024")
    assert at_home(as_user(officer), ministry, q="петрова") == ["Здравка Димитрова Петрова", "Ана Петрова"]


def test_a_person_and_an_office_say_where_they_are_at_home_as_far_as_one_may_know(as_user, officer, leader):
    ministry, hidden = MinistryFactory(), OrganisationFactory(name="Тайно", confidentiality=Level.RESTRICTED)
    person = PersonFactory(name="Здравка Петрова")
    TenureFactory(person=person, organisation=hidden, office=OfficeFactory(body=hidden), started="2024")
    TenureFactory(person=person, organisation=ministry, started="2023")
    office = OfficeFactory(body=ministry, title="Началник")
    for user, body in ((officer, ministry), (leader, hidden)):
        assert suggested(as_user(user), "person", "петрова")[0]["home"]["id"] == f"organisation:{body.pk}"
    assert suggested(as_user(officer), "office", office.title)[0]["home"]["id"] == f"organisation:{ministry.pk}"
    assert at_home(as_user(officer), hidden) == []

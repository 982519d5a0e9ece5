"""The coalition register: who we are on a day, who has lapsed, and who offers what another needs."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from crm import tile_map
from crm.coalition_register import overview, running_total
from crm.column_chart import draw
from crm.confidentiality import Level
from crm.exchange import phrases, stems
from crm.lapsed import Why, lapsed
from crm.models import CoalitionMembership, Organisation, Theme
from tests.access.reading import ask
from tests.factories import MembershipFactory, OrganisationFactory, PlaceFactory, RepresentationFactory, ThemeFactory
from tests.queries import assert_constant_queries

TODAY = timezone.localdate
PAGES = ["coalition", "coalition-members", "coalition-lapsed", "coalition-exchange"]
HOSTILE = "<img src=x onerror=alert(1)>"


def a_member(**fields):
    standing = {key: fields.pop(key) for key in ("status", "started_on", "ended_on") if key in fields}
    return MembershipFactory(organisation=OrganisationFactory(**fields), **standing).organisation


def counts(lines):
    return {line.label: line.count for line in lines if line.count}


@pytest.fixture
def vidin(db):
    region = PlaceFactory(kind="region", code="VID", name="Видин")
    return PlaceFactory(kind="municipality", code="VID09", name="Видин", parent=region)


def test_members_are_counted_by_region_kind_and_theme_each_of_all(as_user, officer, vidin):
    education = ThemeFactory(name_en="Education")
    a_member(place=vidin).themes.add(education)
    a_member(place=vidin.parent, kind="informal").themes.add(education)
    a_member()
    OrganisationFactory(place=vidin)  # not ours
    found = overview(officer, TODAY())
    assert (found.total, found.without_theme, found.without_region) == (3, 1, 1)
    assert counts(found.regions) == {"Видин": 2}
    assert counts(found.kinds) == {"NGO": 2, "informal group": 1}
    assert counts(found.themes) == {"Education": 2}
    page = as_user(officer).get(reverse("crm:coalition")).content.decode()
    assert "2 of 3" in page
    assert "1 has named no theme." in page


def test_the_register_of_a_past_day_follows_from_the_dates(as_user, officer):
    left = a_member(name="Напуснала", started_on=date(2021, 1, 1), ended_on=date(2023, 5, 31))
    MembershipFactory(organisation=left, status="left", started_on=date(2023, 6, 1))
    a_member(name="Нова", started_on=date(2024, 1, 1))
    client = as_user(officer)

    def members(day):
        page = client.get(reverse("crm:coalition-members"), {"on": day}).context["page"]
        return [one.name for one in page]

    assert members("2020-12-31") == []
    assert members("2021-01-01") == members("2023-05-31") == ["Напуснала"]
    assert members("2023-06-01") == []
    assert members("2024-01-01") == ["Нова"]
    assert overview(officer, date(2023, 5, 31)).total == 1


def test_a_standing_filter_looks_at_the_chosen_day_too(as_user, officer):
    one = a_member(name="Първо асоцииран", status="associate", started_on=date(2021, 1, 1), ended_on=date(2022, 12, 31))
    MembershipFactory(organisation=one, status="member", started_on=date(2023, 1, 1))
    client, url = as_user(officer), reverse("crm:coalition-members")
    assert len(client.get(url, {"on": "2022-06-01", "standing": "associate"}).context["page"]) == 1
    assert len(client.get(url, {"standing": "associate"}).context["page"]) == 0
    assert client.get(url, {"on": "2022-06-01"}).context["page"][0].standing.status == "associate"


@pytest.mark.parametrize("page", ["coalition", "coalition-lapsed"])
def test_a_day_to_come_is_refused_in_words(as_user, officer, page):
    tomorrow = (TODAY() + timedelta(days=1)).isoformat()
    response = as_user(officer).get(reverse(f"crm:{page}"), {"on": tomorrow})
    assert response.status_code == 422
    assert "Choose a day up to today." in response.content.decode()


def test_a_day_that_is_none_lists_nobody_rather_than_everybody(as_user, officer):
    a_member(name="Тайна по дата")
    response = as_user(officer).get(reverse("crm:coalition-members"), {"on": "2024-13-45"})
    assert "Тайна по дата" not in response.content.decode()
    assert "Enter a valid date" in response.content.decode()


def test_years_count_whoever_is_there_at_their_end(officer):
    a_member(started_on=date(2021, 3, 1), ended_on=date(2022, 12, 31))
    two = a_member(started_on=date(2021, 5, 1), ended_on=date(2022, 5, 31))
    MembershipFactory(organisation=two, status="associate", started_on=date(2022, 6, 1))
    a_member(started_on=date(2024, 1, 1))
    assert overview(officer, date(2024, 6, 1)).years == [(2021, 2), (2022, 2), (2023, 1), (2024, 2)]
    assert overview(officer, date(2023, 6, 1)).years == [(2021, 2), (2022, 2), (2023, 1)]


def test_a_year_without_change_still_has_its_column():
    assert running_total({2020: 3}, {2022: 1}, 2023) == [(2020, 3), (2021, 3), (2022, 2), (2023, 2)]
    assert running_total({}, {}, 2023) == [(2023, 0)]


def test_who_lapsed_and_since_when(officer):
    today = TODAY()
    long_ago, lately = today - timedelta(days=900), today - timedelta(days=100)
    left = a_member(started_on=long_ago, ended_on=lately - timedelta(days=1))
    MembershipFactory(organisation=left, status="left", started_on=lately)
    excluded = a_member(status="excluded", started_on=lately - timedelta(days=1))
    ended = a_member(started_on=long_ago, ended_on=lately - timedelta(days=2))
    stale = a_member(started_on=long_ago, confirmed_on=today - timedelta(days=400))
    never = a_member(started_on=long_ago)
    a_member(started_on=long_ago, confirmed_on=today - timedelta(days=300))  # fresh
    a_member(started_on=lately)  # has had no year yet
    a_member(status="candidate", started_on=long_ago)  # not ours yet
    assert [(one.organisation, one.why, one.since) for one in lapsed(officer, today)] == [
        (left, Why.LEFT, lately),
        (excluded, Why.EXCLUDED, lately - timedelta(days=1)),
        (ended, Why.ENDED, lately - timedelta(days=2)),
        (stale, Why.UNCONFIRMED, today - timedelta(days=400)),
        (never, Why.UNCONFIRMED, None),
    ]


def test_whoever_came_back_has_not_lapsed(officer):
    one = a_member(started_on=date(2020, 1, 1), ended_on=date(2021, 12, 31), confirmed_on=TODAY())
    MembershipFactory(organisation=one, started_on=date(2023, 1, 1))
    assert lapsed(officer, TODAY()) == []
    assert [(found.why, found.since) for found in lapsed(officer, date(2022, 6, 1))] == [
        (Why.ENDED, date(2021, 12, 31))
    ]


def test_lapsed_can_be_narrowed_and_taken_away(as_user, officer):
    a_member(name="Изключена", status="excluded")
    a_member(name="Напусна", status="left")
    client, url = as_user(officer), reverse("crm:coalition-lapsed")
    assert [one.organisation.name for one in client.get(url, {"why": "left"}).context["page"]] == ["Напусна"]
    sheet = client.get(url, {"why": "left", "export": "csv"}).content.decode()
    assert "Напусна" in sheet
    assert "Изключена" not in sheet


def test_what_is_offered_is_found_in_either_script_and_whatever_its_ending(as_user, officer):
    a_member(name="Счетоводна", offers="счетоводна помощ, зала за 30 души")
    a_member(name="Нуждаеща се", needs="помощ със счетоводство")
    client, url = as_user(officer), reverse("crm:coalition-exchange")

    def found(**query):
        return [one.name for one in client.get(url, query).context["page"]]

    assert found(q="schetovodstvo", side="offers") == ["Счетоводна"]
    assert found(q="счетоводство", side="needs") == ["Нуждаеща се"]
    assert set(found(q="счетоводство")) == {"Счетоводна", "Нуждаеща се"}
    assert found(q="микробус") == []
    assert found(q="?!") == []


def test_whoever_says_more_of_the_words_comes_first(as_user, officer):
    a_member(name="А само обучение", offers="обучение")
    a_member(name="Я двете", offers="обучение по застъпничество")
    page = as_user(officer).get(reverse("crm:coalition-exchange"), {"q": "обучения застъпничество"}).context["page"]
    assert [one.name for one in page] == ["Я двете", "А само обучение"]


def test_a_member_is_led_from_the_own_needs_to_those_who_offer_it(as_user, member):
    own = member.representations.get().organisation
    Organisation.objects.filter(pk=own.pk).update(needs="микробус, юридически съвет")
    a_member(name="С микробус", offers="микробус за 8 души")
    client = as_user(member)
    response = client.get(reverse("crm:coalition-exchange"))
    assert response.context["needs"] == ["микробус", "юридически съвет"]
    assert "?side=offers&amp;q=%D0%BC%D0%B8" in response.content.decode()


def test_words_lose_their_ends_and_lists_fall_apart():
    assert stems("Юридически съвети в ЕС") == ["юридич", "съвет"]
    assert phrases(["зала, превод;\n- опит", "зала"]) == ["зала", "превод", "опит"]


@pytest.mark.parametrize("page", PAGES)
def test_only_the_coalition_and_the_centre_open_the_register(client, as_user, page, request, db):
    url = reverse(f"crm:{page}")
    assert client.get(url).status_code == 302
    for name, status in (
        ("member", 200),
        ("officer", 200),
        ("leader", 200),
        ("administrator", 200),
        ("former_member", 403),
    ):
        assert as_user(request.getfixturevalue(name)).get(url).status_code == status, name
    client.force_login(RepresentationFactory().user)  # speaks for one that was never a member
    assert client.get(url).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_an_organisation_one_may_not_see_changes_nothing(as_user, member, page, vidin):
    client, url = as_user(member), reverse(f"crm:{page}")
    before = ask(client, "get", url).text
    hidden = a_member(
        name="Скрита", place=vidin, offers="зала", confidentiality=Level.INTERNAL, started_on=date(2019, 1, 1)
    )
    hidden.themes.add(*Theme.objects.all())
    MembershipFactory(organisation=OrganisationFactory(confidentiality=Level.INTERNAL), status="left")
    assert ask(client, "get", url).text == before


@pytest.mark.parametrize("page", PAGES[1:])
def test_the_sheet_holds_exactly_the_filtered_rows(as_user, officer, page, vidin):
    a_member(name="=Във Видин", place=vidin, offers="зала", started_on=date(2019, 1, 1))
    a_member(name="Другаде", offers="превод", started_on=date(2019, 1, 1))
    query = {"region": vidin.parent.pk, "export": "csv"} if page != "coalition-lapsed" else {"export": "csv"}
    sheet = as_user(officer).get(reverse(f"crm:{page}"), query).content.decode()
    assert "'=Във Видин" in sheet
    assert ("Другаде" in sheet) == (page == "coalition-lapsed")


@pytest.mark.parametrize(("table", "word"), [("regions", "Видин"), ("themes", "Тема"), ("kinds", "NGO")])
def test_each_table_of_the_overview_can_be_taken_away(as_user, officer, vidin, table, word):
    a_member(place=vidin).themes.add(ThemeFactory(name_en="Тема"))
    sheet = as_user(officer).get(reverse("crm:coalition"), {"export": "csv", "table": table}).content.decode()
    assert f"{word},1,1" in sheet


@pytest.mark.parametrize("page", PAGES)
def test_a_longer_register_asks_no_more(as_user, officer, page):
    def row():
        place = PlaceFactory(parent=PlaceFactory(kind="region"))
        a_member(place=place, offers="зала", started_on=date(2019, 1, 1)).themes.add(ThemeFactory())
        a_member(status="left", started_on=date(2019, 1, 1))

    assert_constant_queries(as_user(officer), f"crm:{page}", row)
    assert_constant_queries(as_user(officer), f"crm:{page}", row, "?export=csv")


def test_the_api_lists_the_members_of_a_day(as_user, officer, member, former_member):
    old = a_member(name="Някога", started_on=date(2021, 1, 1), ended_on=date(2022, 1, 1))
    now = member.representations.get().organisation
    Organisation.objects.filter(pk=now.pk).update(confidentiality=Level.PUBLIC)
    client = as_user(officer)
    assert [one["id"] for one in client.get("/api/v1/coalition/").json()["results"]] == [now.pk]
    past = client.get("/api/v1/coalition/", {"on": "2021-06-01"}).json()["results"]
    assert {one["id"]: one["standing"]["started_on"] for one in past}[old.pk] == "2021-01-01"
    assert client.get("/api/v1/coalition/", {"on": "tomorrow"}).status_code == 400
    assert client.post("/api/v1/coalition/", {}).status_code in {403, 405}
    assert as_user(member).get("/api/v1/coalition/").status_code == 200
    assert as_user(former_member).get("/api/v1/coalition/").status_code == 403


def test_the_map_writes_the_number_in_each_tile_and_escapes_every_word():
    tiles = tile_map.tiles({"VID": (HOSTILE, 3), "SOF": ("София", 0), "ELSEWHERE": ("Няма я", 9)})
    assert [(tile.code, tile.shade) for tile in tiles] == [("VID", 2), ("SOF", 0)]
    svg = tile_map.draw(tiles, tile_map.WIDE, title=HOSTILE, description=HOSTILE)
    assert "<img" not in svg
    assert svg.count("&lt;img") == 3
    assert ">3</text>" in svg
    assert "style=" not in svg
    assert "<img" not in draw([(2024, 3)], "wide", title=HOSTILE, description="")


def test_every_region_has_its_own_tile():
    places = tile_map.positions()
    assert len(places) == len(set(places.values())) == 28
    assert {shade for shade, _ in tile_map.legend()} == set(range(5))
    assert [words for _, words in tile_map.legend()] == ["0", "1–2", "3–5", "6–9", "10+"]


def test_both_widths_of_the_map_are_on_the_page_with_their_words(as_user, officer, vidin):
    a_member(place=vidin)
    page = as_user(officer).get(reverse("crm:coalition")).content.decode()
    assert page.count('class="tile-map"') == 2
    assert 'aria-labelledby="map-wide-title map-wide-desc"' in page
    assert ">VID</tspan>" in page
    assert "schematic" in page


def test_standing_words_never_come_from_a_stored_flag():
    assert not [field.name for field in CoalitionMembership._meta.fields if "current" in field.name]

"""The map of organisations: the numbers of the list, each leading back to it."""

import csv
import io
import re
from html import unescape

import pytest
from django.urls import reverse

from crm import tile_map
from crm.confidentiality import Level
from tests.access.reading import ask
from tests.factories import OrganisationFactory, PlaceFactory, ThemeFactory
from tests.queries import assert_constant_queries

HOSTILE = "<img src=x onerror=alert(1)>"


def place(kind, name, parent=None, **fields):
    return PlaceFactory(kind=kind, name=name, parent=parent, **fields)


@pytest.fixture
def country(db):
    return place("country", "България", code="BG")


@pytest.fixture
def vidin(country):
    return place("region", "Видин", country, code="VID")


@pytest.fixture
def belogradchik(vidin):
    return place("municipality", "Белоградчик", vidin)


@pytest.fixture
def scattered(country, vidin, belogradchik):
    """Seven organisations: in a settlement, a municipality, a region alone, the whole country and nowhere."""
    dimovo = place("municipality", "Димово", vidin)
    places = [place("settlement", "Боровица", belogradchik), belogradchik, dimovo, vidin, country, None, None]
    return [OrganisationFactory(place=one) for one in places]


def shown(client, **query):
    return client.get(reverse("crm:organisation-map"), query).context["places"]


def listed(client, url):
    return client.get(url).context["page"].paginator.count


def links_of(page):
    """Return every link into the list, with the number that stands beside it."""
    main = page.split('class="table table-cards"')[1]
    rows = re.findall(r'<a href="([^"]*/organisations/\?[^"]*)">[^<]*</a>(?:</th>\s*<td[^>]*>|: )(\d+)', main)
    return [(unescape(url), int(count)) for url, count in rows]


def test_each_organisation_stands_in_one_row_and_all_rows_make_up_the_list(as_user, officer, scattered):
    client = as_user(officer)
    found = shown(client)
    (region,) = found.regions
    assert (found.total, region.count, found.in_no_region, found.without_place) == (7, 4, 3, 2)
    assert [(str(one.place), one.count) for one in region.spots] == [("Белоградчик", 2), ("Димово", 1)]
    assert (region.itself, region.municipalities) == (1, 2)
    assert found.total == listed(client, reverse("crm:organisation-list"))


def test_every_number_leads_to_as_many_organisations(as_user, officer, scattered):
    client = as_user(officer)
    links = links_of(client.get(reverse("crm:organisation-map")).content.decode())
    assert [count for _url, count in links] == [4, 2, 1, 3]
    assert [listed(client, url) for url, _count in links] == [4, 2, 1, 3]


@pytest.mark.parametrize("chosen", ["Боровица", "Белоградчик", "Видин", "България"])
def test_the_numbers_hold_under_a_filter_of_places_too(as_user, officer, scattered, chosen):
    client = as_user(officer)
    where = next(one.place for one in scattered if one.place and one.place.name == chosen)
    page = client.get(reverse("crm:organisation-map"), {"place": where.pk}).content.decode()
    links = links_of(page)
    assert links
    assert [listed(client, url) for url, _count in links] == [count for _url, count in links]


def test_the_filters_of_the_list_go_to_the_map_and_back(as_user, officer, scattered):
    client = as_user(officer)
    scattered[0].themes.add(theme := ThemeFactory(), ThemeFactory())
    query = f"?kind=ngo&theme={theme.pk}"
    there = client.get(reverse("crm:organisation-list") + query + "&page=1").content.decode()
    back = client.get(reverse("crm:organisation-map") + query).content.decode()
    assert reverse("crm:organisation-map") + query in unescape(there)
    assert reverse("crm:organisation-list") + query in unescape(back)
    assert shown(client, kind="ngo", theme=theme.pk).total == 1
    assert all(f"theme={theme.pk}" in url for url, _count in links_of(back))


def test_those_in_no_region_are_found_in_the_list(as_user, officer, scattered):
    page = as_user(officer).get(reverse("crm:organisation-list"), {"region": "none"}).context["page"]
    assert {one.pk for one in page} == {one.pk for one in scattered[4:]}


def test_a_filter_that_is_not_understood_counts_nobody(as_user, officer, scattered):
    assert shown(as_user(officer), region="zzz").total == 0


def test_an_organisation_one_may_not_see_changes_no_letter_of_the_map(as_user, member, scattered, belogradchik):
    client, url = as_user(member), reverse("crm:organisation-map")
    before = {query: ask(client, "get", url + query).text for query in ("", "?export=csv", "?kind=ngo")}
    OrganisationFactory(place=belogradchik, confidentiality=Level.INTERNAL)
    OrganisationFactory(place=None, confidentiality=Level.RESTRICTED)
    assert {query: ask(client, "get", url + query).text for query in before} == before


def test_a_tile_leads_to_the_list_of_its_region(as_user, officer, vidin, scattered):
    page = as_user(officer).get(reverse("crm:organisation-map")).content.decode()
    tiles = re.findall(r'<a href="([^"]*)" aria-label="Видин \(VID\): 4">', page)
    assert len(tiles) == 2  # at two widths
    assert {unescape(url) for url in tiles} == {f"{reverse('crm:organisation-list')}?region={vidin.pk}"}
    assert page.count('role="group" focusable="false"') == 2


def test_a_region_with_nobody_stands_there_and_leads_nowhere(as_user, officer, country):
    place("region", "Русе", country, code="RSE")
    OrganisationFactory()
    page = as_user(officer).get(reverse("crm:organisation-map")).content.decode()
    assert "nobody there" in page
    assert "(RSE)" not in page


def test_hostile_names_of_places_stay_words(as_user, officer, country):
    region = place("region", HOSTILE, country, code="VID")
    OrganisationFactory(place=place("municipality", f"{HOSTILE}2", region))
    page = as_user(officer).get(reverse("crm:organisation-map")).content.decode()
    assert "<img src=x" not in page
    assert 'aria-label="&lt;img' in page


def test_large_numbers_are_told_apart_by_their_shades():
    assert tile_map.shades(4) == tile_map.SHADES == (1, 3, 6, 10)
    assert tile_map.shades(60) == (1, 9, 18, 30)
    assert [words for _, words in tile_map.legend(tile_map.shades(60))] == ["0", "1–8", "9–17", "18–29", "30+"]
    assert tile_map.tiles({"VID": ("Видин", 9)}, steps=tile_map.shades(60))[0].shade == 2


def test_the_sheet_adds_up_to_the_list(as_user, officer, scattered):
    text = as_user(officer).get(reverse("crm:organisation-map"), {"export": "csv"}).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))[1:]
    assert sum(int(row[2]) for row in rows) == 7
    assert ["Видин", "Белоградчик", "2"] in rows
    assert ["in no region", "", "3"] in rows


def test_without_an_organisation_the_page_says_so(as_user, officer):
    client = as_user(officer)
    assert "No organisations yet" in client.get(reverse("crm:organisation-map")).content.decode()
    assert "No organisation fits" in client.get(reverse("crm:organisation-map"), {"kind": "ngo"}).content.decode()


def test_more_places_ask_no_more(as_user, officer):
    def row():
        region = PlaceFactory(kind="region")
        OrganisationFactory(place=PlaceFactory(parent=PlaceFactory(parent=region)))

    assert_constant_queries(as_user(officer), "crm:organisation-map", row)
    assert_constant_queries(as_user(officer), "crm:organisation-map", row, "?export=csv")

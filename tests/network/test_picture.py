"""The picture of the network: what its page, its table, its drawing, its data and its API say, and to whom."""

import io
import json
import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from crm.confidentiality import Level
from network.graphs.layout import place
from network.models import Tie
from network.picture import svg, views
from network.picture.drawing import Drawing, as_data
from network.picture.regions import by_region
from tests.factories import (
    MembershipFactory,
    MinistryFactory,
    OrganisationFactory,
    TieFactory,
)
from tests.network.drawn import chain, coalition, network_of

ROUTES = ("picture", "picture-data", "picture-drawing", "picture-image")
PAGE, DATA, DRAWING, IMAGE = (reverse(f"network:{name}") for name in ROUTES)
API = reverse("api:network-list")
HOSTILE = "</script><img src=x onerror=alert(1)>\"'&"
pytestmark = pytest.mark.django_db


def organisation(name, **more):
    return MembershipFactory(organisation=OrganisationFactory(name=name, name_latin=name, **more)).organisation


def tie(one, other, **more):
    return TieFactory(
        stated_by=one, other=other, kind=Tie.Kind.WORKS_WITH, started_on=date(2025, 1, 1),
        **{"confidentiality": Level.INTERNAL, **more},
    )  # fmt: skip


@pytest.fixture
def three():
    """One in the middle of two others."""
    middle, left, right = (organisation(name) for name in ("Мост", "Ляв бряг", "Десен бряг"))
    tie(middle, left), tie(right, middle)
    return middle, left, right


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def named(response):
    return {node["name"] for node in response.json()["nodes"]}


def test_the_table_says_with_how_many_and_with_whom(as_user, officer, three):
    client = as_user(officer)
    rows = {row.node.name: row for row in client.get(PAGE).context["rows"]}
    assert rows["Мост"].ties == 2
    assert {one.node.name for one in rows["Мост"].named} == {"Ляв бряг", "Десен бряг"}
    assert rows["Ляв бряг"].ties == 1
    page = text(client.get(PAGE))
    assert three[0].get_absolute_url() in page
    assert "Only what you may see is drawn and counted." in page


def test_data_drawing_table_and_api_speak_of_the_same(as_user, officer, three):
    client = as_user(officer)
    data, told = client.get(DATA).json(), client.get(API).json()
    assert {node["name"] for node in data["nodes"]} == {node["name"] for node in told["nodes"]} >= {"Мост", "Ляв бряг"}
    assert len(data["edges"]) == len(told["ties"]) == 2
    assert [(node["x"], node["y"]) for node in data["nodes"]] == [(node["x"], node["y"]) for node in told["nodes"]]
    assert told["ties"][0]["kinds"] == ["stated"]
    drawn = text(client.get(DRAWING))
    assert "Мост" in drawn
    assert ElementTree.fromstring(drawn).tag.endswith("svg")


def test_tomorrow_it_is_the_same_picture(as_user, officer, three):
    client = as_user(officer)
    address = f"{DATA}?day=2026-06-01"
    first = client.get(address)
    assert first["Cache-Control"] == "private, no-cache"
    assert {"Cookie", "Accept-Language"} <= set(first["Vary"].split(", "))
    assert client.get(address).content == first.content
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    TieFactory(stated_by=three[1], other=three[2], kind=Tie.Kind.FUNDS, started_on=date(2025, 1, 1))
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize(("paper", "width"), [("wide", 2000), ("narrow", 800)])
def test_the_image_is_the_drawing_in_points(as_user, officer, three, paper, width):
    client = as_user(officer)
    answer = client.get(IMAGE, {"paper": paper, "day": "2026-06-01", "download": ""})
    image = Image.open(io.BytesIO(answer.content))
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"] == 'attachment; filename="network-2026-06-01.png"'
    assert image.size[0] == width
    colours = {colour[:3] for _n, colour in image.convert("RGB").getcolors(maxcolors=10**6)}
    assert {(255, 255, 255), (0x17, 0x40, 0x8B)} <= colours  # white ground, members in their colour
    assert client.get(IMAGE, {"paper": paper}, headers={"If-None-Match": answer["ETag"]}).status_code == 200


def test_images_are_drawn_so_often_an_hour_and_no_more(as_user, officer, three, monkeypatch):
    monkeypatch.setattr(views, "IMAGES", {"most": 1, "seconds": 3600})
    client = as_user(officer)

    assert [client.get(IMAGE).status_code for _time in range(2)] == [200, 429]
    assert client.get(DRAWING).status_code == 200


def test_what_a_reader_may_not_see_moves_nothing(as_user, member, three):
    """Neither a hidden organisation nor a hidden tie changes a byte."""
    tie(three[1], three[2], confidentiality=Level.COALITION)
    client = as_user(member)
    addresses = [DATA, f"{DRAWING}?who=everybody", f"{IMAGE}?who=everybody", f"{API}?who=everybody"]
    before = [client.get(address).content for address in addresses]
    hidden = organisation("Скрито", confidentiality=Level.RESTRICTED)
    tie(hidden, three[0], confidentiality=Level.RESTRICTED)
    tie(three[1], three[0], confidentiality=Level.RESTRICTED)
    tie(three[2], three[1], confidentiality=Level.INTERNAL)
    assert [client.get(address).content for address in addresses] == before
    assert "Скрито" not in text(client.get(PAGE))


def test_nobody_without_an_account(client):
    for address in (PAGE, DATA, DRAWING, IMAGE):
        assert client.get(address).status_code == 302
    assert client.get(API).status_code in {401, 403}


def test_members_are_not_ranked_before_each_other(as_user, member, officer, three):
    Tie.objects.update(confidentiality=Level.COALITION)
    shown = as_user(member).get(PAGE, {"sort": "-ties"})
    names = [row.node.name for row in shown.context["rows"]]
    assert names == sorted(names)
    assert not re.search(r"sort=-?ties&|sort=-?ties\"", text(shown).partition("<main")[2].partition("</main>")[0])
    rows = as_user(officer).get(PAGE, {"sort": "-ties"}).context["rows"]
    assert rows[0].node.name == "Мост"


def test_who_stands_between_others_is_shown_to_the_centre_only(as_user, member, officer, three):
    Tie.objects.update(confidentiality=Level.COALITION)
    sizes = {node["name"]: node["r"] for node in as_user(officer).get(DATA, {"size": "between"}).json()["nodes"]}
    assert sizes["Мост"] > sizes["Ляв бряг"]
    client = as_user(member)
    assert client.get(DATA, {"size": "between"}).content == client.get(DATA).content
    assert "how often between others" not in text(client.get(PAGE))


def test_all_neighbours_in_words(as_user, officer, member, three):
    client = as_user(officer)
    address = reverse("network:neighbours", args=[f"organisation-{three[0].pk}"])
    page = text(client.get(address))
    assert "Ляв бряг" in page
    assert "Десен бряг" in page
    assert "stated ties" in page
    hidden = organisation("Скрито", confidentiality=Level.RESTRICTED)
    assert as_user(member).get(reverse("network:neighbours", args=[f"organisation-{hidden.pk}"])).status_code == 404
    assert client.get(reverse("network:neighbours", args=["organisation-0"])).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["day=yesterday", "who=nobody", "years=99", "kinds=x", "region=%00", "theme=99999999999999999999", "since=x",
     "colour=x&size=x&ties=x", "page=-4", "page=x", "sort=x", "paper=x", "day=0001-01-01", "since=9999-12-31"],
)  # fmt: skip
def test_what_is_not_understood_reads_as_not_asked(as_user, officer, three, query):
    client = as_user(officer)
    for address in (PAGE, DATA, DRAWING, IMAGE, API):
        assert client.get(f"{address}?{query}").status_code == 200


def test_filters_choose_who_and_by_what(as_user, officer, three):
    ministry = MinistryFactory(name="Министерство", name_latin="Министерство")
    tie(three[0], ministry)
    client = as_user(officer)
    assert "Министерство" not in named(client.get(DATA))
    assert "Министерство" in named(client.get(DATA, {"who": "institutions"}))
    assert client.get(DATA, {"kinds": "meetings"}).json()["edges"] == []
    before = (timezone.localdate() - timedelta(days=2000)).isoformat()
    assert client.get(DATA, {"day": before}).json()["edges"] == []


def test_the_address_of_a_picture_shows_the_same_picture(as_user, officer, three):
    client = as_user(officer)
    shown = client.get(PAGE, {"who": "everybody", "years": "1", "kinds": ["stated", "seats"], "colour": "region"})
    query = shown.context["query"]
    again = client.get(f"{PAGE}?{query}")
    assert again.context["query"] == query
    assert again.context["form"].asked == shown.context["form"].asked


def test_who_stands_alone_is_said(as_user, officer, three):
    organisation("Самотна")
    page = text(as_user(officer).get(PAGE))
    assert "Without a tie in this picture: 1 of 4" in page
    assert "not proof" in page


def test_nothing_to_draw_says_what_to_do_next(as_user, officer):
    page = text(as_user(officer).get(PAGE))
    assert "Nobody to draw yet" in page
    assert reverse("network:tie-new") in page
    assert as_user(officer).get(DATA).json()["nodes"] == []
    ElementTree.fromstring(text(as_user(officer).get(DRAWING)))


def test_a_name_with_a_script_in_it_is_inert(as_user, officer):
    one, other = organisation(HOSTILE), organisation("Друга")
    tie(one, other)
    client = as_user(officer)
    for address in (PAGE, DRAWING, reverse("network:neighbours", args=[f"organisation-{other.pk}"])):
        shown = text(client.get(address))
        assert "<img src=x" not in shown
        assert "&lt;img src=x" in shown
    drawn = ElementTree.fromstring(client.get(DRAWING).content)
    assert HOSTILE in {title.text for title in drawn.iter("{http://www.w3.org/2000/svg}title")}
    data = client.get(DATA)
    assert HOSTILE in named(data)
    assert data["Content-Type"].startswith("application/json")
    assert data["X-Content-Type-Options"] == "nosniff"


def test_a_name_with_what_no_drawing_can_write_spoils_none(as_user, officer):
    tie(organisation("Мо\x0bст\ufffe"), organisation("Друга"))
    client = as_user(officer)

    drawn = ElementTree.fromstring(client.get(DRAWING).content)
    image = client.get(IMAGE)

    assert "Мост" in {title.text for title in drawn.iter("{http://www.w3.org/2000/svg}title")}
    assert Image.open(io.BytesIO(image.content)).size[0] == 2000


@pytest.mark.parametrize("address", [PAGE, DATA, API])
def test_queries_do_not_grow_with_the_network(as_user, officer, django_assert_max_num_queries, address):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, counts = as_user(officer), []
    for number in (1, 3):
        for one in range(number):
            tie(organisation(f"а{number}{one}"), organisation(f"б{number}{one}"))
        client.get(address, {"who": "everybody"})
        with CaptureQueriesContext(connection) as seen:
            client.get(address, {"who": "everybody"})
        counts.append(len(seen))
    assert counts[0] == counts[1]


# Without a database


def drawing(nodes, edges, **look):
    network = network_of(nodes, edges)
    return Drawing(network, place(network), **look)


@pytest.mark.parametrize("paper", svg.PAPERS.values(), ids=svg.PAPERS)
@pytest.mark.parametrize("number", [0, 1, 2, 60])
def test_a_drawing_stays_on_its_paper(paper, number):
    drawn = ElementTree.fromstring(svg.draw(drawing(*chain(number)), paper, title="a", description="b", notes=("c",)))
    for dot in drawn.iter("{http://www.w3.org/2000/svg}circle"):
        assert 0 <= float(dot.get("cx")) <= paper.width
        assert 0 <= float(dot.get("cy")) <= float(drawn.get("height"))


def test_names_in_a_drawing_cover_no_dot():
    drawn = ElementTree.fromstring(svg.draw(drawing(*coalition(60, 150)), svg.WIDE, title="a", description="b"))
    space = "{http://www.w3.org/2000/svg}"
    dots = [(float(dot.get("cx")), float(dot.get("cy"))) for dot in drawn.iter(f"{space}circle")]
    names = [one for one in drawn.iter(f"{space}text") if one.get("paint-order")]
    assert names
    for one in names:
        left, base, wide = float(one.get("x")), float(one.get("y")), len(one.text) * svg.WIDE.font * 0.5
        assert not [dot for dot in dots if left < dot[0] < left + wide and base - 10 < dot[1] < base + 2]


def test_thousands_are_drawn_as_regions_and_nobody_is_lost():
    network = network_of(*coalition(200, 500))
    regions, counts, inside = by_region(network, "nowhere")
    assert sum(counts) == 200
    between = sum(
        network.nodes[one].region != network.nodes[other].region
        for one, other in zip(network.ties.sources, network.ties.targets, strict=True)
    )
    assert inside + between == len(network.ties)
    assert float(regions.ties.weights.sum()) == pytest.approx(
        sum(
            weight
            for one, other, weight in zip(network.ties.sources, network.ties.targets, network.ties.weights, strict=True)
            if network.nodes[one].region != network.nodes[other].region
        )
    )
    assert (regions.kinds == 1).all()


def test_a_picture_of_more_than_can_be_drawn_says_so(as_user, officer, three, monkeypatch):
    monkeypatch.setattr("network.picture.pictured.MOST_DRAWN", 2)
    client = as_user(officer)
    shown = client.get(PAGE)
    assert "each dot is a region" in text(shown)
    assert len(shown.context["rows"]) == 3
    data = client.get(DATA).json()
    assert {node["kind"] for node in data["nodes"]} == {"region"}
    assert client.get(API).json()["is_regions"] is True
    assert "NaN" not in json.dumps(data)


def test_each_shape_and_colour_has_its_line_in_the_legend():
    nodes, edges = coalition(60, 150)
    for colour in ("kind", "region", "group"):
        drawn = drawing(nodes, edges, colour=colour)
        assert {hue.number for hue in drawn.legend} == set(drawn.hues)
        assert sum(hue.count for hue in drawn.legend) == 60


def test_size_says_with_how_many_tied():
    drawn = drawing(*coalition(30, 60), size="ties")
    sizes = sorted(zip(drawn.degrees.tolist(), drawn.radii, strict=True))
    assert [radius for _degree, radius in sizes] == sorted(radius for _degree, radius in sizes)
    assert as_data(drawn)["nodes"][0]["ties"] == drawn.degrees[0]

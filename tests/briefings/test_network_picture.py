"""The picture of the network in a paper: what every reader of its level may see, the same in each medium."""

import io
import zipfile
from datetime import date, timedelta
from xml.etree import ElementTree

import pikepdf
import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import jobs
from accounts.actors import Actor
from briefings import actions, dictionary
from briefings.checking import check
from briefings.gathering import fill, gather
from briefings.models import Block, Briefing, Edition
from briefings.reach import Scope
from crm.confidentiality import Level
from network.models import KeptPlaces, Tie
from network.picture import pictured
from network.picture.page import shown_to
from network.picture.svg import PRINTED, spots
from network.rules.actions import change_rules
from network.rules.in_force import in_force
from tests.factories import (
    CampaignFactory,
    CampaignPartnerFactory,
    MembershipFactory,
    MinistryFactory,
    OrganisationFactory,
    PersonFactory,
    PlaceFactory,
    TenureFactory,
    ThemeFactory,
    TieFactory,
)

TODAY = timezone.localdate()
HOSTILE = "</script><img src=x onerror=alert(1)>\"'&"
SPACE = "{http://www.w3.org/2000/svg}"


def organisation(name, confidentiality=Level.PUBLIC, **more):
    made = OrganisationFactory(name=name, name_latin=name, confidentiality=confidentiality, **more)
    return MembershipFactory(organisation=made).organisation


def tie(one, other, confidentiality=Level.PUBLIC, **more):
    given = {"kind": Tie.Kind.WORKS_WITH, "started_on": date(2025, 1, 1), **more}
    return TieFactory(stated_by=one, other=other, confidentiality=confidentiality, **given)


@pytest.fixture
def three(db):
    """One in the middle of two others, all of it public; and what only members or the centre may know."""
    middle, left, right = (organisation(name) for name in ("Мост", "Ляв бряг", "Десен бряг"))
    tie(middle, left), tie(right, middle)
    return middle, left, right


def told(leader, level=Level.PUBLIC, today=TODAY, as_drawing=True, **about):
    scope = Scope(level, leader, today, "en", about)
    return fill(scope, Block(kind="network-picture", about=about, as_drawing=as_drawing))


def names(section):
    return {row.cells[0] for row in section.rows}


def test_picture_table_and_data_say_the_same(leader, three):
    said = told(leader, Level.INTERNAL)

    assert {row.cells[0]: row.cells[2:] for row in said.rows} == {
        "Мост": ["2", "Десен бряг; Ляв бряг"], "Ляв бряг": ["1", "Мост"], "Десен бряг": ["1", "Мост"],
    }  # fmt: skip
    drawn = ElementTree.fromstring(said.drawing.svg)
    assert {one.text for one in drawn.iter(f"{SPACE}title")} >= {"Мост", "Ляв бряг", "Десен бряг"}
    assert {node.name for node in said.network.nodes} == names(said)
    assert [(one.strength, one.kinds) for one in said.network.ties] == [(2, ["stated"])] * 2
    assert "3" in said.drawing.description
    assert {one.kind for one in said.citations} == {"organisation"}
    assert [one.citations[0].pk for one in said.rows] == [pk_of(three, row.cells[0]) for row in said.rows]


def pk_of(several, name):
    return next(one.pk for one in several if one.name == name)


def test_a_name_of_the_network_stands_where_it_stands_on_the_page(leader, officer, three, rf):
    """The centre's picture is the page's: the very places that are kept."""
    on_page = shown_to(officer, rf.get("/").GET)
    assert KeptPlaces.objects.count() == 1
    said = told(leader, Level.INTERNAL)

    assert KeptPlaces.objects.count() == 1
    placed = [(spot.x, spot.y) for spot in spots(on_page.drawing, PRINTED)[0]]
    dots = [one.find(f"{SPACE}circle") for one in ElementTree.fromstring(said.drawing.svg).iter(f"{SPACE}g")]
    assert [(float(dot.get("cx")), float(dot.get("cy"))) for dot in dots] == pytest.approx(
        [pytest.approx(spot, abs=0.06) for spot in placed]
    )


@pytest.mark.parametrize(
    ("level", "seen"),
    [
        (Level.PUBLIC, {"Мост", "Ляв бряг", "Десен бряг"}),
        (Level.COALITION, {"Мост", "Ляв бряг", "Десен бряг", "Група без устав"}),
        (Level.INTERNAL, {"Мост", "Ляв бряг", "Десен бряг", "Група без устав", "Само наше"}),
    ],
)
def test_each_reader_gets_whom_they_may_see_and_nothing_of_the_others(level, seen, leader, three):
    tie(three[0], organisation("Група без устав", Level.COALITION), Level.COALITION)
    tie(three[0], organisation("Само наше", Level.INTERNAL), Level.INTERNAL)
    tie(three[0], organisation("На четири очи", Level.RESTRICTED), Level.RESTRICTED)

    assert names(told(leader, level)) == seen


@pytest.mark.parametrize("level", Briefing.LEVELS)
def test_what_a_reader_may_not_see_moves_nothing(level, leader, three):
    before = told(leader, level)
    above = Level.RESTRICTED if level == Level.INTERNAL else Level(list(Level)[level.rank + 1])
    hidden = organisation("Скрито", above)
    tie(hidden, three[0], above), tie(three[1], three[2], above)
    TenureFactory(person=PersonFactory(confidentiality=above), organisation=three[1])

    assert told(leader, level) == before


def test_what_one_member_knows_of_itself_is_not_what_members_know(leader, three):
    """A tie that only whoever stated it may see is in no paper for members."""
    tie(three[1], three[2], Level.INTERNAL, kind=Tie.Kind.FUNDS)

    assert len(told(leader, Level.COALITION).network.ties) == 2
    assert len(told(leader, Level.INTERNAL).network.ties) == 3


def test_nobody_is_ranked_in_public(leader, three):
    """Neither by number nor by order; and of many no name is chosen for its ties."""
    more = [organisation(f"Сдружение {number}") for number in range(5)]
    hub = organisation("Ябълка")
    for other in (*three, *more):
        tie(hub, other)
    public, inside = told(leader), told(leader, Level.INTERNAL)

    assert len(public.header) == 3
    assert len(inside.header) == 4
    assert [row.cells[0] for row in public.rows] == sorted(names(public), key=str.casefold)
    assert written(inside)[0] == "Ябълка"
    assert written(public)[0] == "Мост"  # the first on record
    neighbours = next(row.cells[-1] for row in public.rows if row.cells[0] == "Мост")
    assert neighbours == "Десен бряг; Ляв бряг; Ябълка"
    of_eight = next(row.cells[-1] for row in public.rows if row.cells[0] == "Ябълка")
    assert of_eight.startswith("more than 6:")
    assert "8" not in of_eight


def written(section):
    """The names that stand beside dots, in the order in which they found room."""
    return [one.text for one in ElementTree.fromstring(section.drawing.svg).iter(f"{SPACE}text")]


def test_only_the_centre_reads_the_strongest_first(leader, three):
    Tie.objects.filter(other=three[1]).update(strength=Tie.STRONGEST)

    found = {
        level: {row.cells[0]: row.cells[-1] for row in told(leader, level).rows}["Мост"]
        for level in Level.INTERNAL.up_to
    }

    assert found[Level.INTERNAL] == "Ляв бряг; Десен бряг"
    assert found[Level.COALITION] == found[Level.PUBLIC] == "Десен бряг; Ляв бряг"


@pytest.mark.parametrize(("level", "is_told"), [(Level.PUBLIC, False), (Level.COALITION, True)])
@pytest.mark.parametrize("who", ["people", "everybody"])
def test_people_are_drawn_in_no_public_paper_and_it_says_so(who, level, is_told, leader, three):
    person = PersonFactory(name="Мария Примерова", name_latin="Мария Примерова", confidentiality=Level.PUBLIC)
    TenureFactory(person=person, organisation=three[0], started="2024")

    said = told(leader, level, who=who)

    assert ("Мария Примерова" in str(said)) == is_told
    assert ("People are not drawn" in said.note) == (not is_told)


def test_it_is_asked_as_the_page_is(leader, three):
    region, theme = PlaceFactory(kind="region", code="BG311", name="Видин"), ThemeFactory()
    near = organisation("От Видин", place=region)
    near.themes.add(theme)
    ministry = MinistryFactory(name="Министерство", name_latin="Министерство", confidentiality=Level.PUBLIC)
    tie(near, ministry)
    tie(near, three[0])

    assert "Министерство" not in names(told(leader))
    assert names(told(leader, who="institutions", region="BG311")) == {"От Видин", "Министерство"}
    assert names(told(leader, place=region.pk)) == {"От Видин"}
    assert names(told(leader, theme=theme.pk)) == {"От Видин"}
    assert told(leader, kinds=["meetings"]).network.ties == []
    assert told(leader, day="2024-12-31").network.ties == []
    assert told(leader, years="always").network.since == ""
    assert told(leader, day=(TODAY + timedelta(days=900)).isoformat()).network.day == TODAY.isoformat()


def test_as_a_table_it_is_a_table(leader, three):
    said = told(leader, as_drawing=False)

    assert said.drawing is None
    assert len(said.rows) == 3


def test_nobody_to_draw_is_said_and_told_by_the_checker(begin, leader):
    briefing = begin(kinds=["network-picture"])
    (said,) = gather(briefing, leader, TODAY).sections

    assert said.empty
    assert (said.drawing, said.rows, said.note) == (None, [], "")
    assert [one.what for one in check(briefing, Scope.of(briefing, leader, TODAY))] == ["empty"]


# Frozen


def frozen(begin, leader, level=Level.PUBLIC):
    briefing = begin(kinds=["network-picture"], level=level)
    actions.freeze_block(briefing.blocks.get(), by=Actor.of(leader))
    return briefing


def whats(briefing, leader):
    return [one.what for one in check(briefing, Scope.of(briefing, leader, TODAY))]


def test_frozen_it_stays_and_what_came_since_is_told(begin, leader, three):
    briefing = frozen(begin, leader)
    before = gather(briefing, leader, TODAY).sections[0]
    tie(three[1], three[2])

    after = gather(briefing, leader, TODAY).sections[0]
    assert after.drawing == before.drawing
    assert len(after.network.ties) == 2
    assert whats(briefing, leader) == ["changed"]


def test_frozen_it_is_not_told_once_a_tie_is_closed(begin, leader, three):
    """Both organisations are open still; that they work together is not."""
    briefing = frozen(begin, leader)
    assert whats(briefing, leader) == []
    Tie.objects.filter(other=three[1]).update(confidentiality=Level.INTERNAL)

    assert gather(briefing, leader, TODAY).sections == []
    assert whats(briefing, leader)[0] == "above"
    actions.freeze_block(briefing.blocks.get(), by=Actor.of(leader))
    assert len(gather(briefing, leader, TODAY).sections[0].network.ties) == 1


def test_frozen_it_is_not_told_once_somebody_in_it_is_closed(begin, leader, three):
    briefing = frozen(begin, leader)
    type(three[0]).objects.filter(pk=three[0].pk).update(confidentiality=Level.COALITION)

    assert gather(briefing, leader, TODAY).sections == []
    assert "above" in whats(briefing, leader)


def test_who_has_moved_to_another_region_since_is_still_told(begin, leader, three):
    briefing = begin(kinds=["network-picture"])
    region, other = (PlaceFactory(kind="region", code=code) for code in ("BG311", "BG312"))
    type(three[0]).objects.update(place=region)
    Block.objects.filter(briefing=briefing).update(about={"region": "BG311"})
    actions.freeze_block(briefing.blocks.get(), by=Actor.of(leader))
    type(three[0]).objects.filter(pk=three[0].pk).update(place=other)

    assert len(gather(briefing, leader, TODAY).sections[0].network.nodes) == 3


def test_frozen_it_is_not_told_once_a_tie_is_weaker_or_known_by_another_kind_of_fact(begin, leader, three):
    stated = Tie.objects.filter(other=three[1])
    stated.update(strength=Tie.STRONGEST)
    briefing = frozen(begin, leader)
    assert len(gather(briefing, leader, TODAY).sections) == 1

    stated.update(strength=1)
    assert gather(briefing, leader, TODAY).sections == []

    actions.freeze_block(briefing.blocks.get(), by=Actor.of(leader))
    campaign = CampaignFactory(confidentiality=Level.PUBLIC)
    for one in three[:2]:
        CampaignPartnerFactory(campaign=campaign, organisation=one)
    assert len(gather(briefing, leader, TODAY).sections) == 1

    stated.update(confidentiality=Level.INTERNAL)
    assert (len(told(leader).network.ties), gather(briefing, leader, TODAY).sections) == (2, [])


def test_frozen_it_is_told_as_it_was_weighed_whatever_rules_have_come_since(begin, leader, three):
    briefing = frozen(begin, leader)
    less = {"weights": {"stated": 0.1}, "event_years": 3, "half_life_days": 365, "reason": "By less"}
    before = told(leader).network.ties[0].strength
    change_rules(**less, instead_of=in_force().number, by=Actor.of(leader))

    assert told(leader).network.ties[0].strength < before
    assert len(gather(briefing, leader, TODAY).sections) == 1


def test_frozen_it_is_told_when_so_many_have_come_since_that_regions_are_drawn(begin, leader, three, monkeypatch):
    briefing = frozen(begin, leader)
    monkeypatch.setattr(pictured, "MOST_DRAWN", 2)

    assert [node.kind for node in told(leader).network.nodes] == ["region"]
    assert len(gather(briefing, leader, TODAY).sections[0].network.nodes) == 3
    assert whats(briefing, leader)[0] != "above"


# In each medium


def made(begin, leader, level=Level.PUBLIC, **words):
    briefing = begin(kinds=["network-picture"], level=level, **words)
    Briefing.objects.filter(pk=briefing.pk).update(style="full")
    Block.objects.filter(briefing=briefing).update(caption="Кой с кого работи", note="Бележка под картината")
    job = actions.publish(Briefing.objects.get(pk=briefing.pk), by=Actor.of(leader))
    assert jobs.execute(job.pk)
    return Edition.objects.get(job=job)


def content(edition, kind):
    with getattr(edition, kind).open("rb") as file:
        return file.read()


def test_it_goes_through_pdf_word_and_page(begin, leader, three):
    tie(three[0], organisation("канарче-вътрешно", Level.INTERNAL), Level.INTERNAL)
    edition = made(begin, leader)
    pdf, word, page = (content(edition, kind) for kind in ("pdf", "docx", "page"))
    text = "\n".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    in_word, images = word_of(word)

    for words in ("Кой с кого работи", "Бележка под картината", "Десен бряг"):
        assert words in text
        assert words in page.decode()
    assert "Кой с кого работи" in in_word
    assert alt_texts(pdf)[0].startswith("Who is tied to whom")
    assert "Who is tied to whom" in in_word  # the alt text of the picture
    assert images == 1
    attached = b"".join(part for parts in pypdf.PdfReader(io.BytesIO(pdf)).attachments.values() for part in parts)
    for place in (pdf, attached, word, page):
        assert "канарче-вътрешно".encode() not in place
    assert "канарче" not in text + in_word + str(edition.data)
    assert attached.decode().count("organisation-") >= 3
    told = {one["name"] for one in dictionary.as_data()["fields"]}
    assert {"sections[].network.nodes[].key", "sections[].network.ties[].kinds[]"} <= told


def word_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        images = [name for name in archive.namelist() if name.endswith(".png")]
        return archive.read("word/document.xml").decode(), len(images)


def alt_texts(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        found = [one for one in opened.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"]
        return [str(one.get("/Alt", "")) for one in found]


def test_a_name_with_a_script_in_it_is_inert_in_each_medium(begin, leader, three, as_user):
    tie(three[0], organisation(HOSTILE))
    edition = made(begin, leader)

    assert b"<img src=x" not in content(edition, "page")
    assert b"&lt;img src=x" in content(edition, "page")
    composer = as_user(leader).get(reverse("briefings:composer", args=[edition.briefing_id])).content.decode()
    assert "<img src=x" not in composer
    assert "&lt;img src=x" in composer
    ElementTree.fromstring(word_of(content(edition, "docx"))[0])


def test_in_the_form_it_is_narrowed_and_kept(begin, leader, three, as_user):
    briefing = begin(kinds=["network-picture"])
    block = briefing.blocks.get()
    url = reverse("briefings:block-edit", args=[block.pk])
    PlaceFactory(kind="region", code="BG311", name="Видин")
    shown = as_user(leader).get(url).content.decode()
    assert "Видин" in shown

    form = {"heading": "", "caption": "", "note": "", "as_drawing": "on", "version": block.version}
    asked = {"day": "2026-01-31", "who": "institutions", "kinds": ["stated", "meetings"], "region": "BG311",
             "years": "5", "colour": "region", "theme": ""}  # fmt: skip
    assert as_user(leader).post(url, form | asked).status_code == 302
    block.refresh_from_db()
    assert block.about == {name: value for name, value in asked.items() if value}
    again = as_user(leader).get(url).context["form"]
    assert [again[name].value() for name in ("who", "kinds", "region")] == [
        "institutions",
        ["stated", "meetings"],
        "BG311",
    ]

    wrong = as_user(leader).post(url, form | {"who": "nobody", "kinds": ["x"], "region": "x", "day": "x"})
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"who", "kinds", "region", "day"})

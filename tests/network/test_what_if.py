"""What if somebody leaves or a tie is made: what is said, in whose eyes, in the address, in a file, in a drawing."""

import csv
import io
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from crm.confidentiality import Level
from crm.models import Organisation
from network.findings import holding
from network.findings.looking import Looking
from network.findings.what_if import page as what_if
from tests.factories import (
    MeetingFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    PlaceFactory,
    TenureFactory,
)
from tests.network.test_findings import OPEN, asked_in, circle, members, section, tie

pytestmark = pytest.mark.django_db
HOSTILE = "<img src=x onerror=document.title=1>"


def address(**asked):
    return reverse("network:findings-whatif"), {name.replace("_", "-"): told for name, told in asked.items()}


def key(record):
    return f"{'person' if record._meta.model_name == 'person' else 'organisation'}:{record.pk}"


def answer(user, **asked):
    query = QueryDict(urlencode(address(**asked)[1], doseq=True))
    return what_if.answer(Looking.of(user, {}), query)


def said(user, letter="a", **asked):
    return [one.said for one in section(answer(user, **asked), f"scenario-{letter}").findings]


@pytest.fixture
def two_circles():
    """A, B, C, D know each other, E knows D; F and G know E alone."""
    a, b, c, d, e, f, g = members("A", "B", "C", "D", "E", "F", "G")
    circle(a, b, c, d)
    tie((d, e))
    circle(e, f, g)
    return a, b, c, d, e, f, g


def test_whoever_leaves_takes_along_those_who_hang_on_them(officer, two_circles):
    told = section(answer(officer, a_leaving=key(two_circles[4])), "scenario-a")

    assert told.title == "Scenario 1: E leaves"
    assert told.explained == (
        "Today all 7 organisations hang together; then 4 of 6 organisations hang together, the others in 1 piece apart."
    )
    assert told.findings[0].said == "If E left, 2 organisations would lose the rest of us: F and G."
    assert [link.label for link in told.findings[0].facts] == ["Facts between E and F", "Facts between E and G"]


def test_it_says_what_the_page_on_who_holds_us_together_says(officer, two_circles):
    found = section(holding.sections(Looking.of(officer, {})), "points").findings
    e = next(one for one in found if one.said.startswith("If E fell silent"))

    link = next(step.url for step in e.steps if "what-if" in step.url)

    assert f"a-leaving=organisation%3A{two_circles[4].pk}" in link
    assert said(officer, a_leaving=key(two_circles[4]))[0].partition(",")[2] == e.said.partition(",")[2]


def test_who_hangs_on_nobody_may_leave(officer, two_circles):
    assert said(officer, a_leaving=key(two_circles[0])) == [
        "If A left, everybody else who hangs together today still would.",
        "No region would be lost: somebody of each one would stay in the largest circle.",
        "No institution would be lost: to each one that we are tied to, others of us are.",
    ]


def test_a_person_who_leaves_takes_along_those_known_through_them_alone(officer):
    a, b, c, d, e, f = members("A", "B", "C", "D", "E", "F")
    circle(a, b, c)
    circle(d, e)
    tie((e, f))
    kolev = PersonFactory(name="Колев", name_latin="Kolev", **OPEN)
    for one in (a, d):
        TenureFactory(person=kolev, organisation=one)

    assert said(officer, a_leaving=key(kolev))[0].startswith("If Kolev left, 3 organisations would lose the rest of us")
    assert said(officer, a_leaving=key(d))[0] == "If D left, 2 organisations would lose the rest of us: E and F."


def test_people_who_work_for_those_who_leave_alone_go_along(officer):
    a, b, c, d = members("A", "B", "C", "D")
    circle(a, b)
    circle(c, d)
    own, of_both = (PersonFactory(name=name, name_latin=name, **OPEN) for name in ("Own", "Both"))
    for person, one in ((own, b), (of_both, b), (of_both, a)):
        TenureFactory(person=person, organisation=one)
    meeting = MeetingFactory(**OPEN)
    ParticipationFactory(meeting=meeting, person=own)
    ParticipationFactory(meeting=meeting, organisation=c)

    told = section(answer(officer, a_leaving=[key(b), key(of_both)]), "scenario-a")

    assert "With them goes 1 person, whose posts are with them alone." in told.explained


def test_a_new_tie_joins_those_who_stood_apart(officer, two_circles):
    a, _b, _c, _d, e, f, _g = two_circles

    found = said(officer, a_leaving=key(e), a_one=key(a), a_other=key(f))

    assert found[0] == "If E left, everybody else who hangs together today still would."
    assert found[-1] == "The tie between A and F would join 2 organisations with the rest of us: F and G."


def test_a_new_tie_between_two_who_reach_each_other_joins_nobody(officer, two_circles):
    assert said(officer, a_one=key(two_circles[0]), a_other=key(two_circles[5]))[-1].startswith(
        "The tie between A and F would join nobody new"
    )


def test_an_institution_known_through_one_of_us_is_out_of_reach_without_them(officer, two_circles):
    ministry = OrganisationFactory(name="Ministry", kind=Organisation.Kind.PUBLIC_BODY, **OPEN)
    meeting = MeetingFactory(**OPEN)
    for one in (two_circles[5], ministry):
        ParticipationFactory(meeting=meeting, organisation=one)

    assert "No way of ties would lead to Ministry any more." in said(officer, a_leaving=key(two_circles[5]))
    assert "No way of ties would lead to Ministry any more." in said(officer, a_leaving=key(two_circles[4]))


def test_an_institution_that_nobody_knows_yet_comes_within_reach(officer, two_circles):
    ministry = OrganisationFactory(name="Ministry", kind=Organisation.Kind.PUBLIC_BODY, **OPEN)

    found = said(officer, a_one=key(two_circles[0]), a_other=key(ministry))

    assert "A way of ties would lead to Ministry, where none leads now." in found


def test_a_region_of_which_nobody_stays_is_named(officer, two_circles):
    region = PlaceFactory(kind="region", name="Северна", code="NOR")
    Organisation.objects.filter(pk__in=[one.pk for one in two_circles[5:]]).update(place=region)

    assert f"Nobody of {region} would be left in the largest circle." in said(officer, a_leaving=key(two_circles[4]))


def test_three_scenarios_stand_side_by_side(officer, two_circles):
    told = section(
        answer(officer, a_leaving=key(two_circles[0]), b_leaving=key(two_circles[4]), c_leaving=key(two_circles[3])),
        "side-by-side",
    ).table

    assert told.head == ("What", "Today", "Scenario 1", "Scenario 2", "Scenario 3")
    assert {name: cells for name, *cells in told.rows}["Cut off"] == ["", "0", "2: F and G", "3: E, F and G"]
    assert ("Organisations in the largest circle", "7 of 7", "6 of 6", "4 of 6", "3 of 6") in told.rows


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"a_one": 0}, "A tie needs two: choose the other one too."),
        ({"a_one": 0, "a_other": 0}, "Choose two different ones."),
        ({"a_one": 0, "a_other": 1, "a_leaving": 0}, "They are among those who leave."),
        ({"b_leaving": "all"}, "At most 20 at once."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_stays(asked, refusal, officer, as_user, two_circles):
    many = [key(one) for one in members(*(f"M{at}" for at in range(21)))]
    told = {name: many if place == "all" else key(two_circles[place]) for name, place in asked.items()}
    page, query = address(**told)

    answered = as_user(officer).get(page, query)

    assert answered.status_code == 422
    assert refusal in answered.content.decode()
    assert "selected>M1</option>" in answered.content.decode() or "selected>A</option>" in answered.content.decode()


def test_whom_a_reader_may_not_see_is_not_there_for_them_any_more_than_nobody(officer, leader, as_user, two_circles):
    hidden = OrganisationFactory(name="Hidden", confidentiality=Level.RESTRICTED)
    tie((hidden, two_circles[0]), confidentiality=Level.RESTRICTED)
    page, query = address(a_leaving=[key(two_circles[4]), key(hidden)], b_one=key(hidden), b_other=key(two_circles[0]))
    nobody = {name: [one.replace(str(hidden.pk), "987654") for one in ([told] if isinstance(told, str) else told)]
              for name, told in query.items()}  # fmt: skip
    client = as_user(officer)

    shown = client.get(page, query).content.decode()
    of_nobody = client.get(page, nobody).content.decode()

    assert "1 of those named in this address is not there for you" in shown
    assert "Hidden" not in shown
    assert unaddressed(shown.replace(str(hidden.pk), "987654")) == unaddressed(of_nobody)
    assert "Hidden" in as_user(leader).get(page, query).content.decode()


def unaddressed(page):
    """The page without what is new in each answer."""
    return [one for one in page.splitlines() if not any(word in one.lower() for word in ("csrf", "nonce"))]


def test_a_restricted_tie_changes_nothing_an_officer_reads(officer, two_circles):
    before = answer(officer, a_leaving=key(two_circles[4]))
    tie((two_circles[0], two_circles[5]), confidentiality=Level.RESTRICTED)

    assert answer(officer, a_leaving=key(two_circles[4])) == before


def test_members_read_no_scenario(member, as_user, two_circles):
    page, query = address(a_leaving=key(two_circles[4]))

    assert as_user(member).get(page, query).status_code == 403
    assert as_user(member).get(reverse("network:losses-drawing")).status_code == 403
    assert as_user(member).get(reverse("api:network-finding-detail", args=["whatif"]), query).status_code == 403


def test_a_scenario_is_a_page_a_file_and_an_answer_to_programs(officer, as_user, two_circles):
    page, query = address(a_leaving=key(two_circles[4]))
    client = as_user(officer)

    shown = client.get(page, query).content.decode()
    rows = list(csv.reader(io.StringIO(client.get(page, {**query, "export": "csv"}).content.decode("utf-8-sig"))))
    told = client.get(reverse("api:network-finding-detail", args=["whatif"]), query).json()

    sentence = "If E left, 2 organisations would lose the rest of us: F and G."
    assert sentence in shown
    assert sentence in [row[1] for row in rows]
    assert "Cut off. Today: ; Scenario 1: 2: F and G".replace("Today: ; ", "") in [row[1] for row in rows]
    assert told["sections"][0]["findings"][0]["said"] == sentence
    assert told["sections"][1]["table"]["head"] == ["What", "Today", "Scenario 1"]


def test_where_to_begin_leads_to_whom_others_hang_on(officer, two_circles):
    links = section(answer(officer), "begin").links

    assert "What if E left?" in [link.label for link in links]
    assert all(link.url.startswith(reverse("network:findings-whatif")) for link in links)


@pytest.mark.parametrize("names", ["", "A", "AB"])
def test_a_coalition_of_hardly_anybody_reads_well(names, officer, as_user):
    found = members(*names)
    circle(*found)
    page, query = address(a_leaving=[key(one) for one in found])

    for asked in ({}, query):
        answered = as_user(officer).get(page, asked)
        assert answered.status_code == 200
        assert ("No member to speak of" if not names else "Too few organisations or ties") in answered.content.decode()


def test_the_line_of_losses_says_in_a_table_what_is_drawn(officer, as_user):
    circle(*members(*"ABCDEFGH"))

    told = section(answer(officer), "losses")
    drawn = as_user(officer).get(reverse("network:losses-drawing")).content.decode()

    assert told.findings[0].sure == "By chance: 100 random orders, the same each time this page is opened."
    assert told.table.rows[0] == ("0", "8", "8 (100 of 100)", "8 (100 of 100)", "8 to 8")
    assert [key for key, _chart in told.drawings] == ["wide", "narrow"]
    for name, *_cells in told.table.rows:
        assert f"{name} with most ties have left" in str(told.drawings[0][1])
        assert f"{name} with most ties have left" in drawn


def test_of_hardly_anybody_there_is_nothing_to_draw(officer, as_user):
    assert as_user(officer).get(reverse("network:losses-drawing")).status_code == 204


def test_one_scenario_takes_as_many_queries_as_three_and_few_organisations_as_many(officer, as_user, two_circles):
    client = as_user(officer)

    def queries(*places):
        asked = {f"{letter}_leaving": key(two_circles[at]) for letter, at in zip("abc", places, strict=False)}
        page, query = address(**asked)
        client.get(page, query)
        with CaptureQueriesContext(connection) as found:
            client.get(page, query)
        return found

    one, three = queries(4), queries(4, 0, 3)
    circle(*members(*(f"N{at}" for at in range(9))))
    more = queries(4)

    assert readings(one) == readings(three) == readings(more)
    assert asked_in(more) == asked_in(one)


def readings(queries):
    """How often the ties were read."""
    return len([one for one in queries if 'FROM "network_tie"' in one["sql"]])


def test_a_hostile_name_is_inert_on_the_page_and_in_the_answer(officer, as_user, two_circles):
    Organisation.objects.filter(pk=two_circles[4].pk).update(name=HOSTILE, name_latin=HOSTILE)
    page, query = address(a_leaving=key(two_circles[4]), b_one=key(two_circles[4]), b_other=key(two_circles[0]))

    shown = as_user(officer).get(page, query).content.decode()
    empty = as_user(officer).get(page).content.decode()

    assert HOSTILE not in shown
    assert HOSTILE not in empty
    assert "&lt;img src=x" in shown
    assert "&lt;img src=x" in empty


def test_somebody_tied_to_nobody_is_said_to_be(officer, two_circles):
    lonely = OrganisationFactory(name="Lonely", **OPEN)

    assert said(officer, a_leaving=key(lonely))[-1] == (
        "Nothing on record ties Lonely to anybody on this day, so nothing hangs on it here."
    )


def test_an_address_of_another_day_asks_the_network_of_that_day(officer, two_circles):
    long_ago = (timezone.localdate() - timedelta(days=400)).isoformat()
    page, query = address(a_leaving=key(two_circles[4]))

    told = what_if.answer(Looking.of(officer, {"day": long_ago}), query)

    assert section(told, "scenario-a").explained.startswith("Today 1 of 7 organisations hang together")
    assert page == "/network/what-if/"

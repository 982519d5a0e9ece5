"""Groups among us and key players: what the pages say of circles, and what they refuse to say."""

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.confidentiality import Level
from crm.models import Organisation, Theme
from network.findings import groups, together
from network.findings.looking import Looking
from network.models import TieAnswer
from tests.factories import PlaceFactory
from tests.network.test_findings import circle, members, section, tie

pytestmark = pytest.mark.django_db
HOSTILE = "<img src=x onerror=document.title=1>"


def look(user):
    return Looking.of(user, {})


@pytest.fixture
def three_circles():
    """Six each, hardly tied to each other: the first of each knows the first of the next."""
    found = [members(*(f"{letter}{at}" for at in range(6))) for letter in "ABC"]
    for one in found:
        circle(*one)
    tie((found[0][0], found[1][0]), (found[1][0], found[2][0]))
    return found


def test_each_group_is_told_by_region_theme_facts_and_who_ties_it_to_others(officer, three_circles):
    first = [one.pk for one in three_circles[0]]
    north = PlaceFactory(kind="region", name="Северна", code="NOR")
    theme = Theme.objects.create(key="mills", name_en="Mills", name_bg="Мелници")
    Organisation.objects.filter(pk__in=first).update(place=north)
    for one in three_circles[0][:4]:
        one.themes.add(theme)

    found = section(groups.sections(look(officer)), "groups").findings

    assert len(found) == 3
    told = next(one for one in found if "A1" in one.names)
    assert told.said == (
        f"6 organisations, all of {north}: A0, A1, A2 and 3 more. What they share: Mills (4 of 4)."
        " Most often tied by stated ties: 15 of 15 pairs that are tied. Only A0 ties it to others of us."
    )
    assert [part.label for part in told.parts] == ["The group", "Tied to others"]
    assert [link.label for link in told.facts] == ["Facts between A0 and B0"]
    assert any("task" in step.url for step in told.steps)


def test_where_everybody_works_with_everybody_there_are_no_clear_groups(officer):
    circle(*members(*(f"M{at}" for at in range(12))))

    told = section(groups.sections(look(officer)), "groups")

    assert not told.findings
    assert told.nothing.startswith("No clear groups")


def test_how_sure_a_group_is_goes_by_who_has_answered(officer, three_circles):
    everybody = [one for each in three_circles for one in each]

    few = section(groups.sections(look(officer)), "groups").findings[0]
    TieAnswer.objects.bulk_create(TieAnswer(organisation=one, answered_on=timezone.localdate()) for one in everybody)
    all_of_them = section(groups.sections(look(officer)), "groups").findings[0]

    assert few.sure == "Too little known to say: 0 of 18 members stated their ties."
    assert not few.is_sure
    assert "with a third of the answers hidden" in all_of_them.sure


def test_who_stands_in_no_group_is_named(officer, three_circles):
    members("Alone")

    assert [one.said for one in section(groups.sections(look(officer)), "no-group").findings] == [
        "1 organisation is tied to nobody: Alone."
    ]


@pytest.mark.parametrize("names", ["A", "AB"])
def test_hardly_anybody_is_no_groups(names, officer, as_user):
    circle(*members(*names))

    shown = as_user(officer).get(reverse("network:findings-groups")).content.decode()

    assert "Too few organisations or ties to speak of groups." in shown


def test_a_restricted_tie_changes_no_group_an_officer_reads(officer, leader, three_circles):
    before, of_leader = groups.sections(look(officer)), groups.sections(look(leader))
    for one, other in zip(three_circles[0], three_circles[1], strict=True):
        tie((one, other), kind="trains", confidentiality=Level.RESTRICTED)

    assert groups.sections(look(officer)) == before
    assert groups.sections(look(leader)) != of_leader


def test_a_hostile_name_is_inert_among_groups(officer, as_user, three_circles):
    Organisation.objects.filter(pk=three_circles[0][0].pk).update(name=HOSTILE, name_latin=HOSTILE)

    shown = as_user(officer).get(reverse("network:findings-groups")).content.decode()

    assert HOSTILE not in shown
    assert "&lt;img src=x" in shown


def test_which_three_would_part_us_most_is_one_sentence(officer):
    hubs = members("H", "I", "J")
    circle(*hubs)
    for hub in hubs:
        tie(*[(hub, leaf) for leaf in members(f"{hub.name}1", f"{hub.name}2")])

    told = together.of_sets(look(officer)).findings

    assert [one.said for one in told] == [
        "If H, I and J fell silent together, 5 more organisations would lose the largest circle."
    ]
    assert told[0].sure.startswith("No other set of this size does as much. ")
    assert told[0].steps[0].label == "What if H, I and J left?"


def test_which_three_reach_most_is_counted_in_steps(officer):
    hubs = members("H", "I", "J")
    for hub in hubs:
        tie(*[(hub, leaf) for leaf in members(f"{hub.name}1", f"{hub.name}2", f"{hub.name}3")])
    far, farther = members("Far", "Farther")
    tie((hubs[0], far), (far, farther))

    told = together.of_reach(look(officer)).findings

    assert [one.said for one in told] == [
        "H, I and J together are tied to 10 of the 11 others, and through these to 1 more."
    ]


def test_of_few_no_sets_are_looked_for(officer):
    circle(*members("A", "B"))

    for told in (together.of_sets(look(officer)), together.of_reach(look(officer))):
        assert not told.findings
        assert told.nothing == "Too few organisations to look for sets."

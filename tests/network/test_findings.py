"""The findings of the network: what they say, to whom, and that what somebody may not see changes nothing in them."""

import csv
import io
from datetime import timedelta

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from crm.confidentiality import Level
from crm.models import CoalitionMembership, Organisation
from network.facts.kinds import BIT
from network.findings import brokers, change, holding, margin, my_place
from network.findings.certainty import share_that_stands, with_a_third_hidden
from network.findings.looking import Looking
from network.findings.moments import moments
from network.findings.questions import BY_NAME
from network.graphs.kept import kept
from network.graphs.network import Network
from network.graphs.ties import Ties
from network.models import TieAnswer
from tests.factories import (
    CampaignFactory,
    CampaignPartnerFactory,
    MeetingFactory,
    MembershipFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    PlaceFactory,
    TenureFactory,
    TieFactory,
)

pytestmark = pytest.mark.django_db
OPEN = {"confidentiality": Level.PUBLIC}
QUESTIONS = ["holding", "brokers", "groups", "margin", "change", "whatif"]


def members(*names, **changes):
    found = [OrganisationFactory(name=name, **{**OPEN, **changes}) for name in names]
    for one in found:
        MembershipFactory(organisation=one)
    return found


def tie(*pairs, **changes):
    started = timezone.localdate() - timedelta(days=30)
    for one, other in pairs:
        TieFactory(stated_by=one, other=other, **{"kind": "works_with", "started_on": started, **OPEN, **changes})


def circle(*organisations, **changes):
    tie(*[(one, other) for at, one in enumerate(organisations) for other in organisations[:at]], **changes)


def page(question):
    return reverse(f"network:findings-{question}")


def section(sections, key):
    return next(one for one in sections if one.key == key)


def said(sections, key):
    return [one.said for one in section(sections, key).findings]


def look(user, **query):
    return Looking.of(user, query)


def test_who_holds_two_circles_together_is_named_with_what_would_fall_apart(officer):
    a, b, c, d, e, f, g = members("A", "B", "C", "D", "E", "F", "G")
    circle(a, b, c, d)
    circle(d, e)
    circle(e, f, g)

    found = holding.sections(look(officer))

    assert "If E fell silent, 2 organisations would lose the rest of us: F and G." in said(found, "points")
    assert said(found, "bridges") == ["The tie between D and E is the only one that joins 3 organisations to the rest."]
    assert said(found, "core") == ["A circle of 4 of 7, each of them tied to at least 3 others of the circle."]


def test_a_network_without_a_weak_point_says_so(officer):
    circle(*members("A", "B", "C", "D", "E", "F"))

    found = holding.sections(look(officer))

    for key in ("people", "points", "bridges", "single", "sets"):
        assert not section(found, key).findings
        assert section(found, key).nothing


def test_a_circle_that_one_person_keeps_is_found(officer):
    a, b, c, d, e, f = members("A", "B", "C", "D", "E", "F")
    circle(a, b, c)
    circle(d, e, f)
    kolev = PersonFactory(name="Колев", name_latin="Kolev", **OPEN)
    TenureFactory(person=kolev, organisation=a)
    meeting = MeetingFactory(**OPEN)
    ParticipationFactory(meeting=meeting, person=kolev)
    ParticipationFactory(meeting=meeting, organisation=d)

    found = said(holding.sections(look(officer)), "people")

    assert found[0].startswith("If Kolev left, 3 organisations would lose the rest of us: ")


def test_a_member_without_a_tie_this_year_is_named_with_what_is_known_and_what_to_do(officer):
    a, b, quiet, earlier = members("A", "B", "Quiet", "Earlier")
    tie((a, b))
    meeting = MeetingFactory(held_on=timezone.localdate() - timedelta(days=700), **OPEN)
    for one in (a, earlier):
        ParticipationFactory(meeting=meeting, organisation=one)
    TieAnswer.objects.create(organisation=quiet, answered_on=timezone.localdate())

    found = section(margin.sections(look(officer)), "alone").findings[0]

    assert found.said == "2 of 4 members have no tie this year: Earlier and Quiet."
    assert [(part.label, [node.name for node in part.nodes]) for part in found.parts] == [
        ("No tie on record at all", ["Quiet"]), ("Ties in earlier years only", ["Earlier"]),
    ]  # fmt: skip
    assert found.sure == "Too little known to say of 1 of them: it has not stated its ties this year."
    assert any(f"about=organisation%3A{quiet.pk}" in step.url for step in found.steps)
    assert any(step.url.startswith(f"{reverse('crm:letter-new')}?organisation={quiet.pk}") for step in found.steps)


def test_a_region_without_member_is_named_and_whom_we_know_there(officer):
    north, south = (PlaceFactory(kind="region", name=name, code=name[:3]) for name in ("Северна", "Южна"))
    west = PlaceFactory(kind="region", name="Западна", code="ZAP")
    members("A", place=north)
    OrganisationFactory(name="Група", place=south, kind=Organisation.Kind.INFORMAL, **OPEN)

    found = said(margin.sections(look(officer)), "regions")

    assert any(str(west) in one and "know no organisation" in one for one in found)
    assert f"In {south} we have no member, and know 1 organisation." in found
    assert not any(str(north) in one for one in found)


def test_who_was_never_in_a_common_campaign_is_named(officer):
    a, b, _never = members("A", "B", "Never")
    campaign = CampaignFactory(started="2019", ended="2020", **OPEN)
    for one in (a, b):
        CampaignPartnerFactory(campaign=campaign, organisation=one)
    alone = CampaignFactory(started="2021", **OPEN)
    CampaignPartnerFactory(campaign=alone, organisation=_never)

    assert said(margin.sections(look(officer)), "campaigns") == [
        "1 of 3 members was never in a campaign with another of us: Never."
    ]


def campaign_that_tied(organisations):
    today = timezone.localdate()
    began, ended = today - timedelta(days=500), today - timedelta(days=200)
    campaign = CampaignFactory(started=began.isoformat(), ended=ended.isoformat(), **OPEN)
    for at, one in enumerate(organisations):
        CampaignPartnerFactory(campaign=campaign, organisation=one)
        for other in organisations[:at]:
            meeting = MeetingFactory(held_on=today - timedelta(days=100), **OPEN)
            for sitting in (one, other):
                ParticipationFactory(meeting=meeting, organisation=sitting)
    return campaign


def test_a_campaign_that_made_the_coalition_denser_is_found_and_chance_is_ruled_out(officer):
    everybody = members(*"ABCDEFGHIJ")
    campaign = campaign_that_tied(everybody[:7])

    found = change.sections(look(officer), {"campaign": str(campaign.pk)})

    told = section(found, "density").findings[0]
    assert told.said.startswith("The network is denser than before: 21 of 21 pairs are tied, before 0.")
    assert told.sure.startswith("Chance alone rarely gives this")


def test_partners_that_joined_after_the_campaign_began_are_compared_too(officer):
    everybody = members(*"ABCDEF")
    campaign = campaign_that_tied(everybody)
    CoalitionMembership.objects.filter(organisation__in=everybody[:3]).update(
        started_on=timezone.localdate() - timedelta(days=30)
    )

    assert len(moments(look(officer), {"campaign": str(campaign.pk)}).common) == len(everybody)


def test_where_nothing_happened_no_change_is_claimed(officer):
    everybody = members(*"ABCDEFGH")
    circle(*everybody[:4], started_on=timezone.localdate() - timedelta(days=900))

    told = section(change.sections(look(officer), {}), "density").findings[0]

    assert told.said.startswith("No detectable change in density: 6 of 28 pairs are tied, before 6.")


def test_newcomers_are_left_out_of_the_comparison(officer):
    old, new = members(*"ABCDEF"), members(*"UVWXYZ")
    CoalitionMembership.objects.filter(organisation__in=new).update(started_on=timezone.localdate())

    assert len(moments(look(officer), {}).common) == len(old)


def test_who_connects_circles_that_do_not_meet_is_named(officer):
    hub, *others = members("Hub", "A", "B", "C", "D")
    circle(*others[:2])
    circle(*others[2:])
    tie(*[(hub, one) for one in others])

    found = brokers.sections(look(officer))

    assert said(found, "circles") == [
        "Hub connects 2 circles that do not meet: their contacts on one side know nobody on the other."
    ]


def test_whose_contacts_all_know_each_other_is_said(officer):
    circle(*members("A", "B", "C", "D"))

    assert said(brokers.sections(look(officer)), "closed") == [
        "Of 4 organisations all contacts know each other: A, B, C and D."
    ]


def test_a_member_reads_their_own_ties_and_whom_they_could_meet(member):
    own = Organisation.objects.get(pk__in=Organisation.own_of(member))
    friend, far = members("Приятел", "Далечен")
    tie((own, friend), (friend, far))

    found = my_place.sections(look(member))

    assert [one.said for one in section(found, f"ties-organisation-{own.pk}").findings] == [f"{friend}: stated ties."]
    assert [one.said for one in section(found, f"meet-organisation-{own.pk}").findings] == [
        f"{far}: {friend} could introduce you."
    ]


def test_what_a_member_may_not_see_leads_nobody_to_anybody(member):
    own = Organisation.objects.get(pk__in=Organisation.own_of(member))
    friend, far = members("Приятел", "Далечен")
    tie((own, friend))
    before = my_place.sections(look(member))
    tie((friend, far), confidentiality=Level.RESTRICTED)

    assert my_place.sections(look(member)) == before


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_question_is_answered_on_a_page_in_a_file_and_to_programs(question, officer, as_user):
    circle(*members("A", "B", "C", "D", "E", "F"))
    client = as_user(officer)

    shown = client.get(page(question))
    rows = list(csv.reader(io.StringIO(client.get(page(question), {"export": "csv"}).content.decode("utf-8-sig"))))
    told = client.get(reverse("api:network-finding-detail", args=[question])).json()

    assert shown.status_code == 200
    assert rows[0][:2] == ["Question", "Finding"]
    assert len(rows) > 1
    assert {row[4] for row in rows[1:]} == {"6"}
    assert told["members"] == 6
    assert [one["key"] for one in told["sections"]] == [one.key for one in shown.context["sections"]]


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_empty_coalition_says_what_to_do(question, officer, as_user):
    assert "No member to speak of" in as_user(officer).get(page(question)).content.decode()


@pytest.mark.parametrize("question", QUESTIONS)
def test_members_read_no_findings_about_others(question, member, as_user):
    client = as_user(member)

    assert client.get(page(question)).status_code == 403
    assert client.get(reverse("api:network-finding-detail", args=[question])).status_code == 403


def test_nobody_but_a_member_has_a_place_of_their_own(officer, member, as_user):
    assert as_user(officer).get(reverse("network:my-place")).status_code == 403
    assert as_user(member).get(reverse("network:my-place")).status_code == 200


def test_an_unknown_question_is_not_there(officer, as_user):
    assert as_user(officer).get(reverse("api:network-finding-detail", args=["secrets"])).status_code == 404


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_filter_that_is_not_understood_reads_as_if_nobody_asked(question, officer, as_user):
    circle(*members("A", "B", "C", "D", "E", "F"))
    asked = {"day": "x", "since": "y", "theme": "z", "region": "<b>", "kinds": "q", "campaign": "999", "before": "1"}

    assert as_user(officer).get(page(question), asked).status_code == 200


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_restricted_meeting_changes_nothing_an_officer_reads(question, officer):
    a, *others = members("A", "B", "C", "D", "E", "F")
    circle(*others)

    def answer():
        return BY_NAME[question].answer(look(officer), {})

    before = answer()
    hidden = MeetingFactory(confidentiality=Level.RESTRICTED)
    for one in (a, others[0]):
        ParticipationFactory(meeting=hidden, organisation=one)

    assert answer() == before


@pytest.mark.parametrize("question", QUESTIONS)
def test_more_organisations_take_no_more_queries(question, officer, as_user):
    client = as_user(officer)
    circle(*members(*"ABCDEF"))
    client.get(page(question))
    with CaptureQueriesContext(connection) as few:
        client.get(page(question))
    circle(*members(*"GHIJKLMNOP"))
    client.get(page(question))

    with CaptureQueriesContext(connection) as many:
        client.get(page(question))
    assert asked_in(many) == asked_in(few)


def asked_in(queries):
    """How many, without the choices of forms: those are read through cursors, in portions."""
    return len([one for one in queries if not one["sql"].startswith(("DECLARE", "FETCH", "CLOSE"))])


def test_answers_are_kept_for_who_sees_the_same(officer, leader):
    circle(*members("A", "B", "C"))
    asked = []

    def answer():
        asked.append(1)
        return len(asked)

    def ask(user):
        return kept("test", 1, [look(user).network], answer)

    assert [ask(officer), ask(officer), ask(leader)] == [1, 1, 1]
    a, b = members("D", "E")
    tie((a, b), confidentiality=Level.RESTRICTED)
    assert ask(officer) == ask(officer) == 2
    assert ask(leader) == 3


def network_of(n, edges, bit):
    ties = Ties.of(n, [(one, other, 1) for one, other in edges])
    return Network((), ties, np.full(len(ties), BIT[bit], dtype=np.uint32))


def test_what_other_facts_say_stays_when_answers_are_hidden():
    edges = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]
    statements = Ties.of(6, [(one, other, 1) for one, other in edges], directed=True)

    met = [len(ties) for ties in with_a_third_hidden(network_of(6, edges, "meetings"), statements)]
    stated = [len(ties) for ties in with_a_third_hidden(network_of(6, edges, "stated"), statements)]

    assert set(met) == {5}
    assert set(stated) == {4}


def test_findings_that_others_would_replace_are_too_little_known():
    assert share_that_stands([1, 2], iter([[1], [1, 2]])) == 1
    assert share_that_stands([1], iter([[1, 2], [1, 3]])) == 0.5

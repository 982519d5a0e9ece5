"""An edge opens the facts behind it: as lines with links, whose weights add up to the edge."""

import numpy as np
import pytest
from django.urls import reverse

from crm.confidentiality import Level
from network.facts.behind import between
from network.facts.cast import cast_of
from network.facts.gathering import TOGETHER, Question
from network.facts.reading import read_network
from network.models import Tie
from tests.factories import (
    AskFactory,
    BodyFactory,
    CampaignFactory,
    CampaignPartnerFactory,
    MandateFactory,
    MeetingFactory,
    MembershipFactory,
    MinistryFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    ProjectFactory,
    ProjectPartnerFactory,
    SeatFactory,
    TenureFactory,
    TieFactory,
)
from tests.network.test_reading import OPEN, endorsing, named, picture

pytestmark = pytest.mark.django_db


def key(record):
    return f"{record._meta.model_name}-{record.pk}"


def page(one, other, query=""):
    return reverse("network:between", args=[key(one), key(other)]) + query


@pytest.fixture
def tied():
    """Two organisations tied by every kind of fact there is, with others around them."""
    a, b, c = named("A", "B", "C", kind="network")
    b.parent = a
    b.save()
    meeting, campaign, project = MeetingFactory(**OPEN), CampaignFactory(), ProjectFactory(**OPEN)
    body = BodyFactory()
    person = PersonFactory(**OPEN)
    for one in (a, b, c):
        ParticipationFactory(meeting=meeting, organisation=one)
        CampaignPartnerFactory(campaign=campaign, organisation=one)
        ProjectPartnerFactory(project=project, organisation=one)
        MandateFactory(seat=SeatFactory(body=body), organisation=one, started="2020")
        TenureFactory(person=person, organisation=one)
    endorsing(AskFactory(**OPEN), a, b, c)
    TieFactory(stated_by=a, other=b, confidentiality=Level.PUBLIC)
    TieFactory(stated_by=b, other=a, strength=3, kind=Tie.Kind.TRUSTS)
    TieFactory(stated_by=b, other=a, kind=Tie.Kind.CONFLICTS)
    MembershipFactory(organisation=a)
    ministry = MinistryFactory()
    MinistryFactory(parent=ministry)
    return a, b


@pytest.mark.parametrize("who", ["organisations", "everybody"])
@pytest.mark.parametrize("visitor", ["officer", "member", "leader"])
def test_the_weights_of_the_lines_add_up_to_every_edge(who, visitor, tied, request):
    user, drawn = request.getfixturevalue(visitor), picture(who=who)
    network = read_network(user, drawn)
    edges = zip(network.ties.sources, network.ties.targets, network.ties.weights, network.kinds, strict=True)
    for one, other, weight, kinds in edges:
        found = between(user, drawn, network.nodes[one].key, network.nodes[other].key)
        assert found.weight == pytest.approx(weight)
        assert bool(kinds) == bool(found.lines)
    assert len(network.ties)


def test_the_page_tells_each_fact_with_its_link(tied, as_user, officer):
    a, b = tied
    client = as_user(officer)

    answer = client.get(page(a, b))
    text = answer.content.decode()

    lines = answer.context["found"].lines
    assert {line.kind.name for line in lines} == {
        "stated", "meetings", "campaigns", "sign_ons", "seats", "projects", "people", "membership",
    }  # fmt: skip
    for line in lines:
        assert line.url
        assert f'href="{line.url}"' in text
    assert [line.weight for line in lines if "conflict" in line.words] == [0]
    assert "version 1" in text
    assert "<html" not in client.get(page(a, b), headers={"HX-Request": "true"}).content.decode()


def test_only_what_both_took_part_in_is_read(tied, officer):
    """Whoever else was there is read, too, for they count; what happened without one of the two is not."""
    a, b = tied
    elsewhere = MeetingFactory(confidentiality=Level.PUBLIC)
    for organisation in (a, *named("Third", "Fourth")):
        ParticipationFactory(meeting=elsewhere, organisation=organisation, person=None)
    asked = picture(who="organisations")
    cast = cast_of(officer, asked.day, with_people=False)
    ends = tuple(("organisation", one.pk) for one in (a, b))
    for name, gather in TOGETHER.items():
        told, every = gather(Question(officer, asked, cast, ends)), gather(Question(officer, asked, cast))
        places = cast.organisations(np.array([a.pk, b.pk]))
        shared = np.intersect1d(*(every.events[every.members == place] for place in places))
        assert sorted(set(told.events.tolist())) == shared.tolist(), name
        assert len(told.events) == np.isin(every.events, shared).sum() > 1, name


def test_people_are_known_where_they_are_an_end(tied, as_user, officer):
    a, _b = tied
    person = PersonFactory()
    TenureFactory(person=person, organisation=a, role="Председател")

    answer = as_user(officer).get(page(person, a))

    assert [line.words for line in answer.context["found"].lines] == [f"{person}: Председател, {a}"]


def test_only_the_kinds_and_the_time_asked_for_are_told(tied, as_user, officer):
    a, b = tied

    answer = as_user(officer).get(page(a, b, "?kinds=campaigns&kinds=meetings&since=2099-01-01"))

    assert {line.kind.name for line in answer.context["found"].lines} == {"campaigns"}


def test_two_without_a_fact_are_told_so(as_user, officer):
    text = as_user(officer).get(page(OrganisationFactory(), OrganisationFactory())).content.decode()

    assert "Nothing ties them here" in text


@pytest.mark.parametrize("visitor", ["officer", "member"])
def test_whoever_may_not_see_an_end_learns_nothing(visitor, as_user, request):
    client = as_user(request.getfixturevalue(visitor))
    seen, hidden = OrganisationFactory(), OrganisationFactory(confidentiality=Level.RESTRICTED)
    person = PersonFactory(confidentiality=Level.RESTRICTED)
    TieFactory(stated_by=seen, other=hidden)

    for one, other in ((seen, hidden), (hidden, seen), (seen, person)):
        assert client.get(page(one, other)).status_code == 404
    for ends in (f"organisation-{seen.pk}", "organisation-0"), ("a-1", "b-2"), ("organisation-x", "-"):
        assert client.get(reverse("network:between", args=ends)).status_code == 404
    assert client.get(page(seen, seen)).status_code == 404


def test_a_fact_off_the_record_is_no_line_and_no_number(tied, officer, member):
    a, b = tied
    before = [between(user, picture(), key(a), key(b)).lines for user in (officer, member)]
    hidden = MeetingFactory(confidentiality=Level.RESTRICTED)
    for one in (a, b):
        ParticipationFactory(meeting=hidden, organisation=one)
    guest = PersonFactory(confidentiality=Level.RESTRICTED)
    ParticipationFactory(meeting=a.participations.first().meeting, person=guest)
    TieFactory(stated_by=a, other=b, kind=Tie.Kind.FUNDS, confidentiality=Level.RESTRICTED)

    assert [between(user, picture(), key(a), key(b)).lines for user in (officer, member)] == before


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_for_any_number_of_facts(rows, as_user, officer, django_assert_max_num_queries):
    a, b = OrganisationFactory(), OrganisationFactory()
    for _one in range(rows):
        meeting, campaign = MeetingFactory(), CampaignFactory()
        for organisation in (a, b):
            ParticipationFactory(meeting=meeting, organisation=organisation)
            CampaignPartnerFactory(campaign=campaign, organisation=organisation)
    for kind in list(Tie.Kind)[:rows]:
        TieFactory(stated_by=a, other=b, kind=kind)
    client = as_user(officer)
    client.get(page(a, b))

    with django_assert_max_num_queries(24):
        client.get(page(a, b))

"""The network of one reader: every kind of fact, weighed, and nothing in it from what they may not see."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from campaigns.models import Consultation, SignOn, SignOnRequest
from crm.confidentiality import Level
from crm.models import Participation, Side
from crm.models.nameless_seats import NamelessSeats
from network.facts.kinds import ALL, BIT, KINDS
from network.facts.reading import read_network, read_statements
from network.graphs.picture import Picture, years_before
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
    PlaceFactory,
    ProjectFactory,
    ProjectPartnerFactory,
    SeatFactory,
    TenureFactory,
    ThemeFactory,
    TieFactory,
)

pytestmark = pytest.mark.django_db
OPEN = {"confidentiality": Level.PUBLIC}


def today():
    return timezone.localdate()


def picture(**changes):
    return Picture(**{"day": today(), "since": years_before(today(), 3), "who": "everybody", **changes})


def weights(network):
    """Return {(name, name): weight} of the edges."""
    ties, names = network.ties, [node.name for node in network.nodes]
    rows = zip(ties.sources.tolist(), ties.targets.tolist(), ties.weights.tolist(), strict=True)
    return {tuple(sorted((names[one], names[other]))): round(weight, 9) for one, other, weight in rows}


def named(*names, **changes):
    return [OrganisationFactory(name=name, **{**OPEN, **changes}) for name in names]


def endorsing(ask, *organisations, **changes):
    text = ask.texts.first() or ask.texts.create(number=1, title_bg="Текст", confidentiality=Level.PUBLIC)
    asked = Consultation.objects.create(ask=ask, text=text, answers_until=today())
    for one in organisations:
        request = SignOnRequest.objects.create(consultation=asked, organisation=one)
        said = {"choice": SignOn.Choice.ENDORSE, "via": "page", **changes}
        SignOn.objects.create(request=request, organisation=one, text=text, **said)


def test_a_meeting_of_few_ties_more_than_a_conference(officer):
    a, b, c, d = named("A", "B", "C", "D")
    small, large = MeetingFactory(**OPEN), MeetingFactory(**OPEN)
    for meeting, sitting in ((small, [a, b]), (large, [a, b, c, d])):
        for one in sitting:
            ParticipationFactory(meeting=meeting, organisation=one)

    found = weights(read_network(officer, picture()))

    assert found[("A", "B")] == pytest.approx(1 + 1 / 3)
    assert found[("A", "C")] == found[("C", "D")] == pytest.approx(1 / 3)


def test_who_sat_for_an_organisation_ties_it_and_where_people_are_drawn_themselves(officer):
    a, b = named("A", "B")
    person = PersonFactory(name="Лице", **OPEN)
    meeting = MeetingFactory(**OPEN)
    ParticipationFactory(meeting=meeting, person=person, capacity=TenureFactory(person=person, organisation=a))
    ParticipationFactory(meeting=meeting, organisation=b)

    assert weights(read_network(officer, picture(who="organisations"))) == {("A", "B"): 1}
    assert weights(read_network(officer, picture(who="people"))) == {("B", "Лице"): 1, ("A", "Лице"): 1}


def test_who_was_absent_or_only_planned_to_meet_met_nobody(officer):
    a, b = named("A", "B")
    missed, planned = MeetingFactory(**OPEN), MeetingFactory(state="planned", **OPEN)
    for meeting in (missed, planned):
        ParticipationFactory(meeting=meeting, organisation=a)
    ParticipationFactory(meeting=missed, organisation=b, role=Participation.Role.ABSENT)
    ParticipationFactory(meeting=planned, organisation=b)

    assert weights(read_network(officer, picture())) == {}


def test_seats_whose_names_were_taken_out_tie_the_organisation(officer):
    a, b = named("A", "B")
    meeting = MeetingFactory(**OPEN)
    ParticipationFactory(meeting=meeting, organisation=a)
    NamelessSeats.objects.create(
        meeting=meeting, organisation=b, side=Side.THEIRS, role="present", how_many=2, confidentiality=Level.PUBLIC
    )

    assert weights(read_network(officer, picture())) == {("A", "B"): 1}


@pytest.mark.parametrize(
    ("started", "ended", "counts"),
    [("", "", True), ("2020", "2021", False), ("2020", "", True), ("2099", "", False), ("2020", "this year", True)],
)
def test_campaigns_count_while_they_ran(started, ended, counts, officer):
    campaign = CampaignFactory(started=started, ended=ended.replace("this year", str(today().year)))
    for one in named("A", "B"):
        CampaignPartnerFactory(campaign=campaign, organisation=one)

    assert weights(read_network(officer, picture())) == ({("A", "B"): 1} if counts else {})


def test_partners_of_a_project_and_signers_of_an_ask_are_tied(officer):
    a, b, c = named("A", "B", "C")
    project = ProjectFactory(**OPEN)
    for one in (a, b, c):
        ProjectPartnerFactory(project=project, organisation=one)
    endorsing(AskFactory(**OPEN), a, b)

    found = weights(read_network(officer, picture(), {**dict.fromkeys(ALL, 1.0), "sign_ons": 10}))

    assert found == {("A", "B"): 10.5, ("A", "C"): 0.5, ("B", "C"): 0.5}


def test_who_objects_or_abstains_is_tied_to_nobody(officer):
    a, b = named("A", "B")
    endorsing(AskFactory(**OPEN), a, b, choice=SignOn.Choice.ABSTAIN)

    assert weights(read_network(officer, picture())) == {}


def test_who_sits_in_one_body_is_tied_and_tied_to_it(officer):
    a, b = named("A", "B")
    body = BodyFactory(organisation__name="Съвет")
    MandateFactory(seat=SeatFactory(body=body), organisation=a, started="2020")
    MandateFactory(seat=SeatFactory(body=body), organisation=b, started="2020", ended=str(today().year))
    MandateFactory(seat=SeatFactory(body=body), organisation=named("C")[0], started="2019", ended="2020")

    assert weights(read_network(officer, picture(who="institutions"))) == {
        ("A", "B"): 1, ("A", "Съвет"): 1, ("B", "Съвет"): 1,
    }  # fmt: skip
    assert weights(read_network(officer, picture(who="organisations"))) == {("A", "B"): 1}


def test_a_person_in_two_organisations_at_one_time_ties_them(officer):
    a, b, c = named("A", "B", "C")
    person = PersonFactory(name="Лице", **OPEN)
    for one, ended in ((a, ""), (b, ""), (c, "2021")):
        TenureFactory(person=person, organisation=one, ended=ended)

    assert weights(read_network(officer, picture(who="institutions"))) == {("A", "B"): 1}
    assert weights(read_network(officer, picture(who="people"))) == {("A", "Лице"): 1, ("B", "Лице"): 1}
    assert ("A", "C") in weights(read_network(officer, picture(who="organisations", day=date(2020, 6, 1))))


def test_a_network_ties_its_members_and_an_institution_its_parts(officer):
    (umbrella,) = named("Мрежа", kind="network")
    named("A", parent=umbrella)
    ministry = MinistryFactory(name="Министерство")
    MinistryFactory(name="Агенция", parent=ministry)

    network = read_network(officer, picture())

    assert weights(network) == {("A", "Мрежа"): 1, ("Агенция", "Министерство"): 0.5}
    assert set(network.kinds.tolist()) == {BIT["membership"], BIT["bodies"]}


def test_stated_ties_count_by_their_strength_and_conflicts_never(officer):
    a, b, c = named("A", "B", "C")
    TieFactory(stated_by=a, other=b, strength=3)
    TieFactory(stated_by=b, other=a, strength=3)
    TieFactory(stated_by=a, other=b, strength=1, kind=Tie.Kind.TRAINS)
    TieFactory(stated_by=a, other=c, kind=Tie.Kind.CONFLICTS)
    TieFactory(stated_by=b, other=c, ended_on=today())

    assert weights(read_network(officer, picture())) == {("A", "B"): pytest.approx(2 + 1 / 3)}
    assert ("B", "C") in weights(read_network(officer, picture(day=today() - timedelta(days=1))))


def test_statements_are_read_with_their_direction(officer):
    a, b, c = named("A", "B", "C")
    TieFactory(stated_by=b, other=a, strength=3)
    TieFactory(stated_by=a, other=b, strength=3)
    TieFactory(stated_by=c, other=a, strength=3, confidentiality=Level.RESTRICTED)
    TieFactory(stated_by=c, other=b, strength=3)
    network = read_statements(officer, picture())
    names = [node.name for node in network.nodes]

    ties = network.ties
    pairs = {(names[one], names[other]) for one, other in zip(ties.sources, ties.targets, strict=True)}
    assert (ties.directed, pairs) == (True, {("A", "B"), ("B", "A"), ("C", "B")})
    assert network.kinds.tolist() == [BIT["stated"]] * 3


def test_only_the_kinds_asked_for_count_and_each_edge_names_its_kinds(officer):
    a, b = named("A", "B")
    TieFactory(stated_by=a, other=b, strength=3)
    campaign = CampaignFactory()
    for one in (a, b):
        CampaignPartnerFactory(campaign=campaign, organisation=one)

    assert read_network(officer, picture()).kinds.tolist() == [BIT["stated"] | BIT["campaigns"]]
    assert weights(read_network(officer, picture(kinds=frozenset({"stated"})))) == {("A", "B"): 1}
    assert len(read_network(officer, picture(kinds=frozenset({"meetings"}))).ties) == 0


def test_members_stand_there_alone_others_only_when_tied(officer):
    member = MembershipFactory(organisation__name="Членка").organisation
    OrganisationFactory(name="Чужда")
    MembershipFactory(organisation__name="Бивша", status="left")

    nodes = read_network(officer, picture()).nodes

    assert [(node.key, node.kind, node.name, node.url) for node in nodes] == [
        (f"organisation-{member.pk}", "member", "Членка", member.get_absolute_url())
    ]


def test_a_node_says_where_it_is_and_what_it_works_on(officer):
    region = PlaceFactory(kind="region", code="VID", name="Видин")
    town = PlaceFactory(parent=PlaceFactory(parent=region), kind="settlement")
    theme = ThemeFactory()
    MembershipFactory(organisation__place=town).organisation.themes.add(theme)

    (node,) = read_network(officer, picture()).nodes

    assert (node.region, node.region_name, node.themes, node.group) == ("VID", "Видин", frozenset({theme.pk}), "ngo")


def test_a_region_or_theme_chooses_organisations_and_keeps_whom_they_reach(officer):
    region = PlaceFactory(kind="region", code="VID")
    theme = ThemeFactory()
    a, c = (
        MembershipFactory(organisation__name="A").organisation,
        MembershipFactory(organisation__name="C").organisation,
    )
    a.place = region
    a.save()
    a.themes.add(theme)
    ministry, far = MinistryFactory(name="Близко"), MinistryFactory(name="Далеч")
    TieFactory(stated_by=a, other=ministry, strength=3)
    TieFactory(stated_by=c, other=far, strength=3)
    TieFactory(stated_by=c, other=a, strength=3)

    for filtered in (picture(region="VID"), picture(theme=theme.pk)):
        network = read_network(officer, filtered)
        assert {node.name for node in network.nodes} == {"A", "Близко"}
        assert weights(network) == {("A", "Близко"): 1}


@pytest.mark.parametrize("who", ["organisations", "people", "institutions", "everybody"])
def test_a_meeting_off_the_record_changes_nothing_that_others_see(who, officer, member, leader):
    a, b, c = (MembershipFactory(organisation__name=name, organisation__confidentiality=Level.PUBLIC).organisation
               for name in "ABC")  # fmt: skip
    shown = MeetingFactory(**OPEN)
    for one in (a, b):
        ParticipationFactory(meeting=shown, organisation=one)
    readers = (officer, member, AnonymousUser())

    def seen():
        return [(read_network(one, picture(who=who)).fingerprint, weights(read_network(one, picture(who=who))))
                for one in readers]  # fmt: skip

    before = seen()
    hidden = MeetingFactory(confidentiality=Level.RESTRICTED)
    person = PersonFactory(confidentiality=Level.RESTRICTED)
    capacity = TenureFactory(person=person, organisation=c)
    for one in (a, b):
        ParticipationFactory(meeting=hidden, organisation=one)
    ParticipationFactory(meeting=hidden, person=person, capacity=capacity)
    ParticipationFactory(meeting=shown, person=person, capacity=capacity)  # nor does a hidden guest of an open one
    secret = OrganisationFactory(confidentiality=Level.RESTRICTED)
    CampaignPartnerFactory(organisation=secret, campaign=CampaignPartnerFactory(organisation=a).campaign)
    TieFactory(stated_by=a, other=b, confidentiality=Level.RESTRICTED)

    assert seen() == before
    assert weights(read_network(leader, picture(who=who))) != before[0][1]


def test_people_hidden_from_the_reader_are_not_there(member, officer):
    a, b = named("A", "B")
    person = PersonFactory(confidentiality=Level.INTERNAL)
    for one in (a, b):
        TenureFactory(person=person, organisation=one)

    assert weights(read_network(member, picture())) == {}
    assert all(node.kind != "person" for node in read_network(member, picture()).nodes)
    assert len(weights(read_network(officer, picture()))) == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_reading_asks_the_same_for_any_size(rows, officer, django_assert_num_queries):
    campaign, meeting = CampaignFactory(), MeetingFactory(**OPEN)
    for _one in range(rows + 1):
        membership = MembershipFactory()
        CampaignPartnerFactory(campaign=campaign, organisation=membership.organisation)
        ParticipationFactory(meeting=meeting, person=PersonFactory())
        TieFactory(other=membership.organisation)
        TenureFactory()

    with django_assert_num_queries(16):  # organisations, members, people; eleven kinds of facts; rules; names
        read_network(officer, picture())


def test_the_order_is_that_of_the_keys_and_pairs_come_once(officer):
    for _one in range(12):
        TieFactory()
    network = read_network(officer, picture())
    keys = [node.key for node in network.nodes]

    assert keys == sorted(keys)
    assert (network.ties.sources < network.ties.targets).all()
    assert len(network.kinds) == len(network.ties)


def test_every_kind_has_a_bit_of_its_own():
    assert len({BIT[kind.name] for kind in KINDS}) == len(KINDS) <= 32

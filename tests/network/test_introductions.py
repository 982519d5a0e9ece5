import random
from datetime import date, timedelta
from itertools import combinations, pairwise

import networkx
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Role, User
from campaigns.models import CampaignPartner, Mandate, ProjectPartner
from crm.confidentiality import Level
from crm.models import CoalitionMembership, Meeting, Organisation, Participation, Person, Representation, Tenure
from network.introductions.bounded import Bound
from network.introductions.ways import STEPS, find_ways
from network.introductions.words import tell
from network.models import Tie
from network.models.rules import HALF_LIFE_DAYS
from network.rules.actions import change_rules
from network.rules.in_force import in_force
from tests.factories import (
    BodyFactory,
    CampaignFactory,
    CampaignPartnerFactory,
    MandateFactory,
    MeetingFactory,
    MembershipFactory,
    MinistryFactory,
    OfficeFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    ProjectFactory,
    ProjectPartnerFactory,
    TenureFactory,
    TieFactory,
    UserFactory,
)
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
PAGE, API = reverse("network:introductions"), reverse("api:introduction-list")
HTMX = {"HX-Request": "true"}


def today():
    return timezone.localdate()


def key(record):
    return "person" if isinstance(record, Person) else "organisation", record.pk


def asked(start, goal):
    return {"from": "%s:%s" % key(start), "to": "%s:%s" % key(goal)}


def met(*who, days=3, **more):
    more.setdefault("held_on", today() - timedelta(days=days))
    meeting = MeetingFactory(**more)
    for one in who:
        ParticipationFactory(meeting=meeting, **{key(one)[0]: one})
    return meeting


def ways(user, start, goal, most=50):
    return find_ways(user, key(start), key(goal), today(), most)


def lines(user, start, goal):
    return [(line.nodes, pytest.approx(line.length, abs=1e-9)) for line in ways(user, start, goal).lines]


def told(user, start, goal):
    return tell(user, ways(user, start, goal))


def sentences(way):
    return [one.text for step in way.steps for one in step.told]


@pytest.fixture
def centre(officer):
    """The officer works for it, so it is ours."""
    ours = OrganisationFactory(name="Център")
    TenureFactory(
        person=PersonFactory(name="Колев", user=officer), organisation=ours, role="координатор", started="2023"
    )
    return ours


@pytest.fixture
def kolev(centre):
    return Person.objects.get(name="Колев")


# --- against trying all ways -------------------------------------------------------------------------------------


class ByHand:
    """All that ties two, read row by row and weighed once more: a second, naive opinion."""

    def __init__(self, user):
        self.user, self.graph = user, networkx.Graph()
        self.people = set(Person.objects.visible_to(user).values_list("pk", flat=True))
        self.bodies = set(Organisation.objects.visible_to(user).values_list("pk", flat=True))
        self.meetings(), self.posts(), self.seats(), self.stated()
        self.together(ProjectPartner, "project", 1), self.together(CampaignPartner, "campaign", 1)

    def tie(self, one, other, strength):
        if one != other:
            self.graph.add_edge(one, other)
            self.graph[one][other]["weight"] = self.graph[one][other].get("weight", 0) + strength

    def meetings(self):
        for meeting in Meeting.objects.visible_to(self.user).filter(state="held"):
            seats = meeting.participations.exclude(role="absent")
            here = [("person", s.person_id) for s in seats if s.person_id in self.people]
            here += [org(s.organisation_id) for s in seats if s.organisation_id in self.bodies]
            for one, other in combinations(here, 2):
                self.tie(one, other, 0.5 ** ((today() - meeting.held_on).days / HALF_LIFE_DAYS) / (len(here) - 1))

    def posts(self):
        for post in Tenure.objects.filter(person__in=self.people, organisation__in=self.bodies):
            if post.is_current:
                self.tie(("person", post.person_id), org(post.organisation_id), 1)

    def seats(self):
        for mandate in Mandate.objects.visible_to(self.user):
            body = mandate.seat.body.organisation_id
            if mandate.is_current:
                self.tie(org(mandate.organisation_id), org(body), 1)
                if mandate.person_id in self.people:
                    self.tie(("person", mandate.person_id), org(body), 1)

    def stated(self):
        for tie in Tie.objects.visible_to(self.user).exclude(kind="conflicts").filter(ended_on=None):
            self.tie(org(tie.stated_by_id), org(tie.other_id), tie.strength / 3)
        for part in Organisation.objects.filter(pk__in=self.bodies, parent__in=self.bodies):
            self.tie(org(part.pk), org(part.parent_id), 0.5)

    def together(self, partners, of, weight):
        works = {}
        for one in partners.objects.visible_to(self.user):
            works.setdefault(getattr(one, f"{of}_id"), []).append(org(one.organisation_id))
        for several in works.values():
            for one, other in combinations(several, 2):
                self.tie(one, other, weight / (len(several) - 1))


def org(pk):
    return "organisation", pk


def every_way(known, start, goal):
    graph = known.copy()
    unwanted = {("person", person.pk) for person in Person.objects.filter(do_not_contact=True)}
    graph.remove_nodes_from(unwanted - {start, goal})
    if not {start, goal} <= set(graph):
        return []
    found = networkx.all_simple_paths(graph, start, goal, cutoff=STEPS)
    length = {tuple(way): sum(1 / graph[a][b]["weight"] for a, b in pairwise(way)) for way in found}
    return sorted(length.items(), key=lambda item: item[1])


def random_world(chance):
    levels = [Level.PUBLIC, Level.COALITION, Level.INTERNAL, Level.RESTRICTED]
    people = [
        PersonFactory(confidentiality=chance.choice(levels), do_not_contact=chance.random() < 0.1) for _n in range(9)
    ]
    orgs = [MinistryFactory(confidentiality=chance.choice(levels[1:])) for _n in range(6)]
    for one in orgs[1:3]:
        Organisation.objects.filter(pk=one.pk).update(parent=orgs[0])
    for _n in range(12):
        state = chance.choice(["held", "held", "held", "planned"])
        meeting = MeetingFactory(
            confidentiality=chance.choice(levels), state=state, held_on=today() - timedelta(days=chance.randrange(2000))
        )
        for one in chance.sample([*people, *orgs[:2]], chance.randrange(1, 5)):
            role = "absent" if chance.random() < 0.1 else "present"
            ParticipationFactory(meeting=meeting, role=role, **{key(one)[0]: one})
    for _n in range(7):
        ended = chance.choice(["", "", "2022", "2023-05"])
        TenureFactory(person=chance.choice(people), organisation=chance.choice(orgs), ended=ended)
    for one, other in (chance.sample(orgs, 2) for _n in range(3)):
        kind = chance.choice(["works_with", "conflicts", "trusts"])
        if not Tie.objects.filter(kind=kind, stated_by=one, other=other).exists():
            TieFactory(
                kind=kind, stated_by=one, other=other, strength=chance.randrange(1, 4), started_on=date(2020, 1, 1)
            )
    body = BodyFactory(organisation=orgs[5])
    for _n in range(2):
        MandateFactory(
            seat__body=body, organisation=chance.choice(orgs[:4]), person=chance.choice([None, *people]),
            ended=chance.choice(["", "2025-06"]), confidentiality=chance.choice(levels),
        )  # fmt: skip
    for factory, of in ((ProjectPartnerFactory, ProjectFactory), (CampaignPartnerFactory, CampaignFactory)):
        work = of(confidentiality=chance.choice(levels))
        name = "project" if of is ProjectFactory else "campaign"
        for one in chance.sample(orgs, 3):
            factory(**{name: work}, organisation=one)
    return people, orgs


@pytest.mark.parametrize("seed", range(5))
def test_in_small_random_worlds_the_ways_are_those_of_trying_all(seed, officer, leader, member):
    chance = random.Random(seed)
    people, orgs = random_world(chance)
    found = 0
    for user in (officer, leader, member):
        known = ByHand(user).graph
        for start, goal in chance.sample(list(combinations([*people, *orgs], 2)), 6):
            if user.role != Role.LEADERSHIP and Level.RESTRICTED in {start.confidentiality, goal.confidentiality}:
                continue
            expected = every_way(known, key(start), key(goal))
            ours = ways(user, start, goal, 1000).lines
            assert [line.length for line in ours] == pytest.approx([length for _nodes, length in expected], abs=1e-9)
            assert {line.nodes: pytest.approx(line.length, abs=1e-9) for line in ours} == dict(expected)
            found += len(ours)
    assert found > 20


# --- what a way is -----------------------------------------------------------------------------------------------


def test_the_strongest_way_comes_first_and_each_step_says_from_what(officer, kolev, centre):
    deputy = PersonFactory(name="Петрова")
    ministry = MinistryFactory(name="Министерство на труда", parent=MinistryFactory(name="Министерски съвет"))
    TenureFactory(person=deputy, organisation=ministry, role="заместник-министър", started="2023-02")
    meeting = met(kolev, deputy, held_on=today() - timedelta(days=20), about="Медиатори")
    met(kolev, deputy, *(PersonFactory() for _n in range(8)))

    way = told(officer, centre, ministry.parent).ways[0]

    assert [str(one) for one in way.everybody] == [
        "Център",
        "Колев",
        "Петрова",
        "Министерство на труда",
        "Министерски съвет",
    ]
    assert "Колев is with Център since 2023: координатор" in sentences(way)
    assert any(text.startswith("Колев met Петрова on ") and text.endswith(": Медиатори") for text in sentences(way))
    assert "Петрова is with Министерство на труда since February 2023: заместник-министър" in sentences(way)
    assert "Министерство на труда is part of Министерски съвет" in sentences(way)
    assert meeting.get_absolute_url() in [one.url for step in way.steps for one in step.told]


def test_a_small_table_ties_more_than_a_large_one(officer, kolev):
    goal, close, far = PersonFactory(), PersonFactory(), PersonFactory()
    met(kolev, close), met(close, goal)
    met(kolev, far), met(far, goal, *(PersonFactory() for _n in range(5)))

    assert [(nodes[1], length) for nodes, length in lines(officer, kolev, goal)[:2]] == [
        (key(close), 2.0 * 2 ** (3 / HALF_LIFE_DAYS)),
        (key(far), 7.0 * 2 ** (3 / HALF_LIFE_DAYS)),
    ]


def test_a_hall_full_of_people_has_not_met(officer, kolev, monkeypatch):
    monkeypatch.setattr("network.introductions.tables.LARGEST_TABLE", 4)
    goal = PersonFactory()
    met(kolev, goal, *(PersonFactory() for _n in range(3)))
    assert lines(officer, kolev, goal) == []
    met(kolev, goal, *(PersonFactory() for _n in range(2)))
    assert len(lines(officer, kolev, goal)) > 0


@pytest.mark.parametrize(("days", "old"), [(HALF_LIFE_DAYS, False), (HALF_LIFE_DAYS + 1, True)])
def test_a_contact_older_than_the_half_life_is_marked_and_counts_half(days, old, officer, kolev, as_user):
    goal = PersonFactory()
    met(kolev, goal, days=days)

    [way] = told(officer, kolev, goal).ways
    page = as_user(officer).get(PAGE, asked(kolev, goal)).content.decode()

    assert way.length == pytest.approx(2 ** (days / HALF_LIFE_DAYS), abs=1e-9)
    assert (way.is_old, way.steps[0].is_old, way.steps[0].told[0].is_old) == (old, old, old)
    assert ("rests on an old contact" in page) is old


def test_a_newer_meeting_makes_an_old_contact_fresh(officer, kolev):
    goal = PersonFactory()
    met(kolev, goal, days=HALF_LIFE_DAYS * 2), met(kolev, goal, days=10)

    [way] = told(officer, kolev, goal).ways

    assert not way.is_old
    assert [one.is_old for one in way.steps[0].told] == [False, True]


def test_meetings_planned_cancelled_or_missed_lead_nowhere(officer, kolev):
    goal = PersonFactory()
    met(kolev, goal, state="planned"), met(kolev, goal, state="cancelled")
    missed = met(kolev)
    ParticipationFactory(meeting=missed, person=goal, role=Participation.Role.ABSENT)

    assert lines(officer, kolev, goal) == []


def test_whoever_left_the_ministry_is_no_way_in_but_it_is_said(officer, kolev, centre, as_user):
    ministry, former = MinistryFactory(name="Министерство"), PersonFactory(name="Петрова")
    office = OfficeFactory(body=ministry)
    then = TenureFactory(person=former, organisation=ministry, office=office, started="2022", ended="2025-06")
    meeting = met(kolev, held_on=date(2025, 5, 3))
    ParticipationFactory(meeting=meeting, person=former, capacity=then)

    answer = told(officer, centre, ministry)
    page = as_user(officer).get(PAGE, asked(centre, ministry)).content.decode()

    assert answer.ways == []
    [closed] = answer.closed
    assert closed.text == "Петрова was there until June 2025: Deputy minister, Министерство."
    assert [str(one) for one in closed.way.everybody] == ["Център", "Колев", "Петрова"]
    assert closed.way.steps[1].told[0].notes == (
        "Петрова sat there as Deputy minister, Министерство, until June 2025; no longer.",
    )
    assert "1 way that has closed" in page


def test_the_capacity_told_is_that_of_the_day(officer, kolev):
    person = PersonFactory(name="Петрова")
    then = TenureFactory(person=person, organisation__name="Агенция", role="експерт", started="2020", ended="2024")
    now = TenureFactory(person=person, organisation__name="Министерство", role="министър", started="2025")
    meeting = met(kolev, held_on=date(2024, 5, 3))
    ParticipationFactory(meeting=meeting, person=person, capacity=then)

    [way] = told(officer, kolev, now.organisation).ways

    assert way.steps[0].told[0].notes == ("Петрова sat there as експерт, Агенция, until 2024; no longer.",)
    assert sentences(way)[1] == "Петрова is with Министерство since 2025: министър"
    assert [str(one.tenure) for one in told(officer, kolev, then.organisation).closed] == ["експерт, Агенция"]


def test_whoever_came_back_to_the_ministry_opens_it(officer, kolev):
    person, ministry = PersonFactory(), MinistryFactory()
    TenureFactory(person=person, organisation=ministry, ended="2022")
    TenureFactory(person=person, organisation=ministry, started="2024")
    met(kolev, person)

    answer = told(officer, kolev, ministry)

    assert len(answer.ways) == 1
    assert answer.closed == []


def test_whoever_is_not_to_be_contacted_is_not_passed_and_not_named(officer, kolev, as_user):
    between, goal = PersonFactory(name="Тиха", do_not_contact=True), PersonFactory()
    met(kolev, between), met(between, goal)

    page = as_user(officer).get(PAGE, asked(kolev, goal))

    assert page.context["answer"].ways == []
    assert "Тиха" not in page.content.decode()
    refused = as_user(officer).get(PAGE, asked(kolev, between))
    assert refused.status_code == 422
    assert refused.context["form"].errors == {"to": ["This person is not to be contacted."]}
    assert as_user(officer).get(reverse("network:person-introductions", args=[between.pk]), headers=HTMX).content == b""


def test_members_of_the_coalition_open_their_doors(officer, kolev, centre):
    member, goal = MembershipFactory(started_on=date(2021, 4, 1)).organisation, PersonFactory()
    director = TenureFactory(organisation=member).person
    met(director, goal)

    [way] = told(officer, centre, goal).ways

    assert way.everybody == [centre, member, director, goal]
    assert sentences(way)[0] == f"{member} belongs to our coalition since 1 April 2021"


def test_committees_projects_campaigns_and_stated_ties_lead_on(officer):
    one, two, three, four = (OrganisationFactory(name=name) for name in ("А", "Б", "В", "Г"))
    committee = BodyFactory(organisation__name="Съвет")
    person = PersonFactory(name="Ники")
    MandateFactory(seat__body=committee, organisation=one, person=person, started="2025-01-01")
    MandateFactory(seat__body=committee, organisation=two, started="")
    project, campaign = ProjectFactory(title_en="School mediators"), CampaignFactory(title_en="Every child")
    ProjectPartnerFactory(project=project, organisation=two), ProjectPartnerFactory(project=project, organisation=three)
    CampaignPartnerFactory(campaign=campaign, organisation=two)
    CampaignPartnerFactory(campaign=campaign, organisation=three)
    TieFactory(stated_by=four, other=three, kind=Tie.Kind.TRUSTS, started_on=date(2024, 5, 1), strength=3)
    TieFactory(stated_by=four, other=three, kind=Tie.Kind.CONFLICTS)

    [way] = told(officer, person, four).ways

    assert sentences(way) == [
        "Ники sits on Съвет for А since 1 January 2025",
        "Б has a seat on Съвет",
        "Б and В take part in the campaign “Every child”",
        "Б and В carry out the project “School mediators”",
        "Г states that it trusts В, since 1 May 2024",
    ]


def test_what_the_rules_say_holds_from_then_on(officer, leader, kolev, as_user):
    goal, first = PersonFactory(), in_force()
    met(kolev, goal, days=100)

    def change(**said):
        weights = {"meetings": said.pop("meetings", 1)}
        more = {"event_years": 3, "half_life_days": 50, "reason": "", "by": Actor.of(leader), **said}
        return change_rules(weights=weights, instead_of=in_force().number, **more)

    change()
    assert [(len(nodes), length) for nodes, length in lines(officer, kolev, goal)] == [(2, 4.0)]
    assert told(officer, kolev, goal).ways[0].is_old
    assert "version 2" in as_user(officer).get(PAGE, asked(kolev, goal)).content.decode()
    change(meetings=0)
    assert lines(officer, kolev, goal) == []
    assert first.number == 1


def test_a_conflict_is_no_way(officer):
    tie = TieFactory(kind=Tie.Kind.CONFLICTS)

    assert lines(officer, tie.stated_by, tie.other) == []


@pytest.mark.parametrize("state", ["ended tie", "ended mandate", "post to come", "project to come"])
def test_what_is_over_or_has_not_begun_is_no_way(state, officer):
    one, other = OrganisationFactory(), OrganisationFactory()
    if state == "ended tie":
        TieFactory(stated_by=one, other=other, started_on=date(2020, 1, 1), ended_on=today() - timedelta(days=1))
    elif state == "ended mandate":
        MandateFactory(seat__body=BodyFactory(organisation=other), organisation=one, started="2020", ended="2024")
    elif state == "post to come":
        person = TenureFactory(organisation=one).person
        TenureFactory(person=person, organisation=other, started=f"{today().year + 1}")
    else:
        project = ProjectFactory(started=f"{today().year + 1}")
        (
            ProjectPartnerFactory(project=project, organisation=one),
            ProjectPartnerFactory(project=project, organisation=other),
        )

    assert lines(officer, one, other) == []


def test_a_common_project_grows_old_from_its_end(officer):
    one, other = OrganisationFactory(), OrganisationFactory()
    project = ProjectFactory(started="2015", ended="2017-12-31")
    ProjectPartnerFactory(project=project, organisation=one), ProjectPartnerFactory(project=project, organisation=other)

    [way] = told(officer, one, other).ways

    assert way.is_old
    assert way.length == pytest.approx(2 ** ((today() - date(2017, 12, 31)).days / HALF_LIFE_DAYS), abs=1e-9)


def test_four_steps_are_searched_and_no_more(officer):
    chain = [PersonFactory() for _n in range(6)]
    for one, other in pairwise(chain):
        met(one, other)

    assert [len(nodes) for nodes, _length in lines(officer, chain[0], chain[4])] == [5]
    assert lines(officer, chain[0], chain[5]) == []


def test_whoever_sat_at_one_table_leads_on_by_a_post(officer):
    """A table is left unread only where nobody sat who is tied to anybody else."""
    start, contact, between, goal = (PersonFactory() for _n in range(4))
    ministry = MinistryFactory()
    met(start, contact), met(contact, between), met(contact, PersonFactory(), PersonFactory())
    TenureFactory(person=between, organisation=ministry), TenureFactory(person=goal, organisation=ministry)

    assert [nodes for nodes, _length in lines(officer, start, goal)] == [
        tuple(map(key, (start, contact, between, ministry, goal)))
    ]


def test_of_many_contacts_the_strongest_are_followed(officer, kolev, monkeypatch):
    monkeypatch.setattr("network.introductions.ways.FOLLOWED", 1)
    goal, strong, weak, link, chain = (PersonFactory() for _n in range(5))
    met(kolev, strong), met(kolev, strong), met(kolev, weak)
    for between in (strong, weak):
        met(between, link if between == strong else chain)
    met(link, goal), met(link, goal), met(chain, goal)

    assert [nodes[1:-1] for nodes, _length in lines(officer, kolev, goal)] == [(key(strong), key(link))]


def test_in_a_large_institution_whom_we_met_is_found_behind_many_others(officer, kolev, centre, monkeypatch):
    """All posts of the ends are read; of those between, only some."""
    monkeypatch.setattr("network.introductions.ways.OF_OTHERS", Bound(meetings=2, posts=1))
    goal = PersonFactory()
    for _n in range(3):
        TenureFactory(organisation=centre, started="2026")
    met(kolev, goal)

    assert [nodes[1] for nodes, _length in lines(officer, centre, goal)] == [key(kolev)]


# --- who sees what -----------------------------------------------------------------------------------------------


def told_to(client, start, goal):
    """What the page and the API answer, without what changes by itself."""
    return [
        client.get(PAGE, asked(start, goal)).content.split(b"<main")[1].split(b"</main")[0],
        client.get(API, asked(start, goal)).content,
        client.get(reverse("network:person-introductions", args=[goal.pk]), headers=HTMX).content,
    ]


def test_a_restricted_meeting_changes_nothing_for_who_may_not_see_it(as_user, officer, leader, member, kolev, centre):
    goal = PersonFactory(confidentiality=Level.COALITION)
    Person.objects.update(confidentiality=Level.COALITION)
    shared = met(kolev, goal, confidentiality=Level.COALITION)
    clients = [as_user(user) for user in (officer, member)]
    before = [told_to(client, kolev, goal) for client in clients]

    hidden = met(kolev, goal, confidentiality=Level.RESTRICTED)
    ParticipationFactory(meeting=shared, person=PersonFactory(confidentiality=Level.RESTRICTED))
    third = PersonFactory(confidentiality=Level.RESTRICTED)
    met(kolev, third, confidentiality=Level.COALITION), met(third, goal, confidentiality=Level.COALITION)

    assert [told_to(client, kolev, goal) for client in clients] == before
    assert hidden.get_absolute_url() in as_user(leader).get(PAGE, asked(kolev, goal)).content.decode()
    assert len(ways(leader, kolev, goal).lines) > 1


def test_a_hidden_meeting_is_no_way_at_all(as_user, member, kolev):
    goal = PersonFactory(confidentiality=Level.COALITION)
    Person.objects.filter(pk=kolev.pk).update(confidentiality=Level.COALITION)
    met(kolev, goal, confidentiality=Level.INTERNAL)

    page = as_user(member).get(PAGE, asked(kolev, goal))

    assert page.context["answer"].ways == []
    assert "No way found" in page.content.decode()


def test_hidden_ones_read_as_unknown(as_user, member, kolev):
    hidden = PersonFactory(confidentiality=Level.INTERNAL)
    client = as_user(member)

    answers = [client.get(PAGE, {"to": f"person:{pk}"}) for pk in (hidden.pk, 99999999)]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].context["form"].errors == answers[1].context["form"].errors
    assert client.get(API, {"to": f"person:{hidden.pk}"}).status_code == 400
    assert client.get(reverse("network:person-introductions", args=[hidden.pk])).status_code == 404


def test_the_holder_of_a_seat_who_is_hidden_is_not_told(officer):
    hidden = PersonFactory(confidentiality=Level.RESTRICTED, name="Скрит")
    mandate = MandateFactory(person=hidden)
    body = mandate.seat.body.organisation

    [way] = told(officer, mandate.organisation, body).ways

    assert way.everybody == [mandate.organisation, body]
    assert "Скрит" not in " ".join(sentences(way))


def test_posts_of_hidden_people_and_in_hidden_bodies_lead_nowhere(officer, leader):
    one, other, hidden = OrganisationFactory(), OrganisationFactory(), PersonFactory(confidentiality=Level.RESTRICTED)
    TenureFactory(person=hidden, organisation=one), TenureFactory(person=hidden, organisation=other)
    ana, ben, secret = PersonFactory(), PersonFactory(), MinistryFactory(confidentiality=Level.RESTRICTED)
    TenureFactory(person=ana, organisation=secret), TenureFactory(person=ben, organisation=secret)

    for start, goal in ((one, other), (ana, ben)):
        assert [len(lines(user, start, goal)) for user in (officer, leader)] == [0, 1]


def test_a_capacity_in_a_hidden_organisation_is_not_told(officer, leader, kolev):
    goal = PersonFactory(name="Петрова")
    hidden = TenureFactory(person=goal, organisation__confidentiality=Level.RESTRICTED, organisation__name="Таен съвет")
    ParticipationFactory(meeting=met(kolev), person=goal, capacity=hidden)

    notes = {user: told(user, kolev, goal).ways[0].steps[0].told[0].notes for user in (officer, leader)}

    assert notes[officer] == ()
    assert "Таен съвет" in notes[leader][0]


def test_whoever_loses_their_role_loses_the_ways_at_once(officer, kolev):
    goal = PersonFactory(confidentiality=Level.PUBLIC)
    met(kolev, goal, confidentiality=Level.INTERNAL)
    assert len(lines(officer, kolev, goal)) == 1

    User.objects.filter(pk=officer.pk).update(role=Role.MEMBER)

    assert lines(User.objects.get(pk=officer.pk), kolev, goal) == []


def test_whoever_no_longer_speaks_for_a_member_loses_the_ways_at_once(member):
    one, goal = PersonFactory(confidentiality=Level.PUBLIC), PersonFactory(confidentiality=Level.PUBLIC)
    met(one, goal, confidentiality=Level.COALITION)
    assert len(lines(member, one, goal)) == 1

    Representation.objects.filter(user=member).delete()

    assert lines(User.objects.get(pk=member.pk), one, goal) == []


def test_two_readers_of_one_role_see_each_their_own(officer):
    other, goal, one = UserFactory(role=Role.OFFICER), PersonFactory(), PersonFactory()
    met(one, goal, confidentiality=Level.RESTRICTED, author=officer)

    assert [len(lines(user, one, goal)) for user in (officer, other)] == [1, 0]


@pytest.mark.parametrize("hidden", ["body", "holder", None])
def test_ones_own_seat_leads_nowhere_where_its_body_or_its_holder_is_hidden(hidden, member):
    person, holder = PersonFactory(user=member), OrganisationFactory(confidentiality=Level.PUBLIC)
    mandate = MandateFactory(person=person, organisation=holder)
    body = mandate.seat.body.organisation
    Organisation.objects.filter(pk=body.pk).update(confidentiality=Level.PUBLIC)
    if hidden:
        out_of_sight = {"body": body, "holder": holder}[hidden]
        Organisation.objects.filter(pk=out_of_sight.pk).update(confidentiality=Level.RESTRICTED)

    assert Mandate.objects.visible_to(member).exists()
    ends = [end for end in (body, holder) if Organisation.objects.visible_to(member).filter(pk=end.pk).exists()]
    assert [len(told(member, person, end).ways) for end in ends] == ([0] if hidden else [1, 1])


def test_two_parts_of_a_hidden_whole_are_not_tied_by_it(officer, leader):
    whole = OrganisationFactory(confidentiality=Level.RESTRICTED)
    one, other = OrganisationFactory(parent=whole), OrganisationFactory(parent=whole)

    assert [len(lines(user, one, other)) for user in (officer, leader)] == [0, 1]


# --- pages -------------------------------------------------------------------------------------------------------


def test_the_page_asks_first_and_begins_from_us(as_user, officer, member, centre):
    page = as_user(officer).get(PAGE)
    own = Organisation.objects.get(pk__in=Organisation.own_of(member))

    assert page.status_code == 200
    assert "Whom do you want to reach?" in page.content.decode()
    assert page.context["form"].fields["from"].initial == centre
    assert as_user(member).get(PAGE).context["form"].fields["from"].initial == own


def test_left_empty_it_starts_from_us(as_user, officer, kolev, centre):
    goal = PersonFactory()
    met(kolev, goal)

    page = as_user(officer).get(PAGE, {"to": f"person:{goal.pk}"})

    assert page.context["start"] == centre
    assert [len(way.steps) for way in page.context["answer"].ways] == [2]


@pytest.mark.parametrize(
    "given", [{"to": ""}, {"to": "person:abc"}, {"to": "place:1"}, {"to": "person:1", "from": "x"}]
)
def test_what_cannot_be_asked_is_said_beside_the_field(given, as_user, officer, centre):
    assert as_user(officer).get(PAGE, given).status_code == 422
    assert as_user(officer).get(API, given).status_code == 400


def test_nobody_is_introduced_to_themselves(as_user, officer, kolev):
    page = as_user(officer).get(PAGE, asked(kolev, kolev))

    assert page.status_code == 422
    assert page.context["form"].errors == {"to": ["Choose two different ones."]}


def test_whoever_belongs_to_no_organisation_says_from_whom(as_user):
    lonely, ministry = UserFactory(role=Role.OFFICER), MinistryFactory()

    page = as_user(lonely).get(PAGE, {"to": f"organisation:{ministry.pk}"})

    assert page.status_code == 422
    assert "from" in page.context["form"].errors


def test_the_api_says_what_the_page_says(as_user, officer, kolev, centre):
    goal = PersonFactory()
    meeting = met(kolev, goal, about="Разговор")

    [way] = as_user(officer).get(API, asked(centre, goal)).json()["ways"]

    assert [(step["one"], step["other"]) for step in way["steps"]] == [
        (f"organisation:{centre.pk}", f"person:{kolev.pk}"), (f"person:{kolev.pk}", f"person:{goal.pk}"),
    ]  # fmt: skip
    assert way["steps"][1]["told"][0]["url"] == meeting.get_absolute_url()
    assert way["steps"][1]["told"][0]["held_on"] == meeting.held_on.isoformat()


def test_asking_for_an_introduction_is_a_task_proposed_to_whoever_is_on_the_way(
    as_user, officer, leader, kolev, centre
):
    between, goal = PersonFactory(name="Мая", confidentiality=Level.RESTRICTED), PersonFactory(name="Министър")
    met(kolev, between, confidentiality=Level.RESTRICTED), met(between, goal, confidentiality=Level.RESTRICTED)

    [(_way, ask)] = as_user(leader).get(PAGE, asked(centre, goal)).context["asks"]
    form = as_user(leader).get(ask.url).context["form"]

    assert ask.label == "Ask Колев for an introduction"
    assert form["what"].value() == "Ask for an introduction to Министър, through Колев"
    assert (form["assignee"].value(), form["confidentiality"].value()) == (str(officer.pk), "restricted")


def test_members_are_offered_no_task(as_user, member):
    own = Organisation.objects.get(pk__in=Organisation.own_of(member))
    goal = PersonFactory(confidentiality=Level.PUBLIC)
    met(
        TenureFactory(organisation=own, person__confidentiality=Level.COALITION).person,
        goal,
        confidentiality=Level.COALITION,
    )

    page = as_user(member).get(PAGE, asked(own, goal))

    assert [ask for _way, ask in page.context["asks"]] == [None]


def test_panels_tell_who_of_ours_knows_them(as_user, officer, kolev, centre):
    goal = TenureFactory().person
    met(kolev, goal)
    client = as_user(officer)

    for name, record in (("person", goal), ("organisation", goal.tenures.get().organisation)):
        url = reverse(f"network:{name}-introductions", args=[record.pk])
        assert url in client.get(record.get_absolute_url()).content.decode()
        panel = client.get(url, headers=HTMX).content.decode()
        assert "Колев met" in panel
        assert "<html" not in panel
        assert client.get(url).status_code == 200
    assert client.get(reverse("network:organisation-introductions", args=[centre.pk]), headers=HTMX).content == b""


def test_names_stay_text(as_user, officer, kolev):
    goal = PersonFactory(name="<script>alert(1)</script>")
    met(kolev, goal, about="<script>alert(2)</script>")

    page = as_user(officer).get(PAGE, asked(kolev, goal)).content.decode()

    assert "<script>alert" not in page


def test_more_ways_and_more_facts_ask_the_database_no_more(as_user, officer, kolev, centre):
    goal, client = PersonFactory(), as_user(officer)
    url = f"{PAGE}?to=person:{goal.pk}"
    panel = reverse("network:person-introductions", args=[goal.pk])

    def another():
        between = PersonFactory()
        TenureFactory(person=between, organisation=centre)
        met(kolev, between, goal), met(between, goal)

    another()
    queries_of(client, url)
    one = [len(queries_of(client, each)) for each in (url, panel)]
    another(), another()
    three = [len(queries_of(client, each)) for each in (url, panel)]

    assert one == three
    assert one[0] < 45


def test_what_stayed_of_a_membership_elsewhere_is_no_door(officer, kolev, centre):
    left = MembershipFactory(status=CoalitionMembership.Status.LEFT).organisation

    assert lines(officer, centre, left) == []

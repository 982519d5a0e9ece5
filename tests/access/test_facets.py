"""The number beside a choice is what choosing it would find, for this reader and no other."""

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from campaigns.assistance.filters import AssistanceFilter
from campaigns.calls.filters import CallFilter
from campaigns.elections.filters import ElectionFilter
from campaigns.filters import AskFilter, CampaignFilter
from campaigns.models import Ask, Assistance, Body, Call, Campaign, Election, Project, Seat, Session
from campaigns.projects.filters import ProjectFilter
from campaigns.seats.filters import BodyFilter, SeatFilter
from campaigns.sessions.filters import SessionFilter
from crm import facets
from crm.filters import OrganisationFilter, PersonFilter
from crm.gated_filters import GatedFilterSet
from crm.letter_filters import LetterFilter
from crm.lists import Asker
from crm.meeting_filters import MeetingFilter, TaskFilter
from crm.models import Letter, Meeting, Organisation, Person, Task
from crm.register_filters import RegisterFilter
from monitoring.evidence.filters import EvidenceListFilter
from monitoring.filters import CommitmentFilter
from monitoring.indicators.filters import IndicatorFilter
from monitoring.models import Commitment, Evidence, Indicator, Outcome
from monitoring.outcome_filters import OutcomeFilter

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("facets")]  # one world for them all

ROWS = {
    OrganisationFilter: Organisation.objects.visible_to,
    PersonFilter: Person.objects.visible_to,
    MeetingFilter: Meeting.objects.visible_to,
    LetterFilter: Letter.objects.visible_to,
    TaskFilter: Task.objects.visible_to,
    RegisterFilter: lambda user: Organisation.objects.visible_to(user).members(timezone.localdate()),
    AskFilter: lambda user: Ask.objects.visible_to(user).for_reader(user),
    CampaignFilter: Campaign.objects.visible_to,
    ProjectFilter: Project.objects.visible_to,
    AssistanceFilter: Assistance.objects.visible_to,
    BodyFilter: Body.objects.visible_to,
    SeatFilter: Seat.objects.visible_to,
    CallFilter: Call.objects.visible_to,
    ElectionFilter: Election.objects.visible_to,
    SessionFilter: Session.objects.visible_to,
    CommitmentFilter: lambda user: Commitment.objects.visible_to(user).for_list(),
    EvidenceListFilter: Evidence.objects.visible_to,
    OutcomeFilter: Outcome.objects.visible_to,
    IndicatorFilter: Indicator.objects.visible_to,
}


def every_kind():
    return [one for one in GatedFilterSet.__subclasses__() if one.FACETS]


def found(kind, user, query=""):
    return kind(QueryDict(query), queryset=ROWS[kind](user), request=Asker(user))


def test_every_filter_set_with_facets_is_looked_at_here():
    assert set(every_kind()) == set(ROWS)


@pytest.mark.parametrize("kind", ROWS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("visitor", ["officer", "leadership", "member"])
def test_a_choice_finds_as_many_as_stand_beside_it(world, kind, visitor):
    user = world.users[visitor]
    numbers = found(kind, user).facets
    told = [(name, choice, count) for name, of in numbers.items() for choice, count in of.items()]

    assert any(count for _name, _choice, count in told)
    for name, choice, count in told:
        said = QueryDict(mutable=True)
        said[name] = choice
        assert found(kind, user, said.urlencode()).rows.count() == count, (name, choice)


def test_the_other_filters_narrow_the_numbers_and_its_own_does_not(world):
    officer = world.users["officer"]
    alone = found(OrganisationFilter, officer).facets
    beside = found(OrganisationFilter, officer, "kind=public_body").facets

    assert beside["kind"] == alone["kind"]
    assert sum(beside["standing"].values()) == alone["kind"]["public_body"] < sum(alone["standing"].values())


def test_of_what_is_not_offered_not_even_the_number_is_told(world):
    member = world.users["member"]
    hidden = set(Organisation.objects.values_list("pk", flat=True)) - set(
        Organisation.objects.visible_to(member).values_list("pk", flat=True)
    )

    assert hidden
    assert not {str(pk) for pk in hidden} & found(AskFilter, member).facets["addressed_to"].keys()
    assert not {"state", "owner"} & found(CommitmentFilter, member).facets.keys()
    assert "whose" not in found(TaskFilter, member).facets


def test_beyond_too_many_rows_nothing_is_counted(world, monkeypatch):
    monkeypatch.setattr(facets, "MOST_FACETED", 2)

    officer = world.users["officer"]
    assert "kind" not in found(OrganisationFilter, officer).facets
    assert "state" not in found(TaskFilter, officer, "whose=all").facets


def test_a_filter_that_is_not_understood_counts_nothing(world):
    assert found(OrganisationFilter, world.users["officer"], "region=x").facets == {}


def test_the_list_carries_the_numbers_to_the_page(world):
    page = world.client("officer").get(reverse("crm:organisation-list"), headers={"HX-Request": "true"})

    assert b'<data id="facets" hidden value="{&quot;kind&quot;: {&quot;ngo&quot;: ' in page.content

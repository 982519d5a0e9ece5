"""Nobody judges a promise in which they have a stake: the register's own links say who has one, in words."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Role
from crm.confidentiality import Level
from monitoring.judging.recusal import stakes, tied_to
from monitoring.models import Commitment
from tests.assessing import WHY, approve, assess, code, ready
from tests.factories import (
    CommitmentFactory,
    EvidenceFactory,
    OrganisationFactory,
    OutcomeFactory,
    PersonFactory,
    ProjectFactory,
    ProjectPartnerFactory,
    RepresentationFactory,
    TenureFactory,
    UserFactory,
)

LONG_AGO = "2020"


@pytest.fixture
def person(officer):
    return PersonFactory(user=officer, name=officer.name)


@pytest.fixture
def commitment(db):
    made = CommitmentFactory(
        owed_by__name="Министерство на прозрачността", test_complete="a", test_broken="b", test_source="c"
    )
    EvidenceFactory(commitment=made)
    return made


def works(person, organisation, **fields):
    return TenureFactory(person=person, organisation=organisation, office=None, **{"started": LONG_AGO, **fields})


def test_whoever_works_for_the_body_that_owes_it_is_told_so(officer, person, commitment):
    works(person, commitment.owed_by)
    assert stakes(officer, commitment) == ["You work for Министерство на прозрачността, which owes it."]


def test_whoever_works_for_a_part_of_that_body_has_a_stake_as_well(officer, person, commitment):
    works(person, OrganisationFactory(parent=commitment.owed_by))
    assert "You work for" in stakes(officer, commitment)[0]


def test_whoever_worked_there_when_it_promised_has_a_stake_and_later_staff_that_left_have_none(
    officer, person, commitment
):
    Commitment.objects.filter(pk=commitment.pk).update(made_on=date(2024, 5, 1))
    commitment.refresh_from_db()
    works(person, commitment.owed_by, started="2023", ended="2024-06")
    assert "when it promised" in stakes(officer, commitment)[0]
    Commitment.objects.filter(pk=commitment.pk).update(made_on=date(2025, 5, 1))
    commitment.refresh_from_db()
    assert stakes(officer, commitment) == []


def test_whoever_speaks_for_the_body_has_a_stake_until_the_right_ends(officer, commitment):
    spoken = RepresentationFactory(user=officer, organisation=commitment.owed_by)
    assert "You speak for" in stakes(officer, commitment)[0]
    spoken.ended_on = timezone.localdate() - timedelta(days=1)
    spoken.started_on = spoken.ended_on
    spoken.save()
    assert stakes(officer, commitment) == []


@pytest.fixture
def ngo(person):
    made = OrganisationFactory(name="Сдружение „Мост“")
    works(person, made)
    return made


def test_whoever_belongs_to_an_organisation_that_the_body_pays_has_a_stake(officer, ngo, commitment):
    project = ProjectFactory(title_bg="Заедно", title_en="Together", funder=commitment.owed_by)
    ProjectPartnerFactory(project=project, organisation=ngo)
    [words] = stakes(officer, commitment)
    assert "Сдружение „Мост“" in words and "“Together”" in words and "pays for" in words


def test_a_project_that_was_over_before_the_promise_is_no_stake(officer, ngo, commitment):
    project = ProjectFactory(funder=commitment.owed_by, started="2019", ended="2020")
    ProjectPartnerFactory(project=project, organisation=ngo)
    assert stakes(officer, commitment) == []


def test_a_project_that_is_tied_to_the_promise_by_an_outcome_is_a_stake(officer, ngo, commitment):
    project = ProjectFactory()
    ProjectPartnerFactory(project=project, organisation=ngo)
    outcome = OutcomeFactory()
    outcome.projects.add(project)
    outcome.commitments.add(commitment)
    assert "tied to this commitment" in stakes(officer, commitment)[0]


def test_a_hidden_project_is_a_stake_and_is_not_named(officer, ngo, commitment):
    project = ProjectFactory(title_en="Quiet work", funder=commitment.owed_by, confidentiality=Level.RESTRICTED)
    ProjectPartnerFactory(project=project, organisation=ngo)
    [words] = stakes(officer, commitment)
    assert "Quiet work" not in words and "a project" in words


@pytest.mark.parametrize("step", ["assess", "code", "approve"])
def test_whoever_has_a_stake_neither_codes_nor_approves(officer, other_officer, person, commitment, step):
    act = {
        "assess": lambda: assess(commitment, officer),
        "code": lambda: code(assess(commitment, other_officer), officer),
        "approve": lambda: approve(ready(commitment, other_officer), officer),
    }[step]
    works(person, commitment.owed_by)
    with pytest.raises(ValidationError, match="You work for"):
        act()


def test_pages_and_api_say_why_and_refuse(as_user, officer, other_officer, person, commitment):
    works(person, commitment.owed_by)
    draft = assess(commitment, other_officer)
    client, api = as_user(officer), APIClient()
    api.force_login(officer)
    fields = {"delivery": "limited", "result": "not_assessed", "note": WHY, "rationale": WHY, "cause": "event"}
    for name, record in (("assessment-new", commitment), ("coding-new", draft)):
        address = reverse(f"monitoring:{name}", args=[record.pk])
        page = client.get(address).content.decode()
        assert "which owes it" in page and 'name="delivery"' not in page, name
        assert client.post(address, fields).status_code == 422
    answer = api.post(reverse("api:assessment-code", args=[draft.pk]), {"delivery": "limited", "note": WHY})
    assert (answer.status_code, "which owes it" in answer.content.decode()) == (400, True)
    code(draft, UserFactory(role=Role.OFFICER))
    page = client.get(reverse("monitoring:assessment-approve", args=[draft.pk])).content.decode()
    assert "You have a stake in this" in page


def test_the_work_list_asks_nobody_who_has_a_stake(as_user, officer, other_officer, person, commitment):
    assess(commitment, other_officer)
    mine = reverse("monitoring:assessment-list") + "?stage=mine"
    assert as_user(officer).get(mine).context["page"].paginator.count == 1
    works(person, commitment.owed_by)
    assert as_user(officer).get(mine).context["page"].paginator.count == 0


def test_the_list_and_the_rule_know_the_same_stakes(officer, person, ngo, commitment):
    paid, tied, free = (CommitmentFactory() for _ in range(3))
    works(person, commitment.owed_by)
    ProjectPartnerFactory(project=ProjectFactory(funder=paid.owed_by), organisation=ngo)
    project = ProjectFactory()
    ProjectPartnerFactory(project=project, organisation=ngo)
    outcome = OutcomeFactory()
    outcome.projects.add(project)
    outcome.commitments.add(tied)
    assert set(tied_to(officer)) == {one for one in (commitment, paid, tied, free) if stakes(officer, one)}
    assert set(tied_to(officer)) == {commitment, paid, tied}

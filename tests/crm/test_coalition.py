"""Standing in the coalition, and the right to speak for an organisation."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import LogEntry, OneTimeLink, Role, User
from crm.actions.coalition import change_standing, end_representation, invite_representative
from crm.confidentiality import Level
from crm.models import Organisation, Representation
from tests.factories import MembershipFactory, OrganisationFactory, RepresentationFactory, UserFactory


def history(organisation):
    return list(organisation.memberships.order_by("started_on").values_list("status", "started_on", "ended_on"))


def test_a_new_standing_closes_the_one_before_on_the_day_before(as_user, officer):
    organisation = MembershipFactory(status="candidate", started_on=date(2024, 1, 1)).organisation
    sent = {"status": "member", "started_on": "2025-03-01", "source": "Решение на общото събрание"}
    as_user(officer).post(reverse("crm:standing-new", args=[organisation.pk]), sent)
    assert history(organisation) == [
        ("candidate", date(2024, 1, 1), date(2025, 2, 28)),
        ("member", date(2025, 3, 1), None),
    ]
    assert LogEntry.objects.about(organisation).get().changes["status"] == ["candidate", "member"]


@pytest.mark.parametrize("day", [date(2024, 1, 1), date(2023, 6, 1)])
def test_a_standing_that_overlaps_a_later_one_is_refused_in_words(as_user, officer, day):
    organisation = MembershipFactory(status="member", started_on=date(2024, 1, 1)).organisation
    sent = {"status": "left", "started_on": day.isoformat(), "source": "писмо"}
    response = as_user(officer).post(reverse("crm:standing-new", args=[organisation.pk]), sent)
    assert response.status_code == 422
    assert "A later standing is recorded already (member)" in response.content.decode()
    assert history(organisation) == [("member", date(2024, 1, 1), None)]


def test_the_standing_it_has_is_no_new_one(officer):
    organisation = MembershipFactory(status="member").organisation
    with pytest.raises(ValidationError, match="already"):
        change_standing(
            organisation=organisation, status="member", started_on=date(2025, 1, 1), source="x", by=Actor.of(officer)
        )


def test_a_standing_needs_its_source(as_user, officer):
    url = reverse("crm:standing-new", args=[OrganisationFactory().pk])
    response = as_user(officer).post(url, {"status": "member", "started_on": "2025-01-01", "source": ""})
    assert response.context["form"].errors["source"]


@pytest.mark.parametrize("page", ["crm:standing-new", "crm:representative-new", "crm:organisation-tenure-new"])
def test_members_change_neither_standing_nor_rights(as_user, member, page):
    own = member.representations.get().organisation
    assert as_user(member).post(reverse(page, args=[own.pk])).status_code == 403


def test_an_invited_representative_gets_a_link_that_is_shown_once(as_user, officer, client):
    organisation = OrganisationFactory()
    sent = {"name": "Нова Представителка", "email": "New@Example.org", "language": "bg"}

    response = as_user(officer).post(reverse("crm:representative-new", args=[organisation.pk]), sent)

    user = User.objects.get(email="new@example.org")
    assert user.role == Role.MEMBER
    assert list(Organisation.own_of(user)) == [organisation.pk]
    assert response.context["link"].rsplit("/invitation/")[1] in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert "invitation/" not in as_user(officer).get(organisation.get_absolute_url()).content.decode()


def test_whoever_has_an_account_gets_the_right_without_a_link(as_user, officer):
    organisation, user = OrganisationFactory(), UserFactory(role=Role.MEMBER)
    sent = {"name": "x", "email": user.email, "language": "bg"}
    response = as_user(officer).post(reverse("crm:representative-new", args=[organisation.pk]), sent)
    assert response.context["link"] == ""
    assert Representation.objects.current().filter(user=user, organisation=organisation).exists()
    assert not OneTimeLink.objects.exists()


def test_nobody_represents_the_same_organisation_twice(officer):
    one = RepresentationFactory()
    with pytest.raises(ValidationError, match="already"):
        invite_representative(
            organisation=one.organisation, email=one.user.email, name="x", language="bg", by=Actor.of(officer)
        )


def test_a_failed_invitation_leaves_no_account_behind(officer):
    closed = UserFactory(role=Role.MEMBER, is_active=False)
    with pytest.raises(ValidationError, match="closed"):
        invite_representative(
            organisation=OrganisationFactory(), email=closed.email, name="x", language="bg", by=Actor.of(officer)
        )
    assert not Representation.objects.exists()


def test_the_right_ends_the_day_after_its_last_day(as_user, officer, member):
    representation = member.representations.get()
    other = OrganisationFactory(confidentiality=Level.COALITION)
    url = reverse("crm:representative-end", args=[representation.pk])

    as_user(officer).post(url, {"ended_on": timezone.localdate().isoformat()})
    assert as_user(member).get(other.get_absolute_url()).status_code == 200
    as_user(officer).post(url, {"ended_on": (timezone.localdate() - timedelta(days=1)).isoformat()})
    assert as_user(member).get(other.get_absolute_url()).status_code == 404
    assert (
        as_user(member).get(reverse("crm:organisation-edit", args=[representation.organisation_id])).status_code == 404
    )


def test_a_right_cannot_end_before_it_began(officer):
    one = RepresentationFactory(started_on=date(2025, 1, 1))
    with pytest.raises(ValidationError, match="before it starts"):
        end_representation(representation=one, ended_on=date(2024, 12, 31), by=Actor.of(officer))


def test_a_representation_of_a_hidden_organisation_is_hidden(as_user, officer):
    one = RepresentationFactory(organisation=OrganisationFactory(confidentiality=Level.RESTRICTED))
    assert as_user(officer).get(reverse("crm:representative-end", args=[one.pk])).status_code == 404

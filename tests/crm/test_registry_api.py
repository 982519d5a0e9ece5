"""The registry over the API: the same gates and rules."""

import pytest
from django.test import Client

from crm.confidentiality import Level
from crm.models import Organisation, Person
from tests.factories import MembershipFactory, OrganisationFactory, PersonFactory, TenureFactory

ORGANISATIONS, PEOPLE = "/api/v1/organisations/", "/api/v1/people/"


def send(client, method, url, body):
    return getattr(client, method)(url, body, content_type="application/json")


def test_a_stranger_is_asked_to_sign_in(db):
    OrganisationFactory(confidentiality=Level.PUBLIC)
    assert Client().get(ORGANISATIONS).status_code in {401, 403}


def test_an_officer_records_and_changes_an_organisation(as_user, officer):
    client = as_user(officer)
    body = {"kind": "ngo", "name": "Нова", "contact_points": [{"kind": "phone", "value": "0888123456"}]}
    made = send(client, "post", ORGANISATIONS, body).json()
    assert made["contact_points"] == [{"kind": "phone", "value": "+359888123456", "note": ""}]

    url = f"{ORGANISATIONS}{made['id']}/"
    changed = send(client, "patch", url, {"about": "нещо", "version": made["version"]}).json()

    assert (changed["about"], changed["version"]) == ("нещо", 2)
    assert len(changed["contact_points"]) == 1


def test_a_change_names_its_version_and_an_old_one_is_refused(as_user, officer):
    organisation = OrganisationFactory(version=3)
    client, url = as_user(officer), f"{ORGANISATIONS}{organisation.pk}/"
    assert send(client, "patch", url, {"about": "x"}).json() == {"version": ["Say which version you have read."]}
    assert "meanwhile" in str(send(client, "patch", url, {"about": "x", "version": 2}).json()["version"])
    organisation.refresh_from_db()
    assert organisation.about == ""


def test_the_api_refuses_in_the_words_of_the_page(as_user, officer):
    refused = send(
        as_user(officer), "post", ORGANISATIONS, {"kind": "ngo", "name": "А", "register_number": "175074751"}
    )
    assert refused.status_code == 400
    assert "check digit" in str(refused.json()["register_number"])


def test_a_guessed_parent_is_unknown_over_the_api_too(as_user, officer):
    hidden = OrganisationFactory(confidentiality=Level.RESTRICTED)
    refused = send(as_user(officer), "post", ORGANISATIONS, {"kind": "ngo", "name": "А", "parent": hidden.pk})
    assert list(refused.json()) == ["parent"]
    assert Organisation.objects.count() == 1


def test_a_member_changes_the_own_organisation_and_adds_none(as_user, member):
    own, other = member.representations.get().organisation, OrganisationFactory(confidentiality=Level.PUBLIC)
    client = as_user(member)
    assert send(client, "patch", f"{ORGANISATIONS}{own.pk}/", {"needs": "компютър", "version": 1}).status_code == 200
    assert send(client, "patch", f"{ORGANISATIONS}{own.pk}/", {"source": "аз", "version": 2}).status_code == 400
    assert send(client, "patch", f"{ORGANISATIONS}{other.pk}/", {"needs": "x", "version": 1}).status_code == 404
    assert send(client, "post", ORGANISATIONS, {"kind": "ngo", "name": "А"}).status_code == 403
    assert send(client, "post", PEOPLE, {}).status_code == 403


def test_lists_hold_what_the_gate_gives(as_user, member, former_member):
    coalition, public = OrganisationFactory(), OrganisationFactory(confidentiality=Level.PUBLIC)
    OrganisationFactory(confidentiality=Level.INTERNAL)

    def seen(user):
        return {row["id"] for row in as_user(user).get(ORGANISATIONS).json()["results"]}

    own, formers = (user.representations.get().organisation_id for user in (member, former_member))
    assert seen(member) == {own, formers, coalition.pk, public.pk}
    assert seen(former_member) == {formers, public.pk}


def test_how_we_know_a_person_is_for_the_centre(as_user, member, officer):
    person = PersonFactory(confidentiality=Level.COALITION, note="само за центъра")
    assert "note" not in as_user(member).get(f"{PEOPLE}{person.pk}/").json()
    assert as_user(officer).get(f"{PEOPLE}{person.pk}/").json()["note"] == "само за центъра"


def test_tenures_of_hidden_organisations_are_left_out(as_user, officer):
    tenure = TenureFactory(organisation=OrganisationFactory(confidentiality=Level.RESTRICTED))
    assert as_user(officer).get(f"{PEOPLE}{tenure.person_id}/").json()["tenures"] == []


def test_a_person_over_the_api_needs_a_basis_too(as_user, officer):
    refused = send(as_user(officer), "post", PEOPLE, {"name": "Ана"})
    assert set(refused.json()) == {"basis", "basis_source"}
    made = send(as_user(officer), "post", PEOPLE, {"name": "Ана", "basis": "official", "basis_source": "mon.bg"})
    assert made.status_code == 201
    assert Person.objects.get().name == "Ана"


@pytest.mark.parametrize("ordering", ["name", "-confirmed_on", "confirmed_by__password"])
def test_order_and_filters_know_their_names(as_user, officer, ordering):
    member = MembershipFactory().organisation
    OrganisationFactory(kind="donor")
    answer = as_user(officer).get(ORGANISATIONS, {"ordering": ordering, "standing": "member"}).json()
    assert [row["id"] for row in answer["results"]] == [member.pk]
    assert answer["results"][0]["standing"]["status"] == "member"
    assert as_user(officer).get(ORGANISATIONS, {"kind": "no such"}).status_code == 400


def test_nothing_is_deleted_over_the_api(as_user, officer):
    organisation = OrganisationFactory()
    assert as_user(officer).delete(f"{ORGANISATIONS}{organisation.pk}/").status_code == 405


@pytest.mark.parametrize("body", ['{"kind": "\\ud800"}', '{"version": 1, "\\udfff": 1}', "[" * 60_000])
def test_json_that_no_answer_could_write_is_refused_in_words(as_user, officer, body):
    organisation = OrganisationFactory()
    answer = as_user(officer).patch(f"{ORGANISATIONS}{organisation.pk}/", body, content_type="application/json")
    assert answer.status_code == 400


def test_people_are_not_put_in_the_order_of_what_the_centre_keeps_to_itself(as_user, member):
    later, sooner = (
        PersonFactory(confidentiality=Level.COALITION, name=name, review_on=day)
        for name, day in (("А", "2030-01-01"), ("Я", "2029-01-01"))
    )
    rows = as_user(member).get(f"{PEOPLE}?ordering=review_on").json()["results"]
    assert [row["id"] for row in rows if row["id"] in {later.pk, sooner.pk}] == [later.pk, sooner.pk]

"""Writing organisations down and changing them."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.conflicts import Conflict
from accounts.models import LogEntry
from crm.actions.organisations import change_organisation, record_organisation
from crm.confidentiality import Level
from crm.models import Organisation
from tests.factories import OrganisationFactory, PlaceFactory, ThemeFactory

NEW = reverse("crm:organisation-new")
NO_ROWS = {
    f"{name}-{field}": "0"
    for name in ("contact_points", "aliases")
    for field in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
}
PLAIN = {"kind": "informal", "name": "Група Надежда", "confidentiality": "coalition", **NO_ROWS}


def edit_url(organisation):
    return reverse("crm:organisation-edit", args=[organisation.pk])


def typed(organisation, **changes):
    """The form as the page holds it, with what someone typed over it."""
    names = ["kind", "name", "name_latin", "short_name", "about", "offers", "needs", "confidentiality", "version"]
    verified = {"is_verified": "on"} if organisation.is_verified else {}
    return {**NO_ROWS, **verified, **{name: getattr(organisation, name) for name in names}, **changes}


def rows(prefix, *given):
    named = {f"{prefix}-{i}-{name}": value for i, row in enumerate(given) for name, value in row.items()}
    return {**named, f"{prefix}-TOTAL_FORMS": str(len(given))}


def test_an_informal_group_needs_a_kind_and_a_name_only(as_user, officer):
    response = as_user(officer).post(NEW, PLAIN)
    organisation = Organisation.objects.get()
    assert response["Location"] == organisation.get_absolute_url()
    assert organisation.register_number == ""
    assert LogEntry.objects.about(organisation).get().verb == "recorded"


def test_the_same_form_sent_twice_makes_one_organisation(as_user, officer):
    sent = {**PLAIN, "idempotency_key": str(uuid4())}
    first, second = as_user(officer).post(NEW, sent), as_user(officer).post(NEW, sent)
    assert first["Location"] == second["Location"]
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("number", "stored"),
    [
        ("175074752", "175074752"),
        ("BG 175 074 752", "175074752"),
        ("１７５０７４７５２", "175074752"),
        ("1750747520018", None),
        ("", ""),
    ],
)
def test_a_register_number_is_kept_as_digits(as_user, officer, number, stored):
    as_user(officer).post(NEW, {**PLAIN, "kind": "ngo", "register_number": number})
    assert [one.register_number for one in Organisation.objects.all()] == ([stored] if stored is not None else [])


@pytest.mark.parametrize("number", ["175074751", "12345", "7501010010", "abc"])
def test_a_mistyped_number_is_refused_beside_its_field(as_user, officer, number):
    response = as_user(officer).post(NEW, {**PLAIN, "kind": "ngo", "register_number": number})
    assert response.status_code == 422
    assert response.context["form"].errors["register_number"]
    assert "Група Надежда" in response.content.decode()


def test_a_number_of_another_country_is_left_as_it_is(officer):
    abroad = PlaceFactory(kind="settlement", code="X1", parent=PlaceFactory(kind="country", code="BE"))
    made = record_organisation(kind="ngo", name="A", place=abroad, register_number="0412.345.678", by=Actor.of(officer))
    assert made.register_number == "0412.345.678"


def test_a_phone_is_stored_for_machines_and_shown_for_people(as_user, officer):
    contact = {"kind": "phone", "value": "0888 123 456", "note": "обща"}
    response = as_user(officer).post(NEW, {**PLAIN, **rows("contact_points", contact)}, follow=True)
    assert Organisation.objects.get().contact_points.get().value == "+359888123456"
    assert "088 812 3456" in response.content.decode()


@pytest.mark.parametrize(("kind", "value"), [("phone", "12"), ("phone", "няма"), ("email", "не е адрес")])
def test_a_wrong_address_is_refused_and_nothing_is_lost(as_user, officer, kind, value):
    response = as_user(officer).post(
        NEW, {**PLAIN, **rows("contact_points", {"kind": kind, "value": value, "note": "бележка"})}
    )
    assert response.status_code == 422
    assert "бележка" in response.content.decode()
    assert not Organisation.objects.exists()


def test_what_stays_keeps_its_row_and_what_is_taken_away_goes(as_user, officer):
    organisation = OrganisationFactory()
    stays = organisation.contact_points.create(kind="other", value="Signal: nadezhda")
    organisation.contact_points.create(kind="email", value="old@example.org")
    sent = rows(
        "contact_points",
        {"kind": "other", "value": "Signal: nadezhda"},
        {"kind": "email", "value": "old@example.org", "DELETE": "on"},
        {"kind": "email", "value": "new@example.org"},
    )
    as_user(officer).post(edit_url(organisation), typed(organisation, **sent))
    assert list(organisation.contact_points.order_by("pk").values_list("value", flat=True)) == [
        stays.value,
        "new@example.org",
    ]
    assert organisation.contact_points.filter(pk=stays.pk).exists()


def test_an_old_name_cannot_end_before_it_starts(as_user, officer):
    alias = {"name": "Старо име", "kind": "old_name", "started": "2010", "ended": "2009"}
    response = as_user(officer).post(NEW, {**PLAIN, **rows("aliases", alias)})
    assert response.status_code == 422
    assert "It cannot end before it starts." in response.content.decode()


def test_an_old_name_without_a_source_is_unverified(as_user, officer):
    named = [{"name": "Едно", "kind": "other", "source": "Държавен вестник 5/2009"}, {"name": "Друго", "kind": "other"}]
    as_user(officer).post(NEW, {**PLAIN, **rows("aliases", *named)})
    marks = dict(Organisation.objects.get().aliases.values_list("name", "is_verified"))
    assert marks == {"Едно": True, "Друго": False}


def test_the_second_to_save_sees_both_texts_and_loses_nothing(as_user, officer, other_officer):
    organisation = OrganisationFactory(about="преди")
    opened = typed(organisation)
    as_user(other_officer).post(edit_url(organisation), {**opened, "about": "техният текст"})

    response = as_user(officer).post(edit_url(organisation), {**opened, "about": "моят текст"})

    page = response.content.decode()
    assert response.status_code == 422
    assert "Saved meanwhile: техният текст" in page
    assert "моят текст" in page
    organisation.refresh_from_db()
    assert organisation.about == "техният текст"
    again = {**opened, "about": "моят текст", "version": response.context["form"]["version"].value()}
    assert as_user(officer).post(edit_url(organisation), again).status_code == 302
    organisation.refresh_from_db()
    assert organisation.about == "моят текст"


def test_contacts_saved_meanwhile_stand_beside_mine(as_user, officer, other_officer):
    organisation = OrganisationFactory()
    opened = typed(organisation)
    as_user(other_officer).post(
        edit_url(organisation), {**opened, **rows("contact_points", {"kind": "email", "value": "their@example.org"})}
    )

    mine = rows("contact_points", {"kind": "email", "value": "mine@example.org"})
    page = as_user(officer).post(edit_url(organisation), {**opened, **mine}).content.decode()

    assert "their@example.org" in page
    assert "mine@example.org" in page


def test_an_action_with_an_old_version_is_a_conflict(officer):
    organisation = OrganisationFactory(version=2)
    with pytest.raises(Conflict):
        change_organisation(organisation=organisation, version=1, about="x", by=Actor.of(officer))


def test_saving_without_a_change_leaves_no_trace(as_user, officer):
    organisation = OrganisationFactory()
    as_user(officer).post(edit_url(organisation), typed(organisation))
    organisation.refresh_from_db()
    assert organisation.version == 1
    assert not LogEntry.objects.about(organisation).exists()


def test_the_log_keeps_old_and_new_but_no_addresses(as_user, officer):
    organisation = OrganisationFactory(about="преди")
    contact = rows("contact_points", {"kind": "email", "value": "secret@example.org"})
    as_user(officer).post(edit_url(organisation), typed(organisation, about="след", **contact))
    entry = LogEntry.objects.about(organisation).get()
    assert entry.changes == {"about": ["преди", "след"]}
    assert entry.fields == ["about", "contact_points"]


def test_an_organisation_is_no_part_of_its_own_part(officer):
    top = OrganisationFactory()
    middle = OrganisationFactory(parent=top)
    with pytest.raises(ValidationError, match="part of itself"):
        change_organisation(organisation=top, version=1, parent=middle, by=Actor.of(officer))


def test_an_officer_cannot_hide_a_record_from_officers(as_user, officer, leader):
    organisation = OrganisationFactory()
    response = as_user(officer).post(edit_url(organisation), typed(organisation, confidentiality="restricted"))
    assert response.status_code == 422
    with pytest.raises(ValidationError, match="yourself"):
        change_organisation(organisation=organisation, version=1, confidentiality="restricted", by=Actor.of(officer))
    change_organisation(organisation=organisation, version=1, confidentiality="restricted", by=Actor.of(leader))


def test_a_hidden_parent_is_neither_shown_nor_lost(as_user, officer):
    parent = OrganisationFactory(confidentiality=Level.RESTRICTED, name="Скрит родител")
    organisation = OrganisationFactory(parent=parent)
    page = as_user(officer).get(edit_url(organisation)).content.decode()
    as_user(officer).post(edit_url(organisation), typed(organisation, about="ново"))
    organisation.refresh_from_db()
    assert "Скрит" not in page
    assert (organisation.parent, organisation.about) == (parent, "ново")


def test_a_guessed_parent_or_place_is_unknown(as_user, officer):
    hidden = OrganisationFactory(confidentiality=Level.RESTRICTED)
    response = as_user(officer).post(NEW, {**PLAIN, "parent": f"organisation:{hidden.pk}", "place": "place:999999"})
    assert set(response.context["form"].errors) == {"parent", "place"}
    assert not Organisation.objects.filter(name=PLAIN["name"]).exists()


# Members


def test_a_member_changes_the_own_profile_at_once_and_it_is_logged(as_user, member):
    own = member.representations.get().organisation
    theme = ThemeFactory()
    as_user(member).post(edit_url(own), typed(own, offers="зала за 30 души", themes=[theme.pk]))
    own.refresh_from_db()
    assert own.offers == "зала за 30 души"
    assert list(own.themes.all()) == [theme]
    assert LogEntry.objects.about(own).get().user == member


@pytest.mark.parametrize(("name", "value"), [("confidentiality", "public"), ("source", "аз"), ("is_verified", False)])
def test_how_a_record_is_known_and_how_far_it_travels_stays_with_the_centre(as_user, member, name, value):
    own = member.representations.get().organisation
    as_user(member).post(edit_url(own), typed(own, **{name: value}))
    with pytest.raises(ValidationError, match="Only an advocacy officer"):
        change_organisation(organisation=own, version=None, by=Actor.of(member), **{name: value})

    before = getattr(own, name)
    own.refresh_from_db()
    assert getattr(own, name) == before


@pytest.mark.parametrize(
    ("name", "value"),
    [("name", "Друго име"), ("kind", "donor"), ("register_number", "175074752"), ("short_name", "ДИ")],
)
def test_what_others_know_it_by_waits_for_an_officer(as_user, member, name, value):
    own = member.representations.get().organisation
    before = getattr(own, name)
    page = as_user(member).post(edit_url(own), typed(own, **{name: value}), follow=True).content.decode()
    own.refresh_from_db()
    assert getattr(own, name) == before
    assert own.proposed_changes.waiting().get().new == value
    assert "waits for an officer" in page


def test_a_member_edits_and_confirms_no_other_organisation(as_user, member):
    other = OrganisationFactory(confidentiality=Level.PUBLIC)
    client = as_user(member)
    assert client.get(other.get_absolute_url()).status_code == 200
    assert client.get(edit_url(other)).status_code == 404
    assert client.post(edit_url(other), typed(other, about="x")).status_code == 404
    assert client.post(reverse("crm:organisation-confirm", args=[other.pk])).status_code == 404


def test_confirming_says_who_and_when(as_user, member):
    own = member.representations.get().organisation
    as_user(member).post(reverse("crm:organisation-confirm", args=[own.pk]))
    own.refresh_from_db()
    assert (own.confirmed_on, own.confirmed_by) == (timezone.localdate(), member)
    assert LogEntry.objects.about(own).get().verb == "confirmed"


def test_the_page_tells_the_centre_what_was_changed_in_words(as_user, officer):
    organisation = OrganisationFactory()
    contact = rows("contact_points", {"kind": "email", "value": "a@example.org"})
    as_user(officer).post(edit_url(organisation), typed(organisation, **contact))
    as_user(officer).post(reverse("crm:organisation-confirm", args=[organisation.pk]))
    page = as_user(officer).get(organisation.get_absolute_url()).content.decode()
    assert "changed: contact points" in page
    assert "confirmed that it is right: last confirmed on" in page

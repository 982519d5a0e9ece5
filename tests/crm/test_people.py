"""People: why we know them, what they are and were."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import LogEntry
from crm.actions.people import begin_tenure, change_tenure, record_person
from crm.confidentiality import Level
from crm.models import Person, Tenure
from tests.factories import MinistryFactory, OfficeFactory, PersonFactory, TenureFactory

NEW = reverse("crm:person-new")
NO_ROWS = {
    f"contact_points-{field}": "0" for field in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
}
PLAIN = {"name": "Ана Иванова", "basis": "official", "basis_source": "mon.bg", "confidentiality": "internal", **NO_ROWS}


def test_a_person_needs_a_basis_and_its_source(as_user, officer):
    response = as_user(officer).post(NEW, {**PLAIN, "basis": "", "basis_source": ""})
    assert set(response.context["form"].errors) == {"basis", "basis_source"}
    with pytest.raises(ValidationError, match="lawful basis"):
        record_person(name="А", basis_source="x", by=Actor.of(officer))


def test_the_log_names_the_fields_of_a_person_and_keeps_no_values(as_user, officer):
    as_user(officer).post(NEW, PLAIN)
    person = Person.objects.get()
    as_user(officer).post(reverse("crm:person-edit", args=[person.pk]), {**PLAIN, "name": "Ана Петрова", "version": 1})
    changed = LogEntry.objects.about(person).get(verb="changed")
    assert changed.fields == ["name"]
    assert changed.changes == {}


def test_the_second_to_save_a_person_is_told(as_user, officer):
    person = PersonFactory(version=2, note="тяхната бележка")
    response = as_user(officer).post(
        reverse("crm:person-edit", args=[person.pk]), {**PLAIN, "note": "моята", "version": 1}
    )
    assert response.status_code == 422
    assert "Saved meanwhile: тяхната бележка" in response.content.decode()


def test_do_not_contact_is_said_aloud_and_nothing_can_be_pressed(as_user, officer):
    person = PersonFactory(do_not_contact=True)
    person.contact_points.create(kind="email", value="ana@example.org")
    page = as_user(officer).get(person.get_absolute_url()).content.decode()
    assert "Do not contact." in page
    assert "mailto:" not in page


def test_who_they_are_today_follows_from_the_dates(as_user, officer):
    person = PersonFactory()
    old = TenureFactory(person=person, started="2015", ended="2019", role="експерт")
    now = TenureFactory(person=person, started="2020-05", role="директор")
    response = as_user(officer).get(person.get_absolute_url())
    assert response.context["person"].tenures_today == [now]
    assert str(old.organisation) in response.content.decode()


def test_a_post_cannot_end_before_it_starts(as_user, officer):
    tenure = TenureFactory(started="2024-05")
    url = reverse("crm:tenure-edit", args=[tenure.pk])
    response = as_user(officer).post(url, {"started": "2024-05", "ended": "2024-04-30"})
    assert response.context["form"].errors["ended"] == ["It cannot end before it starts."]
    tenure.refresh_from_db()
    assert tenure.ended == ""


def test_a_year_may_end_within_itself(officer):
    tenure = change_tenure(tenure=TenureFactory(started="2024-05"), ended="2024", by=Actor.of(officer))
    assert tenure.ended == "2024"


@pytest.mark.parametrize("value", ["2024-13", "вчера", "2024-02-30"])
def test_what_is_no_date_is_refused(as_user, officer, value):
    tenure = TenureFactory()
    response = as_user(officer).post(reverse("crm:tenure-edit", args=[tenure.pk]), {"started": value})
    assert response.status_code == 422
    assert response.context["form"].errors["started"]


def test_an_office_brings_its_body_along(as_user, officer):
    person, office = PersonFactory(), OfficeFactory()
    as_user(officer).post(
        reverse("crm:person-tenure-new", args=[person.pk]), {"office": f"office:{office.pk}", "started": "2026"}
    )
    assert Tenure.objects.get().organisation == office.body


def test_a_new_office_is_added_to_the_body_once(as_user, officer):
    body = MinistryFactory()
    for person in PersonFactory.create_batch(2):
        sent = {"organisation": f"organisation:{body.pk}", "new_office": "Началник на кабинета", "started": "2026"}
        as_user(officer).post(reverse("crm:person-tenure-new", args=[person.pk]), sent)
    assert Tenure.objects.count() == 2
    assert body.offices.get().title == "Началник на кабинета"
    assert not body.offices.get().is_verified


def test_a_post_can_be_recorded_from_the_organisation(as_user, officer):
    body, person = MinistryFactory(), PersonFactory()
    sent = {"person": f"person:{person.pk}", "role": "експерт", "started": "2026"}
    response = as_user(officer).post(reverse("crm:organisation-tenure-new", args=[body.pk]), sent)
    assert response["Location"] == body.get_absolute_url()
    assert Tenure.objects.get().person == person


def test_an_office_of_another_body_is_refused(officer):
    with pytest.raises(ValidationError, match="another organisation"):
        begin_tenure(
            person=PersonFactory(), organisation=MinistryFactory(), office=OfficeFactory(), by=Actor.of(officer)
        )


def test_a_post_needs_a_body(as_user, officer):
    response = as_user(officer).post(reverse("crm:person-tenure-new", args=[PersonFactory().pk]), {"role": "експерт"})
    assert response.context["form"].errors["organisation"]


def test_a_guessed_person_or_office_is_unknown(as_user, officer):
    hidden = PersonFactory(confidentiality=Level.RESTRICTED)
    response = as_user(officer).post(
        reverse("crm:organisation-tenure-new", args=[MinistryFactory().pk]),
        {"person": f"person:{hidden.pk}", "office": "office:999"},
    )
    assert set(response.context["form"].errors) == {"person", "office"}
    assert not Tenure.objects.exists()


def test_a_post_of_someone_hidden_is_hidden(as_user, officer):
    tenure = TenureFactory(person=PersonFactory(confidentiality=Level.RESTRICTED))
    assert as_user(officer).get(reverse("crm:tenure-edit", args=[tenure.pk])).status_code == 404


@pytest.mark.parametrize(
    ("level", "status"), [("public", 200), ("coalition", 200), ("internal", 404), ("restricted", 404)]
)
def test_a_member_sees_people_as_far_as_the_gate_reaches(as_user, member, level, status):
    person = PersonFactory(confidentiality=level, note="само за центъра", basis_source="тайна на центъра")
    response = as_user(member).get(person.get_absolute_url())
    assert response.status_code == status
    assert "центъра" not in response.content.decode()


def test_a_member_writes_nothing_about_people(as_user, member):
    person = PersonFactory(confidentiality=Level.PUBLIC)
    client = as_user(member)
    for page in ("crm:person-edit", "crm:person-tenure-new"):
        assert client.post(reverse(page, args=[person.pk]), PLAIN).status_code == 403

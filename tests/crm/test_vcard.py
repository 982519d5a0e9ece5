"""A person as a contact for the phone: what its reader may see, word for word, and nothing that runs as a command."""

import pytest
import vobject

from accounts.models import LogEntry
from crm.confidentiality import Level
from crm.models import ContactPoint
from tests.factories import MinistryFactory, OfficeFactory, OrganisationFactory, PersonFactory, TenureFactory

HOSTILE = "Иванов;\r\nTEL:+359000\nEND:VCARD,\\n\u2028\x0bж"


@pytest.fixture
def minister(db):
    person = PersonFactory(name="Петя Иванова Георгиева", name_latin="Petya Georgieva", confidentiality=Level.PUBLIC)
    body = MinistryFactory(name="Министерство на образованието", name_latin="Ministry of Education")
    office = OfficeFactory(body=body, title="Заместник-министър", title_latin="Deputy minister")
    TenureFactory(person=person, organisation=body, office=office)
    TenureFactory(
        person=person, organisation=OrganisationFactory(name="Преди"), role="бивш", started="2010", ended="2012"
    )
    for kind, value in (
        ("phone", "+359888123456"),
        ("email", "petya@example.org"),
        ("address", "София, бул. Дондуков 2А"),
        ("other", "@petya"),
    ):
        ContactPoint.objects.create(person=person, kind=kind, value=value, note="само сутрин")
    return person


def asked(client, person):
    return client.post(f"/people/{person.pk}/vcard/")


def card(client, person):
    response = asked(client, person)
    assert response.status_code == 200
    text = response.content.decode()
    assert text.count("BEGIN:VCARD") == text.count("END:VCARD\r\n") == 1
    assert "\n" not in text.replace("\r\n", "")
    return vobject.readOne(text)


def test_a_contact_makes_the_way_there_and_back(as_user, officer, minister):
    client = as_user(officer)
    client.cookies["django_language"] = "bg"
    found = card(client, minister)
    assert found.fn.value == "Петя Иванова Георгиева"
    assert (found.n.value.given, found.n.value.family) == ("Петя Иванова", "Георгиева")
    assert found.nickname.value == "Petya Georgieva"
    assert (found.org.value, found.title.value) == (["Министерство на образованието"], "Заместник-министър")
    assert (found.tel.value, found.email.value) == ("+359888123456", "petya@example.org")
    assert found.adr.value.street == "София, бул. Дондуков 2А"
    assert found.url.value.endswith(minister.get_absolute_url())
    assert "само сутрин" not in found.serialize(), "notes stay in the house"


def test_a_reader_of_english_finds_both_scripts(as_user, officer, minister):
    found = card(as_user(officer), minister)
    assert (found.fn.value, found.nickname.value) == ("Petya Georgieva", "Петя Иванова Георгиева")
    assert (found.org.value, found.title.value) == (["Ministry of Education"], "Deputy minister")


def test_the_file_has_a_name_and_a_kind(as_user, officer, minister):
    response = asked(as_user(officer), minister)
    assert response.headers["Content-Disposition"] == f'attachment; filename="drom-person-{minister.pk}.vcf"'
    assert response.headers["Content-Type"] == "text/vcard; charset=utf-8"


def test_hostile_text_stays_text(as_user, officer):
    person = PersonFactory(name=HOSTILE, name_latin="", confidentiality=Level.PUBLIC)
    TenureFactory(person=person, organisation=MinistryFactory(name=HOSTILE), role=HOSTILE)
    ContactPoint.objects.create(person=person, kind="other", value=HOSTILE)
    ContactPoint.objects.create(person=person, kind="address", value=HOSTILE)
    found = card(as_user(officer), person)
    clean = "Иванов; TEL:+359000 END:VCARD,\\n ж"
    assert (found.fn.value, found.org.value, found.title.value) == (clean, [clean], clean)
    assert found.adr.value.street == clean
    assert [one.value for one in found.contents["x-other"]] == [clean]
    assert "tel" not in found.contents


def test_one_name_alone_is_a_card_too(as_user, officer):
    found = card(as_user(officer), PersonFactory(name="Стоянка", confidentiality=Level.PUBLIC))
    assert (found.fn.value, found.n.value.family, found.n.value.given) == ("Стоянка", "Стоянка", "")


def test_a_card_holds_only_what_its_reader_may_see(as_user, member, former_member, minister, leader):
    TenureFactory(
        person=minister,
        organisation=OrganisationFactory(name="Тайна", confidentiality=Level.RESTRICTED),
        started="2021",
    )
    assert card(as_user(leader), minister).org.value == ["Тайна"]
    assert card(as_user(member), minister).org.value == ["Ministry of Education"]
    assert card(as_user(member), minister).tel.value == "+359888123456"
    assert "tel" not in card(as_user(former_member), minister).contents, "contact data stay inside the coalition"


@pytest.mark.parametrize(
    ("level", "status"), [("public", 200), ("coalition", 200), ("internal", 404), ("restricted", 404)]
)
def test_nobody_takes_along_whom_they_may_not_see(level, status, as_user, member):
    assert asked(as_user(member), PersonFactory(confidentiality=level)).status_code == status


def test_of_who_wants_no_contact_there_is_no_card(as_user, officer, minister):
    minister.do_not_contact = True
    minister.save()
    client = as_user(officer)
    response = client.post(f"/people/{minister.pk}/vcard/", follow=True)
    assert "asked not to be contacted" in response.content.decode()
    assert "BEGIN:VCARD" not in response.content.decode()
    assert f"/people/{minister.pk}/vcard/" not in client.get(minister.get_absolute_url()).content.decode()
    assert not LogEntry.objects.filter(verb="took along as a contact").exists()


def test_taking_along_stands_in_the_log_and_looking_does_nothing(as_user, officer, minister):
    client = as_user(officer)
    assert client.get(f"/people/{minister.pk}/vcard/").status_code == 405
    assert not LogEntry.objects.filter(verb="took along as a contact").exists()
    asked(client, minister)
    entry = LogEntry.objects.get(verb="took along as a contact")
    assert (entry.user, entry.subject_id, entry.changes) == (officer, minister.pk, {})

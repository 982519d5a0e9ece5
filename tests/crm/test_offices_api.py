"""Offices and who holds them over the API: the same gates and rules as the pages."""

import pytest

from crm.confidentiality import Level
from crm.models import Office, Tenure
from tests.factories import MinistryFactory, OfficeFactory, PersonFactory, TenureFactory

OFFICES, TENURES = "/api/v1/offices/", "/api/v1/tenures/"


@pytest.fixture
def ministry(db):
    return MinistryFactory(confidentiality=Level.PUBLIC)


def send(client, method, url, body):
    return getattr(client, method)(url, body, content_type="application/json")


def ids(client, url, **query):
    return {row["id"] for row in client.get(url, query).json()["results"]}


def test_an_officer_adds_corrects_and_strikes_out_an_office(as_user, officer, ministry):
    client = as_user(officer)
    made = send(client, "post", OFFICES, {"body": ministry.pk, "title": "Министър", "is_verified": False}).json()
    url = f"{OFFICES}{made['id']}/"
    changed = send(client, "patch", url, {"rank": "minister", "version": made["version"]}).json()
    assert (changed["rank"], changed["version"]) == ("minister", 2)
    struck = send(client, "post", f"{url}strike-out/", {"reason": "Закрита", "version": 2}).json()
    assert struck["voided_at"]
    assert struck["void_reason"] == "Закрита"


def test_the_api_refuses_offices_in_the_words_of_the_page(as_user, officer, ministry):
    client = as_user(officer)
    office = OfficeFactory(body=ministry, title="Министър", version=2)
    twin = send(client, "post", OFFICES, {"body": ministry.pk, "title": "министър"})
    assert twin.status_code == 400
    assert "already" in str(twin.json()["title"])
    for path, body in (("", {"rank": "x"}), ("strike-out/", {"reason": "x"})):
        method = "post" if path else "patch"
        old = send(client, method, f"{OFFICES}{office.pk}/{path}", {**body, "version": 1})
        assert (old.status_code, "meanwhile" in str(old.json()["version"])) == (400, True)
    TenureFactory(organisation=ministry, office=office, started="2020")
    held = send(client, "post", f"{OFFICES}{office.pk}/strike-out/", {"reason": "x", "version": 2})
    assert "End that post first" in str(held.json())


def test_an_office_stays_with_its_body(as_user, officer, ministry):
    office = OfficeFactory(body=ministry)
    body = {"body": MinistryFactory().pk, "title": "Друга", "version": 1}
    send(as_user(officer), "patch", f"{OFFICES}{office.pk}/", body)
    office.refresh_from_db()
    assert (office.body, office.title) == (ministry, "Друга")


def test_an_officer_records_and_ends_a_tenure(as_user, officer, ministry):
    client, person, office = as_user(officer), PersonFactory(), OfficeFactory(body=ministry)
    made = send(client, "post", TENURES, {"person": person.pk, "office": office.pk, "started": "2024"}).json()
    assert (made["organisation"], made["is_current"]) == (ministry.pk, True)
    url, end = f"{TENURES}{made['id']}/", {"ended": "2025-03", "end_reason": "Оставка"}
    ended = send(client, "patch", url, end).json()
    assert (ended["ended"], ended["end_reason"], ended["is_current"]) == ("2025-03", "Оставка", False)
    backwards = send(client, "patch", url, {"ended": "2023"})
    assert (backwards.status_code, list(backwards.json())) == (400, ["ended"])


def test_who_held_what_stays(as_user, officer):
    tenure = TenureFactory()
    before = (tenure.person, tenure.organisation, tenure.office)
    body = {"person": PersonFactory().pk, "organisation": MinistryFactory().pk, "office": OfficeFactory().pk}
    send(as_user(officer), "patch", f"{TENURES}{tenure.pk}/", {**body, "role": "Друга"})
    tenure.refresh_from_db()
    assert (tenure.person, tenure.organisation, tenure.office) == before
    assert tenure.role == "Друга"


def test_nothing_is_put_on_what_one_may_not_see(as_user, other_officer):
    client, hidden = as_user(other_officer), MinistryFactory(confidentiality=Level.RESTRICTED)
    assert list(send(client, "post", OFFICES, {"body": hidden.pk, "title": "x"}).json()) == ["body"]
    told = {"person": PersonFactory().pk, "office": OfficeFactory(body=hidden).pk}
    assert list(send(client, "post", TENURES, told).json()) == ["office"]
    assert Tenure.objects.count() == 0


def test_a_member_reads_without_what_the_centre_keeps_and_writes_nothing(as_user, member, ministry):
    person = PersonFactory(confidentiality=Level.PUBLIC)
    office = OfficeFactory(body=ministry, source="писмо", voided_at="2026-01-01T00:00Z", void_reason="закрита")
    tenure = TenureFactory(person=person, organisation=ministry, office=office, source="писмо")
    client = as_user(member)
    assert not {"source", "void_reason"} & set(client.get(f"{OFFICES}{office.pk}/").json())
    assert not {"source", "end_reason"} & set(client.get(f"{TENURES}{tenure.pk}/").json())
    for url in (OFFICES, TENURES, f"{OFFICES}{office.pk}/strike-out/"):
        assert send(client, "post", url, {}).status_code == 403
    for url in (f"{OFFICES}{office.pk}/", f"{TENURES}{tenure.pk}/"):
        assert send(client, "patch", url, {"version": 1}).status_code == 404
    assert Office.objects.count() == 1


def test_both_are_found_by_body_person_words_and_day(as_user, officer, ministry):
    office, struck = OfficeFactory(body=ministry, title="Министър"), OfficeFactory(title="Секретар")
    Office.objects.filter(pk=struck.pk).update(voided_at="2026-01-01T00:00Z", void_reason="закрита")
    now = TenureFactory(organisation=ministry, office=office, started="2024")
    before = TenureFactory(organisation=ministry, office=office, started="2020", ended="2023")
    client = as_user(officer)
    assert ids(client, OFFICES, body=f"organisation:{ministry.pk}") == {office.pk}
    assert ids(client, OFFICES, q="секретар") == {struck.pk}
    assert ids(client, OFFICES, standing="true") == {office.pk}
    assert ids(client, TENURES, on="2023-12-31") == {before.pk}
    assert ids(client, TENURES, person=f"person:{now.person_id}") == {now.pk}
    assert ids(client, TENURES, office=f"office:{office.pk}") == {now.pk, before.pk}

"""Requests, consents, bases and breaches over the API: the gates, clocks and rules of the pages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.confidentiality import Level
from crm.models import Breach, Consent, Document, LawfulBasis, PrivacyRequest, Task
from crm.reply_terms import months_after
from tests.factories import (
    MeetingFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    TenureFactory,
    UserFactory,
)
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
REQUESTS, CONSENTS = "/api/v1/privacy-requests/", "/api/v1/consents/"
BASES, BREACHES = "/api/v1/lawful-bases/", "/api/v1/breaches/"


def send(client, url, body=None, method="post"):
    return getattr(client, method)(url, body or {}, content_type="application/json")


def ids(client, url, **query):
    return [row["id"] for row in client.get(url, query).json()["results"]]


def asked(person, handler, **fields):
    due = {"due_on": TODAY + timedelta(days=9), "received_on": TODAY, "kind": "access", **fields}
    return PrivacyRequest.objects.create(person=person, handler=handler, **due)


def test_a_request_over_the_api_is_due_in_a_month_and_somebody_has_the_task(as_user, officer):
    client, person = as_user(officer), PersonFactory()
    made = send(client, REQUESTS, {"kind": "erasure", "person": person.pk, "words": "всичко"}).json()
    assert (made["due_on"], made["handler"]) == (months_after(TODAY, 1).isoformat(), officer.pk)
    assert Task.objects.about(PrivacyRequest.objects.get()).get().assignee == officer
    longer = send(client, f"{REQUESTS}{made['id']}/extend/", {"months": 2, "reason": "архив"}).json()
    assert longer["due_on"] == months_after(TODAY, 3).isoformat()
    closed = send(client, f"{REQUESTS}{made['id']}/close/", {"state": "done", "outcome": "изтрито"}).json()
    assert (closed["state"], closed["closed_on"]) == ("done", TODAY.isoformat())


def test_the_api_refuses_requests_in_the_words_of_the_page(as_user, officer, member):
    client = as_user(officer)
    assert "Say who asks" in str(send(client, REQUESTS, {"kind": "access"}).json()["person"])
    body = {"kind": "access", "asked_by": "баща ѝ", "handler": member.pk}
    assert "centre" in str(send(client, REQUESTS, body).json()["handler"])
    one = asked(PersonFactory(), officer)
    url = f"{REQUESTS}{one.pk}/"
    assert send(client, f"{url}close/", {"state": "open", "outcome": "x"}).status_code == 400
    assert send(client, f"{url}extend/", {"months": 3, "reason": "x"}).status_code == 400
    send(client, f"{url}close/", {"state": "refused", "outcome": "няма основание"})
    assert "closed" in str(send(client, f"{url}extend/", {"months": 1, "reason": "x"}).json())


def test_requests_are_listed_as_the_page_lists_them(as_user, officer, leader):
    hidden = asked(PersonFactory(confidentiality=Level.RESTRICTED), officer)
    late = asked(PersonFactory(), officer, due_on=TODAY - timedelta(days=1))
    waits = asked(PersonFactory(), officer)
    for user, there in ((officer, [late, waits]), (leader, [late, hidden, waits])):
        page = as_user(user).get(reverse("crm:privacy-request-list")).context["page"]
        over_api = ids(as_user(user), REQUESTS)
        assert over_api == [one.pk for one in page]
        assert set(over_api) == {one.pk for one in there}
    assert ids(as_user(officer), REQUESTS, state="overdue") == [late.pk]
    assert ids(as_user(officer), REQUESTS, person=waits.person_id) == [waits.pk]
    assert as_user(officer).get(REQUESTS, {"person": hidden.person_id}).status_code == 400
    assert as_user(officer).get(f"{REQUESTS}{hidden.pk}/").status_code == 404


def test_whoever_asked_about_themselves_reads_no_more_than_their_own_page_says(as_user, officer, member):
    mine = asked(PersonFactory(user=member), officer, identity="по гласа", words="какво пазите?")
    asked(PersonFactory(), officer)
    rows = as_user(member).get(REQUESTS).json()["results"]
    assert [row["id"] for row in rows] == [mine.pk]
    assert rows[0]["words"] == "какво пазите?"
    assert not {"identity", "handler", "handler_name", "asked_by"} & set(rows[0])
    assert send(as_user(member), REQUESTS, {"kind": "access", "person": mine.person_id}).status_code == 403
    assert send(as_user(member), f"{REQUESTS}{mine.pk}/close/", {"state": "done", "outcome": "x"}).status_code == 403


def test_an_administrator_reads_nothing_of_anybodys_rights(as_user, administrator, officer):
    asked(PersonFactory(), officer)
    client = as_user(administrator)
    assert (ids(client, REQUESTS), ids(client, CONSENTS)) == ([], [])
    assert [client.get(url).status_code for url in (BASES, BREACHES)] == [403, 403]


def test_a_consent_is_recorded_and_withdrawn_and_never_changed(as_user, officer):
    client, person = as_user(officer), PersonFactory()
    body = {"person": person.pk, "purpose": "news", "wording": "форма 1", "channel": "spoken"}
    assert "Name the witness" in str(send(client, CONSENTS, body).json())
    made = send(client, CONSENTS, {**body, "witness": "Ана"}).json()
    url = f"{CONSENTS}{made['id']}/"
    assert [send(client, url, {"wording": "x"}, method).status_code for method in ("patch", "put", "delete")] == [
        405
    ] * 3
    withdrawn = send(client, f"{url}withdraw/").json()
    assert withdrawn["withdrawn_on"] == TODAY.isoformat()
    assert Task.objects.about(person).exists()
    assert (ids(client, CONSENTS, state="standing"), ids(client, CONSENTS, state="withdrawn")) == ([], [made["id"]])


def test_a_member_withdraws_their_own_consent_and_nobody_elses(as_user, officer, member):
    own, other = (
        Consent.objects.create(person=person, purpose="news", wording="1", channel="paper", witness="Свидетел",
                               recorded_by=officer)
        for person in (PersonFactory(user=member), PersonFactory())
    )  # fmt: skip
    client = as_user(member)
    row = client.get(f"{CONSENTS}{own.pk}/").json()
    assert not {"witness", "proof"} & set(row)
    assert send(client, f"{CONSENTS}{other.pk}/withdraw/").status_code == 404
    assert send(client, f"{CONSENTS}{own.pk}/withdraw/").json()["withdrawn_on"]
    other.refresh_from_db()
    assert other.withdrawn_on is None


def test_the_proof_is_a_document_of_the_person_and_shown_to_those_who_may_see_it(as_user, officer, leader):
    person = PersonFactory()
    of_them, of_another = (
        Document.objects.create(title="Съгласие", subject=one, author=leader, size=1, confidentiality=Level.RESTRICTED,
                                file="x.txt", media_type="text/plain", kind="paper", sha256="0" * 64)
        for one in (person, PersonFactory())
    )  # fmt: skip
    body = {"person": person.pk, "purpose": "news", "wording": "1", "channel": "paper"}
    refused = send(as_user(leader), CONSENTS, {**body, "proof": of_another.pk})
    assert "no document of the person" in str(refused.json()["proof"])
    made = send(as_user(leader), CONSENTS, {**body, "proof": of_them.pk}).json()
    assert made["proof"] == of_them.pk
    assert as_user(officer).get(f"{CONSENTS}{made['id']}/").json()["proof"] is None


def test_a_second_use_has_a_basis_of_its_own_and_the_first_is_said_anew(as_user, officer):
    client, person = as_user(officer), PersonFactory()
    known = LawfulBasis.objects.get(person=person)
    legitimate = {"person": person.pk, "purpose": "news", "basis": "legitimate", "source": "среща"}
    assert "outweighs" in str(send(client, BASES, legitimate).json())
    made = send(client, BASES, {**legitimate, "balance": "служебни данни"}).json()
    assert made["review_on"] == months_after(TODAY, 12).isoformat()
    assert send(client, BASES, {**legitimate, "balance": "x"}).status_code == 400, "there is one for this use"
    changed = send(client, f"{BASES}{known.pk}/", {"source": "писмо", "purpose": "sharing"}, "patch").json()
    assert (changed["source"], changed["purpose"], changed["basis"]) == ("писмо", "work", known.basis)


def test_what_was_reviewed_over_the_api_comes_back_in_a_year(as_user, officer):
    client, person = as_user(officer), PersonFactory()
    LawfulBasis.objects.filter(person=person).update(review_on=TODAY)
    hidden = LawfulBasis.objects.get(person=PersonFactory(confidentiality=Level.RESTRICTED))
    (pk,) = ids(client, BASES, to_review="true")
    assert send(client, f"{BASES}{pk}/reviewed/").json()["review_on"] == months_after(TODAY, 12).isoformat()
    assert ids(client, BASES, to_review="true") == []
    assert send(client, f"{BASES}{hidden.pk}/reviewed/").status_code == 404


def test_a_breach_is_reported_with_what_it_concerns_and_closes_when_all_was_told(as_user, officer):
    client, tenure = as_user(officer), TenureFactory()
    body = {"what": "Изгубен телефон", "scope": "organisation"}
    assert "which one" in str(send(client, BREACHES, body).json()["scope"])
    assert send(client, BREACHES, {**body, "record": f"meeting:{MeetingFactory().pk}"}).status_code == 400
    made = send(client, BREACHES, {**body, "record": f"organisation:{tenure.organisation_id}"}).json()
    url = f"{BREACHES}{made['id']}/"
    assert (made["record"], made["account"]) == (f"organisation:{tenure.organisation_id}", None)
    assert [one["id"] for one in client.get(f"{url}affected/").json()["results"]] == [tenure.person_id]
    assert "authority" in str(send(client, f"{url}close/").json())
    told = {"authority_not_told_because": "няма риск", "measures": "нови ключове"}
    assert send(client, url, told, "patch").json()["record"] == made["record"], "what it concerns stays"
    assert send(client, f"{url}close/").json()["closed_at"]
    assert ids(client, BREACHES, state="open") == []
    assert "closed" in str(send(client, url, told, "patch").json())


def test_what_a_breach_concerns_is_named_to_those_who_may_see_it(as_user, officer, leader):
    secret = MeetingFactory(confidentiality=Level.RESTRICTED, author=leader, about="Тайна среща")
    ParticipationFactory(meeting=secret, person=PersonFactory(confidentiality=Level.RESTRICTED))
    seen = ParticipationFactory(meeting=secret, person=PersonFactory(name="Никола Тайнственик")).person
    breach = Breach.objects.create(what="Писмо", scope="meeting", scope_id=secret.pk, author=leader)
    url = f"{BREACHES}{breach.pk}/"
    assert as_user(leader).get(url).json()["record"] == f"meeting:{secret.pk}"
    assert as_user(leader).get(f"{url}affected/").json()["count"] == 2
    assert as_user(officer).get(url).json()["record"] is None
    assert as_user(officer).get(f"{url}affected/").json()["results"] == []
    page = as_user(officer).get(breach.get_absolute_url()).content.decode()
    assert ("Тайна среща" in page, seen.name in page, "those named on one meeting" in page) == (False, False, True)
    assert seen.name not in as_user(officer).get(breach.get_absolute_url(), {"export": "csv"}).content.decode()
    guessed = {"what": "x", "scope": "meeting", "record": f"meeting:{secret.pk}"}
    missing = {**guessed, "record": "meeting:999999999"}
    hidden, unknown = (str(send(as_user(officer), BREACHES, body).json()) for body in (guessed, missing))
    assert hidden.replace(f":{secret.pk}", "") == unknown.replace(":999999999", "")


def test_a_breach_of_an_account_names_it(as_user, officer):
    client, account = as_user(officer), UserFactory()
    made = send(client, BREACHES, {"what": "Пробив", "scope": "account", "account": account.pk}).json()
    assert (made["account"], made["record"]) == (account.pk, None)
    wider = send(client, f"{BREACHES}{made['id']}/", {"scope": "all"}, "patch").json()
    assert (wider["scope"], wider["account"], Breach.objects.get().scope_id) == ("all", None, None)


def of_each(person, officer):
    asked(person, officer)
    Consent.objects.create(person=person, purpose="news", wording="1", channel="paper", recorded_by=officer)
    organisation = OrganisationFactory()
    Breach.objects.create(what="x", scope="organisation", scope_id=organisation.pk, author=officer)


@pytest.mark.parametrize("url", [REQUESTS, CONSENTS, BASES, BREACHES])
def test_lists_of_rights_ask_the_same_for_any_length(as_user, officer, url):
    client = as_user(officer)
    of_each(PersonFactory(), officer)
    queries_of(client, url)
    one = queries_of(client, url)
    for _ in range(2):
        of_each(PersonFactory(), officer)
    assert len(queries_of(client, url)) == len(one)
    assert len(ids(client, url)) == 3

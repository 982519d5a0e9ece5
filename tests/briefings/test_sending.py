"""An edition on its way to people: who may get it, what the mail says, what the link opens and until when."""

import hashlib
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import LogEntry, OneTimeLink, OutboxEntry
from accounts.outbox import carry_out
from briefings import edition_actions
from briefings.models import Briefing, Edition, Sending
from briefings.paper import Paper, fingerprint
from briefings.sending import actions, links
from crm.actions.letters import void_letter
from crm.confidentiality import Level
from crm.models import ContactPoint, Letter
from tests.factories import MembershipFactory, MinistryFactory, OrganisationFactory, PersonFactory, TenureFactory

pytestmark = pytest.mark.django_db
TITLE = "Училища без сегрегация"
FILE = b"%PDF-1.7 the paper"


def edition_of(leader, level=Level.PUBLIC, *, is_signed=True, **about):
    about = about or {"institution": MinistryFactory(confidentiality=Level.PUBLIC)}
    briefing = Briefing.objects.create(level=level, author=leader, language="bg", **about)
    data = Paper(TITLE, "x", level, level, "bg", "2026-06-01", [], []).frozen()
    signature = {"signed_by": leader, "signed_at": timezone.now()} if is_signed else {}
    edition = Edition(
        briefing=briefing, number=1, level=level, language="bg", as_of=timezone.localdate(), data=data, author=leader,
        data_sha256=fingerprint(data), pdf_sha256=hashlib.sha256(FILE).hexdigest(), **signature,
    )  # fmt: skip
    edition.pdf.save("edition.pdf", ContentFile(FILE))
    return edition


def reader(name="Ива Петрова", address="iva@ministry.example", **more):
    person = PersonFactory(name=name, **more)
    if address:
        ContactPoint.objects.create(person=person, kind="email", value=address)
    return person


def of_a_member(person):
    body = OrganisationFactory(confidentiality=Level.PUBLIC)
    MembershipFactory(organisation=body)
    TenureFactory(person=person, organisation=body, started="2020-01-01")
    return body


def send(edition, *people, by, **more):
    return actions.send(edition, people=people, subject=TITLE, by=Actor(by), **{"words": "Ето докладът.", **more})


def leave():
    """What the worker does."""
    for entry in OutboxEntry.objects.filter(done_at=None, task__endswith="send_paper"):
        assert carry_out(entry.pk)


def door(sending):
    return reverse("briefings:paper-by-link", args=[links.url_of(sending).rstrip("/").rpartition("/")[2]])


def test_each_gets_a_mail_of_their_own_and_a_letter_on_their_timeline(leader, officer, mailoutbox):
    edition, one, other = edition_of(leader), reader(), reader("Явор Илиев", "yavor@example.org")
    ministry = MinistryFactory(confidentiality=Level.PUBLIC)
    TenureFactory(person=one, organisation=ministry, started="2020-01-01")

    made = send(edition, one, other, by=officer)
    leave()

    assert [mail.to for mail in mailoutbox] == [["iva@ministry.example"], ["yavor@example.org"]]
    body = mailoutbox[0].body
    assert TITLE in body
    assert "Ето докладът." in body
    assert "Ива Петрова" in body
    assert links.url_of(made[0]) in body
    assert "yavor" not in body
    assert "Явор" not in body
    letter = Letter.objects.get(person=one)
    assert (letter.subject, letter.text, letter.organisation, letter.is_sent) == (
        TITLE,
        "Ето докладът.",
        ministry,
        True,
    )
    assert letter.state == Letter.State.NOTHING_DUE
    assert Letter.objects.get(person=other).organisation is None
    assert Sending.objects.exclude(sent_at=None).count() == 2
    assert LogEntry.objects.about(edition).filter(verb="sent", user=officer).count() == 1


def test_a_mail_leaves_once(leader, officer, mailoutbox):
    made = send(edition_of(leader), reader(), by=officer)
    leave()
    from briefings.sending.mails import send_paper

    send_paper(made[0].pk)
    assert len(mailoutbox) == 1


def test_the_file_itself_may_go_with_the_mail(leader, officer, mailoutbox):
    (made,) = send(edition_of(leader), reader(), by=officer, how="attachment")
    leave()

    (name, content, kind) = mailoutbox[0].attachments[0]
    assert (content, kind) == (FILE, "application/pdf")
    assert name.endswith(".pdf")
    assert made.link is None
    assert not OneTimeLink.objects.exists()


def test_a_file_that_is_not_what_was_signed_leaves_by_no_link_and_no_public_address(leader, client):
    edition = edition_of(leader)
    (made,) = send(edition, reader(), by=leader)
    leave()
    with open(edition.pdf.path, "ab") as file:
        file.write(b" and more")

    for told in (
        client.post(door(made), {"kind": "pdf"}),
        client.get(reverse("briefings:public-paper-pdf", args=[edition.briefing_id, 1])),
    ):
        assert told.status_code == 503
        assert FILE not in told.content
    made.refresh_from_db()
    assert made.opened_at is None


def test_the_link_opens_the_page_and_the_file_until_its_day(leader, officer, client):
    (made,) = send(edition_of(leader), reader(), by=officer, days=7)
    leave()
    address = door(made)

    shown = client.get(address)
    assert shown.status_code == 200
    assert TITLE in shown.content.decode()
    assert shown["Referrer-Policy"] == "no-referrer"
    made.refresh_from_db()
    assert made.opened_at is None  # a mail program that looks ahead has fetched nothing
    taken = client.post(address, {"kind": "pdf"})
    assert b"".join(taken.streaming_content) == FILE
    made.refresh_from_db()
    assert made.opened_at is not None
    assert made.state == Sending.State.OPENED
    assert LogEntry.objects.about(made.edition).filter(verb="downloaded", via="link", user=None).count() == 1

    assert client.post(address, {"kind": "docx"}).status_code == 404
    OneTimeLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    for answer in (client.get(address), client.post(address, {"kind": "pdf"})):
        assert answer.status_code == 410
        assert TITLE not in answer.content.decode()


def test_a_key_that_was_never_given_opens_nothing(db, client):
    assert client.get(reverse("briefings:paper-by-link", args=["nothing"])).status_code == 404


def test_a_key_made_for_another_door_opens_nothing(leader, officer, client):
    (made,) = send(edition_of(leader), reader(), by=officer)
    address = door(made)
    OneTimeLink.objects.update(purpose=OneTimeLink.Purpose.CHECK)
    assert client.get(address).status_code == 404


def closed_by_hand(made, leader):
    actions.close(made, by=Actor(leader))


def taken_back(made, leader):
    void_letter(letter=made.letter, reason="грешка", by=Actor(leader))


def asked_for_no_contact(made, leader):
    made.letter.person.do_not_contact = True
    made.letter.person.save()


def subject_closed(made, leader):
    made.edition.briefing.institution.confidentiality = Level.RESTRICTED
    made.edition.briefing.institution.save()


def withdrawn(made, leader):
    edition_actions.withdraw(made.edition, reason="грешна цифра", by=Actor(leader))
    made.refresh_from_db()


@pytest.mark.parametrize("what", [closed_by_hand, taken_back, asked_for_no_contact, subject_closed, withdrawn])
def test_what_happens_later_shuts_the_door(leader, officer, client, what):
    (made,) = send(edition_of(leader), reader(), by=officer)
    address = door(made)
    assert client.get(address).status_code == 200

    what(made, leader)

    assert client.get(address).status_code == 410
    assert client.post(address).status_code == 410


@pytest.mark.parametrize("what", [taken_back, asked_for_no_contact, subject_closed, withdrawn])
def test_what_happens_before_the_mail_leaves_keeps_it_here(leader, officer, mailoutbox, what):
    (made,) = send(edition_of(leader), reader(), by=officer, how="attachment")
    what(made, leader)
    leave()
    assert mailoutbox == []
    made.refresh_from_db()
    assert made.sent_at is None


def test_an_edition_for_members_goes_to_people_of_members_alone(leader, officer, client):
    edition, outside, inside = edition_of(leader, Level.COALITION), reader(), reader("Явор Илиев", "y@example.org")
    of_a_member(inside)

    with pytest.raises(ValidationError) as refusal:
        send(edition, inside, outside, by=officer)
    assert "Ива Петрова" in refusal.value.message_dict["people"][0]
    assert not Letter.objects.exists()
    (made,) = send(edition, inside, by=officer)
    address = door(made)
    assert client.get(address).status_code == 200


def test_who_left_the_coalition_reads_no_more_of_it(leader, officer, client):
    person = reader()
    body = of_a_member(person)
    (made,) = send(edition_of(leader, Level.COALITION), person, by=officer)
    address = door(made)
    assert client.get(address).status_code == 200
    person.tenures.filter(organisation=body).update(ended="2021-01-01")
    assert client.get(address).status_code == 410


@pytest.mark.parametrize(
    ("more", "words"),
    [({"level": Level.INTERNAL}, "internal"), ({"is_signed": False}, "signed")],
)  # fmt: skip
def test_what_nobody_answers_for_and_what_is_internal_never_leaves(leader, officer, as_user, more, words):
    edition = edition_of(leader, **more)
    with pytest.raises(ValidationError, match=words):
        send(edition, reader(), by=officer)

    page = as_user(officer).get(reverse("briefings:edition-send", args=[edition.pk]))
    assert words in page.content.decode()
    assert 'name="people"' not in page.content.decode()


def test_who_has_no_address_or_wants_no_mail_is_named_and_nothing_is_lost(leader, officer, as_user, mailoutbox):
    edition = edition_of(leader)
    silent, unwilling = reader("Без Адрес", ""), reader("Без Писма", "no@example.org", do_not_contact=True)
    typed = {"people": [f"person:{silent.pk}", f"person:{unwilling.pk}"], "subject": "Тема", "words": "Думите ми",
             "how": "link", "days": "14"}  # fmt: skip

    page = as_user(officer).post(reverse("briefings:edition-send", args=[edition.pk]), typed)

    said = page.content.decode()
    assert page.status_code == 422
    assert "No e-mail address of Без Адрес is on record." in said
    assert "Без Писма asked not to be contacted." in said
    assert "Думите ми" in said
    assert not Letter.objects.exists()
    leave()
    assert mailoutbox == []


@pytest.mark.parametrize(
    ("level", "address", "more", "why"),
    [
        (Level.PUBLIC, "iva@ministry.example", {}, ""),
        (Level.PUBLIC, "", {}, "no e-mail address on record"),
        (Level.PUBLIC, "iva@ministry.example", {"do_not_contact": True}, "asked not to be contacted"),
        (Level.COALITION, "iva@ministry.example", {}, "with no member of the coalition"),
    ],
)
def test_whoever_cannot_be_sent_it_is_named_in_the_choice_with_the_reason(
    leader, officer, as_user, level, address, more, why
):
    edition, client = edition_of(leader, level), as_user(officer)
    person = reader("Ива Петрова", address, **more)
    offers = reverse("briefings:edition-readers", args=[edition.pk])

    assert offers in client.get(reverse("briefings:edition-send", args=[edition.pk])).content.decode()
    (found,) = client.get(offers, {"q": "Ива"}).json()["results"]

    assert (found["id"], found.get("disabled", False)) == (f"person:{person.pk}", bool(why))
    assert found["hint"].endswith(why)


def test_whoever_can_be_sent_it_stands_first_in_the_choice(leader, officer, as_user):
    for number in range(11):
        reader(f"Ива Петрова {number}", "")
    reachable = reader("Ива Петрова Последна")

    offers = reverse("briefings:edition-readers", args=[edition_of(leader).pk])
    found = as_user(officer).get(offers, {"q": "Ива"}).json()["results"]

    assert (found[0]["id"], len(found)) == (f"person:{reachable.pk}", 10)


def test_more_people_found_take_no_more_queries(leader, officer, as_user):
    client, offers = as_user(officer), reverse("briefings:edition-readers", args=[edition_of(leader).pk])
    counts = []
    for name in ("Ива Петрова", "Ива Иванова", "Ива Стоянова"):
        reader(name)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(offers, {"q": "Ива"}).json()["results"]
        counts.append(len(asked))
    assert counts[1] == counts[2]


def test_the_same_form_twice_sends_once(leader, officer, as_user):
    edition, person = edition_of(leader), reader()
    typed = {"people": [f"person:{person.pk}"], "subject": TITLE, "how": "link", "days": "14",
             "idempotency_key": "6f1c1f0e-2c57-4a39-9f3f-0c9a11111111"}  # fmt: skip
    client = as_user(officer)
    for _time in range(2):
        assert client.post(reverse("briefings:edition-send", args=[edition.pk]), typed).status_code == 302
    assert Sending.objects.count() == 1
    link = OneTimeLink.objects.get()
    assert link.expires_at.date() == (timezone.now() + timedelta(days=14)).date()


def test_the_edition_and_the_letter_say_what_became_of_it(leader, officer, as_user):
    edition = edition_of(leader)
    (made,) = send(edition, reader(), by=officer)
    leave()
    client = as_user(officer)

    page = client.get(reverse("briefings:edition-detail", args=[edition.pk])).content.decode()
    assert "Ива Петрова" in page
    assert reverse("briefings:sending-close", args=[made.pk]) in page
    panel = client.get(reverse("briefings:letter-paper", args=[made.letter_id])).content.decode()
    assert reverse("briefings:edition-detail", args=[edition.pk]) in panel
    client.post(reverse("briefings:sending-close", args=[made.pk]))
    made.link.refresh_from_db()
    assert made.link.used_at is not None


def test_more_readers_take_no_more_queries_to_show(leader, officer, as_user):
    edition, client = edition_of(leader), as_user(officer)
    address = reverse("briefings:edition-detail", args=[edition.pk])
    send(edition, reader(), by=officer)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    send(edition, reader("Б", "b@example.org"), reader("В", "v@example.org"), by=officer)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)


def test_the_page_behind_the_link_asks_for_no_cookie(leader, officer):
    (made,) = send(edition_of(leader), reader(), by=officer)
    answer = Client(enforce_csrf_checks=True).post(door(made), {"kind": "pdf"})
    assert answer.status_code == 200
    assert not answer.cookies

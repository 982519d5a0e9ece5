"""What readers of the public tracker send: it waits for the centre, and nothing of it is published by itself."""

from datetime import timedelta

import pytest
from django.conf import settings as ours
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor, Via
from accounts.models import LogEntry
from monitoring.evidence.actions import sendings
from monitoring.evidence.forgetting import forget_old
from monitoring.evidence.mails import send_outcome
from monitoring.models import Commitment, Evidence, SentEvidence
from tests.factories import CommitmentFactory, PublishedCommitmentFactory
from tests.proof_files import CANARY, pdf_of, photo_of, uploaded

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
WORDS = "The school gate was walled up on Monday"


@pytest.fixture
def promise():
    return PublishedCommitmentFactory(title="A gate for everyone")


def form_of(promise):
    return (
        reverse("monitoring:send", args=["en", promise.pk])
        if promise
        else reverse("monitoring:send-general", args=["en"])
    )


def send(client, promise, **told):
    return client.post(form_of(promise), {"text": WORDS, **told})


def test_anyone_sends_what_they_know_without_an_account(client, promise):
    assert WORDS not in client.get(form_of(promise)).content.decode()
    answer = send(client, promise, upload=uploaded("gate.jpg", photo_of()), source="My own eyes")

    assert answer.url == reverse("monitoring:send-thanks-for", args=["en", promise.pk])
    assert "Thank you" in client.get(answer.url).content.decode()
    sent = SentEvidence.objects.get()
    assert (sent.commitment, sent.text, sent.state) == (promise, WORDS, "waiting")
    with sent.file.open("rb") as copy:
        assert CANARY not in copy.read()
    entry = LogEntry.objects.about(sent).get()
    assert (entry.user, entry.via, entry.verb) == (None, Via.PUBLIC_FORM, "sent in")
    assert not Evidence.objects.exists()
    assert answer.cookies == {}


def test_something_may_be_sent_about_no_promise_of_ours(client):
    assert send(client, None).url == reverse("monitoring:send-thanks", args=["en"])
    assert SentEvidence.objects.get().commitment is None


def test_nothing_is_sent_about_what_is_not_public(client):
    for hidden in (CommitmentFactory(), PublishedCommitmentFactory(confidentiality="coalition")):
        assert client.get(form_of(hidden)).status_code == 404
        assert send(client, hidden).status_code == 404


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(client, promise):
    for told, field in (
        ({"text": ""}, "text"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"wants_answer": "on"}, "sender_email"),
        ({"upload": uploaded("x.svg", b"<svg/>")}, "upload"),
        ({"upload": uploaded("x.pdf", b"%PDF-x")}, "upload"),
    ):
        answer = send(client, promise, source="A neighbour", **told)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert "A neighbour" in answer.content.decode()
    assert not SentEvidence.objects.exists()


def test_a_machine_that_fills_the_trap_is_thanked_and_forgotten(client, promise):
    assert send(client, promise, nickname="x").status_code == 302
    assert not SentEvidence.objects.exists()


def test_one_address_sends_a_few_times_an_hour(client, promise):
    answers = [send(client, promise, text=f"{WORDS} {number}").status_code for number in range(8)]
    assert answers == [302] * 6 + [429] * 2
    assert SentEvidence.objects.count() == 6


def test_a_flood_from_many_addresses_ends_somewhere(client, promise, monkeypatch):
    monkeypatch.setattr(sendings, "MOST_WAITING", 1)
    send(client, promise)
    assert send(client, promise, text="More").status_code == 422


def test_the_same_twice_waits_once(client, promise):
    for _ in range(2):
        send(client, promise, upload=uploaded("a.pdf", pdf_of("A page")))
    assert SentEvidence.objects.count() == 1


def test_another_sites_page_cannot_make_its_readers_send(promise):
    from_elsewhere = {"origin": "https://evil.example"}
    client = Client(enforce_csrf_checks=True)
    assert client.post(form_of(promise), {"text": WORDS}, headers=from_elsewhere).status_code == 403
    ours_own = {"origin": "http://testserver"}
    assert client.post(form_of(promise), {"text": WORDS}, headers=ours_own).status_code == 302


# The queue


@pytest.fixture
def sent(client, promise):
    send(
        client, promise, upload=uploaded("gate.jpg", photo_of()), sender_name="Мария Читателка",
        sender_email="maria@mail.example", wants_answer="on",
    )  # fmt: skip
    return SentEvidence.objects.get()


PLACES = ("sent-list", "sent-detail", "sent-file", "sent-take")


def test_no_member_and_no_reader_learns_what_waits(as_user, client, member, administrator, officer, promise, sent):
    for name in PLACES:
        url = reverse(f"monitoring:{name}", args=[] if name == "sent-list" else [sent.pk])
        assert as_user(member).get(url).status_code == 403
        assert as_user(administrator).get(url).status_code == 403
        assert Client().get(url).status_code == 302
        assert as_user(officer).get(url).status_code == 200
    everywhere = [
        promise.get_absolute_url(),
        "/",
        reverse("monitoring:evidence-list"),
        "/search/?q=gate",
        "/api/v1/sent-evidence/",
    ]
    for url in everywhere:
        told = as_user(member).get(url).content.decode()
        assert WORDS not in told
        assert "Читателка" not in told
        assert "sending of a reader" not in told
    public = Client().get(reverse("monitoring:public-detail", args=["en", promise.pk])).content.decode()
    assert WORDS not in public
    assert "Читателка" not in public


def test_the_centre_is_told_how_much_waits(as_user, officer, sent):
    assert "1 sending of a reader waits" in as_user(officer).get("/", headers=ENGLISH).content.decode()
    assert WORDS in as_user(officer).get(reverse("monitoring:sent-list")).content.decode()


def test_what_waits_about_a_promise_that_was_closed_is_closed_with_it(other_officer, sent):
    Commitment.objects.filter(pk=sent.commitment_id).update(confidentiality="restricted")
    assert not SentEvidence.objects.visible_to(other_officer).exists()


TAKEN = {
    "title": "A walled gate", "kind": "photo", "language": "bg", "origin": "independent", "directness": "primary",
    "stance": "contradicts", "confidentiality": "internal",
}  # fmt: skip


def test_taken_over_it_is_evidence_with_the_same_file_and_fingerprint(as_user, officer, sent):
    was = sent.original_sha256, sent.file.name, sent.original.name
    url = reverse("monitoring:sent-take", args=[sent.pk])
    assert as_user(officer).get(url).context["form"].initial["title"] == WORDS

    answer = as_user(officer).post(url, TAKEN)

    evidence = Evidence.objects.get()
    assert answer.url == evidence.get_absolute_url()
    assert (evidence.original_sha256, evidence.file.name, evidence.original.name) == was
    sent.refresh_from_db()
    assert (sent.state, sent.evidence, sent.file.name, sent.decided_by) == ("taken", evidence, "", officer)
    custody = as_user(officer).get(evidence.get_absolute_url(), headers=ENGLISH).content.decode()
    assert "Sent in through the public form" in custody
    assert "Читателка" not in custody
    assert as_user(officer).get(url).status_code == 404


def test_what_is_sent_about_nothing_named_is_given_a_promise(as_user, client, officer, promise):
    send(client, None, url="https://example.org/news")
    sent = SentEvidence.objects.get()
    url = reverse("monitoring:sent-take", args=[sent.pk])
    told = {**TAKEN, "kind": "document", "url": sent.url, "not_stored_because": "Behind a paywall"}
    assert as_user(officer).post(url, told).status_code == 422
    as_user(officer).post(url, {**told, "commitment": f"commitment:{promise.pk}"})
    assert Evidence.objects.get().commitment == promise


def test_refused_it_says_why_and_the_sender_hears_it_if_they_asked(
    as_user, officer, sent, promise, django_capture_on_commit_callbacks
):
    url = reverse("monitoring:sent-refuse", args=[sent.pk])
    assert as_user(officer).post(url, {}, headers=ENGLISH).status_code == 422
    as_user(officer).post(url, {"reason": "The gate is another one"})
    sent.refresh_from_db()
    assert (sent.state, sent.reason) == ("refused", "The gate is another one")
    send_outcome(sent.pk)
    [letter] = mail.outbox
    assert letter.to == ["maria@mail.example"]
    assert "The gate is another one" in letter.body
    assert promise.title in letter.body
    assert ours.BASE_URL in letter.body


def test_nobody_is_told_of_spam_and_nobody_who_did_not_ask(officer, client, promise, sent):
    from accounts.models import OutboxEntry

    sendings.refuse_sent(sent=sent, by=Actor.of(officer), is_spam=True)
    send(client, promise, text="Silent", sender_email="silent@mail.example")
    sendings.refuse_sent(sent=SentEvidence.objects.get(text="Silent"), by=Actor.of(officer), reason="No")
    assert not OutboxEntry.objects.filter(task__endswith="send_outcome").exists()


def test_a_decision_is_made_once(officer, other_officer, sent):
    sendings.refuse_sent(sent=sent, by=Actor.of(officer), reason="No")
    with pytest.raises(ValidationError, match="already decided"):
        sendings.refuse_sent(sent=sent, by=Actor.of(other_officer), reason="Yes")


def test_what_was_left_is_deleted_after_a_month_and_senders_are_forgotten(
    client, officer, promise, sent, django_capture_on_commit_callbacks
):
    from accounts import files

    send(client, promise, text="Second", upload=uploaded("a.pdf", pdf_of("A page")), sender_name="Друг")
    second = SentEvidence.objects.get(text="Second")
    stored = second.file.name
    sendings.take_over(
        sent=sent, commitment=promise, by=Actor.of(officer), title="x", kind="document", confidentiality="internal"
    )
    sendings.refuse_sent(sent=second, by=Actor.of(officer), is_spam=True)
    send(client, promise, text="Third", sender_name="Трети")

    assert forget_old(timezone.now() + ours.SENT_EVIDENCE_KEPT - timedelta(hours=1)) == 0
    assert forget_old(timezone.now() + ours.SENT_EVIDENCE_KEPT + timedelta(hours=1)) == 2

    assert set(SentEvidence.objects.values_list("text", "sender_name")) == {(WORDS, ""), ("Third", "Трети")}
    from accounts.models import OutboxEntry

    files.delete(*OutboxEntry.objects.get(task="accounts.files.delete").args)
    assert not default_storage.exists(stored)
    assert default_storage.exists(Evidence.objects.get().file.name)


def test_the_queue_over_the_api_is_the_centres(officer, member, sent):
    from rest_framework.test import APIClient

    reader, client = APIClient(), APIClient()
    reader.force_login(member)
    client.force_login(officer)
    assert reader.get("/api/v1/sent-evidence/").json()["count"] == 0
    assert client.get("/api/v1/sent-evidence/").json()["results"][0]["text"] == WORDS
    assert client.post(f"/api/v1/sent-evidence/{sent.pk}/refuse/", {"is_spam": True}).json()["state"] == "spam"

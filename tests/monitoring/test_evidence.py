"""Evidence: what may come in, what it is recognised as, and how far it travels."""

import hashlib
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.actors import Actor
from accounts.models import LogEntry
from crm.confidentiality import Level
from monitoring.actions.commitments import withdraw_commitment
from monitoring.actions.evidence import attach_evidence, correct_evidence
from monitoring.models import Evidence
from tests.factories import CommitmentFactory, EvidenceFactory, PublishedCommitmentFactory
from tests.proof_files import pdf_of

FIELDS = {"title": "Заповед", "kind": "document", "language": "bg", "origin": "official", "directness": "primary", "stance": "supports", "confidentiality": "internal"}  # fmt: skip
ALONE = {"not_stored_because": "Behind a paywall"}  # an address without its page
PDF = pdf_of("An order")


def new(commitment):
    return reverse("monitoring:evidence-new", args=[commitment.pk])


def pdf(name="order.pdf", content=PDF):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def attach(commitment, by, **fields):
    return attach_evidence(commitment=commitment, by=Actor.of(by), **{"title": "Заповед", **fields})


def test_a_file_comes_in_with_its_fingerprint_and_is_handed_out_as_a_download(as_user, officer):
    commitment = CommitmentFactory()
    as_user(officer).post(new(commitment), {**FIELDS, "upload": pdf()})

    evidence = Evidence.objects.get()
    assert (evidence.original_sha256, evidence.media_type, evidence.original_size) == (
        hashlib.sha256(PDF).hexdigest(),
        "application/pdf",
        len(PDF),
    )
    assert "order" not in evidence.file.name + evidence.original.name
    answer = as_user(officer).get(reverse("monitoring:evidence-file", args=[evidence.pk]))
    assert hashlib.sha256(b"".join(answer.streaming_content)).hexdigest() == evidence.sha256
    assert answer["Content-Disposition"].startswith("attachment")
    assert evidence.sha256 in as_user(officer).get(commitment.get_absolute_url()).content.decode()
    assert LogEntry.objects.about(commitment).get().changes["sha256"] == [None, evidence.sha256]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.pdf", b"", "empty"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "not accepted"),
        ("page.html", b"<html><script>alert(1)</script></html>", "not accepted"),
        ("photo.png", PDF, "not what its name says"),
        ("minutes.docx", b"PK\x03\x04broken", "damaged"),
    ],
)
def test_bad_files_are_refused_in_words_and_nothing_typed_is_lost(as_user, officer, name, content, words):
    commitment = CommitmentFactory()
    answer = as_user(officer).post(
        new(commitment), {**FIELDS, "passage": "Дума", "upload": SimpleUploadedFile(name, content)}
    )
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors["upload"])
    assert answer.context["form"]["passage"].value() == "Дума"
    assert not Evidence.objects.exists()


def test_evidence_is_a_file_an_address_or_a_passage(as_user, officer):
    commitment = CommitmentFactory()
    assert list(as_user(officer).post(new(commitment), FIELDS).context["form"].errors) == ["upload"]
    for number, what in enumerate(
        [{"url": "https://example.org/a", **ALONE}, {"passage": "Дума"}, {"upload": pdf()}], 1
    ):
        as_user(officer).post(new(commitment), {**FIELDS, **what})
        assert Evidence.objects.count() == number


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.org/a", "data:text/html,x"])
def test_only_web_addresses_are_taken(officer, url):
    with pytest.raises(ValidationError, match="https://"):
        attach(CommitmentFactory(), officer, url=url)


def test_a_source_of_tomorrow_is_refused(officer):
    with pytest.raises(ValidationError) as refusal:
        attach(CommitmentFactory(), officer, passage="x", source_on=timezone.localdate() + timedelta(days=1))
    assert list(refusal.value.message_dict) == ["source_on"]


def test_the_same_file_on_one_promise_is_recognised_and_on_another_said(as_user, officer):
    first, second = CommitmentFactory(), CommitmentFactory()
    as_user(officer).post(new(first), {**FIELDS, "upload": pdf()})
    again = as_user(officer).post(new(first), {**FIELDS, "upload": pdf("renamed.pdf")})
    assert "Заповед" in str(again.context["form"].errors["upload"])

    elsewhere = as_user(officer).post(new(second), {**FIELDS, "upload": pdf()}, follow=True)
    assert f"This file is also evidence of “{first.title}”." in [
        str(message) for message in elsewhere.context["messages"]
    ]
    assert Evidence.objects.count() == 2


def test_a_twin_that_may_not_be_seen_is_not_spoken_of(as_user, officer, other_officer):
    hidden = CommitmentFactory(confidentiality=Level.RESTRICTED, author=other_officer)
    attach(hidden, other_officer, upload=pdf())
    shown = CommitmentFactory()
    attach(shown, other_officer, upload=pdf(), confidentiality=Level.RESTRICTED)

    answer = as_user(officer).post(new(shown), {**FIELDS, "upload": pdf()}, follow=True)

    assert [str(message) for message in answer.context["messages"]] == ["Evidence attached."]


def test_the_same_form_twice_is_one_piece(as_user, officer):
    commitment = CommitmentFactory()
    fields = {**FIELDS, "passage": "Дума", "idempotency_key": "0b7e3c9a-5a0d-4e0c-8f2e-0e8a2b6d9b12"}
    assert [as_user(officer).post(new(commitment), fields).status_code for _ in range(2)] == [302, 302]
    assert Evidence.objects.count() == 1


def test_how_it_is_described_may_be_put_right_what_was_seen_not(as_user, officer):
    evidence = EvidenceFactory(passage="Видяно", confidentiality=Level.PUBLIC)
    edit = reverse("monitoring:evidence-edit", args=[evidence.pk])
    as_user(officer).post(
        edit,
        {
            **FIELDS,
            "title": "Вярно",
            "confidentiality": "restricted",
            "passage": "Друго",
            "url": "https://example.org/x",
        },
    )
    evidence.refresh_from_db()
    assert (evidence.title, evidence.confidentiality, evidence.passage, evidence.url) == (
        "Вярно",
        "restricted",
        "Видяно",
        "https://example.org/evidence",
    )
    assert LogEntry.objects.about(evidence.commitment).get().changes["confidentiality"] == ["public", "restricted"]


def test_a_withdrawn_promise_takes_no_evidence(officer):
    commitment = CommitmentFactory()
    withdraw_commitment(commitment=commitment, reason="x", by=Actor.of(officer))
    with pytest.raises(ValidationError, match="withdrawn"):
        attach(commitment, officer, passage="x")


@pytest.mark.parametrize(
    ("promise", "piece", "readers"),
    [
        (Level.PUBLIC, Level.PUBLIC, {"officer", "leader", "member", "nobody"}),
        (Level.PUBLIC, Level.COALITION, {"officer", "leader", "member"}),
        (Level.PUBLIC, Level.INTERNAL, {"officer", "leader"}),
        (Level.COALITION, Level.PUBLIC, {"officer", "leader", "member"}),
        (Level.INTERNAL, Level.PUBLIC, {"officer", "leader"}),
        (Level.PUBLIC, Level.RESTRICTED, {"leader"}),
        (Level.RESTRICTED, Level.PUBLIC, {"leader"}),
    ],
)
def test_evidence_goes_no_further_than_its_promise_and_no_further_than_itself(
    officer, leader, member, promise, piece, readers
):
    from django.contrib.auth.models import AnonymousUser

    EvidenceFactory(commitment=PublishedCommitmentFactory(confidentiality=promise), confidentiality=piece)
    cast = {"officer": officer, "leader": leader, "member": member, "nobody": AnonymousUser()}
    assert {name for name, user in cast.items() if Evidence.objects.visible_to(user).exists()} == readers


def test_a_file_is_handed_to_nobody_who_may_not_see_it(as_user, officer, member):
    evidence = attach(PublishedCommitmentFactory(), officer, upload=pdf(), confidentiality=Level.INTERNAL)
    url = reverse("monitoring:evidence-file", args=[evidence.pk])
    assert as_user(member).get(url).status_code == 404
    assert as_user(officer).get(url).status_code == 200


def test_the_database_refuses_evidence_that_is_nothing_and_files_without_a_fingerprint(db):
    for fields in ({"url": ""}, {"file": "x/y"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            EvidenceFactory(**fields)


def test_the_api_attaches_an_address_and_says_whats_wrong(officer, other_officer):
    client = APIClient()
    client.force_login(officer)
    commitment, url = CommitmentFactory(), reverse("api:evidence-list")
    assert client.post(url, {"commitment": commitment.pk, "title": "x"}).json() == {
        "upload": ["Give a file, an address or a passage."]
    }
    address = {"commitment": commitment.pk, "title": "x", "url": "https://example.org", **ALONE}
    made = client.post(url, {**address, "confidentiality": "public"})
    assert (made.status_code, Evidence.objects.get().author) == (201, officer)

    hidden = CommitmentFactory(confidentiality=Level.RESTRICTED, author=other_officer)
    assert client.post(url, {**address, "commitment": hidden.pk}).status_code == 400
    assert client.get(f"{url}?commitment={hidden.pk}").json() == client.get(f"{url}?commitment={10**9}").json()
    assert correct_evidence(evidence=Evidence.objects.get(), fields={"page": "12"}, by=Actor.of(officer)).page == "12"


@pytest.mark.parametrize("number", ["-1e99999", "1e400", "NaN", "9" * 5000, "x"])
@pytest.mark.parametrize("listed", ["api:evidence-list", "api:assessment-list"])
def test_a_monstrous_number_in_a_filter_is_refused_at_once(member, number, listed):
    client = APIClient()
    client.force_authenticate(member)
    assert client.get(reverse(listed), {"commitment": number}).status_code == 400


def test_of_evidence_that_a_colleague_may_not_see_the_changes_say_nothing(as_user, officer, other_officer):
    commitment = CommitmentFactory(author=officer)
    attach_evidence(commitment=commitment, title="Открито", url="https://example.org/a", not_stored_because="Платен достъп", by=Actor.of(officer))  # fmt: skip
    hidden = attach_evidence(commitment=commitment, title="Тайно", url="https://example.org/b", not_stored_because="Платен достъп", confidentiality="restricted", by=Actor.of(officer))  # fmt: skip

    def told(user):
        return [one.verb for one in as_user(user).get(commitment.get_absolute_url()).context["changes"]]

    assert Evidence.objects.visible_to(other_officer).filter(pk=hidden.pk).count() == 0
    assert told(officer) == ["attached evidence", "attached evidence"]
    assert told(other_officer) == ["attached evidence"]

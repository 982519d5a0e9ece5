"""The page of a piece of evidence: its content in place, its custody, searches in vain, and pages that change."""

import hashlib
import io
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.actors import Actor
from accounts.models import LogEntry
from crm.confidentiality import Level
from monitoring.actions.evidence import attach_evidence, correct_evidence
from monitoring.evidence.actions.looking import recheck_evidence
from monitoring.evidence.capturing import Captured
from monitoring.evidence.registrations import rechecks
from monitoring.label import label_of
from monitoring.models import Commitment, Evidence, Recheck, SearchRow
from monitoring.rows import confidence_of
from tests.factories import CommitmentFactory, EvidenceFactory, LetterFactory, PublishedCommitmentFactory
from tests.proof_files import pdf_of, uploaded

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
TODAY = timezone.localdate()


def attach(by, **fields):
    commitment = fields.pop("commitment", None) or PublishedCommitmentFactory()
    return attach_evidence(commitment=commitment, by=Actor.of(by), **{"title": "Order", **fields})


def page(client, evidence, query=""):
    return client.get(evidence.get_absolute_url() + query, headers=ENGLISH).content.decode()


def in_public(client, evidence, query=""):
    return client.get(reverse("monitoring:public-evidence", args=["en", evidence.pk]) + query).content.decode()


@pytest.fixture
def order(officer):
    upload = uploaded("order.pdf", pdf_of("First page", "The minister shall open forty places", "Third page"))
    told = {"passage": "shall open\nforty  places", "confidentiality": "public"}
    return attach(officer, upload=upload, **told)


# Its content


def test_a_pdf_opens_at_the_page_that_is_cited_or_holds_the_passage(as_user, officer, order):
    assert "Page 2 of 3" in page(as_user(officer), order)
    Evidence.objects.filter(pk=order.pk).update(page="p. 3, para. 1")
    order.refresh_from_db()
    assert "Page 3 of 3" in page(as_user(officer), order)
    assert "Page 1 of 3" in page(as_user(officer), order, "?page=1")
    assert "Page 3 of 3" in page(as_user(officer), order, "?page=99")


def test_the_passage_is_marked_on_its_page_and_on_no_other(as_user, officer, order):
    def colours(number):
        answer = as_user(officer).get(reverse("monitoring:evidence-page", args=[order.pk, number]))
        assert answer["Content-Type"] == "image/png"
        assert (answer["Content-Disposition"], answer["X-Content-Type-Options"]) == ("inline", "nosniff")
        with Image.open(io.BytesIO(answer.content)) as picture:
            return {colour for _count, colour in picture.convert("RGB").getcolors(100_000)}

    assert (255, 232, 122) in colours(2)
    assert (255, 232, 122) not in colours(1)


def test_only_pages_that_there_are_are_drawn(as_user, client, officer, order):
    """Else each number would be a page of its own, drawn and kept anew."""
    for number, status in ((3, 200), (4, 404), (0, 404), (10**30, 404)):
        for reader, name in ((as_user(officer), "evidence-page"), (client, "public-page")):
            assert reader.get(reverse(f"monitoring:{name}", args=[order.pk, number])).status_code == status


def test_a_text_is_shown_as_words_never_as_markup(as_user, officer):
    evidence = attach(officer, upload=uploaded("notes.txt", "Видян списък <script>alert(1)</script>".encode("cp1251")))
    assert "Видян списък &lt;script&gt;" in page(as_user(officer), evidence)


def test_only_pictures_are_shown_in_place(as_user, officer):
    evidence = attach(officer, upload=uploaded("notes.txt", b"x"))
    assert as_user(officer).get(reverse("monitoring:evidence-shown", args=[evidence.pk])).status_code == 404


def test_the_public_page_says_what_the_public_may_know(client, officer, order, settings):
    told = in_public(client, order)
    assert "Page 2 of 3" in told
    assert order.sha256 in told
    assert officer.name not in told
    inside = attach(officer, passage="x", title="Inside", confidentiality="internal")
    assert client.get(reverse("monitoring:public-evidence", args=["en", inside.pk])).status_code == 404


def test_the_public_page_of_evidence_ends_with_its_commitment(client, officer, order):
    assert client.get(reverse("monitoring:public-page", args=[order.pk, 1])).status_code == 200
    Commitment.objects.filter(pk=order.commitment_id).update(confidentiality=Level.COALITION)
    assert client.get(reverse("monitoring:public-page", args=[order.pk, 1])).status_code == 404


# Its custody


def test_the_chain_names_staff_to_the_centre_alone(as_user, client, officer, other_officer, member, order):
    correct_evidence(evidence=order, fields={"publisher": "State Gazette"}, by=Actor.of(other_officer))
    inside, outside = page(as_user(officer), order), page(as_user(member), order)
    assert other_officer.name in inside
    for told in (outside, in_public(client, order)):
        assert "Its description was put right" in told
        assert officer.name not in told
        assert other_officer.name not in told


def test_imported_evidence_has_a_first_step_too(as_user, officer):
    assert "Attached to the commitment" in page(as_user(officer), EvidenceFactory())


# Addresses


def test_an_address_alone_asks_for_its_page_or_for_a_reason(officer):
    with pytest.raises(ValidationError) as refusal:
        attach(officer, url="https://example.org/a")
    assert list(refusal.value.message_dict) == ["upload"]
    assert attach(officer, url="https://example.org/a", not_stored_because="Behind a paywall").recheck_on > TODAY
    assert attach(officer, url="https://example.org/a", upload=uploaded("a.pdf", pdf_of("A page"))).file


def saved_by_a_machine(url):
    return Captured("page.pdf", pdf_of("A page")) if "good" in url else None


def broken_machine(url):
    raise OSError("no network")


def test_a_step_that_saves_pages_may_be_plugged_in(officer, settings):
    settings.EVIDENCE_CAPTURE = "tests.monitoring.test_evidence_page.saved_by_a_machine"
    assert attach(officer, url="https://example.org/good").pages == 1
    settings.EVIDENCE_CAPTURE = "tests.monitoring.test_evidence_page.broken_machine"
    with pytest.raises(ValidationError, match="store the saved page"):
        attach(officer, url="https://example.org/good/too")


def test_looking_again_is_noted_and_turns_no_verdict(as_user, officer, client):
    evidence = attach(
        officer, url="https://example.org/a", not_stored_because="x", confidentiality="public", recheck_on=TODAY
    )
    before = label_of(evidence.commitment, TODAY), confidence_of(evidence.commitment, TODAY)
    url = reverse("monitoring:evidence-recheck", args=[evidence.pk])

    assert as_user(officer).post(url, {"found": "changed"}, headers=ENGLISH).status_code == 422
    as_user(officer).post(url, {"found": "changed", "note": "The number was taken out"})

    evidence = Evidence.objects.for_list().get()
    assert (label_of(evidence.commitment, TODAY), confidence_of(evidence.commitment, TODAY)) == before
    assert evidence.recheck_on > TODAY
    inside, outside = page(as_user(officer), evidence), in_public(client, evidence)
    assert "The number was taken out" in inside
    assert "The page has changed since it was found" in inside
    assert "The page has changed since it was found" in outside
    assert "The number was taken out" not in outside


def test_a_page_that_changed_after_the_verdict_says_so(officer):
    from tests.factories import AssessmentFactory

    evidence = attach(officer, url="https://example.org/a", not_stored_because="x")
    verdict = AssessmentFactory(
        commitment=evidence.commitment, state="published", number=1, approver=officer,
        published_at=timezone.now() - timedelta(days=1),
    )  # fmt: skip
    Commitment.objects.filter(pk=evidence.commitment_id).update(verdict=verdict)
    recheck_evidence(evidence=evidence, found="gone", note="404", by=Actor.of(officer))
    found = Evidence.objects.for_list().get()
    assert (found.is_other_now, found.is_other_since_verdict, found.recheck_on) == (True, True, None)
    recheck_evidence(evidence=evidence, found="same", by=Actor.of(officer))
    assert not Evidence.objects.for_list().get().is_other_now


def test_what_was_found_on_a_day_never_changes(officer):
    recheck = recheck_evidence(evidence=EvidenceFactory(), found="same", by=Actor.of(officer))
    for change in (lambda: Recheck.objects.update(found="gone"), recheck.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_who_attached_it_and_who_owns_the_promise_are_reminded(officer, other_officer, leader, member):
    commitment = CommitmentFactory(owner=other_officer)
    EvidenceFactory(commitment=commitment, author=officer, recheck_on=TODAY - timedelta(days=3))
    EvidenceFactory(commitment=commitment, author=officer, recheck_on=TODAY + timedelta(days=3))
    reminded = {
        user.role + user.name: [line.text for line in rechecks(user, TODAY)]
        for user in (officer, other_officer, leader, member)
    }
    assert [len(lines) for lines in reminded.values()] == [1, 1, 0, 0]
    assert "1 " in next(iter(reminded.values()))[0]


def test_the_list_finds_what_is_due_changed_or_without_a_copy(as_user, officer):
    due = EvidenceFactory(title="Due", recheck_on=TODAY, url="https://example.org/1", passage="x")
    gone = EvidenceFactory(title="Gone", url="https://example.org/2")
    recheck_evidence(evidence=gone, found="gone", note="404", by=Actor.of(officer))
    filed = attach(officer, title="Filed", upload=uploaded("a.txt", b"x"))

    def titles(query):
        found = as_user(officer).get(reverse("monitoring:evidence-list") + query).context["page"].object_list
        return {one.title for one in found}

    assert titles("") == {due.title, gone.title, filed.title}
    assert titles("?look=due") == {"Due"}
    assert titles("?look=other") == {"Gone"}
    assert titles("?look=no_copy") == {"Due", "Gone"}
    assert titles("?mine=on") == {"Filed"}


# Searches in vain


def rows_of(*rows):
    told = {"rows-TOTAL_FORMS": len(rows), "rows-INITIAL_FORMS": 0}
    return told | {f"rows-{number}-{name}": value for number, row in enumerate(rows) for name, value in row.items()}


ROW = {"searched_on": TODAY.isoformat(), "where": "State Gazette", "query": "desegregation", "result": "Nothing"}
LOG = {
    "title": "Where we looked", "kind": "search_log", "language": "bg", "origin": "interested",
    "directness": "primary", "stance": "context", "confidentiality": "public",
}  # fmt: skip


def test_a_search_log_is_its_rows(as_user, officer, client):
    commitment, letter = PublishedCommitmentFactory(), LetterFactory(confidentiality="internal")
    new = reverse("monitoring:evidence-new", args=[commitment.pk])
    answer = as_user(officer).post(new, {**LOG, **rows_of()}, headers=ENGLISH)
    assert "at least one row" in str(answer.context["form"].errors["kind"])

    as_user(officer).post(
        new, {**LOG, **rows_of(ROW, {**ROW, "where": "The ministry", "letter": f"letter:{letter.pk}"})}
    )

    evidence = Evidence.objects.get()
    assert list(evidence.search_rows.values_list("where", "letter")) == [
        ("State Gazette", None),
        ("The ministry", letter.pk),
    ]
    inside, outside = page(as_user(officer), evidence), in_public(client, evidence)
    assert letter.get_absolute_url() in inside
    assert letter.get_absolute_url() not in outside
    assert "State Gazette" in outside
    assert (
        "State Gazette" in client.get(reverse("monitoring:public-detail", args=["en", commitment.pk])).content.decode()
    )


def test_rows_that_make_no_sense_are_refused_with_what_was_typed(as_user, officer):
    commitment = PublishedCommitmentFactory()
    new = reverse("monitoring:evidence-new", args=[commitment.pk])
    for row in ({**ROW, "result": ""}, {**ROW, "searched_on": (TODAY + timedelta(days=1)).isoformat()}):
        answer = as_user(officer).post(new, {**LOG, **rows_of(row)}, headers=ENGLISH)
        assert answer.status_code == 422
        assert "desegregation" in answer.content.decode()
    answer = as_user(officer).post(new, {**LOG, "kind": "document", "passage": "x", **rows_of(ROW)}, headers=ENGLISH)
    assert "Only a search log" in str(answer.context["form"].errors["kind"])
    assert not Evidence.objects.exists()


def test_a_search_goes_on_and_its_rows_stay(as_user, officer):
    evidence = attach(officer, kind="search_log", search_rows=[{**ROW, "searched_on": TODAY}])
    url = reverse("monitoring:evidence-search", args=[evidence.pk])
    assert as_user(officer).post(url, rows_of(), headers=ENGLISH).status_code == 422
    as_user(officer).post(url, rows_of({**ROW, "where": "The archive"}))
    assert list(evidence.search_rows.values_list("where", flat=True)) == ["State Gazette", "The archive"]
    assert LogEntry.objects.about(evidence.commitment).filter(verb="added to the search log of").exists()


# Over the API


def test_a_file_comes_in_over_the_api(officer):
    from rest_framework.test import APIClient

    client, came = APIClient(), pdf_of("An order")
    client.force_login(officer)
    told = {"commitment": CommitmentFactory().pk, "title": "Order", "upload": uploaded("order.pdf", came)}
    made = client.post(reverse("api:evidence-list"), told, format="multipart").json()
    assert made["original_sha256"] == hashlib.sha256(came).hexdigest()
    assert (made["pages"], made["media_type"]) == (1, "application/pdf")
    again = client.post(
        reverse("api:evidence-list"), {**told, "upload": uploaded("x.pdf", b"%PDF-no")}, format="multipart"
    )
    assert (again.status_code, list(again.json())) == (400, ["upload"])


def test_searches_and_looks_come_in_and_are_read_over_the_api(officer, member):
    from rest_framework.test import APIClient

    client, reader = APIClient(), APIClient()
    client.force_login(officer)
    reader.force_login(member)
    hidden = LetterFactory(confidentiality="internal")
    told = {**LOG, "commitment": PublishedCommitmentFactory().pk, "search_rows": [{**ROW, "letter": hidden.pk}]}
    made = client.post(reverse("api:evidence-list"), told)
    assert made.status_code == 201, made.content
    url = reverse("api:evidence-detail", args=[made.json()["id"]])
    assert client.get(url).json()["search_rows"][0]["letter"] == hidden.pk
    assert reader.get(url).json()["search_rows"][0]["letter"] is None
    assert client.post(f"{url}search/", {"search_rows": [ROW]}).status_code == 200
    assert SearchRow.objects.count() == 2

    evidence = attach(officer, url="https://example.org/a", not_stored_because="x", confidentiality="public")
    url = reverse("api:evidence-detail", args=[evidence.pk])
    looked = client.post(f"{url}recheck/", {"found": "gone", "note": "404"})
    assert looked.json()["rechecks"] == [
        {"checked_on": TODAY.isoformat(), "found": "gone", "note": "404", "by": officer.pk}
    ]
    assert reader.get(url).json()["rechecks"][0] == {
        "checked_on": TODAY.isoformat(),
        "found": "gone",
        "note": None,
        "by": None,
    }
    assert reader.get(url).json()["recheck_on"] is None
    assert reader.post(f"{url}recheck/", {"found": "same"}).status_code == 403

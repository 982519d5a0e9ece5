"""Reading a long official text: what comes in is kept page by page, and chosen sentences become drafts."""

import io
import zipfile
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.test import APIClient

from accounts.actors import Actor
from accounts.jobs import execute
from accounts.models import Job
from accounts.paper_docx import draw
from crm.confidentiality import Level
from crm.models import Document
from monitoring.actions.commitments import withdraw_commitment
from monitoring.actions.intake import note_passages, take_text
from monitoring.intake.pages import quotation, runs
from monitoring.intake.sentences import paragraphs_of, promising, sentences_of
from monitoring.models import Commitment, OfficialText, Passage
from tests.factories import MinistryFactory
from tests.queries import assert_constant_queries, queries_of

pytestmark = pytest.mark.django_db
NEW = reverse("monitoring:text-new")
WORDS = """Съгласно чл. 52, ал. 3 министърът ще осигури 120 места до 15.09.2027 г. в гр. Примеров. Това е важно.

Предвижда се ремонт на три училища. Средствата са 2,5 млн. лв. и са осигурени."""
SENTENCES = [
    "Съгласно чл. 52, ал. 3 министърът ще осигури 120 места до 15.09.2027 г. в гр. Примеров.",
    "Това е важно.",
    "Предвижда се ремонт на три училища.",
    "Средствата са 2,5 млн. лв. и са осигурени.",
]


@pytest.fixture
def text(officer):
    return taken(officer)


def taken(officer, words=WORDS, **fields):
    given = {"title": "Програма (демо)", "confidentiality": Level.INTERNAL, **fields}
    return take_text(by=Actor.of(officer), words=words, **given)[0]


def drafts(text, officer, *sentences, page=1):
    return note_passages(text=text, page=page, sentences=sentences, by=Actor.of(officer))


def pdf(*pages):
    from weasyprint import HTML

    inside = "".join(f"<p style='page-break-after:always'>{words}</p>" for words in pages)
    return SimpleUploadedFile("program.pdf", HTML(string=f"<html lang='bg'>{inside}</html>").write_pdf())


def posted(client, **more):
    given = {"title": "Програма", "origin": "document", "language": "bg", "confidentiality": "internal", **more}
    return client.post(NEW, given)


# What comes in


def test_abbreviations_and_numbers_do_not_end_a_sentence():
    assert [one for line in paragraphs_of(WORDS) for one in sentences_of(line, "bg")] == SENTENCES


def test_words_cut_at_the_end_of_a_line_are_whole_again():
    assert paragraphs_of("Министер-\nството ще\nотпусне средства.\r\n\r\nНов абзац") == [
        "Министерството ще отпусне средства.", "Нов абзац",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "language", "found"),
    [
        ("Министерството ще открие 120 места.", "bg", True),
        ("До края на 2027 г. се изграждат три градини.", "bg", True),
        ("Средствата са изразходвани през 2025 г.", "bg", False),
        ("Нещето не е обещание.", "bg", False),
        ("The Ministry shall open 120 places.", "en", True),
        ("Willow trees grow there.", "en", False),
        ("Le ministère ouvrira 120 places.", "fr", False),
    ],
)
def test_words_of_promise_are_a_hint_in_bulgarian_and_english(sentence, language, found):
    assert promising(sentence, language) is found


def test_pasted_words_are_read_at_once(as_user, officer):
    body = MinistryFactory()
    answer = posted(as_user(officer), words=WORDS, issued_by=f"organisation:{body.pk}")

    text = OfficialText.objects.get()
    assert answer.url == text.get_absolute_url()
    assert (text.pages, text.page_count, text.issued_by) == ([[SENTENCES[:2], SENTENCES[2:]]], 1, body)
    page = as_user(officer).get(answer.url)
    assert [one.words for line in page.context["paragraphs"] for one in line] == SENTENCES
    assert [one.is_promising for line in page.context["paragraphs"] for one in line] == [True, False, True, True]


@pytest.mark.django_db(transaction=True)
def test_a_pdf_is_read_by_the_worker_page_by_page(as_user, officer):
    answer = posted(as_user(officer), upload=pdf("Първо. Министърът ще открие места.", "Второ."))

    job, text = Job.objects.get(), OfficialText.objects.get()
    assert answer.url == job.get_absolute_url()
    assert "The file is being read." in as_user(officer).get(text.get_absolute_url()).text
    execute(job.pk)
    text.refresh_from_db()
    assert text.pages[:2] == [[["Първо.", "Министърът ще открие места."]], [["Второ."]]]
    assert text.has_page_numbers
    document = Document.objects.get()
    assert (text.sha256, text.file_name) == (document.sha256, "program.pdf")
    assert document in Document.objects.about(text)
    assert not execute(job.pk)  # redelivered, it is done once


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("name", "content"),
    [("plan.docx", lambda: draw("<p>Първо. Второ.</p><p>Трето.</p>", title="План", language="bg")),
     ("plan.txt", lambda: "Първо. Второ.\n\nТрето.".encode("cp1251"))],
)  # fmt: skip
def test_a_word_file_and_plain_text_are_read_in_parts(as_user, officer, name, content):
    posted(as_user(officer), upload=SimpleUploadedFile(name, content()))
    execute(Job.objects.get().pk)
    text = OfficialText.objects.get()
    assert (text.pages, text.has_page_numbers) == ([[["Първо.", "Второ."], ["Трето."]]], False)


def test_of_a_web_page_the_words_are_kept_and_not_the_page(as_user, officer):
    page = b"<html><script>alert(1)</script><body><p>First. Second.</p></body></html>"
    posted(as_user(officer), upload=SimpleUploadedFile("page.html", page), language="en")
    text = OfficialText.objects.get()
    assert text.pages == [[["First.", "Second."]]]
    assert len(text.sha256) == 64
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({}, "words", "one of the two"),
        ({"words": "   \n "}, "words", "one of the two"),
        ({"words": WORDS, "title": " "}, "title", "required"),
        ({"words": WORDS, "upload": "x"}, "words", "one of the two"),
        ({"upload": "x"}, "upload", "not what its name says"),
    ],
)
def test_a_text_that_cannot_be_taken_is_refused_beside_its_field(as_user, officer, given, field, words):
    if "upload" in given:
        given = {**given, "upload": SimpleUploadedFile("a.pdf", b"no pdf at all")}
    answer = posted(as_user(officer), **given)
    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors[field])
    assert not OfficialText.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_scan_says_that_there_is_no_text_in_it(as_user, officer):
    posted(as_user(officer), upload=pdf(""))
    job = Job.objects.get()
    execute(job.pk)
    job.refresh_from_db()
    assert "a scan has to be read" in job.error
    assert "could not be read" in as_user(officer).get(OfficialText.objects.get().get_absolute_url()).text


@pytest.mark.django_db(transaction=True)
def test_a_damaged_word_file_is_refused_in_words(as_user, officer):
    hollow = io.BytesIO()
    with zipfile.ZipFile(hollow, "w") as archive:
        archive.writestr("word/document.xml", "<no")
    posted(as_user(officer), upload=SimpleUploadedFile("plan.docx", hollow.getvalue()))
    job = Job.objects.get()
    execute(job.pk)
    job.refresh_from_db()
    assert "could not be read" in job.error


# What is noted from it


def test_neighbouring_sentences_become_one_draft_with_page_and_words(as_user, officer):
    body = MinistryFactory()
    text = taken(officer, issued_by=body, dated_on=date(2026, 3, 1), origin="law", link="https://example.org/p")

    answer = as_user(officer).post(text.get_absolute_url(), {"sentences": ["0", "2", "3"]})

    assert answer.status_code == 302
    first, second = Commitment.objects.order_by("pk")
    assert (first.verbatim, second.verbatim) == (SENTENCES[0], " ".join(SENTENCES[2:]))
    assert {(one.owed_by, one.made_on, one.origin, one.owner) for one in (first, second)} == {
        (body, date(2026, 3, 1), "law", officer)
    }
    assert [one.source for one in (first, second)] == [
        "Програма (демо), para. 1, https://example.org/p", "Програма (демо), para. 2, https://example.org/p",
    ]  # fmt: skip
    assert [(one.first, one.last, one.cited_as) for one in Passage.objects.order_by("pk")] == [
        (0, 0, "para. 1"), (2, 3, "para. 2"),
    ]  # fmt: skip
    panel = as_user(officer).get(reverse("monitoring:commitment-passage", args=[first.pk]))
    assert "para. 1" in panel.text


def test_a_text_in_many_parts_counts_its_paragraphs_through(officer):
    text = taken(officer, words="\n\n".join(f"Ред {n} ще е тук." for n in range(1, 31)))
    assert text.page_count == 2
    assert drafts(text, officer, 1, page=2)[0].passage.cited_as == "para. 27"


def test_a_text_dated_in_the_future_gives_no_day_of_promise(officer):
    text = taken(officer, dated_on=timezone.localdate() + timedelta(days=9))
    assert drafts(text, officer, 0)[0].made_on is None


def test_two_colleagues_note_a_sentence_once(as_user, officer, other_officer, text):
    drafts(text, officer, 0, 1)
    answer = as_user(other_officer).post(text.get_absolute_url(), {"sentences": ["1", "2"]})
    assert answer.status_code == 422
    assert "already" in answer.text
    assert answer.context["chosen"] == [1, 2]
    assert Commitment.objects.count() == 1


def test_of_a_hidden_promise_noted_from_a_sentence_nothing_is_told(officer, other_officer, text):
    one = drafts(text, officer, 0)[0]
    Commitment.objects.filter(pk=one.pk).update(confidentiality=Level.RESTRICTED)
    assert drafts(text, other_officer, 0)
    with pytest.raises(ValidationError, match="already"):
        drafts(text, officer, 0)


def test_what_was_withdrawn_may_be_noted_anew(officer, text):
    one = drafts(text, officer, 0)[0]
    withdraw_commitment(commitment=one, reason="Погрешно", by=Actor.of(officer))
    assert drafts(text, officer, 0)


@pytest.mark.parametrize("page", ["0", "-1", "x", "2", str(10**17), "9" * 30])
def test_a_page_that_is_not_there_is_empty_or_the_first(as_user, officer, text, page):
    assert as_user(officer).get(text.get_absolute_url(), {"page": page}).status_code == 200


@pytest.mark.parametrize("sentences", [[], [-1], [4], [0, 99], ["x"]])
def test_sentences_that_are_not_there_are_refused(as_user, officer, text, sentences):
    answer = as_user(officer).post(text.get_absolute_url(), {"sentences": sentences})
    assert answer.status_code == 422
    assert not Commitment.objects.exists()


def test_a_draft_is_told_no_further_than_its_text(officer):
    assert drafts(taken(officer, confidentiality=Level.RESTRICTED), officer, 0)[0].confidentiality == Level.RESTRICTED
    assert drafts(taken(officer, confidentiality=Level.PUBLIC), officer, 0)[0].confidentiality == Level.INTERNAL


def test_what_was_read_never_changes(officer, text):
    drafts(text, officer, 0)
    for rows, change in ((OfficialText.objects, {"pages": [[["Друго."]]]}), (Passage.objects, {"quotation": "Друго"})):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            rows.update(**change)


def test_facts_about_a_text_are_corrected_on_its_newest_version(as_user, officer, text):
    url = reverse("monitoring:text-edit", args=[text.pk])
    given = {"title": "Друго заглавие", "origin": "law", "language": "bg", "confidentiality": "coalition"}
    assert as_user(officer).post(url, {**given, "version": 1}).status_code == 302
    assert as_user(officer).post(url, {**given, "title": "Трето", "version": 1}).status_code == 422
    text.refresh_from_db()
    assert (text.title, text.confidentiality, text.version) == ("Друго заглавие", "coalition", 2)


# Who sees it


def test_a_member_reads_what_is_open_and_notes_nothing(as_user, officer, member):
    hidden, shown = taken(officer), taken(officer, confidentiality=Level.COALITION)
    drafts(shown, officer, 0)
    client = as_user(member)
    assert client.get(hidden.get_absolute_url()).status_code == 404
    page = client.get(shown.get_absolute_url())
    assert page.status_code == 200
    assert page.context["passages"] == []  # the draft is the centre's
    assert 'name="sentences"' not in page.text
    assert client.post(shown.get_absolute_url(), {"sentences": ["1"]}).status_code == 403
    assert [one.promises for one in client.get(reverse("monitoring:text-list")).context["page"]] == [0]


def test_lists_and_pages_ask_as_much_for_many_as_for_one(as_user, officer):
    client = as_user(officer)
    assert_constant_queries(client, "monitoring:text-list", lambda: taken(officer))
    text = taken(officer)

    def asked(*sentences):
        drafts(text, officer, *sentences)
        return len(queries_of(client, text.get_absolute_url()))

    asked(0)
    assert asked(2) == asked(3) - 0 == len(queries_of(client, text.get_absolute_url()))


def test_the_long_text_stays_in_the_database_where_a_list_is_shown(as_user, officer, text):
    client = as_user(officer)
    for url in (reverse("monitoring:text-list"), text.get_absolute_url()):
        columns = [sql for sql in queries_of(client, url) if '"monitoring_officialtext"."pages",' in sql]
        assert columns == []


def test_the_api_takes_a_text_reads_a_page_and_notes_promises(officer):
    client = APIClient()
    client.force_authenticate(officer)
    made = client.post("/api/v1/texts/", {"title": "План", "language": "bg", "words": WORDS}, format="json")
    assert made.status_code == 201, made.data
    url = f"/api/v1/texts/{made.data['id']}/"
    assert client.get(f"{url}pages/1/").data["paragraphs"] == [SENTENCES[:2], SENTENCES[2:]]
    assert (
        client.get(f"{url}pages/7/").data["paragraphs"] == client.get(f"{url}pages/{10**17}/").data["paragraphs"] == []
    )
    assert client.get(f"{url}pages/0/").status_code == client.get(f"{url}pages/x/").status_code == 404
    noted = client.post(f"{url}note/", {"page": 1, "sentences": [0]}, format="json")
    assert noted.status_code == 201
    assert Commitment.objects.get(pk=noted.data["commitments"][0]).verbatim == SENTENCES[0]
    again = client.post(f"{url}note/", {"page": 1, "sentences": [0]}, format="json")
    assert again.status_code == 400


# What runs of sentences are


@given(st.sets(st.integers(0, 40)))
def test_runs_cover_exactly_the_chosen_sentences_and_never_touch(chosen):
    found = list(runs(chosen))
    assert {n for first, last in found for n in range(first, last + 1)} == chosen
    assert all(after[0] > before[1] + 1 for before, after in pairwise(found))


@given(st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=4), min_size=1, max_size=5), st.data())
def test_a_quotation_holds_its_sentences_in_order_and_no_others(page, data):
    words = [[f"s{number}" for number, _one in enumerate(line, start=sum(map(len, page[:place])))] for place, line in enumerate(page)]  # fmt: skip
    total = sum(map(len, page))
    first = data.draw(st.integers(0, total - 1))
    last = data.draw(st.integers(first, total - 1))
    assert quotation(words, (first, last)).split() == [f"s{n}" for n in range(first, last + 1)]


def test_a_title_only_of_spaces_is_no_title(officer):
    with pytest.raises(ValidationError):
        take_text(by=Actor.of(officer), words=WORDS, title="  ")

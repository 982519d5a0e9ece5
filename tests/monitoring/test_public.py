"""The public tracker: open to anyone, the same for everyone, and nothing on it that is not public."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.templatetags.fmt import day
from crm.confidentiality import Level
from monitoring.actions.assessments import approve_assessment
from monitoring.actions.commitments import revise_due, withdraw_commitment
from monitoring.actions.evidence import attach_evidence
from monitoring.label import Label
from monitoring.models import Commitment
from tests.access.reading import text_of as read
from tests.assessing import publish
from tests.factories import (
    CommitmentFactory,
    EvidenceFactory,
    OrganisationFactory,
    PersonFactory,
    PublishedCommitmentFactory,
)
from tests.proof_files import pdf_of

LIST, CSV, JSON, METHOD = (
    reverse(f"monitoring:{name}", args=["en"]) for name in ("public-list", "public-csv", "public-json", "how-we-assess")
)
WHY = "Открити са всички 120 места."


def detail(commitment):
    return reverse("monitoring:public-detail", args=["en", commitment.pk])


@pytest.fixture
def kept(officer, other_officer):
    """A promise that was kept, published the proper way."""
    commitment = CommitmentFactory(
        title="120 места",
        confidentiality=Level.PUBLIC,
        test_complete="Всички.",
        test_broken="Нито едно.",
        test_source="ДВ.",
    )
    EvidenceFactory(commitment=commitment, title="Заповед РД-1", directness="primary", confidentiality=Level.PUBLIC)
    publish(commitment, officer, other_officer, delivery="complete", rationale=WHY)
    commitment.refresh_from_db()
    return commitment


def text_of(response):
    return response.content.decode()


def test_anyone_reads_what_was_promised_and_what_became_of_it(client, kept, officer, other_officer):
    shown = text_of(client.get(LIST))
    assert "120 места" in shown
    page = text_of(client.get(detail(kept)))
    for words in (
        WHY,
        "Заповед РД-1",
        "Всички.",
        "Нито едно.",
        str(Label.KEPT.label),
        Label.KEPT.meaning,
        str(kept.owed_by),
    ):
        assert words in page
    for name in (officer.name, other_officer.name, officer.email):
        assert name not in page + shown + text_of(client.get(CSV)) + text_of(client.get(JSON))


def test_nothing_that_is_not_public_leaves_a_trace(client, officer):
    shown = PublishedCommitmentFactory(
        title="Видимо",
        owed_by=OrganisationFactory(name="Скрита организация", confidentiality=Level.COALITION),
        spoken_by=PersonFactory(name="Скрит Човек"),
    )
    EvidenceFactory(commitment=shown, title="Вътрешно доказателство", confidentiality=Level.COALITION)
    hidden = [
        CommitmentFactory(title="Скрита чернова", confidentiality=Level.PUBLIC),
        PublishedCommitmentFactory(title="Скрито коалиционно", confidentiality=Level.COALITION),
        PublishedCommitmentFactory(title="Скрито лично", confidentiality=Level.RESTRICTED),
    ]
    pages = [LIST, f"{LIST}?q=скрит", CSV, JSON, METHOD, detail(shown)]
    for url in pages:
        assert not re.search("Скрит|Вътрешно", text_of(client.get(url))), url
    assert [client.get(detail(one)).status_code for one in hidden] == [404, 404, 404]
    summary = client.get(LIST).context["summary"]
    assert (summary.total, summary.not_assessed, summary.assessed) == (1, 1, 0)


def test_hidden_records_change_not_a_byte(client, kept):
    before = [read(client.get(url)) for url in (LIST, CSV, JSON, detail(kept))]
    EvidenceFactory(commitment=kept, confidentiality=Level.INTERNAL)
    PublishedCommitmentFactory(confidentiality=Level.COALITION)
    CommitmentFactory(confidentiality=Level.PUBLIC, owed_by=kept.owed_by)
    assert [read(client.get(url)) for url in (LIST, CSV, JSON, detail(kept))] == before


@pytest.mark.parametrize("address", [CSV, JSON, f"{CSV}?label=kept", f"{JSON}?sort=title"])
def test_a_download_does_not_depend_on_who_asks(client, as_user, leader, member, kept, address):
    PublishedCommitmentFactory(confidentiality=Level.RESTRICTED)
    leader.language, member.language = "bg", "fr"
    leader.save(), member.save()
    for_nobody = client.get(address, headers={"accept-language": "nl"}).content
    assert as_user(leader).get(address).content == for_nobody
    assert as_user(member).get(address).content == for_nobody


def test_a_signed_in_leader_sees_the_same_tracker(client, as_user, leader, kept):
    PublishedCommitmentFactory(title="Вътрешно", confidentiality=Level.INTERNAL)
    EvidenceFactory(commitment=kept, title="Вътрешно доказателство")
    for url in (LIST, detail(kept)):
        assert "Вътрешно" not in text_of(as_user(leader).get(url))
    assert as_user(leader).get(LIST).context["summary"] == client.get(LIST).context["summary"]


def test_downloads_hold_exactly_the_rows_of_the_filter(client, kept):
    PublishedCommitmentFactory(title="Друго", made_on="2025-01-01")
    rows = list(csv.reader(io.StringIO(text_of(client.get(f"{CSV}?label=kept")).lstrip("\ufeff"))))
    data = client.get(f"{JSON}?label=kept").json()["commitments"]
    assert [row[0] for row in rows[1:]] == ["120 места"]
    assert [(one["title"], one["label"], one["assessment"]["rationale"]) for one in data] == [
        ("120 места", "kept", WHY)
    ]
    assert data[0]["evidence"][0]["title"] == "Заповед РД-1"
    assert "Запазено" not in rows[0]


def test_every_number_says_of_how_many(client, kept):
    PublishedCommitmentFactory(is_verifiable=False)
    PublishedCommitmentFactory()
    summary = client.get(LIST).context["summary"]
    assert (summary.kept, summary.assessed, summary.not_assessed, summary.unverifiable, summary.total) == (
        1,
        1,
        1,
        1,
        3,
    )
    assert sum(count.n for count in summary.counts) == 3
    assert "1 <small>of 3</small>" in text_of(client.get(LIST))


def test_the_numbers_are_counted_once_and_anew_after_a_change(client, kept, officer):
    numbers = client.get(LIST).context["summary"]
    with CaptureQueriesContext(connection) as asked:
        assert client.get(LIST).context["summary"] == numbers
    assert not [query for query in asked if "GROUP BY" in query["sql"]]
    withdraw_commitment(commitment=kept, reason="Записано два пъти.", by=Actor.of(officer))
    assert client.get(LIST).context["summary"].total == numbers.total - 1


def test_filters_work_by_address_alone(client, kept):
    other = PublishedCommitmentFactory(title="Медиатори")
    found = {
        query: {row.commitment.title for row in client.get(f"{LIST}?{query}").context["rows"]}
        for query in ("q=места", "label=not_assessed", f"owed_by={other.owed_by_id}", "sort=title", "owed_by=999999")
    }
    assert found == {
        "q=места": {"120 места"},
        "label=not_assessed": {"Медиатори"},
        f"owed_by={other.owed_by_id}": {"Медиатори"},
        "sort=title": {"120 места", "Медиатори"},
        "owed_by=999999": {"120 места", "Медиатори"},
    }
    html = text_of(client.get(LIST))
    assert (
        '<form class="filters" method="get"' in html and "hx-get" not in html.split('class="filters"')[1].split(">")[0]
    )


def test_a_withdrawn_promise_says_so_and_why(client, kept, officer):
    withdraw_commitment(commitment=kept, reason="Двойник на друго.", by=Actor.of(officer))
    page = text_of(client.get(detail(kept)))
    assert "Двойник на друго." in page and "120 места" in page
    assert WHY not in page and "Заповед РД-1" not in page
    assert "120 места" not in text_of(client.get(LIST)) + text_of(client.get(CSV)) + text_of(client.get(JSON))


def test_a_withdrawn_draft_never_was_public(client, officer):
    draft = CommitmentFactory(confidentiality=Level.PUBLIC)
    withdraw_commitment(commitment=draft, reason="x", by=Actor.of(officer))
    assert client.get(detail(draft)).status_code == 404


def test_a_moved_day_is_shown_with_its_reason(client, officer):
    commitment = PublishedCommitmentFactory(original_due="2026-06-30")
    revise_due(commitment=commitment, due_on=timezone.localdate(), reason="Ново решение.", by=Actor.of(officer))
    page = text_of(client.get(detail(commitment)))
    assert "Ново решение." in page
    assert day(Commitment.objects.get().original_due) in page


def test_only_public_evidence_is_handed_out(client, kept, officer, as_user, leader):
    files = {
        level: attach_evidence(
            commitment=kept,
            title=level,
            upload=SimpleUploadedFile("a.pdf", pdf_of(level)),
            confidentiality=level,
            by=Actor.of(officer),
        )
        for level in (Level.PUBLIC, Level.COALITION)
    }
    address = {level: reverse("monitoring:public-file", args=[one.pk]) for level, one in files.items()}
    assert {level: client.get(url).status_code for level, url in address.items()} == {"public": 200, "coalition": 404}
    assert as_user(leader).get(address[Level.COALITION]).status_code == 404


def test_a_status_from_an_older_register_says_that_no_reason_was_recorded(client, officer, other_officer):
    from tests.factories import AssessmentFactory

    commitment = PublishedCommitmentFactory()
    draft = AssessmentFactory(
        commitment=commitment, rationale="", cause="legacy-import", coder=officer, stage="to_approve"
    )
    approve_assessment(assessment=draft, by=Actor.of(other_officer))
    assert "no reason was recorded" in text_of(client.get(detail(commitment)))


def test_the_method_page_explains_every_label(client, db):
    page = text_of(client.get(METHOD))
    from django.utils.html import escape

    assert [label for label in Label if escape(label.meaning) not in page] == []


def test_bad_addresses_do_no_harm(client, kept):
    for query in (
        "page=x",
        "page=-1",
        "label=<script>",
        "due_from=nonsense",
        "q=%00",
        "q=" + "а" * 5000,
        "sort=verdict__coder",
    ):
        assert client.get(f"{LIST}?{query}").status_code == 200, query
        assert client.get(f"{JSON}?{query}").status_code == 200, query


def test_several_labels_are_ticked_without_a_script_and_the_closed_box_says_which(client, kept):
    page = client.get(f"{LIST}?label=kept&label=broken").content.decode()
    box = page.split('<details class="folded">')[1].split("</details>")[0]
    assert "Kept, Broken" in box.split("</summary>")[0]
    assert box.count('type="checkbox"') == len(Label)
    assert box.count(" checked") == 2
    assert "any" in client.get(LIST).content.decode().split('<details class="folded">')[1].split("</summary>")[0]


def test_the_dictionary_speaks_the_readers_language_and_its_codes_one_for_all(client, db):
    page = client.get(reverse("monitoring:public-dictionary", args=["bg"])).content.decode()
    assert ">текст</td>" in page and ">text</td>" not in page
    data = client.get(reverse("monitoring:public-dictionary-json", args=["bg"])).json()
    assert data["fields"][0]["kind"] == "whole number"

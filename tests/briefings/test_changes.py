"""What changed between two editions, said from their frozen data alone."""

import pytest
from django.urls import reverse
from django.utils import translation

from accounts import jobs, paper_pdf
from accounts.actors import Actor
from briefings import actions, changes, editions
from briefings.checking import state_of
from briefings.models import Block, Briefing, Edition
from briefings.paper import Row
from crm.confidentiality import Level
from monitoring.models import Commitment
from tests.briefings import sample
from tests.factories import MinistryFactory, PublishedCommitmentFactory


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def paper(*labels: str, text: str = "", value: int = 1) -> dict:
    """A paper whose n-th promise stands so; an empty label leaves it out."""
    rows = [
        Row([f"Promise {n}", "x"], label, "kept", [sample.cite("commitment", n, "c")]).__dict__
        for n, label in enumerate(labels, 1) if label
    ]  # fmt: skip
    for row in rows:
        row["citations"] = [one.__dict__ for one in row["citations"]]
    figure = {"value": value, "of": 9, "label": "judged", "left_out": "", "citations": []}
    return {"sections": [
        {"key": "numbers", "title": "", "figures": [figure]},
        {"key": "commitments", "title": "Promises", "rows": rows},
        {"key": "text", "title": "In short", "anchor": "b1", "text": text},
    ]}  # fmt: skip


def cells(before, after, **more):
    return [row.cells for row in changes.since(before, after, **more).rows]


def test_a_verdict_that_moved_is_told_with_both_labels():
    assert cells(paper("Overdue", "Kept"), paper("Kept late", "Kept")) == [
        ["verdict", "Promise 1", "Overdue", "Kept late"]
    ]


def test_promises_that_came_and_went_are_named():
    assert cells(paper("Kept", ""), paper("", "Kept")) == [
        ["new promise", "Promise 2", "–", "Kept"],
        ["no longer here", "Promise 1", "Kept", "–"],
    ]


def test_a_promise_that_is_not_open_any_more_is_counted_and_not_named():
    assert cells(paper("Kept", "Kept", "Kept"), paper("Kept"), named={2}) == [
        ["no longer here", "Promise 2", "Kept", "–"],
        ["no longer here", "1 promise that is not open any more", "–", "–"],
    ]


def test_a_number_that_moved_stands_with_what_it_is_part_of():
    assert cells(paper(value=1), paper(value=4)) == [["number", "judged", "1 of 9", "4 of 9"]]


def test_a_text_that_reads_otherwise_is_counted_by_words_and_shown_in_both_wordings():
    before, after = paper(text="<p>Three of ten are kept.</p>"), paper(text="<p>Four of <em>ten</em> are kept &amp; one late.</p>")  # fmt: skip

    assert cells(before, after) == [["text", "In short", "1 word out", "4 words in"]]
    [one] = changes.text_changes(before, after)
    assert "".join(part.words for part in one.parts if part.piece != "gone") == "Four of ten are kept & one late."
    assert "".join(part.words for part in one.parts if part.piece != "new") == "Three of ten are kept."


def test_only_markup_that_changed_is_no_change():
    assert cells(paper(text="<p>Same <b>words</b>.</p>"), paper(text="<p>Same <strong>words</strong>.</p>")) == []


def test_nothing_changed_is_said():
    section = changes.since(paper("Kept"), paper("Kept"), number=3)

    assert (section.rows, section.title) == ([], "What changed since edition 3")
    assert section.empty


def test_what_an_earlier_paper_told_of_changes_is_no_change():
    before = paper("Kept")
    before["sections"].append(changes.since(paper("Kept"), paper("Kept", "Kept"), number=1).__dict__)

    assert cells(before, paper("Kept")) == []


# The job


@pytest.fixture
def briefing(leader):
    ministry = MinistryFactory(confidentiality=Level.PUBLIC, name="Министерство")
    for n in range(2):
        PublishedCommitmentFactory(owed_by=ministry, title=f"Обещание {n}")
    made = actions.begin(preset="blank", institution=ministry, language="en", level="public", by=Actor.of(leader))
    made.blocks.all().delete()  # an empty text would hold the signature up
    Block.objects.create(briefing=made, kind="commitments", position=99)
    return made


def edition_of(briefing, leader):
    job = jobs.start(kind="briefing", by=Actor.of(leader), briefing=briefing.pk, signed=True, state=state_of(briefing))
    assert jobs.execute(job.pk), job.error
    return Edition.objects.get(job=job)


drawn = pytest.mark.skipif(not paper_pdf.available(), reason="NOT CHECKED: Pango is missing")


def changes_in(edition):
    return [one for one in edition.data["sections"] if one["key"] == changes.KEY]


@drawn
def test_a_second_edition_says_what_changed_since_the_first_and_the_page_says_it_too(
    as_user, officer, leader, briefing
):
    first = edition_of(briefing, leader)
    PublishedCommitmentFactory(owed_by=briefing.institution, title="Съвсем ново")
    second = edition_of(briefing, leader)

    assert changes_in(first) == []
    [section] = changes_in(second)
    assert section["title"] == "What changed since edition 1"
    assert ["new promise", "Съвсем ново"] in [row["cells"][:2] for row in section["rows"]]
    page = as_user(officer).get(reverse("briefings:edition-compare", args=[second.pk]))
    assert "Съвсем ново" in page.content.decode()
    alone = as_user(officer).get(reverse("briefings:edition-compare", args=[first.pk])).content.decode()
    assert "This is the first edition" in alone


@drawn
def test_a_paper_for_more_readers_tells_nothing_of_one_for_fewer(leader, briefing):
    Briefing.objects.filter(pk=briefing.pk).update(level="internal")
    briefing.refresh_from_db()
    hidden = PublishedCommitmentFactory(owed_by=briefing.institution, title="канарче", confidentiality=Level.INTERNAL)
    internal = edition_of(briefing, leader)
    assert "канарче" in str(internal.data)
    Briefing.objects.filter(pk=briefing.pk).update(level="public")
    briefing.refresh_from_db()

    assert editions.last_as_open(briefing, "public") is None
    public = edition_of(briefing, leader)
    assert "канарче" not in str(public.data)
    assert changes_in(public) == []
    assert hidden.pk


@drawn
def test_a_promise_hidden_since_is_not_named_again(leader, briefing):
    edition_of(briefing, leader)
    one = Commitment.objects.get(title="Обещание 0")
    one.confidentiality = Level.RESTRICTED
    one.save()

    second = edition_of(briefing, leader)

    assert "Обещание 0" not in str(second.data)
    assert "1 promise that is not open any more" in str(changes_in(second))

"""The protocol on paper: what was fixed, every round, lots with their witnesses, and the ballots inside."""

import io
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pikepdf
import pypdfium2
import pytest
from django.utils import translation

from accounts import paper_pdf
from campaigns.elections.ballots import fingerprint, written
from campaigns.elections.counting import count
from campaigns.elections.poll import Method, Poll, neutral
from campaigns.elections.protocol import Protocol, page, pdf
from campaigns.elections.quorum import QuorumRule, Share, quorum
from campaigns.elections.recounting import recount
from tests.campaigns.polls import lot, poll, random_ranked

RANKED = poll(Method.STV, 2, {"AC": 9, "B": 6, "C": 4, "D": 1, "": 2}, electorate=30)
TIED = poll(Method.BLOCK, 2, {"A": 5, "B": 3, "CA": 2, "C": 1, "": 1}, electorate=20)

draws = pytest.mark.skipif(not paper_pdf.available(), reason="NOT CHECKED: Pango is missing")


def protocol(of: Poll, **more) -> Protocol:
    result = count(of)
    return Protocol(of, result, written(of, result), date(2026, 11, 19), **more)


def text_of(content: bytes) -> str:
    pdf_file = pypdfium2.PdfDocument(content)
    return " ".join("\n".join(one.get_textpage().get_text_range() for one in pdf_file).split())


@draws
def test_a_ranked_protocol_has_every_round_with_its_figures():
    half = quorum(QuorumRule(Share(Fraction(1, 2))), 30, 22)
    said = text_of(pdf(protocol(RANKED, coalition="Our coalition", quorum=half, by_hand=2)))
    for words in (
        "Protocol of an election: A seat",
        "Our coalition",
        "The vote closed on 19 November 2026",
        "Electorate: 30. Ballots: 22, of which blank: 2.",
        "Quorum: 15 ballots needed, 22 cast.",
        "2 votes were given on paper or by telephone",
        "A tie that matters is decided by a lot",
        "Ballots with a choice: 20. Quota: 7.",
        "Name C 4 5.99998 5.99998",
        "Round 1. Elected: Name A. The surplus of Name A is transferred.",
        "Round 3. Excluded with the fewest votes: Name C.",
        "Alternate 1: counted again without those chosen before",
    ):
        assert words in said, words


@draws
def test_a_lot_stands_there_with_its_witnesses_and_what_it_decided():
    said = text_of(pdf(protocol(TIED.with_lot(lot("CB")))))
    assert "Drawn on 20 November 2026 before Mila, Petar, in this order: Name C, Name B." in said
    assert "Name A 7 elected Name B 3 alternate 1 Name C 3 elected" in said


@draws
def test_before_the_lot_the_paper_says_what_is_waited_for():
    said = text_of(pdf(protocol(TIED)))
    assert "The count waits for a lot." in said
    assert "Name B, Name C have 3 votes each; 1 place is left." in said


@draws
def test_the_ballots_ride_inside_and_can_be_counted_again():
    made = protocol(RANKED)
    with pikepdf.open(io.BytesIO(pdf(made))) as opened:
        (name, attached), *others = opened.attachments.items()
        content = attached.get_file().read_bytes()
    assert others == []
    assert name == f"{fingerprint(content)[:12]}.ballots.json"
    assert recount(content)[1] == made.result
    assert fingerprint(content) in text_of(pdf(made))


@draws
def test_the_same_protocol_gives_the_same_bytes():
    assert pdf(protocol(RANKED)) == pdf(protocol(RANKED))


def test_many_rounds_are_cut_into_tables_that_fit_the_page():
    of = next(
        of for of in map(random_ranked, range(500)) if count(of).is_complete and len(count(of).counts[0].rounds) > 5
    )
    made = page(protocol(of))
    assert made.count('<table class="rounds">') == 2
    assert "Round 6" in made


def test_names_are_words_and_never_markup():
    nasty = replace(RANKED, title="<b>x</b>", candidates=neutral(["<img src=x>", "B", "C", "D"]), ballots=(("C1",),))
    made = page(protocol(nasty, coalition="<i>"))
    for markup in ("<b>x", "<img", "<script>", "<i>"):
        assert markup not in made


def test_the_paper_is_written_in_the_language_of_its_reader():
    with translation.override("bg"):
        assert 'lang="bg"' in page(protocol(RANKED))
        assert "5,99998" in page(protocol(RANKED))
        assert "19 ноември 2026" in page(protocol(RANKED))


def test_a_demonstration_says_so():
    assert "Demonstration data" in page(protocol(RANKED, is_demonstration=True))
    assert "Demonstration data" not in page(protocol(RANKED))

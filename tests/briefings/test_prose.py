"""How a note hangs on the words before it, and how a map comes into a paper."""

import re
import time
from datetime import date

import pytest

from briefings import prose
from briefings.kinds.pictures import standing_alone
from briefings.press import pictures
from briefings.reach import Scope
from crm import tile_map
from crm.confidentiality import Level
from tests.factories import PublishedCommitmentFactory


@pytest.mark.django_db
def test_a_note_hangs_on_the_word_before_it_and_a_named_block_stands_apart(leader):
    promise = PublishedCommitmentFactory(confidentiality=Level.PUBLIC)
    scope = Scope(Level.PUBLIC, leader, date(2026, 11, 23), "en", {}, kept={("heading", 5): "Figures"})

    written = prose.read(f"They stopped [[commitment:{promise.pk}@1]]. See [[block:5]].", scope)

    assert written.html.strip() == (
        '<p>They stopped<cite data-source="0"></cite>. See <a href="#block-5">Figures</a>.</p>'
    )
    assert prose.plain(f"They stopped [[commitment:{promise.pk}]].", scope).html == "They stopped."


def test_endless_blanks_are_read_at_once(db, leader):
    scope = Scope(Level.PUBLIC, leader, date(2026, 11, 23), "en", {})
    begun = time.monotonic()

    for blank in (" ", "\u00a0"):
        prose.read(f"a{blank * 50_000}b", scope)
        prose.plain(f"a{blank * 50_000}b", scope)
        assert prose.number_of(f"1{blank * 50_000}b") is None
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("12 of 28 schools", (12, 28, "schools")), ("1 200 от 3 400 деца", (1200, 3400, "деца")),
        ("(7 of 8)", (7, 8, ")")), ("1" * 5_000 + " of 3", None), ("3 of " + "1" * 5_000, None),
    ],
)  # fmt: skip
def test_a_number_longer_than_anybody_counts_is_none(line, told):
    assert prose.number_of(line) == told


def test_a_map_keeps_its_colours_in_a_paper():
    values = {code: (code, number) for number, code in enumerate(tile_map.positions())}
    drawn = standing_alone(str(tile_map.draw(tile_map.tiles(values), tile_map.WIDE, title="t", description="d")))

    clean = str(pictures.clean(drawn, number=1, title="t"))

    assert len(re.findall(r"<rect[^>]* fill=", clean)) == len(values)
    assert len(set(re.findall(r'<rect[^>]* fill="([^"]+)"', clean))) == 5

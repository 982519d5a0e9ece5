"""The published ballot file and its recount: it holds what is needed, contradicts itself in words, needs no database."""

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from campaigns.elections.ballots import Contradiction, fingerprint, read, written
from campaigns.elections.counting import count
from campaigns.elections.poll import Lot, Method, Poll
from campaigns.elections.recounting import recount
from tests.campaigns.polls import lot, poll
from tests.campaigns.test_counting import polls

TIED = poll(Method.BLOCK, 2, {"A": 5, "B": 3, "CA": 2, "C": 1, "": 1}, electorate=20)
SETTLED = TIED.with_lot(lot("CB"))
RANKED = poll(Method.STV, 2, {"AC": 9, "B": 6, "C": 4, "D": 1, "": 2}, electorate=30)


def changed(of: Poll, **fields) -> bytes:
    """Return a file in which something was changed by hand."""
    data = json.loads(written(of, count(of)))
    return json.dumps({**data, **fields}).encode()


def recounted(path: Path) -> tuple[str, object]:
    """Return what the command prints and how it ends: None, or the exit code of what it raised."""
    out = io.StringIO()
    try:
        with redirect_stdout(out):
            call_command("recount", str(path))
    except SystemExit as end:
        return out.getvalue(), end.code
    return out.getvalue(), None


# What is in it


def test_a_file_says_everything_a_recount_needs():
    file = read(written(SETTLED, count(SETTLED)))
    assert file.poll == SETTLED.in_canonical_order()
    assert file.claims == (("A", "C"), ("B",))
    assert (file.poll.blank, file.poll.electorate) == (1, 20)
    assert file.poll.lots == (Lot(("C", "B"), ("Mila", "Petar"), date(2026, 11, 20)),)


def test_its_fingerprint_is_that_of_its_bytes():
    content = written(RANKED)
    assert read(content).fingerprint == fingerprint(content)
    assert fingerprint(content) != fingerprint(content.replace(b"A seat", b"A seaT"))
    assert len(fingerprint(content)) == 64


@hypothesis_settings(max_examples=100, deadline=None)
@given(polls(), st.randoms(use_true_random=False))
def test_the_same_ballots_give_the_same_file_however_they_came(of, chance):
    mixed = [list(ballot) for ballot in of.ballots]
    chance.shuffle(mixed)
    if of.method != Method.STV:
        for ballot in mixed:
            chance.shuffle(ballot)
    again = Poll(**{**vars(of), "ballots": tuple(map(tuple, mixed))})
    assert written(again) == written(of)
    assert read(written(of)).poll == of.in_canonical_order()


def test_it_names_no_voter_and_no_time_of_a_vote():
    assert set(json.loads(written(SETTLED, count(SETTLED)))) == {
        "format", "version", "title", "method", "places", "ranked_places", "alternates", "choices", "tie_rule",
        "electorate", "ballots_cast", "blank", "candidates", "lots", "result", "ballots",
    }  # fmt: skip


def test_candidates_in_cyrillic_stay_readable():
    names = Poll(**{**vars(RANKED), "title": "Избор за място"})
    assert "Избор за място" in written(names).decode()


# What contradicts itself


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"format": "other"}, "no ballot file"),
        ({"version": 2}, "another version"),
        ({"note": "hm"}, "does not know: note"),
        ({"method": "borda"}, "“method”"),
        ({"tie_rule": "random"}, "“tie_rule”"),
        ({"places": 0}, "“places”"),
        ({"places": True}, "“places”"),
        ({"places": "2"}, "“places”"),
        ({"title": " "}, "“title”"),
        ({"ranked_places": None}, "“ranked_places”"),
        ({"choices": 0}, "number of names"),
        ({"choices": 1}, "names 2 candidates; 1 are allowed"),
        ({"ballots_cast": 13}, "says 13 ballots and holds 12"),
        ({"blank": 0}, "says 0 blank ballots and holds 1"),
        ({"electorate": 11}, "12 ballots of an electorate of 11"),
        ({"candidates": []}, "candidates are missing"),
        ({"candidates": [{"id": "A", "name": "x"}, {"id": "A", "name": "y"}]}, "same id"),
        ({"candidates": [{"id": "A"}]}, "“name”"),
        ({"ballots": [["Z"]]}, "names Z, who is no candidate"),
        ({"ballots": [["A", "A"]]}, "a candidate twice"),
        ({"ballots": ["A"]}, "“A ballot”"),
        ({"ballots": "A"}, "“ballots”"),
        ({"lots": [{"drawn": ["A"], "witnesses": ["x"], "drawn_on": "2026-11-20"}]}, "two candidates and a witness"),
        ({"lots": [{"drawn": ["A", "B"], "witnesses": [], "drawn_on": "2026-11-20"}]}, "two candidates and a witness"),
        ({"lots": [{"drawn": ["A", "B"], "witnesses": ["x"], "drawn_on": "20.11."}]}, "“drawn_on”"),
        ({"lots": [{"drawn": ["B", "Z"], "witnesses": ["x"], "drawn_on": "2026-11-20"}]}, "names Z"),
        ({"lots": [{"drawn": ["A", "B"], "witnesses": ["x"], "drawn_on": "2026-11-20"}]}, "asks for no such lot"),
        ({"lots": []}, "Its ballots say: Name A; –"),
        ({"result": {"elected": ["A", "B"], "alternates": ["C"]}}, "elected: Name A, Name B"),
        ({"result": {"elected": ["A", "C"], "alternates": []}}, "alternates: –"),
        ({"result": {"elected": ["A", "Z"], "alternates": []}}, "names Z"),
        ({"result": ["A"]}, "“result”"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused_in_words(fields, words):
    with pytest.raises(Contradiction) as refusal:
        recount(changed(SETTLED, **fields))
    assert words in str(refusal.value)


def test_ballots_in_the_order_of_their_coming_are_refused():
    lines = json.loads(written(SETTLED))["ballots"]
    with pytest.raises(Contradiction, match="order that says nothing"):
        recount(changed(SETTLED, ballots=lines[::-1]))


@pytest.mark.parametrize(
    "content", [b"", b"hm", b"[]", b"\xff\xfe", b'{"format": "drom-ballots", "format": "x"}', b"1" * 5000, b"[" * 99999]
)
def test_what_is_no_ballot_file_is_refused_in_words(content):
    with pytest.raises(Contradiction):
        read(content)


def test_a_ranking_is_not_put_in_the_order_of_the_paper():
    assert ("B", "A") in read(written(poll(Method.STV, 1, {"BA": 2, "A": 1}))).poll.ballots


# The command


def test_the_recount_prints_the_result_its_rounds_and_the_hash(tmp_path):
    path = tmp_path / "seat.ballots.json"
    path.write_bytes(written(RANKED, count(RANKED)))
    said, end = recounted(path)
    assert end is None
    assert f"SHA-256: {fingerprint(path.read_bytes())}" in said
    for words in (
        "Quota: 7",
        "Name C: 4  (+1.99998)",
        "The surplus of Name A is transferred",
        "Elected: Name A, Name B.",
    ):
        assert words in said
    assert "Ballots: 22, of which blank: 2" in said


def test_the_recount_says_who_is_tied_for_what_and_ends_with_2(tmp_path):
    path = tmp_path / "tied.ballots.json"
    path.write_bytes(written(TIED))
    said, end = recounted(path)
    assert end == 2
    assert "Name B, Name C have 3 votes each; 1 place is left. A lot among them is needed." in said


def test_the_recount_fails_where_the_file_contradicts_itself(tmp_path):
    path = tmp_path / "wrong.ballots.json"
    path.write_bytes(changed(SETTLED, result={"elected": ["A", "B"], "alternates": ["C"]}))
    with pytest.raises(CommandError, match="Its ballots say: Name A, Name C"):
        call_command("recount", str(path))
    with pytest.raises(CommandError, match="No such file"):
        call_command("recount", str(tmp_path / "absent"))


def test_the_recount_needs_no_database(tmp_path):
    """The tests above run with the database blocked; here it is a process of its own, with none to reach or start."""
    path = tmp_path / "seat.ballots.json"
    path.write_bytes(written(RANKED, count(RANKED)))
    var = tmp_path / "var"
    known = {key: value for key, value in os.environ.items() if not key.startswith("DATABASE")}
    done = subprocess.run(
        [sys.executable, "manage.py", "recount", str(path)],
        cwd=settings.BASE_DIR, env={**known, "DROM_VAR": str(var)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "Name A, Name B." in done.stdout
    assert not (var / "postgres").exists()
    path.write_bytes(changed(SETTLED, blank=0))
    refused = subprocess.run(
        [sys.executable, "manage.py", "recount", str(path)],
        cwd=settings.BASE_DIR, env={**known, "DROM_VAR": str(var)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert refused.returncode == 1
    assert "blank" in refused.stderr


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 10**6) | st.text(max_size=3) | st.sampled_from(["A", "block", "stv"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "name", "drawn"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@hypothesis_settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(json.loads(written(SETTLED, count(SETTLED))))), VALUES)
def test_whatever_stands_in_a_field_the_answer_is_a_count_or_words(field, value):
    words = "told"
    try:
        recount(changed(SETTLED, **{field: value}))
    except Contradiction as refusal:
        words = str(refusal)
    assert words

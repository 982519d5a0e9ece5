"""A message made to hold the reader up: one officer's forwarded mail never stops the tray of all."""

import time
import timeit

import pytest

from crm import tasks
from crm.dropbox import forwards

BLANKS = " " * 20_000
HOSTILE_TEXTS = {
    "blanks where a mark begins": BLANKS + "x",
    "blanks inside a mark": f"-- {BLANKS}forwarded message{BLANKS}x",
    "blanks after the name of a header": f"From{BLANKS}x\n" * 5,
    "tabs and blanks by turns": "--" + "\t " * 10_000 + "x",
    "dashes without end": "-" * 20_000 + "x",
    "quoting without end": "> * " * 10_000 + "x",
    "blank lines": " \n" * 50_000,
    "blanks in a date": f"From: a@example.org\nSent: 5{BLANKS}x 1{BLANKS}\n\nx",
    "letters in a date": f"From: a@example.org\nSent: 5 {'a' * 20_000}\n\nx",
}
HOSTILE_PEOPLE = {
    "blanks in an address": "<" + " " * 4_000,
    "blanks after an address": "<a@example.org" + " " * 4_000,
    "openings alone": "<" * 4_000,
    "links that never end": "[mailto:" * 500,
    "words without an address": "a" * 4_000,
    "an address without an end": "a@" + "." * 4_000,
}


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS.keys())
def test_looking_for_the_original_takes_no_time_whatever_the_text(text):
    assert seconds(lambda: forwards.original_in(text)) < 0.5


@pytest.mark.parametrize("line", HOSTILE_PEOPLE.values(), ids=HOSTILE_PEOPLE.keys())
def test_reading_people_takes_no_time_whatever_the_header(line):
    assert seconds(lambda: forwards.people_in(line)) < 0.5


def seconds(work) -> float:
    """Of this thread's CPU; timeit keeps garbage collection out, which in a long run takes most of a second itself."""
    return min(timeit.repeat(work, timer=time.thread_time, number=1, repeat=2))


@pytest.mark.parametrize(
    "mark",
    [
        "---------- Forwarded message ---------",
        "-------- Препратено съобщение --------",
        "  Begin   forwarded message:  ",
        "Начало на препратеното съобщение:",
        "-----Original Message-----",
        "\xa0-- Original message :--",
    ],
)
@pytest.mark.parametrize("name", ["From: ", "> *From:* ", "**От**:", "От\t:\xa0"])
def test_marks_and_headers_are_known_however_they_are_spaced(mark, name):
    text = f"Виж.\n\n{mark}\n{name}Иван <i@example.org>\nTo: A <a@example.org>,\n B <b@example.org>\n\nЗдравейте"
    found = forwards.original_in(text)
    assert found is not None
    assert found.sender == ("Иван", "i@example.org")
    assert [address for _name, address in found.recipients] == ["a@example.org", "b@example.org"]
    assert (found.note, found.text) == ("Виж.", "Здравейте")


def test_a_sentence_about_a_forwarded_message_is_no_mark():
    assert forwards.original_in("The forwarded message: see below\nFrom: a@example.org\n\nx") is None
    assert forwards.original_in("-" * 300 + " forwarded message\nFrom: a@example.org\n\nx") is None


@pytest.mark.parametrize(
    "line",
    [
        "Иван <i@example.org>",
        "Иван [mailto:i@example.org]",
        "Иван < mailto:i@example.org > <x>",
        '"Иван" <i@example.org>;',
    ],
)
def test_people_are_read_as_mail_programs_print_them(line):
    assert forwards.people_in(line) == [("Иван", "i@example.org")]


def test_looking_into_the_mailbox_ends_by_itself():
    assert 0 < tasks.poll_dropbox.soft_time_limit < tasks.poll_dropbox.time_limit <= 600

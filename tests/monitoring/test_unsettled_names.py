"""A name that was written without a network stays words until somebody says whom it means; nothing of it is lost."""

from uuid import uuid4

import pytest
from django.utils import timezone

from campaigns.models import AskPressed
from crm.models import Meeting, Person, Side
from monitoring.models import Commitment
from tests.factories import AskFactory, MinistryFactory, PersonFactory

ADDRESS = "/meetings/log/"
WORDS = "words:Петя от МОН"


@pytest.fixture
def save(as_user, officer):
    def post(*names, promises=(), answers=(), **fields):
        data = {
            "met": list(names), "held_on": timezone.localdate().isoformat(), "about": "Градини", "notes": "Бележки",
            "confidentiality": "internal", "kind": "in_person", "next_step": "nothing", "idempotency_key": str(uuid4()),
            "promises-TOTAL_FORMS": len(promises), "promises-INITIAL_FORMS": 0, "debts-TOTAL_FORMS": 0, "debts-INITIAL_FORMS": 0,
            **fields,
        }  # fmt: skip
        for number, (words, by_whom) in enumerate(promises):
            data |= {f"promises-{number}-text": words, f"promises-{number}-by_whom": by_whom}
        for number, (field, words, meant) in enumerate(answers):
            data |= {f"who-{number}-in": field, f"who-{number}-words": words, f"who-{number}-is": meant}
        return as_user(officer).post(ADDRESS, data)

    return post


def test_the_page_asks_and_offers_those_whose_names_are_near(save):
    near = PersonFactory(name="Петя Иванова")
    answer = save(WORDS)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert not Meeting.objects.exists()
    assert "Who is “Петя от МОН”?" in html
    assert f'value="person:{near.pk}"' in html
    assert '<option value="words:Петя от МОН" selected>' in html


def test_a_suggestion_is_taken_and_the_promise_is_theirs(save):
    person = PersonFactory(name="Петя Иванова")
    answer = save(WORDS, promises=[("120 места", WORDS)], answers=[("met", "Петя от МОН", f"person:{person.pk}")])

    assert answer.status_code == 302
    assert Meeting.objects.get().participations.get(side=Side.THEIRS).person == person
    assert Commitment.objects.get().spoken_by == person


def test_somebody_new_is_added(save):
    save(WORDS, answers=[("met", "Петя от МОН", "new:person:Петя от МОН")])

    assert Meeting.objects.get().participations.get(side=Side.THEIRS).person == Person.objects.get(name="Петя от МОН")


def test_words_kept_in_the_notes_are_kept_whole_and_owe_nothing(save):
    ministry = MinistryFactory()
    answers = [("met", "Петя от МОН", "notes"), ("asks", "таксите", "notes")]
    save(
        WORDS, f"organisation:{ministry.pk}", asks=["words:таксите"], promises=[("120 места", WORDS)], answers=answers
    )  # fmt: skip

    meeting, promise = Meeting.objects.get(), Commitment.objects.get()
    assert meeting.notes == "Бележки\n\nAlso at the table: Петя от МОН\n\nAlso about: таксите"
    assert meeting.participations.get(side=Side.THEIRS).organisation == ministry
    assert (promise.spoken_by, promise.owed_by) == (None, ministry)
    assert not AskPressed.objects.exists()


def test_a_promise_of_words_is_never_laid_on_another_person(save):
    other = PersonFactory()
    answer = save(
        WORDS, f"person:{other.pk}", promises=[("120 места", WORDS)], answers=[("met", "Петя от МОН", "notes")]
    )

    assert answer.status_code == 422
    assert not Commitment.objects.exists()
    assert "by_whom" in answer.context["form"].promises.forms[0].errors


def test_someone_must_have_been_met(save):
    assert save(WORDS, answers=[("met", "Петя от МОН", "notes")]).status_code == 422
    assert not Meeting.objects.exists()


def test_an_ask_by_its_words(save):
    ask, person = AskFactory(title_bg="Градини без такса"), PersonFactory()
    answer = save(f"person:{person.pk}", asks=["words:такса"])
    assert "Which ask is “такса”?" in answer.content.decode()
    assert "new:" not in str([option[0] for option in answer.context["form"].questions[0].options])
    save(f"person:{person.pk}", asks=["words:такса"], answers=[("asks", "такса", f"ask:{ask.pk}")])

    assert AskPressed.objects.get().ask == ask


@pytest.mark.parametrize("meant", ["person:999999", "new:ask:х", "ask:1", "x", "words:друг"])
def test_an_answer_that_nobody_was_offered_settles_nothing(save, meant):
    assert save(WORDS, answers=[("met", "Петя от МОН", meant)]).status_code == 422
    assert not Meeting.objects.exists()


def test_hostile_words_stay_text(save):
    answer = save("words:<img src=x onerror=alert(1)>\x00")

    assert "<img src=x" not in answer.content.decode()

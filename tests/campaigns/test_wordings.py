"""Every wording of an ask stays as it stood, and what changed can be read."""

import time

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as some

from accounts.actors import Actor
from campaigns.asks import actions
from campaigns.asks.wordings import Piece, parts
from campaigns.models import Ask, AskText
from crm.confidentiality import Level
from tests.factories import AskFactory

pytestmark = pytest.mark.django_db


def written(by, **fields):
    told = {"title_bg": "Искане", "text_bg": "Искаме медиатори в сто училища.", "confidentiality": Level.COALITION}
    return actions.record_ask(**{**told, **fields}, by=Actor.of(by))


def change(ask, by, **fields):
    return actions.update_ask(ask=ask, version=None, by=Actor.of(by), **fields)


def seen(user, ask):
    return list(AskText.objects.visible_to(user).filter(ask=ask).order_by("number").values_list("text_bg", flat=True))


def page_of(client, ask, query=""):
    return client.get(f"{reverse('campaigns:ask-texts', args=[ask.pk])}{query}")


def test_a_new_wording_is_kept_beside_the_old_and_another_theme_is_no_wording(officer):
    ask = written(officer)
    change(ask, officer, text_bg="Искаме медиатори в двеста училища.")
    change(ask, officer, theme=None)

    assert seen(officer, ask) == ["Искаме медиатори в сто училища.", "Искаме медиатори в двеста училища."]
    first, second = AskText.objects.order_by("number")
    assert first.digest != second.digest
    assert (second.number, second.by) == (2, officer)


def test_opening_an_ask_opens_its_wording_of_today_and_no_earlier_one(officer, member):
    ask = written(officer, confidentiality=Level.INTERNAL)
    change(ask, officer, text_bg="Вторият текст.")
    assert seen(member, ask) == []
    change(ask, officer, confidentiality=Level.COALITION)

    assert seen(member, ask) == ["Вторият текст."]
    assert len(seen(officer, ask)) == 2


def test_an_ask_that_is_closed_again_closes_its_wordings(officer, member):
    ask = written(officer)
    assert len(seen(member, ask)) == 1
    change(ask, officer, confidentiality=Level.INTERNAL)

    assert seen(member, ask) == []


def test_the_page_shows_what_was_taken_out_and_put_in(officer, as_user):
    ask = written(officer)
    change(ask, officer, text_bg="Искаме медиатори в двеста училища.")
    page = page_of(as_user(officer), ask).content.decode()

    assert '<del><span class="visually-hidden">taken out: </span>сто</del>' in page
    assert '<ins><span class="visually-hidden">put in: </span>двеста</ins>' in page
    assert "2 wordings" in as_user(officer).get(ask.get_absolute_url()).content.decode()


def test_two_wordings_are_chosen_in_any_order_and_a_hidden_one_cannot_be(officer, member, as_user):
    ask = written(officer, confidentiality=Level.INTERNAL)
    change(ask, officer, text_bg="Втори.")
    change(ask, officer, confidentiality=Level.COALITION)
    change(ask, officer, text_bg="Трети.")
    one, two, three = AskText.objects.order_by("number")
    chosen = page_of(as_user(officer), ask, f"?old={three.pk}&new={one.pk}").context

    assert (chosen["old"], chosen["new"]) == (one, three)
    assert page_of(as_user(member), ask, f"?old={one.pk}").status_code == 404
    assert page_of(as_user(member), ask, f"?old={two.pk}").status_code == 200
    assert page_of(as_user(officer), ask, "?old=x").status_code == 404


def test_hostile_words_stay_words(officer, as_user):
    ask = written(officer, text_bg="<script>alert(1)</script>")
    change(ask, officer, text_bg="<img src=x onerror=alert(2)>")
    page = page_of(as_user(officer), ask).content.decode()

    assert "<script>alert" not in page and "<img src=x" not in page


def test_an_ask_that_was_never_saved_here_says_so(officer, as_user):
    assert "No wording is kept yet" in page_of(as_user(officer), AskFactory()).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_for_any_number(officer, as_user, count, django_assert_max_num_queries):
    ask = written(officer)
    for number in range(count):
        change(Ask.objects.get(), officer, text_bg=f"Текст {number}")
    client = as_user(officer)
    page_of(client, ask)
    with django_assert_max_num_queries(6):
        page_of(client, ask)


@settings(max_examples=60)
@given(some.text(max_size=80), some.text(max_size=80))
def test_both_texts_can_be_read_back_from_the_pieces(old, new):
    found = parts(old, new)

    assert "".join(one.words for one in found if one.piece != Piece.NEW) == old
    assert "".join(one.words for one in found if one.piece != Piece.GONE) == new


def test_an_only_wording_is_simply_read(officer, as_user):
    page = page_of(as_user(officer), written(officer)).content.decode()

    assert "Искаме медиатори в сто училища." in page
    assert "<ins" not in page


def test_a_word_changed_in_a_very_long_text_is_still_found_and_another_text_is_not_compared_for_minutes():
    long = [f"дума{number}" for number in range(8000)]
    changed = [*long[:4000], "друга", *long[4001:]]
    found = parts(" ".join(long), " ".join(changed))
    assert [one.words for one in found if one.piece != Piece.SAME] == ["дума4000", "друга"]

    whole = parts(" ".join(long), " ".join(reversed(long)))
    assert [one.piece for one in whole] == [Piece.GONE, Piece.NEW]


def test_a_text_that_says_the_same_over_and_over_is_compared_at_once():
    begun = time.monotonic()
    found = list(parts("дума " * 900 + "край", "друга " * 900 + "край"))

    assert time.monotonic() - begun < 5
    assert "".join(part.words for part in found if part.piece != Piece.GONE) == "друга " * 900 + "край"

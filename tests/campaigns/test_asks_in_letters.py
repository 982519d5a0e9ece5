"""Asks put in writing: the letter says of what it speaks, the ask says in which letters it stands."""

import pytest

from accounts.models import LogEntry
from campaigns.models import AskInLetter
from crm import timeline
from crm.confidentiality import Level
from tests.factories import AskFactory, AskInLetterFactory, LetterFactory
from tests.queries import queries_of


@pytest.fixture
def letter(db):
    return LetterFactory(subject="Писмо за градините", confidentiality=Level.COALITION)


@pytest.fixture
def ask(db):
    return AskFactory(title_en="More places", confidentiality=Level.COALITION)


def test_an_ask_is_put_in_a_letter_once_and_taken_out_again(as_user, officer, letter, ask):
    client = as_user(officer)
    for _ in range(2):
        client.post(f"/letters/{letter.pk}/asks/add/", {"asks": [f"ask:{ask.pk}"]})
    written = AskInLetter.objects.get()
    assert "More places" in client.get(f"/letters/{letter.pk}/asks/").content.decode()
    client.post(f"/asks/in-letters/{written.pk}/take-out/")
    assert not AskInLetter.objects.exists()
    assert list(LogEntry.objects.about(letter)) == list(LogEntry.objects.about(ask)) == []


def test_a_hidden_ask_cannot_be_put_in_a_letter(as_user, officer, letter):
    hidden = AskFactory(confidentiality=Level.RESTRICTED)
    answer = as_user(officer).post(f"/letters/{letter.pk}/asks/add/", {"asks": [f"ask:{hidden.pk}"]})
    assert answer.status_code == 422 and not AskInLetter.objects.exists()


def test_a_member_reads_and_changes_nothing(as_user, member, letter, ask):
    written, client = AskInLetterFactory(letter=letter, ask=ask), as_user(member)
    assert "More places" in client.get(f"/letters/{letter.pk}/asks/").content.decode()
    assert client.post(f"/letters/{letter.pk}/asks/add/", {"asks": [f"ask:{ask.pk}"]}).status_code == 403
    assert client.post(f"/asks/in-letters/{written.pk}/take-out/").status_code == 403


@pytest.mark.parametrize("hidden", ["ask", "letter"])
def test_neither_side_tells_of_what_its_reader_may_not_see(as_user, officer, hidden):
    ask = AskFactory(title_en="Zebra", confidentiality="restricted" if hidden == "ask" else "internal")
    letter = LetterFactory(subject="Тайно писмо", confidentiality="restricted" if hidden == "letter" else "internal")
    AskInLetterFactory(ask=ask, letter=letter)
    client = as_user(officer)
    if hidden == "ask":
        assert "Zebra" not in client.get(f"/letters/{letter.pk}/asks/").content.decode()
    else:
        assert "Тайно писмо" not in client.get(f"/asks/{ask.pk}/letters/").content.decode()
        assert timeline.of(ask, officer) == []


def test_the_ask_shows_its_letters_and_where_each_stands(as_user, officer, letter, ask):
    AskInLetterFactory(letter=letter, ask=ask)
    AskInLetterFactory(letter=LetterFactory(subject="Чернова", dated_on=None, reply_due_on=None), ask=ask)
    text = as_user(officer).get(f"/asks/{ask.pk}/letters/").content.decode()
    assert "Писмо за градините" in text and "reply overdue" in text and "Чернова" in text
    assert [item.title for item in timeline.of(ask, officer)] == ["Written: Писмо за градините"]


def test_more_letters_run_no_more_queries(as_user, officer, letter, ask):
    AskInLetterFactory(letter=letter, ask=ask)
    client, urls = as_user(officer), [f"/asks/{ask.pk}/letters/", f"/asks/{ask.pk}/", f"/letters/{letter.pk}/asks/"]
    for url in urls:
        queries_of(client, url)
    one = [len(queries_of(client, url)) for url in urls]
    for _ in range(2):
        AskInLetterFactory(letter=LetterFactory(), ask=ask)
        AskInLetterFactory(letter=letter, ask=AskFactory())
    assert [len(queries_of(client, url)) for url in urls] == one

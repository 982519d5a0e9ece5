"""Asks put in writing: the letter says of what it speaks, the ask says in which letters it stands."""

from uuid import uuid4

import pytest

from accounts.actors import Actor
from accounts.models import LogEntry
from campaigns.models import AskInLetter
from crm import timeline
from crm.actions.letters import send_letter
from crm.confidentiality import Level
from crm.letter_templates import initial_for
from crm.models import Letter
from tests.access.forms import form_of
from tests.factories import (
    AskFactory,
    AskInLetterFactory,
    LetterFactory,
    MinistryFactory,
    OfficeFactory,
    TenureFactory,
)
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


@pytest.fixture
def deputy(db):
    ministry = MinistryFactory()
    return TenureFactory(organisation=ministry, office=OfficeFactory(body=ministry), started="2024")


def test_asks_that_a_template_lists_are_tied_to_the_letter_when_it_is_saved(as_user, officer, deputy):
    ask = AskFactory(addressed_to=deputy.organisation, title_en="More places", status="tabled")
    other = AskFactory(addressed_to=deputy.organisation, title_en="No fees", status="agreed")
    client, address = as_user(officer), f"/letters/new/?template=meeting-request&tenure={deputy.pk}"
    form = form_of(client.get(address).content.decode())
    assert sorted(form.sent()["speaks_of"]) == sorted([f"ask:{ask.pk}", f"ask:{other.pk}"])
    client.post(address, form.sent(speaks_of=[f"ask:{ask.pk}"]))  # the writer took one out
    letter = Letter.objects.get()
    assert [one.ask for one in letter.asks_in_it.all()] == [ask]
    assert "More places" in client.get(f"/letters/{letter.pk}/asks/").content.decode()


def test_the_letter_to_a_successor_is_tied_to_the_asks_it_names(as_user, officer, deputy):
    ask = AskFactory(addressed_to=deputy.organisation, status="tabled")
    AskFactory(status="tabled")
    client = as_user(officer)
    client.post(f"/turnover/office/{deputy.office_id}/letter/", {"idempotency_key": str(uuid4())})
    letter = Letter.objects.get()
    assert [one.ask for one in AskInLetter.objects.filter(letter=letter)] == [ask]
    send_letter(letter=letter, dated_on=letter.made_at.date(), by=Actor.of(officer))
    assert [item.title for item in timeline.of(ask, officer)] == [f"Written: {letter}"]


def test_a_template_without_asks_ties_none(officer, deputy):
    AskFactory(addressed_to=deputy.organisation, status="tabled")
    assert initial_for("information-request", deputy.organisation, officer)["speaks_of"] == []


def test_a_letter_begun_from_an_ask_speaks_of_it_and_of_no_hidden_one(as_user, officer, ask):
    hidden = AskFactory(confidentiality=Level.RESTRICTED)
    client = as_user(officer)
    page = client.get(f"/letters/new/?speaks_of=ask:{ask.pk}&speaks_of=ask:{hidden.pk}").content.decode()
    assert form_of(page).sent()["speaks_of"] in ([f"ask:{ask.pk}"], f"ask:{ask.pk}")
    sent = form_of(page).sent(subject="Писмо", organisation=f"organisation:{MinistryFactory().pk}")
    assert client.post("/letters/new/", {**sent, "speaks_of": [f"ask:{hidden.pk}"]}).status_code == 422
    assert not Letter.objects.exists()


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

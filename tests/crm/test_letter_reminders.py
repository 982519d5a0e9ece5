"""A letter that reminds of an earlier one: the two know of each other, and the ledger says how often we reminded."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.actors import Actor
from crm import timeline
from crm.actions.letters import change_letter, write_letter
from crm.confidentiality import Level
from crm.ledger import account_of
from crm.models import Letter
from tests.access.forms import form_of
from tests.factories import LetterFactory, MinistryFactory, ReplyFactory

TODAY = timezone.localdate()


@pytest.fixture
def by(officer):
    return Actor.of(officer)


@pytest.fixture
def ministry(db):
    return MinistryFactory()


@pytest.fixture
def silent(ministry):
    return LetterFactory(subject="Данни за градините", organisation=ministry)


def reminder_of(letter, **fields):
    return LetterFactory(
        **{"organisation": letter.organisation, "reminds_of": letter, "dated_on": TODAY, "reply_due_on": None, **fields}
    )


def test_a_reminder_begun_from_a_letter_is_tied_to_it_and_both_pages_say_so(as_user, officer, silent):
    client = as_user(officer)
    address = f"/letters/new/?{urlencode({'template': 'reminder', 'letter': silent.pk})}"
    sent = form_of(client.get(address).content.decode()).sent(dated_on=TODAY.isoformat())
    made = client.post(address, sent)
    reminder = Letter.objects.exclude(pk=silent.pk).get()
    assert reminder.reminds_of == silent
    page = client.get(silent.get_absolute_url()).content.decode()
    assert "Reminded on" in page and f'href="{reminder.get_absolute_url()}"' in page
    page = client.get(made.url).content.decode()
    assert "Reminds of" in page and f'href="{silent.get_absolute_url()}"' in page


def test_the_ledger_says_how_often_we_reminded(as_user, officer, silent, ministry):
    reminder_of(silent)
    reminder_of(silent, voided_at=timezone.now(), void_reason="x")
    reminder_of(silent, dated_on=None)
    account = account_of(ministry, officer)
    assert (account.asked, account.left_out, account.reminded) == (1, 1, 1)
    client = as_user(officer)
    assert 'data-label="Reminded">1<' in client.get("/letters/ledger/").content.decode()
    assert client.get("/letters/ledger/?export=csv").content.decode().splitlines()[1].endswith(",1")


def test_neither_page_nor_ledger_tells_of_what_its_reader_may_not_see(as_user, officer, ministry, leader):
    hidden = LetterFactory(subject="Тайно писмо", organisation=ministry, confidentiality=Level.RESTRICTED)
    reminder = reminder_of(hidden)
    silent = LetterFactory(organisation=ministry)
    reminder_of(silent, subject="Тайно напомняне", confidentiality=Level.RESTRICTED)
    client = as_user(officer)
    for url in (reminder.get_absolute_url(), f"{reminder.get_absolute_url()}edit/", silent.get_absolute_url()):
        page = client.get(url).content.decode()
        assert "Тайно" not in page and "Reminde" not in page, url
    assert client.get(f"/api/v1/letters/{reminder.pk}/").json()["reminds_of"] is None
    assert (account_of(ministry, officer).reminded, account_of(ministry, leader).reminded) == (0, 2)
    assert "reminder sent" not in str([item.who for item in timeline.of(ministry, officer)])


def test_the_timeline_of_the_institution_tells_a_reminder_from_a_letter(officer, silent, ministry):
    reminder_of(silent)
    assert ["reminder sent" in item.who for item in timeline.of(ministry, officer)] == [True, False]


def test_only_what_we_sent_is_reminded_of(by, silent, ministry):
    def remind(letter):
        return write_letter(subject="Напомняне", organisation=ministry, reminds_of=letter, by=by)

    draft = LetterFactory(organisation=ministry, dated_on=None, reply_due_on=None)
    gone = LetterFactory(voided_at=timezone.now(), void_reason="x")
    for wrong in (draft, gone, ReplyFactory(answers=silent)):
        with pytest.raises(ValidationError, match="reminds of one that we have sent"):
            remind(wrong)
    assert remind(silent).reminds_of == silent


def test_a_reminder_is_not_older_than_its_letter_and_reminds_in_no_circle(by, silent):
    with pytest.raises(ValidationError, match="older than the letter it reminds of"):
        change_letter(
            letter=LetterFactory(dated_on=silent.dated_on - timedelta(days=1)), version=1, reminds_of=silent, by=by
        )
    reminder = reminder_of(silent)
    with pytest.raises(ValidationError, match="circle"):
        change_letter(letter=silent, version=1, reminds_of=reminder, by=by)
    with pytest.raises(ValidationError, match="a reminder of it would be older"):
        reminder_of(silent, dated_on=TODAY - timedelta(days=5))
        change_letter(letter=silent, version=1, dated_on=TODAY - timedelta(days=4), reply_due_on=None, by=by)


def test_a_reminder_is_as_strict_as_its_letter_and_narrows_with_it(by, officer, ministry):
    mine = LetterFactory(organisation=ministry, author=officer)
    reminder = write_letter(
        subject="Напомняне", organisation=ministry, reminds_of=mine, confidentiality=Level.PUBLIC, by=by
    )
    assert reminder.confidentiality == Level.INTERNAL
    change_letter(letter=mine, version=1, confidentiality=Level.RESTRICTED, by=by)
    reminder.refresh_from_db()
    assert reminder.confidentiality == Level.RESTRICTED


def test_a_letter_received_reminds_of_nothing(as_user, officer, silent):
    assert "reminds_of" not in as_user(officer).get("/letters/received/").content.decode()
    given = {
        "direction": "received",
        "subject": "Отговор",
        "organisation": silent.organisation_id,
        "dated_on": TODAY.isoformat(),
    }
    answer = as_user(officer).post(
        "/api/v1/letters/", {**given, "reminds_of": silent.pk}, content_type="application/json"
    )
    assert answer.status_code == 400

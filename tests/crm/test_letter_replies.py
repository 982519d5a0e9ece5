"""What a letter answers, and whether a draft expects an answer: both survive later changes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from crm.confidentiality import Level
from crm.models import Letter
from tests.factories import LetterFactory, MinistryFactory, PersonFactory, ReplyFactory, TenureFactory

NEW = "/letters/new/"
TODAY = timezone.localdate()


def ago(days):
    return TODAY - timedelta(days=days)


def written(client, **changes):
    """Write a letter on the page for new ones."""
    body = MinistryFactory()
    fields = {
        "subject": "Достъп до данни", "kind": "information", "language": "bg", "text": "Молим за данни.",
        "organisation": f"organisation:{body.pk}", "confidentiality": "internal", "idempotency_key": str(uuid4()),
    }  # fmt: skip
    assert client.post(NEW, {**fields, **changes}).status_code == 302
    return Letter.objects.latest("pk")


def corrected(client, letter, **changes):
    """Send the form for corrections as it stands, with changes."""
    form = client.get(f"{letter.get_absolute_url()}edit/").context["form"]
    fields = {name: form.fields[name].prepare_value(form[name].value()) for name in form.fields}
    sent = {name: value for name, value in {**fields, **changes}.items() if value}
    return client.post(f"{letter.get_absolute_url()}edit/", sent)


# What it answers


def test_a_reply_is_corrected_after_the_letter_it_answers_was_withdrawn(as_user, officer):
    asked = LetterFactory(voided_at=timezone.now(), void_reason="Записано два пъти")
    reply = ReplyFactory(answers=asked)
    corrected(as_user(officer), reply, number="РД-7")
    reply.refresh_from_db()
    assert (reply.number, reply.answers) == ("РД-7", asked)


def test_an_answered_letter_is_not_moved_past_its_reply(as_user, officer):
    letter = LetterFactory()
    reply = ReplyFactory(answers=letter)
    client, past = as_user(officer), reply.dated_on + timedelta(days=1)
    answer = corrected(client, letter, dated_on=past.isoformat())
    assert (answer.status_code, "A reply to it or a reminder of it would be older" in answer.content.decode()) == (
        422,
        True,
    )
    assert corrected(client, letter, dated_on=reply.dated_on.isoformat()).status_code == 302


def test_moving_a_letter_tells_of_no_hidden_reply(as_user, officer):
    letter = LetterFactory()
    reply = ReplyFactory(answers=letter, confidentiality=Level.RESTRICTED)
    past = reply.dated_on + timedelta(days=1)
    assert corrected(as_user(officer), letter, dated_on=past.isoformat()).status_code == 302


# Whether it expects an answer


def test_a_draft_keeps_its_number_and_the_day_a_reply_is_due(as_user, officer):
    client, due = as_user(officer), TODAY + timedelta(days=40)
    letter = written(client, number="ИЗХ-3", reply_due_on=due.isoformat())
    assert (letter.is_draft, letter.number, letter.reply_due_on) == (True, "ИЗХ-3", due)


def test_a_draft_remembers_that_no_reply_is_expected(as_user, officer):
    client = as_user(officer)
    letter = written(client, no_reply="on", reply_due_on=TODAY.isoformat())
    form = client.get(f"{letter.get_absolute_url()}send/").context["form"]
    assert (letter.reply_due_on, form["no_reply"].value()) == (None, True)


@pytest.mark.parametrize(
    ("kind", "due", "ticked"), [("reply", 20, False), ("thanks", None, True), ("letter", None, False)]
)
def test_a_draft_with_a_due_day_leaves_with_it(as_user, officer, kind, due, ticked):
    due_on = TODAY + timedelta(days=due) if due else None
    letter = LetterFactory(kind=kind, dated_on=None, reply_due_on=due_on)
    form = as_user(officer).get(f"{letter.get_absolute_url()}send/").context["form"]
    assert (form["no_reply"].value(), form["reply_due_on"].value()) == (ticked, due_on)


def test_a_draft_made_through_the_api_without_a_reply_expects_none_when_it_leaves(as_user, officer):
    client, body = as_user(officer), MinistryFactory()
    fields = {"subject": "Покана", "organisation": body.pk, "reply_due_on": None}
    made = client.post("/api/v1/letters/", fields, content_type="application/json").json()
    url = f"/api/v1/letters/{made['id']}/send/"
    sent = client.post(url, {"dated_on": TODAY.isoformat()}, content_type="application/json").json()
    assert (sent["dated_on"], sent["reply_due_on"]) == (TODAY.isoformat(), None)


def test_greeting_a_new_office_holder_waits_for_no_reply(as_user, officer):
    held = TenureFactory(person=PersonFactory(confidentiality=Level.PUBLIC))
    client = as_user(officer)
    begun = {
        name: client.get(f"{NEW}?template={name}&tenure={held.pk}").context["form"]["no_reply"].value()
        for name in ("new-office-holder", "meeting-request")
    }
    assert begun == {"new-office-holder": True, "meeting-request": False}

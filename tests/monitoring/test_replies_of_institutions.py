"""An institution has its say before anything is published about it; what it says, or that it says nothing, is public."""

import hashlib
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from accounts.actors import Actor
from accounts.digest import lines_for
from crm.actions.letters import change_letter, send_letter, void_letter
from crm.confidentiality import Level
from crm.models import Letter
from crm.working_days import working_days_between
from monitoring.actions.assessments import approve_assessment, find_urgent
from monitoring.actions.commitments import complete_commitment
from monitoring.judging.reply_actions import (
    record_reply,
    record_silence,
    send_to_institution,
    write_to_institution,
)
from monitoring.judging.work import waiting_for
from monitoring.models import Assessment, Commitment, Reply
from tests.assessing import approve, assess, code, ready, send, store
from tests.factories import CommitmentFactory, EvidenceFactory, ReplyFactory, RepresentationFactory, UserFactory

THEIRS = "Открихме още 60 места през септември, регистърът закъснява."


@pytest.fixture
def commitment(db):
    made = CommitmentFactory(
        title="120 места", verbatim="Ще открием 120 места.", test_complete="Всички.", test_broken="Нито едно.",
        test_source="ДВ.", confidentiality=Level.PUBLIC, owed_by__confidentiality=Level.PUBLIC,
    )  # fmt: skip
    EvidenceFactory(commitment=made, confidentiality=Level.PUBLIC)
    return made


@pytest.fixture
def draft(commitment, officer):
    store(commitment, officer)
    return code(assess(commitment, officer))


def today():
    return timezone.localdate()


def answer(reply, by, **fields):
    given = {"their_words": THEIRS, "received_on": today(), "effect": "none", **fields}
    return record_reply(reply=reply, by=Actor.of(by), **given)


def test_the_letter_carries_verdict_and_reasons_and_is_read_before_it_leaves(officer, draft):
    reply = write_to_institution(assessment=draft, by=Actor.of(officer))
    letter = reply.letter
    assert (letter.is_draft, letter.organisation) == (True, draft.commitment.owed_by)
    with translation.override("bg"):
        verdict = draft.get_delivery_display()
    assert draft.rationale in letter.text and f"**{verdict}**" in letter.text and "10 работни дни" in letter.text
    assert "Ще открием 120 места." in letter.text
    with pytest.raises(ValidationError, match="written already"):
        write_to_institution(assessment=draft, by=Actor.of(officer))


def test_no_letter_is_written_before_two_have_coded_it(officer, commitment):
    with pytest.raises(ValidationError, match="second coding"):
        write_to_institution(assessment=assess(commitment, officer), by=Actor.of(officer))


def test_the_institution_has_ten_working_days_from_the_day_the_letter_left(draft):
    reply = send(draft, ago=40)
    assert working_days_between(reply.sent_on, reply.due_on) == 9, "the tenth day itself still counts"
    assert reply.letter.reply_due_on == reply.due_on and draft.stage == "institution"


def test_the_fingerprint_is_of_the_text_that_left_whichever_way_it_was_sent(officer, draft):
    letter = write_to_institution(assessment=draft, by=Actor.of(officer)).letter
    change_letter(letter=letter, version=letter.version, by=Actor.of(officer), text="Други думи.")
    letter.refresh_from_db()
    sent = send_letter(letter=letter, dated_on=today(), reply_due_on=today() + timedelta(days=1), by=Actor.of(officer))
    reply = Reply.objects.get()
    assert reply.sent_hash == hashlib.sha256(f"{sent.subject}\n\nДруги думи.".encode()).hexdigest()
    sent.refresh_from_db()
    assert sent.reply_due_on == reply.due_on > today() + timedelta(days=9), "nobody shortens their time"
    change_letter(letter=sent, version=sent.version, by=Actor.of(officer), text="Подменени думи.")
    reply.refresh_from_db()
    assert reply.sent_hash != hashlib.sha256(f"{sent.subject}\n\nПодменени думи.".encode()).hexdigest()


def test_no_letter_left_before_it_was_drafted(officer, draft):
    write_to_institution(assessment=draft, by=Actor.of(officer))
    with pytest.raises(ValidationError, match="loses days"):
        send_to_institution(assessment=draft, dated_on=today() - timedelta(days=30), by=Actor.of(officer))
    assert Reply.objects.get().sent_on is None


def test_a_reply_that_this_officer_may_not_see_is_no_silence(officer, leader, draft):
    reply = send(draft)
    ReplyFactory(
        answers=reply.letter, organisation=reply.letter.organisation, dated_on=today(), author=leader,
        confidentiality=Level.RESTRICTED,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="Ask leadership"):
        record_silence(reply=reply, by=Actor.of(officer))
    with pytest.raises(ValidationError, match="write down what it says"):
        record_silence(reply=reply, by=Actor.of(leader))


def test_whoever_wrote_the_reasons_anew_does_not_approve_them(officer, other_officer, leader, draft):
    answer(send(draft), leader, effect="wording", rationale="Открити са 44 места, пише министерството.")
    draft.refresh_from_db()
    with pytest.raises(ValidationError, match="You had a hand"):
        approve(draft, leader)
    assert not waiting_for(leader, today()).filter(pk=draft.pk).exists()
    assert approve(draft, UserFactory(role="officer")).number == 1


def test_whoever_has_a_stake_writes_down_no_reply(officer, draft):
    reply = send(draft)
    RepresentationFactory(user=officer, organisation=draft.commitment.owed_by)
    for act in (lambda: answer(reply, officer), lambda: record_silence(reply=reply, by=Actor.of(officer))):
        with pytest.raises(ValidationError, match="You have a stake"):
            act()


def test_nobody_approves_what_was_changed_after_they_read_it(as_user, officer, leader, draft):
    answer(send(draft), officer)
    page = reverse("monitoring:assessment-approve", args=[draft.pk])
    seen = as_user(leader).get(page).context["seen"]
    one = Commitment.objects.get(pk=draft.commitment_id)
    complete_commitment(
        commitment=one, version=one.version, fields={"test_complete": "Едно място"}, by=Actor.of(officer)
    )
    answer_ = as_user(leader).post(page, {"privacy_checked": "yes", "seen": seen})
    assert (answer_.status_code, "Read it once more" in answer_.text) == (422, True)
    again = as_user(leader).get(page).context["seen"]
    assert as_user(leader).post(page, {"privacy_checked": "yes", "seen": again}).status_code == 302


def test_a_letter_taken_back_is_written_anew(officer, draft):
    reply = write_to_institution(assessment=draft, by=Actor.of(officer))
    void_letter(letter=reply.letter, reason="Грешен адрес.", by=Actor.of(officer))
    again = write_to_institution(assessment=draft, by=Actor.of(officer))
    assert (again.pk, again.letter.pk == reply.letter.pk) == (reply.pk, False)


def test_what_they_say_is_kept_as_a_letter_of_theirs_and_opens_the_way_to_approval(officer, leader, draft):
    reply = answer(send(draft), officer, our_answer="Ще проверим на място.")
    draft.refresh_from_db()
    assert (draft.stage, reply.outcome, reply.answer.answers, reply.is_late) == (
        "to_approve", "received", reply.letter, True,
    )  # fmt: skip
    assert Letter.objects.received().get().text == THEIRS
    assert approve(draft, leader).number == 1


def test_a_letter_of_theirs_that_is_in_the_register_is_taken(officer, draft):
    reply = send(draft)
    theirs = ReplyFactory(answers=reply.letter, organisation=reply.letter.organisation, dated_on=today())
    assert answer(reply, officer, answer=theirs).answer == theirs
    assert Letter.objects.received().count() == 1


def test_a_letter_that_answers_another_is_not_their_reply(officer, draft):
    with pytest.raises(ValidationError, match="does not answer ours"):
        answer(send(draft), officer, answer=ReplyFactory())


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"their_words": " "}, "their_words"), ({"received_on": date(2020, 1, 1)}, "received_on"),
        ({"received_on": date(2099, 1, 1)}, "received_on"), ({"effect": "wording"}, "rationale"),
    ],
)  # fmt: skip
def test_a_reply_says_what_and_when(officer, draft, given, field):
    with pytest.raises(ValidationError) as refusal:
        answer(send(draft), officer, **given)
    assert list(refusal.value.message_dict) == [field]
    assert Reply.objects.get().is_open


def test_a_reply_may_change_the_wording(officer, draft):
    answer(send(draft), officer, effect="wording", rationale="Открити са 100 от 120 места.")
    draft.refresh_from_db()
    assert (draft.rationale, draft.stage) == ("Открити са 100 от 120 места.", "to_approve")


def test_a_reply_that_changes_the_verdict_sends_the_draft_back_and_a_new_one_follows(officer, leader, draft):
    answer(send(draft), officer, effect="verdict")
    draft.refresh_from_db()
    assert draft.state == "returned" and "reply" in draft.return_reason
    with pytest.raises(ValidationError, match="sent back"):
        approve(draft, leader)
    assert assess(draft.commitment, officer, delivery="substantial", cause="reply").stage == "second_coding"


def test_silence_is_written_down_only_when_the_time_has_run_out(officer, draft):
    reply = send(draft, ago=3)
    with pytest.raises(ValidationError, match="has not run out"):
        record_silence(reply=reply, by=Actor.of(officer))


def test_nobody_writes_down_silence_while_a_reply_lies_there(officer, draft):
    reply = send(draft)
    ReplyFactory(answers=reply.letter, organisation=reply.letter.organisation, dated_on=today())
    with pytest.raises(ValidationError, match="A reply came"):
        record_silence(reply=reply, by=Actor.of(officer))


def test_silence_is_published(client, officer, leader, commitment):
    approve(ready(commitment, officer), leader)
    page = client.get(
        reverse("monitoring:public-detail", args=["en", commitment.pk]), headers={"accept-language": "en"}
    )
    shown = page.content.decode()
    assert "no reply by the date" in shown and Reply.objects.get().sent_hash in shown
    assert "our letter" not in shown


def test_what_they_say_is_published_word_for_word(client, officer, leader, draft):
    answer(send(draft), officer, our_answer="Проверихме.")
    approve(draft, leader)
    page = client.get(reverse("monitoring:public-detail", args=["en", draft.commitment_id])).content.decode()
    assert THEIRS in page and "Проверихме." in page


def test_an_unsent_letter_or_an_open_reply_holds_publication_back(officer, leader, draft):
    with pytest.raises(ValidationError, match="Send it the letter"):
        approve(draft, leader)
    send(draft)
    with pytest.raises(ValidationError, match="still to be written down"):
        approve(draft, leader)


def test_what_is_closed_never_changes(officer, draft):
    answer(send(draft), officer)
    for act in (
        lambda: Reply.objects.update(their_words="x"),
        lambda: Reply.objects.update(closed_at=None, outcome="pending"),
        lambda: Reply.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            act()
    with pytest.raises(ValidationError, match="meanwhile"):
        answer(Reply.objects.get(), officer)


def test_whoever_asked_is_reminded_when_the_time_has_run_out(officer, other_officer, draft):
    send(draft, by=other_officer)
    told = [" ".join(line.text for line in lines_for(user, today())) for user in (officer, other_officer)]
    assert all("run out" in one for one in told), "the coder and whoever asked"
    record_silence(reply=Reply.objects.get(), by=Actor.of(officer))
    assert "run out" not in " ".join(line.text for line in lines_for(officer, today()))


def test_the_clock_stands_on_the_commitments_page(as_user, officer, draft):
    reply = send(draft)
    shown = as_user(officer).get(draft.commitment.get_absolute_url()).content.decode()
    assert reply.sent_hash in shown and "pending" in shown


# What cannot wait


def urgent(draft, by):
    return find_urgent(assessment=draft, reason="Училището затваря утре.", by=Actor.of(by))


def test_what_cannot_wait_takes_two_who_had_no_hand_in_it(officer, other_officer, leader, draft):
    send(draft, ago=1)
    with pytest.raises(ValidationError, match="still to be written down"):
        approve(draft, leader)
    with pytest.raises(ValidationError, match="You coded"):
        urgent(draft, officer)
    urgent(draft, other_officer)
    draft.refresh_from_db()
    with pytest.raises(ValidationError, match="a second person"):
        approve(draft, other_officer)

    published = approve(draft, leader)

    assert (published.urgent_approver, published.approver, published.reply_is_pending) == (other_officer, leader, True)


@pytest.mark.parametrize("reason", ["", "2026-03-12"])
def test_what_cannot_wait_says_why(other_officer, draft, reason):
    send(draft, ago=1)
    with pytest.raises(ValidationError, match="cannot wait"):
        find_urgent(assessment=draft, reason=reason, by=Actor.of(other_officer))


def test_even_what_cannot_wait_is_sent_to_the_institution_first(other_officer, draft):
    with pytest.raises(ValidationError, match="with the institution"):
        urgent(draft, other_officer)


def test_the_mark_reply_pending_goes_when_the_reply_is_written_down_and_the_verdict_stays_as_it_was(
    client, officer, other_officer, leader, draft
):
    reply = send(draft, ago=1)
    urgent(draft, other_officer)
    approve_assessment(assessment=draft, by=Actor.of(leader), privacy_checked=True)
    address = reverse("monitoring:public-detail", args=["en", draft.commitment_id])
    before = Assessment.objects.filter(pk=draft.pk).values().get()
    english = {"headers": {"accept-language": "en"}}
    assert "reply pending" in client.get(address, **english).content.decode()

    answer(reply, officer, effect="verdict")

    shown = client.get(address, **english).content.decode()
    assert "reply pending" not in shown and THEIRS in shown
    assert Assessment.objects.filter(pk=draft.pk).values().get() == before


def test_the_whole_reply_is_written_down_on_pages(as_user, officer, other_officer, draft):
    client = as_user(other_officer)
    page = reverse("monitoring:assessment-approve", args=[draft.pk])
    written = client.post(reverse("monitoring:reply-write", args=[draft.pk]))
    assert written.url == Letter.objects.get().get_absolute_url()
    sent_on = today()
    assert client.post(reverse("monitoring:reply-send", args=[draft.pk]), {"dated_on": ""}).status_code == 422
    assert client.post(reverse("monitoring:reply-send", args=[draft.pk]), {"dated_on": sent_on}).url == page
    assert client.post(reverse("monitoring:reply-silence", args=[draft.pk])).url == page
    assert "has not run out" in client.get(page).content.decode()
    record = reverse("monitoring:reply-record", args=[draft.pk])
    given = {"received_on": today(), "their_words": "", "effect": "none", "our_answer": "Благодарим."}
    refused = client.post(record, given)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["their_words"])
    assert "Благодарим." in refused.content.decode()
    assert client.post(record, {**given, "their_words": THEIRS}).url == page
    assert THEIRS in client.get(page).content.decode()
    assert client.get(record).status_code == 404


def test_only_the_centre_reads_the_letters_of_a_reply(officer, leader, commitment, member):
    approve(ready(commitment, officer), leader)
    assert Reply.objects.visible_to(member).exists()
    assert not Letter.objects.visible_to(UserFactory(role="member")).exists()

"""Letters: written, sent, received, changed, withdrawn."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.actors import Actor
from accounts.conflicts import Conflict
from accounts.models import LogEntry
from crm.actions.letters import change_letter, record_received, send_letter, void_letter, write_letter
from crm.actions.meetings import edit_meeting
from crm.confidentiality import Level
from crm.models import Document, Letter, Task
from crm.reply_terms import months_after, usual_due
from tests.factories import (
    LetterFactory,
    MeetingFactory,
    MinistryFactory,
    OfficeFactory,
    PersonFactory,
    ReplyFactory,
    TenureFactory,
    UserFactory,
)

TODAY = timezone.localdate()


@pytest.fixture
def by(officer):
    return Actor.of(officer)


def drafted(by, **fields):
    return write_letter(**{"subject": "Достъп до данни", "organisation": MinistryFactory(), "by": by, **fields})


def received(by, **fields):
    fields = {"subject": "Отговор", "dated_on": TODAY, "by": by, **fields}
    fields.setdefault("organisation", fields["answers"].organisation if fields.get("answers") else MinistryFactory())
    return record_received(**fields)


# Sending


def test_a_letter_of_ours_has_no_day_until_it_is_sent(by):
    letter = drafted(by)
    assert letter.is_draft
    sent = send_letter(letter=letter, dated_on=TODAY, number="ИЗХ-7", by=by)
    assert (sent.dated_on, sent.number) == (TODAY, "ИЗХ-7")


@pytest.mark.parametrize(
    ("kind", "due"),
    [
        ("information", date(2026, 2, 14)),
        ("complaint", date(2026, 3, 31)),
        ("position", date(2026, 3, 31)),
        ("letter", date(2026, 3, 2)),
        ("reply", None),
        ("thanks", None),
    ],
)
def test_the_kind_says_by_when_a_reply_is_usually_due(kind, due):
    assert usual_due(kind, date(2026, 1, 31)) == due


def test_months_end_where_a_shorter_month_ends():
    assert months_after(date(2025, 12, 31), 2) == date(2026, 2, 28)


def test_sending_sets_the_usual_due_day_unless_another_or_none_is_given(by):
    one, two, three = (drafted(by, kind="information") for _ in range(3))
    assert send_letter(letter=one, dated_on=TODAY, by=by).reply_due_on == TODAY + timedelta(days=14)
    assert send_letter(letter=two, dated_on=TODAY, reply_due_on=TODAY, by=by).reply_due_on == TODAY
    assert send_letter(letter=three, dated_on=TODAY, reply_due_on=None, by=by).reply_due_on is None


def test_a_letter_is_sent_once_and_not_tomorrow(by):
    letter = drafted(by)
    with pytest.raises(ValidationError, match="still to come"):
        send_letter(letter=letter, dated_on=TODAY + timedelta(days=1), by=by)
    send_letter(letter=letter, dated_on=TODAY, by=by)
    with pytest.raises(ValidationError, match="sent already"):
        send_letter(letter=letter, dated_on=TODAY, by=by)


def test_the_log_names_the_fields_of_a_letter_and_keeps_no_text(by):
    letter = change_letter(letter=drafted(by), version=1, text="Тайно", subject="Друго", by=by)
    entry = LogEntry.objects.about(letter).order_by("-pk").first()
    assert {"text", "subject"} <= set(entry.fields)
    assert "Тайно" not in str(entry.changes) and "Друго" not in str(entry.changes)


# In which capacity


def test_the_addressee_keeps_the_capacity_of_that_day(by):
    ministry, person = MinistryFactory(), PersonFactory()
    minister = TenureFactory(
        person=person, organisation=ministry, office=OfficeFactory(body=ministry), started="2025", ended="2026-03"
    )
    TenureFactory(person=person, organisation=MinistryFactory(), started="2026-04")
    then = received(by, organisation=ministry, person=person, dated_on=date(2026, 3, 20))
    later = received(by, organisation=ministry, person=person, dated_on=date(2026, 4, 20))
    assert (then.capacity, later.capacity) == (minister, None)


def test_a_capacity_in_another_organisation_is_none_here(by):
    person = PersonFactory()
    TenureFactory(person=person, started="2020")
    assert received(by, person=person).capacity is None


def test_the_post_the_letter_names_comes_before_any_other(by):
    ministry, person = MinistryFactory(), PersonFactory()
    first, second = OfficeFactory(body=ministry), OfficeFactory(body=ministry)
    TenureFactory(person=person, organisation=ministry, office=second, started="2024")
    wanted = TenureFactory(person=person, organisation=ministry, office=first, started="2021")
    assert received(by, organisation=ministry, person=person, office=first).capacity == wanted


def test_another_day_finds_another_capacity(by):
    ministry, person = MinistryFactory(), PersonFactory()
    TenureFactory(person=person, organisation=ministry, started="2026", ended="2026-02")
    letter = received(by, organisation=ministry, person=person, dated_on=date(2026, 2, 28))
    assert letter.capacity
    assert change_letter(letter=letter, version=1, dated_on=date(2026, 3, 1), by=by).capacity is None


def test_an_office_of_another_body_is_refused(by):
    with pytest.raises(ValidationError) as refusal:
        drafted(by, office=OfficeFactory())
    assert "office" in refusal.value.error_dict


# What answers what


def test_a_reply_answers_a_letter_that_went_the_other_way(by):
    sent = LetterFactory()
    assert received(by, answers=sent).answers == sent
    for wrong in (drafted(by), ReplyFactory(answers=sent), LetterFactory(voided_at=timezone.now(), void_reason="x")):
        with pytest.raises(ValidationError) as refusal:
            received(by, answers=wrong)
        assert "answers" in refusal.value.error_dict


def test_a_reply_is_not_older_than_what_it_answers(by):
    with pytest.raises(ValidationError, match="older"):
        received(by, answers=LetterFactory(dated_on=TODAY, reply_due_on=None), dated_on=TODAY - timedelta(days=1))


def test_the_day_of_an_answered_letter_does_not_pass_its_reply(by):
    sent = LetterFactory(dated_on=TODAY - timedelta(days=9), reply_due_on=None)
    received(by, answers=sent, dated_on=TODAY - timedelta(days=5))
    with pytest.raises(ValidationError, match="older") as refusal:
        change_letter(letter=sent, version=1, dated_on=TODAY - timedelta(days=4), by=by)
    assert "dated_on" in refusal.value.error_dict
    assert change_letter(letter=sent, version=1, dated_on=TODAY - timedelta(days=5), by=by).version == 2


def test_a_reply_can_be_put_right_though_the_letter_it_answers_was_withdrawn(by):
    sent = LetterFactory(dated_on=TODAY - timedelta(days=9), reply_due_on=None)
    reply = received(by, answers=sent)
    sent = void_letter(letter=sent, reason="Сгрешен адресат", by=by)
    changed = change_letter(letter=reply, version=1, subject="По-точно", answers=sent, by=by)
    assert (changed.subject, changed.answers) == ("По-точно", sent)


def test_letters_do_not_answer_each_other_in_a_circle(by):
    sent = LetterFactory(dated_on=TODAY, reply_due_on=None)
    reply = received(by, answers=sent)
    with pytest.raises(ValidationError, match="circle"):
        change_letter(letter=sent, version=1, answers=reply, by=by)


def test_a_received_letter_waits_for_no_reply(by):
    with pytest.raises(ValidationError, match="of ours"):
        change_letter(letter=received(by), version=1, reply_due_on=TODAY, by=by)


# How strict


def test_a_reply_is_at_least_as_strict_as_the_letter(by):
    sent = LetterFactory(confidentiality=Level.RESTRICTED, author=by.user)
    assert received(by, answers=sent, confidentiality=Level.PUBLIC).confidentiality == Level.RESTRICTED
    assert received(by, answers=LetterFactory(confidentiality=Level.PUBLIC)).confidentiality == Level.INTERNAL


def test_a_letter_after_a_meeting_is_at_least_as_strict_as_the_meeting(by):
    meeting = MeetingFactory(confidentiality=Level.RESTRICTED, author=by.user)
    assert drafted(by, meeting=meeting, confidentiality=Level.COALITION).confidentiality == Level.RESTRICTED


def test_what_hangs_on_a_letter_narrows_with_it(by):
    letter = LetterFactory(author=by.user, confidentiality=Level.COALITION)
    reply = ReplyFactory(answers=letter, confidentiality=Level.COALITION, author=by.user)
    task = Task.objects.create(
        what="Да се обадим", assignee=by.user, author=by.user, confidentiality=Level.COALITION, subject=reply
    )
    paper = Document.objects.create(
        title="Писмо",
        file_name="a.pdf",
        size=1,
        sha256="0",
        author=by.user,
        confidentiality=Level.PUBLIC,
        subject=letter,
    )
    change_letter(letter=letter, version=1, confidentiality=Level.RESTRICTED, by=by)
    for one in (reply, task, paper):
        one.refresh_from_db()
        assert one.confidentiality == Level.RESTRICTED


def test_letters_narrow_with_the_meeting_they_follow(by):
    meeting = MeetingFactory(author=by.user, confidentiality=Level.COALITION)
    letter = LetterFactory(meeting=meeting, confidentiality=Level.COALITION)
    reply = ReplyFactory(answers=letter, confidentiality=Level.COALITION)
    edit_meeting(meeting=meeting, version=1, confidentiality=Level.RESTRICTED, by=by)
    letter.refresh_from_db()
    reply.refresh_from_db()
    assert (letter.confidentiality, reply.confidentiality) == (Level.RESTRICTED, Level.RESTRICTED)


def test_only_the_author_or_leadership_opens_a_letter_further(by, leader):
    letter = LetterFactory()
    with pytest.raises(ValidationError, match="more readers"):
        change_letter(letter=letter, version=1, confidentiality=Level.COALITION, by=by)
    opened = change_letter(letter=letter, version=1, confidentiality=Level.COALITION, by=Actor.of(leader))
    assert opened.confidentiality == Level.COALITION


def test_nobody_hides_a_letter_from_themselves(by):
    letter = LetterFactory()
    with pytest.raises(ValidationError, match="not see it any more"):
        change_letter(letter=letter, version=1, confidentiality=Level.RESTRICTED, by=by)
    letter.refresh_from_db()
    assert letter.confidentiality == Level.INTERNAL


# Changing and withdrawing


def test_the_second_of_two_savers_is_told(by):
    letter = drafted(by)
    change_letter(letter=letter, version=1, subject="Първи", by=by)
    with pytest.raises(Conflict):
        change_letter(letter=letter, version=1, subject="Втори", by=by)


def test_a_draft_gets_its_day_by_being_sent_and_a_sent_letter_keeps_one(by):
    letter = drafted(by)
    with pytest.raises(ValidationError):
        change_letter(letter=letter, version=1, dated_on=TODAY, by=by)
    send_letter(letter=letter, dated_on=TODAY, by=by)
    with pytest.raises(ValidationError):
        change_letter(letter=letter, version=2, dated_on=None, by=by)


def test_a_withdrawn_letter_says_why_and_changes_no_more(by):
    letter = drafted(by)
    with pytest.raises(ValidationError, match="why"):
        void_letter(letter=letter, reason="  ", by=by)
    gone = void_letter(letter=letter, reason="Записано два пъти", by=by)
    assert gone.voided_at and gone.void_reason == "Записано два пъти"
    with pytest.raises(ValidationError, match="withdrawn"):
        change_letter(letter=gone, version=2, subject="Друго", by=by)
    assert not Letter.objects.standing().filter(pk=gone.pk).exists()


def test_a_letter_without_a_subject_is_refused(by):
    with pytest.raises(ValidationError) as refusal:
        drafted(by, subject="   ")
    assert "subject" in refusal.value.error_dict


def test_only_a_person_with_an_account_records_a_letter(db):
    with pytest.raises(ValidationError):
        drafted(Actor(None))


def test_a_restricted_letter_is_seen_by_its_author_those_named_and_leadership(by, other_officer, leader):
    named = UserFactory(role="officer")
    letter = drafted(by, confidentiality=Level.RESTRICTED, person=PersonFactory(user=named))
    seen = [Letter.objects.visible_to(one).filter(pk=letter.pk).exists() for one in (by.user, named, leader)]
    assert seen == [True, True, True]
    assert not Letter.objects.visible_to(other_officer).exists()

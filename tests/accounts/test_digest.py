"""Reminders by e-mail: one mail, on the right day, in the reader's language, with no word of a record; one click ends them."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail, signing
from django.test import Client
from django.utils import timezone

from accounts import digest, outbox, tasks
from accounts.models import Digest, LogEntry, OutboxEntry, User
from config.celery import app
from crm.confidentiality import Level
from crm.models import Meeting, Organisation
from monitoring.models import Assessment
from network.models import TieAnswer
from tests.factories import (
    AssessmentFactory,
    CommitmentFactory,
    LetterFactory,
    MeetingFactory,
    ReplyFactory,
    TaskFactory,
    UserFactory,
)

MONDAY = date(2026, 11, 23)
TUESDAY, FRIDAY, SATURDAY, SUNDAY = (MONDAY + timedelta(days=n) for n in (1, 4, 5, 6))


@pytest.fixture
def worker():
    """Do what the outbox holds, as the worker does."""

    def work():
        for pk in outbox.waiting():
            outbox.carry_out(pk)
        return mail.outbox

    return work


@pytest.fixture
def reader(db):
    user = UserFactory(name="Радка Читателева", digest=Digest.DAILY)
    TaskFactory(assignee=user, due_on=MONDAY - timedelta(days=3))
    return user


def reminded(day, worker):
    digest.claim_all(day)
    return [one.to[0] for one in worker()]


def words(user, today=MONDAY):
    return [line.text for line in digest.lines_for(user, today)]


# On which day


@pytest.mark.parametrize(
    ("rhythm", "days"),
    [(Digest.DAILY, {MONDAY, TUESDAY, FRIDAY}), (Digest.WEEKLY, {MONDAY}), (Digest.NONE, set())],
)
def test_each_gets_it_in_the_rhythm_they_chose(rhythm, days, db):
    user = UserFactory(digest=rhythm)
    asked = [MONDAY, TUESDAY, FRIDAY, SATURDAY, SUNDAY]
    assert {day for day in asked if digest.due(day).filter(pk=user.pk).exists()} == days


def test_nobody_gets_two_on_one_day_however_many_clocks_run(reader, worker):
    assert [digest.claim_all(MONDAY) for _ in range(3)] == [1, 0, 0]
    assert not digest.claim(reader.pk, MONDAY)
    assert OutboxEntry.objects.count() == 1
    worker()
    worker()
    assert len(mail.outbox) == 1
    assert reminded(TUESDAY, worker) == [reader.email] * 2, "the next day has its own"


def test_a_clock_that_is_late_wakes_no_earlier_day(reader):
    digest.claim_all(TUESDAY)
    assert digest.claim_all(MONDAY) == 0


def test_a_closed_or_demonstration_account_gets_none(reader, worker):
    closed = UserFactory(digest=Digest.DAILY, is_active=False)
    shown = UserFactory(digest=Digest.DAILY, is_demonstration=True)
    for user in (closed, shown):
        TaskFactory(assignee=user, due_on=MONDAY)
    assert reminded(MONDAY, worker) == [reader.email]


def test_who_was_closed_or_stopped_it_after_the_claim_gets_none(reader, worker):
    digest.claim_all(MONDAY)
    User.objects.filter(pk=reader.pk).update(digest=Digest.NONE)
    assert worker() == []
    User.objects.filter(pk=reader.pk).update(digest=Digest.DAILY, is_active=False, digested_on=None)
    OutboxEntry.objects.all().delete()
    assert reminded(MONDAY, worker) == []


def test_one_that_a_later_day_overtook_is_dropped(reader, worker):
    digest.claim_all(MONDAY)
    digest.claim_all(TUESDAY)
    assert len(worker()) == 1
    assert str(TUESDAY) in mail.outbox[0].extra_headers["Message-ID"]


def test_nothing_waits_no_mail(db, worker):
    UserFactory(digest=Digest.DAILY)
    assert reminded(MONDAY, worker) == []
    assert OutboxEntry.objects.exclude(done_at=None).count() == 1


def test_the_clock_wakes_it_on_working_days_at_seven():
    entry = app.conf.beat_schedule["reminders"]
    assert entry["task"] == tasks.claim_digests.name
    assert (entry["schedule"].hour, entry["schedule"].minute) == ({7}, {0})
    assert entry["schedule"].day_of_week == {1, 2, 3, 4, 5}
    assert app.conf.timezone == "Europe/Sofia"


# At most once


class Killed(BaseException):
    """A worker that is gone in the middle."""


def test_a_worker_killed_while_sending_sends_no_second_one(reader, worker, monkeypatch):
    digest.claim_all(MONDAY)

    def sent_and_killed(message, fail_silently=False):
        mail.outbox.append(message)
        raise Killed

    monkeypatch.setattr("django.core.mail.EmailMessage.send", sent_and_killed)
    with pytest.raises(Killed):
        worker()
    monkeypatch.undo()
    assert len(worker()) == 1, "the row was claimed before the mail left"


def test_what_the_server_refuses_is_tried_again(reader, worker, monkeypatch):
    digest.claim_all(MONDAY)

    def refused(message, fail_silently=False):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refused)
    assert worker() == []
    monkeypatch.undo()
    OutboxEntry.objects.update(failed_at=timezone.now() - timedelta(minutes=2))
    assert len(worker()) == 1


# What it says


def test_it_counts_what_waits_in_the_readers_words(officer, other_officer):
    for days in (9, 2):
        TaskFactory(assignee=officer, due_on=MONDAY - timedelta(days=days))
    TaskFactory(assignee=officer, due_on=MONDAY + timedelta(days=1))
    TaskFactory(assignee=officer, due_on=MONDAY + timedelta(days=30))
    TaskFactory(assignee=officer)
    TaskFactory(assignee=officer, due_on=MONDAY, done_at=timezone.now())
    TaskFactory(assignee=other_officer, due_on=MONDAY)
    assert words(officer) == [
        "2 tasks of yours are overdue, the oldest since 14 November 2026.",
        "1 task of yours is due on 24 November 2026.",
    ]


def test_it_asks_how_planned_meetings_went(officer, other_officer):
    MeetingFactory(author=officer, state=Meeting.State.PLANNED, held_on=MONDAY - timedelta(days=1))
    MeetingFactory(author=officer, state=Meeting.State.PLANNED, held_on=MONDAY)
    MeetingFactory(author=officer, held_on=MONDAY - timedelta(days=1))
    MeetingFactory(author=other_officer, state=Meeting.State.PLANNED, held_on=MONDAY - timedelta(days=1))
    assert words(officer) == ["How did it go? 1 meeting of 22 November 2026 waits for its report."]


def test_it_counts_letters_that_nobody_answered(officer):
    late = {"author": officer, "dated_on": MONDAY - timedelta(days=30), "reply_due_on": MONDAY - timedelta(days=2)}
    LetterFactory(**late)
    ReplyFactory(answers=LetterFactory(**late), reply_due_on=None)
    LetterFactory(**{**late, "reply_due_on": MONDAY})
    assert words(officer) == ["1 letter of yours has no answer; it was due on 21 November 2026."]


def test_it_counts_checks_and_what_others_have_assessed(officer, other_officer):
    CommitmentFactory(owner=officer, next_check=MONDAY)
    CommitmentFactory(owner=officer, next_check=TUESDAY)
    CommitmentFactory(owner=other_officer, next_check=MONDAY)
    AssessmentFactory(coder=other_officer)
    AssessmentFactory(coder=officer)
    AssessmentFactory(coder=other_officer, state=Assessment.State.RETURNED, return_reason="x")
    assert words(officer) == [
        "1 commitment in your care is to be checked, since 23 November 2026.",
        "1 assessment waits for you.",
    ]


def test_it_counts_nothing_that_the_reader_may_not_see(officer, other_officer, member):
    secret = {"confidentiality": Level.RESTRICTED}
    AssessmentFactory(coder=other_officer, commitment=CommitmentFactory(author=other_officer, **secret))
    CommitmentFactory(owner=member, next_check=MONDAY)
    TieAnswer.objects.create(organisation=Organisation.objects.changeable_by(member).get(), answered_on=MONDAY)
    assert (words(officer), words(member)) == ([], [])


def test_every_link_leads_where_the_count_says(as_user, officer, other_officer):
    TaskFactory(assignee=officer, what="Закъсняла", due_on=timezone.localdate() - timedelta(days=3))
    TaskFactory(assignee=officer, what="Скорошна", due_on=timezone.localdate() + timedelta(days=3))
    MeetingFactory(
        author=officer, about="Чака", state=Meeting.State.PLANNED, held_on=timezone.localdate() - timedelta(days=1)
    )
    LetterFactory(author=officer, subject="Без отговор")
    CommitmentFactory(owner=officer, title="За проверка", next_check=timezone.localdate())
    AssessmentFactory(coder=other_officer, commitment=CommitmentFactory(title="За одобрение"))
    lines = digest.lines_for(officer, timezone.localdate())
    pages = [as_user(officer).get(line.url) for line in lines]
    assert [page.status_code for page in pages] == [200] * 6
    wanted = ["Закъсняла", "Скорошна", "Чака", "Без отговор", "За проверка", "За одобрение"]
    assert [word for word, page in zip(wanted, pages, strict=True) if word not in page.content.decode()] == []


def test_a_link_shows_nothing_that_was_not_counted(as_user, officer, other_officer):
    today = timezone.localdate()
    LetterFactory(author=officer), LetterFactory(author=other_officer, subject="Чуждо писмо")
    CommitmentFactory(owner=officer, next_check=today)
    CommitmentFactory(owner=officer, title="За по-късно", next_check=today + timedelta(days=9))
    pages = [as_user(officer).get(line.url).content.decode() for line in digest.lines_for(officer, today)]
    assert len(pages) == 2
    assert not [page for page in pages if "Чуждо писмо" in page or "За по-късно" in page]


def test_no_word_of_a_record_travels_in_the_mail(officer, other_officer, worker):
    User.objects.filter(pk=officer.pk).update(digest=Digest.DAILY)
    word, today = "zqтайна", MONDAY
    for level in Level:
        told = {"confidentiality": level}
        TaskFactory(assignee=officer, what=word, due_on=today - timedelta(days=1), **told)
        MeetingFactory(
            author=officer,
            about=word,
            notes=word,
            where=word,
            state=Meeting.State.PLANNED,
            held_on=today - timedelta(days=1),
            **told,
        )
        LetterFactory(
            author=officer,
            subject=word,
            number=word,
            dated_on=today - timedelta(days=9),
            reply_due_on=today - timedelta(days=1),
            **told,
        )
        CommitmentFactory(owner=officer, title=word, next_check=today, **told)
    digest.claim_all(today)
    (message,) = worker()
    assert word not in message.message().as_string()
    assert word not in message.body + message.subject
    assert "4 tasks of yours are overdue" in message.body


def test_it_is_written_in_the_readers_language(reader, worker):
    User.objects.filter(pk=reader.pk).update(language="bg")
    digest.claim_all(MONDAY)
    (message,) = worker()
    assert "23 ноември 2026" in message.subject
    assert "November" not in message.subject + message.body


def test_the_mail_is_one_plain_text_to_one_reader(reader, worker, settings):
    digest.claim_all(MONDAY)
    (message,) = worker()
    assert (message.to, message.cc, message.bcc) == ([reader.email], [], [])
    assert message.message().get_content_type() == "text/plain"
    assert "\n\n\n" not in message.body
    links = re.findall(r"https?://\S+", message.body)
    assert links
    assert all(link.startswith(settings.BASE_URL) for link in links)


def test_a_digest_runs_the_same_queries_for_one_and_for_three(officer):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for _ in range(3):
        TaskFactory(assignee=officer, due_on=MONDAY - timedelta(days=1))
        MeetingFactory(author=officer, state=Meeting.State.PLANNED, held_on=MONDAY - timedelta(days=1))
        CommitmentFactory(owner=officer, next_check=MONDAY)
        with CaptureQueriesContext(connection) as seen:
            digest.lines_for(User.objects.get(pk=officer.pk), MONDAY)
        counts.append(len(seen))
    assert counts[1] == counts[2]


# Stopping


def stop_address(worker):
    digest.claim_all(MONDAY)
    (message,) = worker()
    headers = message.extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"].strip("<>")
    assert address in message.body
    return "/" + address.split("/", 3)[3]


def test_one_click_stops_it_without_signing_in(reader, worker):
    path, stranger = stop_address(worker), Client(enforce_csrf_checks=True)
    page = stranger.get(path)
    reader.refresh_from_db()
    assert (page.status_code, reader.digest) == (200, Digest.DAILY), "looking at the address stops nothing"
    assert "Stop the reminders" in page.content.decode()
    for _ in range(2):
        assert stranger.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    reader.refresh_from_db()
    assert reader.digest == Digest.NONE
    assert LogEntry.objects.filter(verb="stopped the reminders").values_list("user", "via").get() == (reader.pk, "link")
    assert reminded(TUESDAY, worker) == [reader.email], "only the one of before"


def test_the_key_opens_nothing_else_and_cannot_be_made_up(reader, as_user):
    key = digest.stop_key(reader)
    for other in (
        key[:-1] + ("a" if key[-1] != "a" else "b"),
        signing.dumps(reader.pk, salt="other"),
        "x",
        str(reader.pk),
    ):
        assert Client().post(f"/reminders/stop/{other}/").status_code == 404
    stranger = Client()
    stranger.post(f"/reminders/stop/{key}/")
    assert stranger.get("/profile/").status_code == 302
    assert reader.email not in stranger.get(f"/reminders/stop/{key}/").content.decode()


def test_the_key_of_a_closed_account_is_unknown(reader):
    User.objects.filter(pk=reader.pk).update(is_active=False)
    assert Client().post(f"/reminders/stop/{digest.stop_key(reader)}/").status_code == 404


def test_the_rhythm_is_chosen_on_the_account_page(as_user, reader):
    client = as_user(reader)
    assert 'name="digest"' in client.get("/profile/").content.decode()
    response = client.post("/profile/", {"name": reader.name, "language": "en", "digest": "weekly"})
    reader.refresh_from_db()
    assert (response.status_code, reader.digest) == (302, Digest.WEEKLY)
    assert client.post("/profile/", {"name": reader.name, "language": "en", "digest": "hourly"}).status_code == 422


def test_switching_the_language_leaves_the_rhythm_alone(as_user, reader):
    as_user(reader).post("/language/", {"language": "bg", "next": "/"})
    reader.refresh_from_db()
    assert (reader.language, reader.digest) == ("bg", Digest.DAILY)

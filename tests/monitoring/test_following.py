"""Who follows a commitment or an institution gets a mail when it changes: at most one a day, of what they may know."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import LogEntry, OutboxEntry
from accounts.outbox import carry_out
from crm.confidentiality import Level
from monitoring.actions.commitments import revise_due, withdraw_commitment
from monitoring.following import letters
from monitoring.models import Commitment, Following
from tests.factories import OrganisationFactory, PublishedCommitmentFactory

READER = "reader@example.net"


def ask_page(kind, record, language="en"):
    return reverse(f"monitoring:follow-{kind}", args=[record.pk]) + f"?language={language}"


def sent():
    """Do what the outbox promised; return the mails that left."""
    mail.outbox = []
    for pk in OutboxEntry.objects.filter(done_at=None).order_by("pk").values_list("pk", flat=True):
        carry_out(pk)
    return mail.outbox


def link(message, what):
    return re.search(rf"/follow/{what}/[^\s/]+/", message.body).group()


def confirmed(client, kind, record, email=READER):
    client.post(ask_page(kind, record), {"email": email})
    client.post(link(sent()[0], "confirm"))
    Following.objects.update(told_until=timezone.now() - timedelta(minutes=5))


def written():
    letters.write_to_followers(timezone.now())
    return sent()


def move(commitment, by, days=50, reason="Отсрочка."):
    revise_due(
        commitment=commitment, due_on=timezone.localdate() + timedelta(days=days), reason=reason, by=Actor.of(by)
    )


@pytest.fixture
def promise(db):
    long_ago = timezone.now() - timedelta(days=30)
    return PublishedCommitmentFactory(title="120 места", published_at=long_ago, confidentiality=Level.PUBLIC)


# Readers without an account


def test_an_address_is_written_to_only_after_its_owner_said_yes(client, promise, officer):
    assert client.get(ask_page("commitment", promise)).status_code == 200
    assert client.post(ask_page("commitment", promise), {"email": "Reader@Example.net "}).status_code == 200
    [letter] = sent()
    assert letter.to == [READER] and "120 места" in letter.body
    move(promise, officer)
    assert written() == []
    address = link(letter, "confirm")
    assert "Yes, write to me" in client.get(address).content.decode()
    assert Following.objects.get().confirmed_at is None, "a program that only looks confirms nothing"
    confirmed_page = client.post(address, follow=True)
    assert confirmed_page.status_code == 200
    assert f'href="/tracker/en/{promise.pk}/"' in confirmed_page.content.decode(), "and leads on"
    assert written() == [], "what happened before is no news"
    move(promise, officer, 60, "Втора отсрочка.")
    [letter] = written()
    assert letter.to == [READER]
    assert f"/tracker/en/{promise.pk}/" in letter.body and "120 места" in letter.body
    assert officer.name not in letter.body


def test_the_answer_is_the_same_for_every_address(client, promise):
    confirmed(client, "commitment", promise)
    pages = [
        client.post(ask_page("commitment", promise), {"email": email}).content.decode().replace(email, "")
        for email in (READER, "nobody@example.net")
    ]
    bare = [re.sub(r'value="[^"]+"|"X-CSRFToken": "[^"]+"', "", page) for page in pages]
    assert bare[0] == bare[1]
    assert [letter.to for letter in sent()] == [["nobody@example.net"]]


def test_nobody_floods_a_stranger(client, promise, one_minute):
    for _ in range(3):
        client.post(ask_page("commitment", promise), {"email": READER})
    assert len(sent()) == 1
    others = [PublishedCommitmentFactory() for _ in range(5)]
    for other in others:
        client.post(ask_page("commitment", other), {"email": READER})
    assert len(sent()) == 2
    statuses = [
        client.post(ask_page("commitment", promise), {"email": f"a{n}@example.net"}).status_code for n in range(4)
    ]
    assert statuses == [200, 200, 429, 429]


def test_only_what_is_public_can_be_asked_for(client, promise):
    hidden = PublishedCommitmentFactory(confidentiality=Level.COALITION)
    draft = PublishedCommitmentFactory(published_at=None)
    body = OrganisationFactory(confidentiality=Level.PUBLIC)
    for kind, record in (("commitment", hidden), ("commitment", draft), ("institution", body)):
        assert client.get(ask_page(kind, record)).status_code == 404
        assert client.post(ask_page(kind, record), {"email": READER}).status_code == 404
    assert client.post(ask_page("commitment", promise), {"email": "nonsense"}).status_code == 422
    assert not Following.objects.exists()


def test_one_press_ends_it_and_the_address_is_gone(client, promise, officer):
    confirmed(client, "commitment", promise)
    other = PublishedCommitmentFactory(published_at=timezone.now() - timedelta(days=3))
    confirmed(client, "commitment", other)
    move(promise, officer)
    [letter] = written()
    headers = letter.message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = headers["List-Unsubscribe"].strip("<>").removeprefix(settings.BASE_URL)
    stranger = Client(enforce_csrf_checks=True)
    stranger.get(path)
    assert Following.objects.count() == 2, "looking stops nothing"
    assert stranger.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Following.objects.exists()
    assert stranger.post(path).status_code == 200, "pressed twice is no error"
    assert READER not in str(list(LogEntry.objects.values()))


def test_an_address_nobody_confirmed_is_forgotten(client, promise):
    client.post(ask_page("commitment", promise), {"email": READER})
    [letter] = sent()
    letters.forget_unconfirmed(timezone.now() + timedelta(days=6))
    assert Following.objects.exists()
    letters.forget_unconfirmed(timezone.now() + timedelta(days=8))
    assert not Following.objects.exists()
    assert client.get(link(letter, "confirm")).status_code == 404
    assert client.get("/follow/confirm/nonsense/").status_code == 404


def test_a_link_to_confirm_expires(client, promise, monkeypatch):
    client.post(ask_page("commitment", promise), {"email": READER})
    [letter] = sent()
    now = __import__("time").time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 8 * 24 * 3600)
    assert client.post(link(letter, "confirm")).status_code == 404


# What is told


def test_one_mail_a_day_tells_of_everything_that_is_followed(client, promise, officer):
    body = promise.owed_by
    body.confidentiality = Level.PUBLIC
    body.save()
    of_body = PublishedCommitmentFactory(
        title="Медиатори", owed_by=body, published_at=timezone.now() - timedelta(days=3)
    )
    other = PublishedCommitmentFactory(title="Чуждо", published_at=timezone.now() - timedelta(days=3))
    confirmed(client, "commitment", promise)
    confirmed(client, "institution", body)
    for one in (promise, of_body, other):
        move(one, officer)
    [letter] = written()
    assert letter.body.count("120 места") == 1 and "Медиатори" in letter.body and "Чуждо" not in letter.body
    move(promise, officer, 70)
    assert written() == [], "the day is taken"
    Following.objects.update(mailed_on=timezone.localdate() - timedelta(days=1))
    [letter] = written()
    assert "120 места" in letter.body and "Медиатори" not in letter.body
    Following.objects.update(mailed_on=None)
    assert written() == [], "nothing is told twice"


def test_what_is_public_when_the_mail_leaves_decides(client, promise, officer, leader):
    confirmed(client, "commitment", promise)
    move(promise, officer)
    letters.write_to_followers(timezone.now())
    Commitment.objects.filter(pk=promise.pk).update(confidentiality=Level.COALITION)
    assert sent() == []
    Commitment.objects.filter(pk=promise.pk).update(confidentiality=Level.PUBLIC)
    Following.objects.update(mailed_on=None)
    withdraw_commitment(commitment=promise, reason="Двойник.", by=Actor.of(leader))
    [letter] = written()
    assert "Withdrawn" in letter.body


def test_a_body_that_is_no_longer_public_is_not_told_of(client, promise, officer):
    body = promise.owed_by
    body.confidentiality = Level.PUBLIC
    body.save()
    confirmed(client, "institution", body)
    move(promise, officer)
    body.confidentiality = Level.INTERNAL
    body.save()
    assert written() == []


# Users


def test_a_member_follows_with_one_tap_and_stops_with_another(as_user, member, promise, officer):
    panel = reverse("monitoring:commitment-follow", args=[promise.pk])
    client = as_user(member)
    for _ in range(2):
        assert "Follow no more" in client.post(panel, {"follow": "yes"}).content.decode()
    assert Following.objects.get().user == member
    Following.objects.update(told_until=timezone.now() - timedelta(minutes=5))
    assert "120 места" in client.get(reverse("monitoring:following-list")).content.decode()
    move(promise, officer)
    [letter] = written()
    assert letter.to == [member.email] and f"/commitments/{promise.pk}/" in letter.body
    client.post(panel, {"follow": "no"})
    assert not Following.objects.exists()


def test_a_user_is_told_only_what_they_may_see_as_it_is_sent(as_user, member, officer, leader, promise):
    client = as_user(member)
    hidden = PublishedCommitmentFactory(confidentiality=Level.RESTRICTED)
    assert client.get(reverse("monitoring:commitment-follow", args=[hidden.pk])).status_code == 404
    assert client.post(reverse("monitoring:commitment-follow", args=[hidden.pk]), {"follow": "yes"}).status_code == 404
    inside = PublishedCommitmentFactory(
        title="За коалицията", confidentiality=Level.COALITION, published_at=timezone.now() - timedelta(days=3)
    )
    client.post(reverse("monitoring:commitment-follow", args=[inside.pk]), {"follow": "yes"})
    Following.objects.update(told_until=timezone.now() - timedelta(minutes=5))
    move(inside, officer)
    letters.write_to_followers(timezone.now())
    Commitment.objects.filter(pk=inside.pk).update(confidentiality=Level.RESTRICTED)
    assert sent() == []
    assert "За коалицията" not in client.get(reverse("monitoring:following-list")).content.decode()
    Commitment.objects.filter(pk=inside.pk).update(confidentiality=Level.COALITION)
    Following.objects.update(mailed_on=None, told_until=timezone.now() - timedelta(minutes=5))
    [letter] = written()
    assert "За коалицията" not in letter.body and f"/commitments/{inside.pk}/" in letter.body


def test_whoever_left_is_not_written_to(as_user, member, promise, officer):
    as_user(member).post(reverse("monitoring:commitment-follow", args=[promise.pk]), {"follow": "yes"})
    Following.objects.update(told_until=timezone.now() - timedelta(minutes=5))
    move(promise, officer)
    member.is_active = False
    member.save()
    assert written() == []


def test_nobody_reads_what_others_follow(as_user, officer, other_officer, leader, promise, client):
    as_user(officer).post(reverse("monitoring:commitment-follow", args=[promise.pk]), {"follow": "yes"})
    assert not Following.objects.visible_to(leader).exists()
    assert not Following.objects.visible_to(other_officer).exists()


# Whoever means no good


def test_a_stranger_is_asked_three_times_a_day_at_most_and_what_was_not_sent_is_not_kept(client, promise):
    for hour in range(5):
        Following.objects.update(made_at=timezone.now() - timedelta(hours=2 * hour))
        client.post(ask_page("commitment", promise), {"email": READER})
    assert len(sent()) == 1
    for _ in range(4):
        client.post(ask_page("commitment", PublishedCommitmentFactory()), {"email": READER})
    assert len(sent()) == 2
    assert Following.objects.count() == 3


def test_a_mailbox_is_one_whatever_stands_behind_a_plus_sign(client, promise):
    for name in ("reader", "reader+1", "reader+2", "reader+3", "reade"):
        client.post(ask_page("commitment", promise), {"email": f"{name}@example.net"})
    assert [letter.to[0].partition("@")[0] for letter in sent()] == ["reader", "reader+1", "reader+2", "reade"]


def test_whoever_answers_may_ask_for_more(client, promise):
    for _ in range(4):
        confirmed(client, "commitment", PublishedCommitmentFactory())
    client.post(ask_page("commitment", promise), {"email": READER})
    assert [letter.to for letter in sent()] == [[READER]]


def test_what_may_not_be_told_takes_nobodys_day(client, promise, officer):
    """Else the next mail came a day later, and told that something hidden had happened."""
    body = promise.owed_by
    body.confidentiality = Level.PUBLIC
    body.save()
    hidden = PublishedCommitmentFactory(
        owed_by=body, confidentiality=Level.RESTRICTED, published_at=timezone.now() - timedelta(days=3)
    )
    confirmed(client, "institution", body)
    move(hidden, officer)
    assert written() == []
    move(promise, officer)
    assert [letter.to for letter in written()] == [[READER]]


def test_the_address_that_stops_works_after_its_first_subject_was_let_go(as_user, member, promise, officer):
    other = PublishedCommitmentFactory(published_at=timezone.now() - timedelta(days=3))
    client = as_user(member)
    for one in (promise, other):
        client.post(reverse("monitoring:commitment-follow", args=[one.pk]), {"follow": "yes"})
    Following.objects.update(told_until=timezone.now() - timedelta(minutes=5))
    move(promise, officer)
    [letter] = written()
    client.post(reverse("monitoring:commitment-follow", args=[promise.pk]), {"follow": "no"})
    client.post(link(letter, "stop"))
    assert not Following.objects.exists()


def test_pages_behind_a_key_stay_out_of_caches_and_search_engines(client, promise):
    client.post(ask_page("commitment", promise), {"email": READER})
    address = link(sent()[0], "confirm")
    stop = reverse("monitoring:follow-stop", args=[letters.stop_key(Following.objects.get())])
    for answer in (client.get(address), client.get(stop), client.get("/follow/confirm/nonsense/")):
        assert "no-store" in answer["Cache-Control"]
        assert "noindex" in answer["X-Robots-Tag"]
        assert answer["Referrer-Policy"] == "no-referrer"
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post(address, headers={"origin": "null"}).status_code == 302
    assert Following.objects.get().confirmed_at


def test_the_list_of_what_i_follow_asks_as_often_for_one_as_for_many(as_user, member, promise):
    page, counts = reverse("monitoring:following-list"), []
    client = as_user(member)
    client.get(page)
    for number in (1, 3):
        while Following.objects.count() < number:
            Following.objects.create(
                user=member, commitment=PublishedCommitmentFactory(confidentiality=Level.PUBLIC),
                confirmed_at=timezone.now(),
            )  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]

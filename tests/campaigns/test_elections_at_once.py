"""Two at once in an election: each waits for the other or is told in words, and no vote that was received is lost."""

from datetime import timedelta
from threading import Barrier, Thread
from time import sleep

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import LogEntry, OneTimeLink, OutboxEntry, Role
from accounts.outbox import carry_out
from campaigns.elections import closing, opening, voting, wiping
from campaigns.models import Ballot, Election, Vote, Voter
from campaigns.tasks import run_elections
from tests.campaigns.asking import speaker
from tests.campaigns.electing import frozen, let_time_pass, opened, vote
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def by():
    return UserFactory(role=Role.OFFICER)


def at_once(*acts):
    """Do all of them in the same moment; return what each gave, or the refusal it met."""
    start, told = Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        try:
            start.wait()
            told[number] = act()
        except Exception as error:  # anything but a refusal in words fails the test below
            told[number] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    broken = [one for one in told if isinstance(one, Exception) and not isinstance(one, ValidationError)]
    assert broken == []
    return told


def refused(told) -> int:
    return sum(isinstance(one, ValidationError) for one in told)


def ended(election: Election) -> None:
    """Let its end have come."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE campaigns_election DISABLE TRIGGER election_moves")
        Election.objects.filter(pk=election.pk).update(closes_at=timezone.now() - timedelta(minutes=1))
        cursor.execute("ALTER TABLE campaigns_election ENABLE TRIGGER election_moves")


@pytest.mark.parametrize("turn", range(3))
def test_a_vote_given_while_it_closes_is_counted_or_refused(by, turn):
    """All have voted, so it may be closed; each of them changes the vote in that very moment."""
    election = opened(by, voters=4)
    voters = list(election.voters.order_by("pk"))
    for voter in voters:
        vote(voter, 1)
    told = at_once(
        lambda: closing.close(election=election, by=Actor.of(by)),
        *(lambda voter=voter: vote(voter, 2) for voter in voters),
    )
    election.refresh_from_db()
    assert (election.state, election.voted, Vote.objects.count()) == ("closed", 4, 0)
    received = sum(isinstance(one, Voter) for one in told[1:])
    assert sorted(Ballot.objects.values_list("choices", flat=True)) == [[1]] * (4 - received) + [[2]] * received
    assert LogEntry.objects.filter(verb="voted").count() == 4 + received


def test_two_of_one_organisation_at_once_leave_one_vote_and_one_receipt(by):
    election = opened(by)
    voter = election.voters.order_by("pk").first()
    users = [speaker(voter.organisation) for _one in range(2)]
    path = reverse("campaigns:vote", args=[voter.pk])

    def sends(user, name):
        def act():
            client = Client()
            client.force_login(user)
            return client.post(path, {"names": [name], "seen": "0"}).status_code

        return act

    told = at_once(*(sends(user, str(number)) for number, user in enumerate(users * 2, 1) if number < 4))
    assert told == [302, 302, 302]
    kept = Vote.objects.get()
    assert (kept.voter, kept.times) == (voter, 3)
    last = LogEntry.objects.filter(verb="voted").latest("pk")
    assert kept.by == last.user, "the one written last counts"
    receipts = {entry.args[1] for entry in OutboxEntry.objects.filter(task__endswith="send_receipt")}
    assert Voter.objects.get(pk=voter.pk).receipt in receipts


def test_two_officers_who_confirm_at_once_confirm_once(by):
    others = [UserFactory(role=Role.OFFICER) for _one in range(2)]
    voter = opened(by).voters.order_by("pk").first()
    voter = Voter.objects.for_list().get(pk=voter.pk)
    voting.enter(voter=voter, choices=[2], way="paper", by=Actor.of(by))
    told = at_once(
        *(lambda one=one: voting.confirm(voter=voter, choices=[2], by=Actor.of(one)) for one in others)
    )  # fmt: skip
    assert refused(told) == 1
    assert (Vote.objects.get().times, LogEntry.objects.filter(verb="voted").count()) == (1, 1)


def test_what_is_confirmed_while_the_organisation_votes_itself_is_one_vote(by):
    other = UserFactory(role=Role.OFFICER)
    voter = Voter.objects.for_list().get(pk=opened(by).voters.order_by("pk").first().pk)
    voting.enter(voter=voter, choices=[2], way="phone", by=Actor.of(by))
    told = at_once(
        lambda: voting.confirm(voter=voter, choices=[2], by=Actor.of(other)), lambda: vote(voter, 1)
    )  # fmt: skip
    kept = Vote.objects.get()
    assert (kept.choices, kept.entered, Voter.objects.get(pk=voter.pk).via) == ([1], None, "link")
    assert kept.times == 2 - refused(told)


@pytest.mark.parametrize("other", ["officer", "worker"])
def test_it_is_closed_once(by, other):
    """By two officers, or by one and the hourly round: the second is told, and nothing is written twice."""
    election = opened(by, voters=3)
    vote(election.voters.first(), 1)
    ended(election)
    second = run_elections if other == "worker" else lambda: closing.close(election=election, by=Actor.of(by))
    told = at_once(lambda: closing.close(election=election, by=Actor.of(by)), second)
    assert refused(told) <= 1
    assert (Ballot.objects.count(), LogEntry.objects.filter(verb="closed an election").count()) == (1, 1)


def test_one_election_that_somebody_closes_meanwhile_keeps_no_other_open(by, monkeypatch):
    """The round has read both as over; an officer closes the first before it comes to it."""
    first, second = opened(by, voters=1), opened(by)
    for election in (first, second):
        vote(election.voters.first(), 1)
        ended(election)
    real = closing.close

    def late(*, election, by):
        if election.pk == first.pk and Election.objects.get(pk=first.pk).state == "open":
            real(election=first, by=by)
        return real(election=election, by=by)

    monkeypatch.setattr(closing, "close", late)
    assert closing.close_overdue(timezone.now()) == 1
    assert set(Election.objects.values_list("state", flat=True)) == {"closed"}


def test_it_is_opened_once_and_every_voter_is_written_to_once(by):
    election = let_time_pass(frozen(by, voters=3))
    opening.look_at_mails(election=election, by=Actor.of(by))
    told = at_once(*[lambda: opening.open_election(election=election, by=Actor.of(by))] * 2)
    assert refused(told) == 1
    invitations = OutboxEntry.objects.filter(task__endswith="send_invitation")
    assert sorted(entry.args[0] for entry in invitations) == sorted(election.voters.values_list("pk", flat=True))
    assert OneTimeLink.objects.filter(purpose="vote").count() == 3


# What deletes leave on the pages of the disk


def size() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size('campaigns_vote')")
        return cursor.fetchone()[0]


def soon(act) -> bool:
    """Whether it succeeds within some seconds: the server's own statistics may be reading the table right now."""
    for _try in range(80):
        if act():
            return True
        sleep(0.1)
    return False


def closed_with_votes(by) -> Election:
    election = opened(by, voters=3)
    for voter in election.voters.order_by("pk"):
        vote(voter, 1)
        vote(voter, 2)
    return closing.close(election=election, by=Actor.of(by))


def test_after_the_close_the_pages_that_held_votes_are_given_back(by):
    wiping.wipe_votes()
    closed_with_votes(by)
    assert not Vote.objects.exists()
    assert size() > 0, "a deleted row stays on its page"
    assert OutboxEntry.objects.filter(task__endswith="wipe_votes", done_at=None).count() == 1
    assert soon(lambda: carry_out(OutboxEntry.objects.get(task__endswith="wipe_votes").pk))
    assert size() == 0


def test_votes_of_another_open_election_stay(by):
    closed_with_votes(by)
    vote(opened(by).voters.first(), 3)
    wiping.wipe_votes()
    assert list(Vote.objects.values_list("choices", flat=True)) == [[3]]


def test_while_a_long_reading_still_sees_them_it_is_tried_again(by):
    """A backup that runs meanwhile keeps deleted rows alive: nobody is told that they are gone."""
    election = opened(by, voters=1)
    vote(election.voters.get(), 1)
    reader = connections.create_connection("default")
    try:
        with reader.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT count(*) FROM crm_place")
        closing.close(election=election, by=Actor.of(by))
        entry = OutboxEntry.objects.get(task__endswith="wipe_votes")
        assert not carry_out(entry.pk)
        assert size() > 0
    finally:
        reader.close()
    entry.refresh_from_db()
    assert entry.done_at is None
    assert soon(lambda: carry_out(entry.pk))
    assert size() == 0


def test_for_a_day_it_is_done_every_hour(by):
    assert not wiping.wipe_lately_ended(timezone.now())
    closed_with_votes(by)
    assert soon(lambda: wiping.wipe_lately_ended(timezone.now()) and size() == 0)
    assert not wiping.wipe_lately_ended(timezone.now() + timedelta(days=2))

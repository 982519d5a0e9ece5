"""Work a person asked for is done once: not lost with a killed worker, not done twice, not done without the right."""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts import actions, jobs, outbox, tasks
from accounts.actors import Actor
from accounts.models import Job, OutboxEntry, Role
from config import database
from config.celery import app
from tests.accounts import worker
from tests.factories import UserFactory

PATIENCE = 90  # seconds
alone = pytest.mark.xdist_group("worker")


def until(happened, patience=PATIENCE):
    """Wait for what another process does."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if happened():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen in time")


@pytest.fixture
def broker(tmp_path):
    """A broker of its own: the filesystem one, as the product starts with."""
    folder = tmp_path / "var" / "broker"
    folder.mkdir(parents=True)
    with broker_at(
        "filesystem://", {name: str(folder) for name in ("data_folder_in", "data_folder_out", "control_folder")}
    ):
        yield tmp_path / "var"


@contextmanager
def broker_at(url, options):
    kept = app.conf.broker_url, app.conf.broker_transport_options

    def use(url, options):
        app.conf.broker_url, app.conf.broker_transport_options = url, options
        app.conf.broker_write_url = app.conf.broker_read_url = url
        app._pool = app.amqp._producer_pool = None

    use(url, options)
    yield
    use(*kept)


@pytest.fixture
def start_worker(broker):
    """Start a real worker on the test database, as the role the product runs under."""
    begun = []

    def start():
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in {"BROKER_URL", "DATABASE_ROLE", "PYTEST_CURRENT_TEST"}
        }
        environment |= {
            "DROM_VAR": str(broker),
            "DATABASE_URL": address(),
            "SECRET_KEY": "of a test",
            "PYTHONPATH": str(settings.BASE_DIR),
        }
        command = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "tests.accounts.worker",
            "worker",
            "--pool",
            "prefork",
            "--concurrency",
            "2",
        ]
        quiet = ["--loglevel", "ERROR", "--without-gossip", "--without-mingle", "--without-heartbeat"]
        process = subprocess.Popen(
            [*command, *quiet],
            env=environment,
            cwd=settings.BASE_DIR,
            start_new_session=True,
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        begun.append(process)
        return process

    yield start
    for process in begun:
        kill(process)


def kill(process):
    """What no handler hears: the whole group at once."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


def address():
    to = connection.get_connection_params()
    if str(to.get("host", "")).startswith("/"):
        return f"postgresql://{database.APP}:@/{to['dbname']}?host={to['host']}"
    return f"postgresql://{to['user']}:{to.get('password', '')}@{to.get('host', 'localhost')}:{to.get('port', 5432)}/{to['dbname']}"


def ask_for(officer, name, **more):
    return jobs.start(kind=worker.KIND, by=Actor(officer), name=name, **more)


@alone
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kills", [3, pytest.param(10, marks=pytest.mark.full)])
def test_a_killed_worker_loses_nothing_and_does_nothing_twice(kills, officer, start_worker):
    chance = random.Random(kills)
    asked = [ask_for(officer, f"job {n}") for n in range(3 * kills)]
    promised = [promise(f"entry {n}") for n in range(3 * kills)]
    killed_at_work = 0
    for _ in range(kills):
        process = start_worker()
        tasks.sweep()
        until(
            lambda: (
                Job.objects.filter(state=Job.State.RUNNING).exclude(pk__in=jobs.orphans()).exists() or nothing_waits()
            )
        )
        time.sleep(chance.uniform(0.05, 0.4))
        killed_at_work += Job.objects.filter(state=Job.State.RUNNING).exists()
        kill(process)
    start_worker()
    finish()

    assert killed_at_work >= kills - 1
    assert {entry.name: worker.effects(entry.name) for entry in promised} == {entry.name: 1 for entry in promised}
    for job in asked:
        job.refresh_from_db()
        given_up = job.state == Job.State.FAILED and job.attempts > jobs.MOST_ATTEMPTS
        assert worker.effects(job.params["name"]) == (0 if given_up else 1), job
        assert job.state == (Job.State.FAILED if given_up else Job.State.DONE)
        assert job.error if given_up else not job.error


def promise(name):
    with transaction.atomic():
        entry = outbox.add(worker.write_slowly, name)
    entry.name = name
    return entry


def nothing_waits():
    return not Job.objects.unfinished().exists() and not OutboxEntry.objects.filter(done_at=None).exists()


def finish():
    """Sweep as the clock would, until nothing waits."""
    end = time.monotonic() + PATIENCE
    while not nothing_waits() and time.monotonic() < end:
        tasks.sweep()
        until(lambda: nothing_waits() or time.monotonic() > end or not random.randrange(60))
    assert nothing_waits()


@alone
@pytest.mark.django_db(transaction=True)
def test_cancelled_withdrawn_and_unheard_work(officer, broker, start_worker):
    with broker_at("redis://127.0.0.1:1/0", {}):
        unheard = ask_for(officer, "unheard")  # nobody could be told; the row is the promise
        written = promise("written")
    withdrawn_from = UserFactory(role=Role.OFFICER, language="en")
    withdrawn = ask_for(withdrawn_from, "withdrawn")
    actions.change_user(
        user=withdrawn_from, role=Role.MEMBER, is_active=True, by=Actor(UserFactory(role=Role.LEADERSHIP))
    )
    unwanted = ask_for(officer, "unwanted", steps=600)
    start_worker()
    tasks.sweep()

    until(lambda: Job.objects.get(pk=unwanted.pk).state == Job.State.RUNNING)
    actions.cancel_job(job=unwanted, by=Actor(officer))
    finish()

    states = {job: Job.objects.get(pk=job.pk).state for job in (unheard, withdrawn, unwanted)}
    assert states == {unheard: Job.State.DONE, withdrawn: Job.State.FAILED, unwanted: Job.State.CANCELLED}
    assert [worker.effects(name) for name in ("unheard", written.name, "withdrawn", "unwanted")] == [1, 1, 0, 0]
    assert Job.objects.get(pk=withdrawn.pk).error == "You no longer have the right to do this."


# What needs no second process


@pytest.mark.django_db
def test_a_job_is_refused_to_whoever_lost_the_right_in_their_language():
    user = UserFactory(role=Role.OFFICER, language="en")
    job = ask_for(user, "refused")
    type(user).objects.filter(pk=user.pk).update(role=Role.MEMBER)

    assert jobs.execute(job.pk) is False
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "You no longer have the right to do this.")
    assert worker.effects("refused") == 0


@pytest.mark.django_db
def test_a_finished_job_is_not_run_again(officer):
    job = ask_for(officer, "once", steps=0)
    assert jobs.execute(job.pk) is True
    assert jobs.execute(job.pk) is False
    assert worker.effects("once") == 1


@pytest.mark.django_db
def test_a_job_in_another_hand_is_left_alone(officer):
    job = ask_for(officer, "held")
    to = connection.get_connection_params()
    with psycopg.connect(
        **{name: to[name] for name in ("host", "port", "user", "password", "dbname") if to.get(name)}
    ) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", [jobs.LOCKS, job.pk])
        assert jobs.execute(job.pk) is False
        assert job.pk not in jobs.orphans()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.QUEUED, 0)
    until = time.monotonic() + 10  # the other side lets go when its connection has ended, not when ours hears of it
    while job.pk not in jobs.orphans():
        assert time.monotonic() < until, "nobody holds it any more"
        time.sleep(0.05)


@pytest.mark.django_db
def test_a_job_interrupted_too_often_says_so(officer):
    job = ask_for(officer, "unlucky")
    Job.objects.filter(pk=job.pk).update(attempts=jobs.MOST_ATTEMPTS)
    jobs.execute(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "interrupted" in job.error


@pytest.mark.django_db
def test_an_error_in_a_job_is_told_in_words_and_changes_nothing(officer, monkeypatch):
    job = ask_for(officer, "broken", steps="not a number")
    jobs.execute(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "not a number" not in job.error
    assert "Traceback" not in job.error
    assert worker.effects("broken") == 0


@pytest.mark.django_db
def test_a_job_cancelled_at_the_last_moment_leaves_nothing(officer):
    job = ask_for(officer, "too late", steps=0, cancelled_at_the_end=True)
    assert jobs.execute(job.pk) is False
    job.refresh_from_db()
    assert (job.state, worker.effects("too late")) == (Job.State.CANCELLED, 0)


@pytest.mark.django_db
def test_a_cancelled_job_can_be_asked_for_again(officer):
    job = ask_for(officer, "again", steps=0)
    actions.cancel_job(job=job, by=Actor(officer))
    assert jobs.execute(job.pk) is False
    actions.retry_job(job=job, by=Actor(officer))
    assert jobs.execute(job.pk) is True
    assert worker.effects("again") == 1


@pytest.mark.django_db
def test_work_that_fails_is_tried_again_and_stays_on_record():
    with transaction.atomic():
        entry = outbox.add(worker.write_slowly, "too", "many")
    OutboxEntry.objects.filter(pk=entry.pk).update(made_at=timezone.now() - timedelta(days=9))  # it lay there for long
    for age in outbox.TRIED_AGAIN_AFTER:
        if age:
            assert entry.pk not in outbox.waiting(), "each time a little later"
        OutboxEntry.objects.filter(pk=entry.pk, attempts__gt=0).update(failed_at=timezone.now() - age)
        assert entry.pk in outbox.waiting()
        assert outbox.carry_out(entry.pk) is False
    OutboxEntry.objects.filter(pk=entry.pk).update(failed_at=timezone.now() - timedelta(days=9))
    assert entry.pk not in outbox.waiting(), "in the end it is for people"
    entry.refresh_from_db()
    assert "TypeError" in entry.error


@contextmanager
def mail_server(*words):
    """One that says these words to everybody who comes, in turn with them, and hangs up."""

    def greet(listening):
        with suppress(OSError):
            while True:
                guest, _address = listening.accept()
                with guest:
                    for line in words:
                        guest.sendall(line)
                        guest.recv(1024)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=greet, args=[listening], daemon=True).start()
        yield listening.getsockname()[1]


@pytest.mark.django_db
@pytest.mark.parametrize(("words", "again"), [([], True), ([b"220 come in\r\n", b"250 yes\r\n"], False)])
def test_a_mail_that_never_reached_the_server_is_tried_again_and_one_cut_off_is_not(words, again, officer, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    entry = outbox.add(worker.write_home, officer.email)
    with mail_server(*words) as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        assert outbox.carry_out(entry.pk) is False
    entry.refresh_from_db()
    assert (entry.done_at is None) is again, entry.error


def test_a_silent_mail_server_holds_no_worker(settings):
    assert 0 < settings.EMAIL_TIMEOUT <= 60


@pytest.mark.django_db
def test_work_that_nobody_registered_is_refused_when_it_is_promised():
    with pytest.raises(LookupError):
        outbox.add(len, "x")


@pytest.mark.django_db
def test_a_promise_taken_back_with_its_change_is_not_kept():
    def change():
        with transaction.atomic():
            outbox.add(worker.write_slowly, "never")
            raise LookupError

    with pytest.raises(LookupError):
        change()
    assert not OutboxEntry.objects.exists()


def test_workers_take_only_plain_messages():
    assert set(app.conf.accept_content) == {"json"}

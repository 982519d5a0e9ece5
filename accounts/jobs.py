"""Long work a person asked for: watched, cancelled, resumed after a crash, finished once.

A worker that runs a job holds an advisory lock of its connection. A killed worker loses the connection and with it
the lock, so the sweeper can tell a slow job from a dead one without guessing from the clock.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.log import log
from accounts.models import Job, User
from accounts.outbox import wake

LOCKS = 7_200  # the first half of the lock's name; the job's number is the second
MOST_ATTEMPTS = 4
logger = logging.getLogger(__name__)


class Cancelled(Exception):
    """The person who asked for the job does not want it any more."""


class Progress(Protocol):
    def __call__(self, done: int, total: int, step: str) -> None: ...


Store = Callable[[], dict[str, Any]]  # writes the result, returns what the job page tells


@dataclass(frozen=True)
class Kind:
    """How one kind of job runs: `run` works without a transaction and returns what is to be stored in one."""

    name: str
    label: str | Promise
    run: Callable[[Job, Progress], Store]
    may_run: Callable[[User, dict[str, Any]], bool]


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.name] = kind


def kind_of(job: Job) -> Kind:
    return _kinds[job.kind]


@transaction.atomic
def start(*, kind: str, by: Actor, **params: Any) -> Job:
    """Queue a job; a worker is told after the commit."""
    if by.user is None:
        raise ValidationError(_("Only a signed-in person can ask for this."))
    job = Job.objects.create(kind=_kinds[kind].name, asked_by=by.user, params=params)
    log(by, "asked for", job, fields=["kind"])
    transaction.on_commit(lambda: wake("accounts.tasks.run_job", job.pk), robust=True)
    return job


def execute(pk: int) -> bool:
    """Run one job if nobody else does; return whether this call finished it."""
    with _claim(pk) as job:
        if job is None:
            return False
        with translation.override(job.asked_by.language):
            return _run(job)


@contextmanager
def _claim(pk: int) -> Iterator[Job | None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCKS, pk])
        if not cursor.fetchone()[0]:
            yield None
            return
    try:
        job = Job.objects.unfinished().select_related("asked_by").filter(pk=pk).first()
        if job is not None:
            job.attempts += 1
            job.state, job.heartbeat_at = Job.State.RUNNING, timezone.now()
            job.save(update_fields=["attempts", "state", "heartbeat_at"])
        yield job
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCKS, pk])


def _run(job: Job) -> bool:
    kind = kind_of(job)
    if job.attempts > MOST_ATTEMPTS:
        return _fail(job, _("The work was interrupted several times. Please ask for it again."))
    if not job.asked_by.is_active or not kind.may_run(job.asked_by, job.params):
        return _fail(job, _("You no longer have the right to do this."))
    try:
        return _finish(job, kind.run(job, _reporter(job)))
    except Cancelled:
        return False
    except ValidationError as refusal:
        return _fail(job, " ".join(refusal.messages))
    except Exception:
        logger.exception("Job %s failed", job.pk)
        return _fail(job, _("Something went wrong on our side. What was finished is kept; please try again."))


def _reporter(job: Job) -> Progress:
    def report(done: int, total: int, step: str) -> None:
        share = min(100, 100 * done // max(total, 1))
        running = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING)
        if not running.update(progress=share, step=step[:200], heartbeat_at=timezone.now()):
            raise Cancelled

    return report


@transaction.atomic
def _finish(job: Job, store: Store) -> bool:
    """Store the result and close the job together, so that it is done once or not at all."""
    locked = Job.objects.select_for_update().filter(pk=job.pk, state=Job.State.RUNNING).first()
    if locked is None:
        return False
    locked.result = store()
    locked.state, locked.progress, locked.finished_at = Job.State.DONE, 100, timezone.now()
    locked.save(update_fields=["result", "state", "progress", "finished_at"])
    return True


def _fail(job: Job, words: str) -> bool:
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(
        state=Job.State.FAILED, error=words, finished_at=timezone.now()
    )
    return False


def orphans() -> list[int]:
    """Return the jobs nobody works on: waiting, or left behind by a killed worker."""
    found = []
    with connection.cursor() as cursor:
        for pk in Job.objects.unfinished().order_by("pk").values_list("pk", flat=True)[:200]:
            cursor.execute(
                "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objid = %s AND granted "
                "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
                [LOCKS, pk],
            )
            if cursor.fetchone() is None:
                found.append(pk)
    return found

"""The product's worker with two kinds of slow work that only tests know: `celery -A tests.accounts.worker worker`."""

import time
from typing import Any

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from django.core.mail import EmailMessage

from accounts import jobs, mails, outbox
from accounts.actors import Actor, Via
from accounts.jobs import Progress, Store
from accounts.log import log
from accounts.models import Job, LogEntry, Role, User
from config.celery import app

__all__ = ["app"]
KIND = "slow-in-tests"
STEPS = 8


def effect(name: str) -> dict[str, Any]:
    """What the work leaves behind: a line in the log, where nothing keeps it from standing twice."""
    log(Actor(None, Via.SYSTEM, name), "worked", User.objects.order_by("pk")[0])
    return {"name": name}


def effects(name: str) -> int:
    return LogEntry.objects.filter(verb="worked", via_detail=name).count()


@outbox.work
def write_slowly(name: str) -> None:
    time.sleep(0.3)
    effect(name)


@outbox.outward
def write_home(to: str) -> None:
    mails.send(EmailMessage("Hello", "From a test", to=[to]))


def run(job: Job, progress: Progress) -> Store:
    for step in range(job.params.get("steps", STEPS)):
        progress(step, STEPS, "working")
        time.sleep(0.1)
    if job.params.get("cancelled_at_the_end"):
        Job.objects.filter(pk=job.pk).update(state=Job.State.CANCELLED)
    return lambda: effect(job.params["name"])


def may_run(user: User, params: dict[str, Any]) -> bool:
    return user.role == Role.OFFICER


jobs.register(jobs.Kind(KIND, "slow", run, may_run))

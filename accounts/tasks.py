"""Celery entry points: ids in, one call out."""

from celery import shared_task
from django.db import close_old_connections
from django.utils import timezone

from accounts import chain, digest, jobs, outbox


@shared_task
def carry_out(pk: int) -> None:
    outbox.carry_out(pk)


@shared_task
def run_job(pk: int) -> None:
    close_old_connections()
    jobs.execute(pk)


@shared_task
def sweep() -> None:
    """Send again what a lost message or a killed worker left behind; running work refuses a second hand."""
    for pk in outbox.waiting():
        carry_out.delay(pk)
    for pk in jobs.orphans():
        run_job.delay(pk)


@shared_task
def seal_log() -> None:
    chain.seal()


@shared_task
def claim_digests() -> None:
    digest.claim_all(timezone.localdate())

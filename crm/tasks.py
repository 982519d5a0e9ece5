"""Celery entry points: ids in, one call out."""

from celery import shared_task
from django.utils import timezone

from crm import heartbeat
from crm.dropbox import keeping, polling


@shared_task
def ask_stale_profiles() -> int:
    return heartbeat.ask_stale(today=timezone.localdate())


@shared_task
def poll_dropbox() -> None:
    polling.poll()


@shared_task
def empty_dropbox_trash() -> int:
    return keeping.empty_trash()

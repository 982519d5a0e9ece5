"""Celery entry points: ids in, one call out."""

from celery import shared_task
from django.utils import timezone

from crm import heartbeat, heartbeat_ends
from crm.dropbox import keeping, polling
from crm.exporting import work as exporting
from crm.merging import latecomers, looking


@shared_task
def ask_stale_profiles() -> int:
    today = timezone.localdate()
    heartbeat_ends.close_ended(today)
    return heartbeat.ask_stale(today=today)


# The first ends the message at hand, the second the worker process: one hostile message never holds the tray of all.
@shared_task(soft_time_limit=240, time_limit=300)
def poll_dropbox() -> None:
    polling.poll()


@shared_task
def empty_dropbox_trash() -> int:
    return keeping.empty_trash()


@shared_task
def drop_old_exports() -> int:
    return exporting.drop_old()


@shared_task
def look_for_duplicates() -> int:
    latecomers.follow()
    return looking.look()

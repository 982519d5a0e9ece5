"""Celery entry points: ids in, one call out."""

from celery import shared_task
from django.utils import timezone

from network.picture.places import forget_unused
from network.snapshots import taking


@shared_task
def forget_unused_pictures() -> int:
    return forget_unused()


@shared_task
def take_snapshots() -> int:
    return taking.take_nightly(timezone.localdate())

"""Celery entry points: ids in, one call out."""

from celery import shared_task

from network.picture.places import forget_unused


@shared_task
def forget_unused_pictures() -> int:
    return forget_unused()

"""Celery entry points: ids in, one call out."""

from celery import shared_task
from django.utils import timezone

from monitoring.checks import asking, closing
from monitoring.evidence.forgetting import forget_old
from monitoring.following import letters


@shared_task
def run_checks() -> None:
    """Close the rounds that are over, then remind those still silent, none of them twice in a week."""
    today = timezone.localdate()
    closing.close_overdue(today)
    asking.remind_each_week(today)


@shared_task
def forget_sendings() -> int:
    return forget_old()


@shared_task
def write_to_followers() -> int:
    """Write to those who follow something that changed; addresses that never said yes are forgotten."""
    now = timezone.now()
    letters.forget_unconfirmed(now)
    return letters.write_to_followers(now)

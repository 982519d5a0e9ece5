"""Celery entry points: ids in, one call out."""

from celery import shared_task
from django.utils import timezone

from campaigns.signing import asking, closing


@shared_task
def run_consultations() -> None:
    """Close what is over, then remind those still silent shortly before the end."""
    today = timezone.localdate()
    closing.close_overdue(today)
    asking.remind_before_the_end(today)

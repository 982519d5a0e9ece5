"""Celery entry points: ids in, one call out."""

from celery import shared_task
from django.utils import timezone

from campaigns.elections import closing as elections
from campaigns.elections import opening, wiping
from campaigns.seats import notices
from campaigns.signing import asking, closing


@shared_task
def run_consultations() -> None:
    """Close what is over, then remind those still silent shortly before the end."""
    today = timezone.localdate()
    closing.close_overdue(today)
    asking.remind_before_the_end(today)


@shared_task
def warn_of_vacancies() -> int:
    """Write to the centre about the mandates that come near their end, once for each threshold."""
    return notices.claim(timezone.localdate())


@shared_task
def run_elections() -> None:
    """Close those whose end has passed, then remind those who have not voted shortly before it; wipe what ended."""
    now = timezone.now()
    elections.close_overdue(now)
    opening.remind_before_the_end(now)
    wiping.wipe_lately_ended(now)

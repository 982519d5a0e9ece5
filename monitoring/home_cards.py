"""What the home page shows of commitments: what waits, and the coalition's state in numbers."""

from django.utils import timezone

from accounts.models import User
from monitoring import tracker
from monitoring.filters import SOON
from monitoring.judging.work import waiting_for
from monitoring.models import Commitment
from monitoring.rows import rows_of

MOST = 8


def they_owe_us(user: User) -> dict[str, object] | None:
    """What is overdue and what falls due in the next thirty days, the oldest first."""
    today = timezone.localdate()
    due = Commitment.objects.visible_to(user).due_by(today + SOON).for_list().for_reader(user).nearest_first()
    rows = rows_of(due[: MOST + 1], today)
    return {"rows": rows[:MOST], "has_more": len(rows) > MOST, "today": today} if rows else None


def to_approve(user: User) -> dict[str, object] | None:
    """What needs my hand: to code, to decide, to write to the institution, to approve."""
    waiting = list(waiting_for(user, timezone.localdate())[: MOST + 1])
    return {"waiting": waiting[:MOST], "has_more": len(waiting) > MOST} if waiting else None


def state_in_numbers(user: User) -> dict[str, object] | None:
    """Each number with its denominator; what was withdrawn or replaced stands in none."""
    today = timezone.localdate()
    standing = Commitment.objects.visible_to(user).standing()
    published = tracker.summary(standing.published().for_list(), today)
    return {
        "published": published,
        "overdue": standing.overdue(today).count(),
        "with_deadline": standing.with_deadline().count(),
    }

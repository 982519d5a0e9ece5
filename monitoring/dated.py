"""What commitments put into the calendar: the day they are due, and the day we meant to look again."""

from accounts.models import User
from crm.calendar import MOST, Entry, Span
from monitoring.models import Commitment
from monitoring.models.commitments import CommitmentQuerySet

LEFT_OUT = ("search", "verbatim", "test_complete", "test_broken", "test_source")


def deadlines(user: User, span: Span) -> list[Entry]:
    """Of commitments that still count and that nobody has closed."""
    rows = of_span(user, span).due_between(span.first, span.last).order_by("due_on", "pk")
    return [
        Entry("commitment", one.due_on, one.title, one.get_absolute_url(), one.confidentiality, f"commitment-{one.pk}")
        for one in rows[:MOST]
        if one.due_on
    ]


def checks(user: User, span: Span) -> list[Entry]:
    """The centre's own plan to look again: the calendar asks for it on behalf of the centre alone."""
    rows = of_span(user, span).standing().filter(next_check__range=(span.first, span.last))
    return [
        Entry("check", one.next_check, one.title, one.get_absolute_url(), one.confidentiality, f"check-{one.pk}")
        for one in rows.order_by("next_check", "pk")[:MOST]
        if one.next_check
    ]


def of_span(user: User, span: Span) -> CommitmentQuerySet:
    rows = Commitment.objects.visible_to(user).defer(*LEFT_OUT)
    return rows.filter(owner=user) if span.mine else rows

"""Where the days of calls are told: the calendar and the home page."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from accounts.registries import HomeCard
from campaigns.calls.clock import left_now
from campaigns.models import Call, Candidacy
from crm.calendar import MOST, Entry, Span

NEAREST = 5
NEAR = timedelta(days=60)


def last_days(user: User, span: Span) -> list[Entry]:
    """Of calls that still run or ran to their end; nobody's alone: among mine there is none."""
    if span.mine:
        return []
    rows = Call.objects.visible_to(user).filter(deadline__range=(span.first, span.last)).defer("search")
    return [last_day(one) for one in rows.order_by("deadline", "pk")[:MOST]]


def last_day(one: Call) -> Entry:
    assert one.deadline is not None  # noqa: S101  the range asked for days
    return Entry(
        kind="call", day=one.deadline, title=str(one), url=one.get_absolute_url(), level=one.confidentiality,
        uid=f"call-{one.pk}", at=one.deadline_at, note=_("last day of the call"),
    )  # fmt: skip


def complaints(user: User, span: Span) -> list[Entry]:
    """Until when it is still possible to complain; among mine there is none."""
    if span.mine:
        return []
    rows = open_to_complaint(user).filter(complaint_until__range=(span.first, span.last))
    return [complaint(one) for one in rows.order_by("complaint_until", "pk")[:MOST]]


def complaint(one: Candidacy) -> Entry:
    assert one.complaint_until is not None  # noqa: S101
    return Entry(
        kind="complaint", day=one.complaint_until, title=str(one), url=one.get_absolute_url(),
        level=one.confidentiality, uid=f"complaint-{one.pk}", note=_("last day to complain"),
    )  # fmt: skip


def open_to_complaint(user: User) -> Any:
    """Nobody has complained yet; inside the centre and for whoever stands: of others it is not known that they may."""
    rows = Candidacy.objects.visible_to(user).filter(complained_on=None, withdrawn_on=None)
    if not user.is_centre:
        rows = rows.own_of(user)
    return rows.exclude(complaint_until=None).select_related("organisation", "call").defer("call__search")


def running(user: User) -> dict[str, Any] | None:
    """What asks me, the calls of the nearest last days, and where somebody may still complain."""
    today = timezone.localdate()
    mine = Candidacy.objects.visible_to(user).filter(
        person__user=user, accepted_on=None, withdrawn_on=None, submitted_on=None, call__closed_on=""
    )
    calls = Call.objects.visible_to(user).running(today).exclude(deadline=None).filter(deadline__lte=today + NEAR)
    near = list(calls.defer("search").order_by("deadline", "pk")[:NEAREST])
    found = {
        "mine": list(mine.select_related("organisation", "call").order_by("pk")[:NEAREST]),
        "calls": [(one, left_now(one.deadline, one.deadline_at)) for one in near if one.deadline],
        "complaints": list(open_to_complaint(user).filter(complaint_until__gte=today).order_by("pk")[:NEAREST]),
    }
    return found if any(found.values()) else None


RUNNING = HomeCard("campaigns/_home_calls.html", running, 21, (Role.OFFICER, Role.LEADERSHIP, Role.MEMBER), "side")

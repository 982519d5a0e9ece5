"""Deliverables where days are looked at: the calendar, the home page of whoever owes them, the project's timeline."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.gates import Visitor
from accounts.models import User
from accounts.models.user import CENTRE
from accounts.registries import HomeCard
from campaigns.models import Deliverable, Project
from crm.approximate import first_day, last_day
from crm.calendar import MOST, Entry, Span
from crm.timeline import Item

NEAR = timedelta(days=14)
MOST_NEAR = 6


def in_calendar(user: User, span: Span) -> list[Entry]:
    """Nobody's alone: among mine there is none. A year or a month names no day and stands nowhere."""
    if span.mine:
        return []
    days = {"due__range": (span.first.isoformat(), span.last.isoformat()), "due__regex": "^.{10}$"}
    rows = Deliverable.objects.visible_to(user).exclude(state=Deliverable.State.DROPPED).filter(**days).for_list()
    return [entry(one) for one in rows.order_by("due", "pk")[:MOST]]


def entry(one: Deliverable) -> Entry:
    delivered = one.state in Deliverable.DELIVERED
    return Entry(
        kind="deliverable",
        day=first_day(one.due),
        title=str(one),
        url=one.get_absolute_url(),
        level=one.confidentiality,
        uid=f"deliverable-{one.pk}",
        note=f"{one.project} · {one.get_state_display()}" if delivered else str(one.project),
        tone="overdue" if one.is_late else "",
    )


def near(user: User) -> dict[str, Any] | None:
    """Those that are late or near and not handed over, the earliest first."""
    day = timezone.localdate() + NEAR
    rows = Deliverable.objects.visible_to(user).for_list().due_by(day)
    found = list(rows[: MOST_NEAR + 1])
    return {"deliverables": found[:MOST_NEAR], "has_more": len(found) > MOST_NEAR} if found else None


def handed_over(record: models.Model, user: Visitor, most: int) -> list[Item]:
    if not isinstance(record, Project):
        return []
    rows = Deliverable.objects.visible_to(user).filter(project=record).exclude(handed_over="").for_list()
    return [
        Item(
            on=last_day(one.handed_over), icon="box-seam", when=one.handed_over_in_words,
            title=_("Handed over: %(deliverable)s") % {"deliverable": one},
            url=one.get_absolute_url(), tone=one.tone,
        )
        for one in rows.order_by("-handed_over", "-pk")[:most]
    ]  # fmt: skip


NEAR_DELIVERABLES = HomeCard("campaigns/_home_deliverables.html", near, 25, CENTRE, "side")

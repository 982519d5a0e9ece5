"""Milestones where days are looked at: the calendar and the home page of whoever moves the campaign."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.models.user import CENTRE
from accounts.registries import HomeCard
from campaigns.models import Milestone
from campaigns.phases import stages as phases
from crm.calendar import MOST, Entry, Span
from crm.confidentiality import stricter

NEAR = timedelta(days=14)
MOST_NEAR = 6


def in_calendar(user: User, span: Span) -> list[Entry]:
    """Nobody's alone: among mine there is none."""
    if span.mine:
        return []
    rows = Milestone.objects.visible_to(user).for_list().defer(*phases.HEAVY)
    found = rows.filter(Q(falls_on__range=(span.first, span.last)))[:MOST]
    return [entry(mark) for mark in phases.marks_of(found, timezone.localdate())]


def entry(mark: phases.Mark) -> Entry:
    one, campaign = mark.milestone, mark.milestone.phase.campaign
    assert mark.day is not None  # noqa: S101  the range asked for days
    return Entry(
        kind="milestone",
        day=mark.day,
        title=str(one),
        url=one.get_absolute_url(),
        level=stricter(campaign.confidentiality, one.meeting.confidentiality)
        if one.meeting
        else campaign.confidentiality,
        uid=f"milestone-{one.pk}",
        note=f"{campaign} · {_('Reached')}" if one.done_on else str(campaign),
        tone=mark.tone if mark.tone == "overdue" else "",
    )


def near(user: User) -> dict[str, Any] | None:
    """Those that are overdue or near and not reached, the earliest first."""
    today = timezone.localdate()
    rows = Milestone.objects.visible_to(user).ahead().for_list().defer(*phases.HEAVY)
    found = phases.marks_of(rows.filter(Q(falls_on__lte=today + NEAR))[: MOST_NEAR + 1], today)
    return {"marks": found[:MOST_NEAR], "has_more": len(found) > MOST_NEAR} if found else None


NEAR_MILESTONES = HomeCard("campaigns/_home_milestones.html", near, 24, CENTRE, "side")

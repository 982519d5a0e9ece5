"""Where the day to ask is told: the calendar, the home page of the centre, the reminder by e-mail."""

from datetime import date
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.digest import Line
from accounts.models import User
from accounts.models.user import CENTRE
from accounts.registries import HomeCard
from accounts.templatetags.fmt import day
from campaigns.assistance.filters import DUE
from campaigns.models import Assistance
from crm.calendar import MOST, Entry, Span

NEAREST = 5


def days_to_ask(user: User, span: Span) -> list[Entry]:
    """Among mine: what I wrote down myself."""
    rows = Assistance.objects.changeable_by(user).filter(follow_up_due__range=(span.first, span.last))
    rows = rows.filter(author=user) if span.mine else rows
    found = rows.select_related("given_to").defer("search", "note", "effect_note").order_by("follow_up_due", "pk")
    return [entry(one, timezone.localdate()) for one in found[:MOST]]


def entry(one: Assistance, today: date) -> Entry:
    assert one.follow_up_due is not None  # noqa: S101  the range asked for days
    return Entry(
        kind="follow-up",
        day=one.follow_up_due,
        title=one.topic,
        url=reverse("campaigns:assistance-follow-up", args=[one.pk]),
        level=one.confidentiality,
        uid=f"follow-up-{one.pk}",
        note=_("ask %(organisation)s what became of it") % {"organisation": one.given_to},
        tone="overdue" if one.follow_up_due < today else "",
    )


def to_follow_up(user: User) -> dict[str, Any] | None:
    """How many are due, and the nearest days, due or ahead."""
    rows = Assistance.objects.changeable_by(user).to_follow_up()
    nearest = rows.select_related("given_to").defer("search").order_by("follow_up_due", "pk")[:NEAREST]
    found = list(nearest)
    if not found:
        return None
    due = rows.filter(follow_up_due__lte=timezone.localdate()).order_by().count()
    return {"rows": found, "due": due, "url": f"{reverse('campaigns:assistance-list')}?follow_up={DUE}"}


def lines(user: User, today: date) -> list[Line]:
    """Of what I wrote down myself, what is to be asked by today."""
    mine = Assistance.objects.changeable_by(user).filter(author=user, follow_up_due__lte=today).order_by()
    found = mine.aggregate(how_many=Count("pk"), earliest=Min("follow_up_due"))
    if not found["how_many"]:
        return []
    text = ngettext(
        "%(count)s training or other help you recorded is to be followed up, since %(day)s.",
        "%(count)s trainings or other help you recorded are to be followed up, the first since %(day)s.",
        found["how_many"],
    )
    url = f"{reverse('campaigns:assistance-list')}?follow_up={DUE}&sort=due"
    return [Line(text % {"count": found["how_many"], "day": day(found["earliest"])}, url)]


TO_FOLLOW_UP = HomeCard("campaigns/_home_follow_ups.html", to_follow_up, 25, CENTRE, "side")

"""Calls in the mail: told once when they are published, and again a week and a day before their last day."""

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import ngettext

from accounts.digest import Line, since_last
from accounts.models import User
from accounts.templatetags.fmt import day
from campaigns.models import Call

BEFORE = (7, 1)  # days


def lines(user: User, today: date) -> list[Line]:
    since = since_last(user, today)
    days = [since + timedelta(days=n) for n in range((today - since).days)]
    told = Q(published__in=[one.isoformat() for one in days])
    for many in BEFORE:
        told |= Q(deadline__in=[one + timedelta(days=many + 1) for one in days])
    rows = Call.objects.visible_to(user).running(today).filter(told, deadline__gte=today).order_by("deadline", "pk")
    last_days = list(rows.values_list("deadline", flat=True))
    if not last_days:
        return []
    text = ngettext(
        "%(count)s call for seats is open, until %(day)s.",
        "%(count)s calls for seats are open, the first until %(day)s.", len(last_days),
    )  # fmt: skip
    return [Line(text % {"count": len(last_days), "day": day(last_days[0])}, reverse("campaigns:call-list"))]

"""What waits at indicators, on the first page and in the mail: numbers and days, never a name in a mail."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.digest import Line
from accounts.models import User
from accounts.templatetags.fmt import day
from monitoring.indicators import words
from monitoring.indicators.waiting import to_approve_of_others
from monitoring.models import Indicator

MOST = 6


def overdue(user: User, today: date) -> "list[Indicator]":
    """Those in my care whose value should have come by now."""
    mine = Indicator.objects.changeable_by(user).filter(owner=user, next_due__lte=today)
    return list(mine.defer("search").order_by("next_due", "pk"))


def values_due(user: User, today: date) -> list[Line]:
    late = overdue(user, today)
    if not late:
        return []
    text = ngettext(
        "%(count)s value of an indicator in your care is due, since %(day)s.",
        "%(count)s values of indicators in your care are due, the first since %(day)s.", len(late),
    )  # fmt: skip
    said = {"count": len(late), "day": day(late[0].next_due)}
    return [Line(text % said, reverse("monitoring:indicator-waiting"))]


def values_to_approve(user: User, today: date) -> list[Line]:
    """Entered by others: nobody approves their own."""
    waiting = to_approve_of_others(user).count()
    if not waiting:
        return []
    text = ngettext(
        "%(count)s value of an indicator waits for your approval.",
        "%(count)s values of indicators wait for your approval.", waiting,
    )  # fmt: skip
    return [Line(text % {"count": waiting}, reverse("monitoring:indicator-waiting"))]


def waiting_at_home(user: User) -> dict[str, object] | None:
    late = overdue(user, timezone.localdate())[:MOST]
    others = to_approve_of_others(user)[:MOST]
    drafts = [(one, words.value_of(one, one.indicator)) for one in others]
    return {"late": late, "drafts": drafts} if late or drafts else None

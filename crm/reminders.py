"""What the reminder by e-mail counts of tasks, meetings and letters: numbers and days, never a title."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from accounts.digest import Line
from accounts.models import User
from accounts.templatetags.fmt import day
from crm.models import Letter, Meeting, Task

SOON = timedelta(days=7)


def tasks(user: User, today: date) -> list[Line]:
    """My open ones: overdue, and due within a week."""
    mine = Task.objects.visible_to(user).open().of(user)
    late, since = counted(mine.overdue(today), "due_on")
    soon, nearest = counted(mine.filter(due_on__range=(today, today + SOON)), "due_on")
    lines = []
    if late:
        text = ngettext(
            "%(count)s task of yours is overdue, since %(day)s.",
            "%(count)s tasks of yours are overdue, the oldest since %(day)s.", late,
        )  # fmt: skip
        lines.append(Line(text % {"count": late, "day": day(since)}, listed("crm:task-list", state="overdue")))
    if soon:
        text = ngettext(
            "%(count)s task of yours is due on %(day)s.",
            "%(count)s tasks of yours are due within a week, the first on %(day)s.", soon,
        )  # fmt: skip
        lines.append(Line(text % {"count": soon, "day": day(nearest)}, listed("crm:task-list")))
    return lines


def meetings(user: User, today: date) -> list[Line]:
    """Those I planned whose day has passed and of which nobody has said how they went."""
    mine = Meeting.objects.visible_to(user).filter(state=Meeting.State.PLANNED, author=user, held_on__lt=today)
    waiting, since = counted(mine, "held_on") if user.is_centre else (0, None)
    if not waiting:
        return []
    text = ngettext(
        "How did it go? %(count)s meeting of %(day)s waits for its report.",
        "How did it go? %(count)s meetings wait for their reports, the oldest of %(day)s.", waiting,
    )  # fmt: skip
    url = listed("crm:meeting-list", state=Meeting.State.PLANNED, mine="on", until=today - timedelta(days=1))
    return [Line(text % {"count": waiting, "day": day(since)}, url)]


def replies(user: User, today: date) -> list[Line]:
    """My letters whose answer should have come."""
    late, since = counted(Letter.objects.visible_to(user).overdue(today, user).filter(author=user), "reply_due_on")
    if not late:
        return []
    text = ngettext(
        "%(count)s letter of yours has no answer; it was due on %(day)s.",
        "%(count)s letters of yours have no answer; the first was due on %(day)s.", late,
    )  # fmt: skip
    return [Line(text % {"count": late, "day": day(since)}, listed("crm:letter-list", state="overdue", mine="on"))]


def counted(rows: QuerySet[Any], column: str) -> tuple[int, date | None]:
    """Return how many there are and the earliest day, in one question."""
    found = rows.order_by().aggregate(how_many=Count("pk", distinct=True), earliest=Min(column))
    return found["how_many"], found["earliest"]


def listed(url_name: str, **query: Any) -> str:
    return reverse(url_name) + (f"?{urlencode(query)}" if query else "")

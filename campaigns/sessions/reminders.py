"""What a session owes whom: on the first page, and in the reminder by e-mail."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.digest import Line, since_last
from accounts.models import Role, User
from accounts.registries import HomeCard
from accounts.templatetags.fmt import day
from campaigns.models import ReportBack, ReportBackQuerySet, Session
from campaigns.sessions.clock import Clock, takes_positions
from campaigns.sessions.ours import sat_in_today
from campaigns.sessions.page import speakers

NEAREST = 5
AHEAD = timedelta(days=14)  # so long before a session members are asked what should be said
FRESH = timedelta(days=14)


def my_committees(user: User) -> dict[str, Any] | None:
    """For whoever sits somewhere: the next sessions there, and the reports they owe."""
    mine = Session.objects.visible_to(user).filter(body__in=sat_in_today(user))
    ahead = mine.ahead(timezone.localdate()).for_list().order_by("held_on", "pk")[:NEAREST]
    owed = owed_by(user).for_reader(user).order_by("due_on", "pk")[:NEAREST]
    card = {"ahead": [(one, Clock(one)) for one in ahead], "owed": list(owed)}
    return card if any(card.values()) else None


def owed_by(user: User) -> ReportBackQuerySet:
    return ReportBack.objects.changeable_by(user).filter(sent_on=None, mandate__person__user=user)


def overdue(user: User) -> dict[str, Any] | None:
    rows = ReportBack.objects.visible_to(user).owed(timezone.localdate())
    found = list(rows.for_reader(user).order_by("due_on", "pk")[:NEAREST])
    return {"rows": found, "total": rows.order_by().count()} if found else None


def news(user: User) -> dict[str, Any] | None:
    """For members: sessions of the next two weeks that ask for their words, and the reports of the last two."""
    today = timezone.localdate()
    reports = sent_since(user, today - FRESH).for_reader(user).order_by("-sent_on", "-pk")[:NEAREST]
    card = {"asked": [(one, Clock(one)) for one in asking(user, today)], "reports": list(reports)}
    return card if any(card.values()) else None


def asking(user: User, today: date) -> list[Session]:
    """Sessions with something on the agenda that take positions still, of none of which this user's has written."""
    if not speakers(user).exists():
        return []
    rows = Session.objects.visible_to(user).ahead(today).filter(held_on__lte=today + AHEAD, items__isnull=False)
    spoken = rows.filter(items__positions__organisation__in=speakers(user))
    found = rows.exclude(pk__in=spoken.values("pk")).distinct().for_list().order_by("held_on", "pk")[:NEAREST]
    return [one for one in found if takes_positions(one)]


def sent_since(user: User, day: date) -> ReportBackQuerySet:
    return ReportBack.objects.visible_to(user).filter(sent_on__gte=day)


def lines(user: User, today: date) -> list[Line]:
    return [*to_write(user, today), *to_say(user, today), *to_read(user, today)]


def to_write(user: User, today: date) -> list[Line]:
    found = owed_by(user).order_by().aggregate(how_many=Count("pk"), earliest=Min("due_on"))
    if not found["how_many"]:
        return []
    text = ngettext(
        "%(count)s report to the members is yours to write, due on %(day)s.",
        "%(count)s reports to the members are yours to write, the first due on %(day)s.", found["how_many"],
    )  # fmt: skip
    return [Line(text % {"count": found["how_many"], "day": day(found["earliest"])}, reverse("home"))]


def to_say(user: User, today: date) -> list[Line]:
    rows = [] if user.is_centre else asking(user, today)
    if not rows:
        return []
    text = ngettext(
        "%(count)s session in which we sit asks what should be said, on %(day)s.",
        "%(count)s sessions in which we sit ask what should be said, the first on %(day)s.", len(rows),
    )  # fmt: skip
    url = f"{reverse('campaigns:session-list')}?state=planned"
    return [Line(text % {"count": len(rows), "day": day(rows[0].held_on)}, url)]


def to_read(user: User, today: date) -> list[Line]:
    """Reports that were sent since the last mail."""
    many = sent_since(user, since_last(user, today)).filter(sent_on__lt=today).order_by().count()
    if not many:
        return []
    text = ngettext("%(count)s report from a session is new.", "%(count)s reports from sessions are new.", many)
    return [Line(text % {"count": many}, f"{reverse('campaigns:session-list')}?state=held")]


MINE = HomeCard("campaigns/_home_sessions.html", my_committees, 8, column="main")
OVERDUE = HomeCard("campaigns/_home_reports_owed.html", overdue, 21, (Role.LEADERSHIP,), "side")
NEWS = HomeCard("campaigns/_home_committee_news.html", news, 12, (Role.MEMBER,))

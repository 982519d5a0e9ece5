"""What rounds of checks add to timelines, the calendar, the first page and the reminder by e-mail."""

from datetime import date

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.digest import Line
from accounts.gates import Visitor
from accounts.models import User
from accounts.templatetags.fmt import day
from crm import calendar
from crm.calendar import Entry, Span
from crm.timeline import Item
from monitoring.checks import page
from monitoring.models import CheckRequest, CheckRound, Commitment

ICON = "geo-alt"


def asked_of_us(user: User) -> dict[str, object] | None:
    asked = page.asked_of(user)
    return {"asked": asked} if asked else None


def of_commitment(record: models.Model, user: Visitor, most: int) -> list[Item]:
    """When members were sent to look, and when that ended."""
    if not isinstance(record, Commitment):
        return []
    rounds = CheckRound.objects.visible_to(user).filter(commitment=record).for_list()[:most]
    items = []
    for one in rounds:
        told = {"icon": ICON, "url": one.get_absolute_url(), "text": one.question}
        items.append(Item(on=timezone.localdate(one.opened_at), title=_("Round of checks opened"), **told))
        if one.closed_at:
            items.append(Item(on=timezone.localdate(one.closed_at), title=_("Round of checks closed"), **told))
    return items


def last_days(user: User, span: Span) -> list[Entry]:
    """The last day to look, for those who are asked and the centre; nobody's alone."""
    if span.mine:
        return []
    rows = CheckRound.objects.visible_to(user).open().filter(answers_until__range=(span.first, span.last))
    return [
        Entry(
            kind="local_check", day=one.answers_until, title=one.question, url=one.get_absolute_url(),
            level=one.commitment.confidentiality, uid=f"local-check-{one.pk}", note=_("last day to check"),
        )
        for one in rows.for_list()[: calendar.MOST]
    ]  # fmt: skip


def asked_by_mail(user: User, today: date) -> list[Line]:
    """How many municipalities my organisation is asked to look at, and until when."""
    rows = CheckRequest.objects.visible_to(user).answerable_by(user).silent().of_members()
    running = rows.filter(round__in=CheckRound.objects.visible_to(user).taking_answers(today)).order_by()
    found = running.aggregate(how_many=models.Count("pk"), first=models.Min("round__answers_until"))
    if not found["how_many"]:
        return []
    text = ngettext(
        "Your organisation is asked to look in %(count)s municipality, until %(day)s.",
        "Your organisation is asked to look in %(count)s municipalities, the first until %(day)s.", found["how_many"],
    )  # fmt: skip
    return [
        Line(text % {"count": found["how_many"], "day": day(found["first"])}, reverse("monitoring:check-round-list"))
    ]

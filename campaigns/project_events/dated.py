"""Events of projects where days are looked at: the calendar, and the timelines of the project and of who came."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.gates import Visitor
from accounts.models import User
from campaigns.models import EventAttendance, Project, ProjectEvent
from crm.approximate import first_day
from crm.calendar import MOST, Entry, Span
from crm.confidentiality import stricter
from crm.models import Organisation
from crm.timeline import Item

HEAVY = ("search", "project__search", "meeting__search", "meeting__notes")


def in_calendar(user: User, span: Span) -> list[Entry]:
    """On its first day and, where it lasted longer, on its last. Nobody's alone: among mine there is none."""
    if span.mine:
        return []
    rows = ProjectEvent.objects.visible_to(user).select_related("project", "meeting").defer(*HEAVY)
    begun = rows.filter(to_the_day(span, "started")).order_by("started", "pk")[:MOST]
    over = rows.filter(to_the_day(span, "ended")).exclude(ended=models.F("started")).order_by("ended", "pk")[:MOST]
    return [*(entry(one, "started") for one in begun), *(entry(one, "ended") for one in over)]


def to_the_day(span: Span, field: str) -> Q:
    """Days are text of one length that sorts as days do; a year or a month names no day."""
    days = (span.first.isoformat(), span.last.isoformat())
    return Q(**{f"{field}__range": days, f"{field}__regex": "^.{10}$"})


def entry(one: ProjectEvent, field: str) -> Entry:
    last = _("last day") if field == "ended" else ""
    return Entry(
        kind="event",
        day=first_day(getattr(one, field)),
        title=str(one),
        url=one.get_absolute_url(),
        level=level_of(one),
        uid=f"event-{one.pk}-{field}",
        note=" · ".join(filter(None, [one.get_kind_display(), str(one.project), last])),
        place=one.where,
    )


def level_of(one: ProjectEvent) -> str:
    return stricter(one.project.confidentiality, *([one.meeting.confidentiality] if one.meeting else []))


def happened(record: models.Model, user: Visitor, most: int) -> list[Item]:
    """What took place in a project; what an organisation came to."""
    rows = ProjectEvent.objects.visible_to(user).exclude(started="")
    if isinstance(record, Project):
        rows = rows.filter(project=record)
    elif isinstance(record, Organisation):
        came = EventAttendance.objects.visible_to(user).filter(organisation=record)
        rows = rows.filter(pk__in=came.values("event"))
    else:
        return []
    found = rows.select_related("project", "meeting").defer(*HEAVY).order_by("-started", "-pk")[:most]
    return [item(one, of_project=isinstance(record, Project)) for one in found]


def item(one: ProjectEvent, *, of_project: bool) -> Item:
    about = [one.get_kind_display(), one.where, "" if of_project else str(one.project)]
    return Item(
        on=first_day(one.started), icon="calendar-event", title=str(one), url=one.get_absolute_url(),
        text=" · ".join(filter(None, about)), level=level_of(one), when=one.period,
    )  # fmt: skip

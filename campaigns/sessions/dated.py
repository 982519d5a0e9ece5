"""Sessions where days are looked at: the calendar, and the timelines of bodies, of organisations and of asks."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.gates import Visitor
from accounts.models import User
from campaigns.models import AgendaItem, Ask, Body, Mandate, ReportBack, Session
from campaigns.sessions.ours import sat_in_today
from crm.calendar import MOST, Entry, Span
from crm.confidentiality import stricter
from crm.models import Organisation
from crm.timeline import Item


def in_calendar(user: User, span: Span) -> list[Entry]:
    """On its day; a written procedure on the last day to answer. Among mine: of the bodies in which I sit."""
    rows = Session.objects.visible_to(user).filter(held_on__range=(span.first, span.last)).for_list()
    rows = rows.filter(body__in=sat_in_today(user)) if span.mine else rows
    return [entry(one) for one in rows.order_by("held_on", "pk")[:MOST]]


def entry(one: Session) -> Entry:
    last = _("last day to answer") if one.kind == Session.Kind.WRITTEN else ""
    return Entry(
        kind="session", day=one.held_on, title=str(one), url=one.get_absolute_url(), level=one.level,
        uid=f"session-{one.pk}", at=one.held_at, note=" · ".join(filter(None, [str(one.body), last])), place=one.where,
        is_cancelled=one.state == Session.State.CANCELLED,
    )  # fmt: skip


def reports_due(user: User, span: Span) -> list[Entry]:
    """Reports not sent yet, for whoever may write them; among mine, my own."""
    rows = ReportBack.objects.changeable_by(user).filter(sent_on=None, due_on__range=(span.first, span.last))
    rows = rows.filter(mandate__person__user=user) if span.mine else rows
    return [report_entry(one) for one in rows.for_reader(user).order_by("due_on", "pk")[:MOST]]


def report_entry(one: ReportBack) -> Entry:
    return Entry(
        kind="report", day=one.due_on, title=str(one.session), url=one.get_absolute_url(),
        level=stricter(one.session.level, one.mandate.confidentiality), uid=f"report-{one.pk}",
        note=_("report to the members: %(who)s") % {"who": one.mandate.organisation},
        tone="overdue" if one.is_late else "",
    )  # fmt: skip


def took_place(record: models.Model, user: Visitor, most: int) -> list[Item]:
    """The sessions of a body, on its own page and on that of its organisation; those in which an organisation sits."""
    rows = Session.objects.visible_to(user).filter(state=Session.State.HELD)
    if isinstance(record, Body):
        rows = rows.filter(body=record)
    elif isinstance(record, Organisation):
        was_there = Mandate.objects.visible_to(user).filter(organisation=record)
        attended = rows.filter(attendances__mandate__in=was_there, attendances__state="present")
        rows = rows.filter(models.Q(body__organisation=record) | models.Q(pk__in=attended.values("pk")))
    else:
        return []
    return [item(one) for one in rows.for_list()[:most]]


def item(one: Session) -> Item:
    return Item(
        on=one.held_on, icon="calendar-event", title=str(one), url=one.get_absolute_url(), text=str(one.body),
        level=one.level,
    )  # fmt: skip


def on_agendas(record: models.Model, user: Visitor, most: int) -> list[Item]:
    """Each time an ask stood on an agenda of a session that was held; brought up where we were heard on it."""
    if not isinstance(record, Ask):
        return []
    rows = AgendaItem.objects.visible_to(user).filter(asks=record, session__state=Session.State.HELD)
    rows = rows.filter(session__held_on__lte=timezone.localdate()).select_related("session__body__organisation")
    rows = rows.defer("search", "session__search").order_by("-session__held_on", "-pk")
    rows = rows.annotate(is_heard=models.Exists(AgendaItem.objects.heard().filter(pk=models.OuterRef("pk"))))
    return [
        Item(
            on=one.session.held_on, icon="megaphone", title=on_agenda(one), url=one.get_absolute_url(),
            text=str(one.session.body), level=one.session.level,
        )
        for one in rows[:most]
    ]  # fmt: skip


def on_agenda(one: AgendaItem) -> str:
    words = _("Brought up at a session: %(item)s") if one.is_heard else _("On the agenda: %(item)s")  # type: ignore[attr-defined]
    return words % {"item": one}

"""What sessions tell the registries of pages, home, search, calendar, timelines and exports."""

from django.utils.translation import gettext_lazy as _

from accounts import digest, lists
from accounts.lists import List
from accounts.registries import NavigationEntry, add_home_cards, add_navigation
from accounts.templatetags.fmt import day
from campaigns.models import (
    AgendaItem,
    Interest,
    MemberPosition,
    ReportBack,
    ReportQuestion,
    Session,
    SessionAttendance,
)
from campaigns.seats import radar
from campaigns.sessions import dated, reminders, silence
from campaigns.sessions.filters import SessionFilter
from campaigns.sessions.importing import Sessions
from crm import calendar, changes, kinds, panels, search, timeline
from crm.exporting import kinds as exported
from crm.exporting.kinds import Kind
from crm.importing import taking_back, targets
from crm.lists import counting

kinds.register(**{"session": Session, "agenda-item": AgendaItem})
kinds.take_mail("session")
add_navigation(NavigationEntry(_("Committee sessions"), "campaigns:session-list", "calendar-event", 77))
add_home_cards(reminders.MINE, reminders.OVERDUE, reminders.NEWS)
radar.register(silence.owing)
digest.register(22, reminders.lines)
timeline.register(dated.took_place, dated.on_agendas)
calendar.register(
    calendar.Source("session", _("Committee sessions"), "calendar-event", 15, dated.in_calendar, _("Session")),
    calendar.Source("report", _("Reports due"), "journal-text", 68, dated.reports_due, _("Report due")),
)
panels.register(
    panels.Panel("body", "campaigns:body-sessions", 10),
    panels.Panel("session", "campaigns:session-documents", 10),
    panels.Panel("session", "campaigns:session-tasks", 20),
)
search.register(
    search.Searchable(
        "session", _("Committee sessions"), "calendar-event", Session.objects.all,
        lambda one: f"{one.body}, {day(one.held_on)}", 33, names=("title_bg", "title_en"),
        load=lambda rows, user: rows.select_related("body__organisation").defer("search", "body__organisation__search"),
    ),
    search.Searchable(
        "agenda-item", _("Agenda items"), "list", AgendaItem.objects.all, lambda one: str(one.session), 34,
        names=("title_bg", "title_en"),
        load=lambda rows, user: rows.select_related("session__body__organisation").defer("search", "session__search"),
    ),
)  # fmt: skip
lists.register(
    List("campaigns:session-list", _("Committee sessions"), counting(SessionFilter, Session.objects.visible_to)),
)
targets.register(Sessions())
taking_back.register(Session)
exported.register(
    Kind("sessions", Session, (
        "body", "kind", "state", "title_bg", "title_en", "held_on", "held_at", "where", "convened_on", "papers_on",
        "has_quorum", "present", "minutes_adopted_on", "minutes_published_on", "link", "note", "source", "is_verified",
        "confidentiality",
    ), order=48),
    Kind("agenda-items", AgendaItem, (
        "session", "number", "kind", "title_bg", "title_en", "asks", "position", "position_on", "said", "vote",
        "result", "outcome",
    ), order=48),
    Kind("positions-of-members", MemberPosition, ("item", "organisation", "text", "at"), ("by",), order=48),
    Kind("declarations-of-interest", Interest, ("item", "mandate", "declared", "reason"), order=48),
    Kind("attendances-at-sessions", SessionAttendance, ("session", "mandate", "state"), order=48),
    Kind("reports-back", ReportBack, ("session", "mandate", "due_on", "text", "sent_on"), order=48),
    Kind("questions-about-reports", ReportQuestion, (
        "report", "organisation", "text", "at", "answer", "answered_on",
    ), ("by",), order=48),
)  # fmt: skip
changes.VERBS.update({
    "held": _("noted how it went"),
    "noted attendance": _("noted who was there"),
    "declared": _("declared an interest"),
    "answered a question": _("answered a question"),
    "moved": _("moved on the agenda"),
})  # fmt: skip

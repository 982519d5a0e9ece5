"""What this app tells the calendar, the navigation and the reminder, once the apps are loaded."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import digest
from accounts.registries import NavigationEntry, add_navigation
from crm import calendar, changes, dated, reminders
from crm.models import CalendarFeed

DUE = _("Due date")

calendar.register(
    calendar.Source(
        "meeting", _("Meetings"), "calendar-event", 10, dated.meetings, _("Meeting"), CalendarFeed.Kind.MEETINGS
    ),
    calendar.Source("task", _("Tasks due"), "check2-square", 20, dated.tasks, DUE, CalendarFeed.Kind.DEADLINES),
    calendar.Source("reply", _("Replies due"), "envelope", 30, dated.replies, DUE, CalendarFeed.Kind.DEADLINES),
)
digest.register(10, reminders.tasks, reminders.meetings, reminders.replies)
add_navigation(NavigationEntry(pgettext_lazy("page", "Calendar"), "crm:calendar", "calendar3", 25))
changes.VERBS["took along as a contact"] = _("took along as a contact")

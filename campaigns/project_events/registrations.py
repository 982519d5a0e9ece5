"""What the events of projects tell the registries of pages, search, calendar, timelines and exports."""

from django.utils.translation import gettext_lazy as _

from campaigns.models import EventAttendance, EventAudience, ProjectEvent
from campaigns.project_events import dated
from crm import calendar, changes, panels, search, timeline
from crm.exporting import kinds as exported
from crm.exporting.kinds import Kind

panels.register(panels.Panel("project", "campaigns:project-events", 20))
timeline.register(dated.happened)
calendar.register(
    calendar.Source("event", _("Events of projects"), "calendar-event", 61, dated.in_calendar, _("Event of a project"))
)
search.register(
    search.Searchable(
        "event", _("Events of projects"), "calendar-event", ProjectEvent.objects.all, lambda event: event.period, 43,
        names=("title_bg", "title_en"),
    )
)  # fmt: skip
exported.register(
    Kind("project-events", ProjectEvent, (
        "project", "kind", "title_bg", "title_en", "started", "ended", "where", "phase", "deliverable", "meeting",
        "text_bg", "text_en", "source", "is_verified",
    ), order=47),
    Kind("attendances", EventAttendance, ("event", "organisation", "people"), order=47,
         called=_("organisations at events")),
    Kind("audiences", EventAudience, ("event", "group", "people"), order=47),
)  # fmt: skip
changes.VERBS["counted who came"] = _("counted who came")

"""What this app tells the registries, once the apps are loaded."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, Visitor
from accounts.models.user import CENTRE
from accounts.registries import HomeCard, NavigationEntry, add_home_cards, add_navigation
from accounts.templatetags.fmt import day
from crm import events, home_cards, kinds, panels, search, timeline
from crm.models import Document, Meeting, Organisation, Person, Task

kinds.register(meeting=Meeting, organisation=Organisation, person=Person)
timeline.register(events.meetings, events.tasks, events.documents)

add_navigation(
    NavigationEntry(_("Meetings"), "crm:meeting-list", "calendar-event", 20, on_phone=True),
    NavigationEntry(_("Tasks"), "crm:task-list", "check2-square", 30),
)
add_home_cards(
    HomeCard("crm/_home_tasks.html", home_cards.due_for_me, 10),
    HomeCard("crm/_home_meetings.html", home_cards.meetings_ahead, 20, CENTRE, "side"),
)
panels.register(
    *(panels.Panel(kind, f"crm:{kind}-tasks", 80, CENTRE) for kind in ("meeting", "organisation", "person")),
    *(panels.Panel(kind, f"crm:{kind}-documents", 90) for kind in ("meeting", "organisation", "person")),
)


def meeting_hint(meeting: Meeting) -> str:
    return f"{day(meeting.held_on, 'medium')} · {meeting.get_kind_display()}"


def task_hint(task: Task) -> str:
    return str(_("done")) if task.done_at else day(task.due_on, "medium")


def document_hint(document: Document) -> str:
    return f"{document.get_kind_display()} · {document.file_name}"


def light(records: "GatedQuerySet[Meeting]", user: Visitor) -> "GatedQuerySet[Meeting]":
    return records.defer("notes", "search")


search.register(
    search.Searchable(
        "meeting",
        _("Meetings"),
        "calendar-event",
        Meeting.objects.all,
        meeting_hint,
        30,
        light,
        ("-held_on", "-pk"),
        names=("about",),
    ),
    search.Searchable(
        "task",
        _("Tasks"),
        "check2-square",
        Task.objects.all,
        task_hint,
        80,
        newest_first=("-pk",),
        names=("what",),
        address=lambda task: reverse("crm:task-edit", args=[task.pk]),
    ),
    search.Searchable(
        "document",
        _("Documents"),
        "file-earmark-text",
        Document.objects.all,
        document_hint,
        90,
        newest_first=("-pk",),
        names=("title",),
    ),
)
search.register_actions(
    search.QuickAction(_("Plan a meeting"), "crm:meeting-new", "calendar-event", CENTRE),
    search.QuickAction(_("New task"), "crm:task-new", "check2-square", CENTRE),
)

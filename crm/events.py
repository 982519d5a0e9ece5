"""What meetings, tasks and documents add to the timeline of an organisation, a person or a meeting."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.gates import Visitor
from crm.models import Document, Meeting, Organisation, Person, Task
from crm.models.meetings import MeetingQuerySet
from crm.timeline import Item

ICONS = {Meeting.State.PLANNED: "calendar-event", Meeting.State.HELD: "people", Meeting.State.CANCELLED: "x-circle"}


def meetings(record: models.Model, user: Visitor, most: int) -> list[Item]:
    found = meetings_around(record, user)
    return [] if found is None else [meeting_item(one) for one in found.for_list().with_seats(user)[:most]]


def meetings_around(record: models.Model, user: Visitor) -> MeetingQuerySet | None:
    """Return the visible meetings with an organisation or a person; None where meetings mean nothing."""
    visible = Meeting.objects.visible_to(user)
    if isinstance(record, Organisation):
        return visible.with_organisation(record, user)
    return visible.with_person(record) if isinstance(record, Person) else None


def meeting_item(meeting: Meeting) -> Item:
    words = str(meeting.get_kind_display())
    if meeting.state != Meeting.State.HELD:
        words = f"{words}, {meeting.get_state_display()}"
    return Item(
        on=meeting.held_on,
        icon=ICONS[Meeting.State(meeting.state)],
        title=meeting.about,
        url=meeting.get_absolute_url(),
        text=", ".join(str(seat) for seat in meeting.participations.all()),
        tone="neutral" if meeting.state == Meeting.State.CANCELLED else "",
        level=meeting.confidentiality,
        who=words,
    )


def tasks(record: models.Model, user: Visitor, most: int) -> list[Item]:
    """Those done stand at the day they were done, open ones where they are due or were given."""
    found = Task.objects.visible_to(user).about(record)
    if isinstance(record, Organisation):
        found = found | Task.objects.visible_to(user).filter(owed_to=record)
    rows = found.select_related("assignee").order_by(models.F("done_at").desc(nulls_first=True), "-made_at", "-pk")
    return [task_item(one) for one in rows[:most]]


def task_item(task: Task) -> Item:
    done = timezone.localtime(task.done_at).date() if task.done_at else None
    words = _("task done") if done else _("task overdue") if task.is_overdue else _("task")
    return Item(
        on=done or task.due_on or timezone.localtime(task.made_at).date(),
        icon="check2-square",
        title=task.what,
        tone="kept" if done else "overdue" if task.is_overdue else "",
        level=task.confidentiality,
        who=f"{words} · {task.assignee}",
    )


def documents(record: models.Model, user: Visitor, most: int) -> list[Item]:
    found = Document.objects.visible_to(user).about(record).order_by("-made_at", "-pk")[:most]
    return [
        Item(
            on=timezone.localtime(one.made_at).date(),
            icon="file-earmark-text",
            title=one.title,
            url=one.get_absolute_url(),
            level=one.confidentiality,
            who=str(one.get_kind_display()),
        )
        for one in found
    ]

"""What meetings, tasks and letters put into the calendar."""

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from crm.calendar import MOST, Entry, Span
from crm.models import Letter, Meeting, Task


def meetings(user: User, span: Span) -> list[Entry]:
    """Those held, planned and cancelled; mine are those I wrote down or sat in."""
    rows = Meeting.objects.visible_to(user).filter(held_on__range=(span.first, span.last))
    if span.mine:
        rows = rows.filter(rows.names(user))
    in_order = rows.defer("notes", "search").order_by("held_on", F("held_at").asc(nulls_first=True), "pk")
    return [meeting_entry(one) for one in in_order[:MOST]]


def meeting_entry(meeting: Meeting) -> Entry:
    is_cancelled = meeting.state == Meeting.State.CANCELLED
    words = [str(meeting.get_kind_display())]
    if meeting.state != Meeting.State.HELD:
        words.append(str(meeting.get_state_display()))
    return Entry(
        kind="meeting",
        day=meeting.held_on,
        at=meeting.held_at,
        title=meeting.about,
        url=meeting.get_absolute_url(),
        level=meeting.confidentiality,
        uid=f"meeting-{meeting.pk}",
        note=", ".join(words),
        place=meeting.where,
        is_cancelled=is_cancelled,
    )


def tasks(user: User, span: Span) -> list[Entry]:
    """Open ones: my own and, for the centre, the team's."""
    rows = Task.objects.visible_to(user).open().filter(due_on__range=(span.first, span.last))
    if span.mine:
        rows = rows.of(user)
    in_order = rows.select_related("assignee").defer("search").order_by("due_on", "pk")[:MOST]
    return [task_entry(one, may_edit=user.is_centre) for one in in_order]


def task_entry(task: Task, *, may_edit: bool) -> Entry:
    assert task.due_on is not None  # noqa: S101  asked for by its day
    return Entry(
        kind="task",
        day=task.due_on,
        title=task.what,
        url=reverse("crm:task-edit", args=[task.pk]) if may_edit else reverse("crm:task-list"),
        level=task.confidentiality,
        uid=f"task-{task.pk}",
        note=str(task.assignee),
        tone="overdue" if task.is_overdue else "",
    )


def replies(user: User, span: Span) -> list[Entry]:
    """Letters of ours that nobody has answered yet, on the day the answer is due."""
    rows = Letter.objects.visible_to(user).unanswered(user).filter(reply_due_on__range=(span.first, span.last))
    if span.mine:
        rows = rows.filter(author=user)
    in_order = rows.defer("text", "search").order_by("reply_due_on", "pk")[:MOST]
    return [reply_entry(one) for one in in_order]


def reply_entry(letter: Letter) -> Entry:
    assert letter.reply_due_on is not None  # noqa: S101  asked for by its day
    return Entry(
        kind="reply",
        day=letter.reply_due_on,
        title=letter.subject,
        url=letter.get_absolute_url(),
        level=letter.confidentiality,
        uid=f"reply-{letter.pk}",
        note=letter.number,
        tone="overdue" if letter.reply_due_on < timezone.localdate() else "",
    )

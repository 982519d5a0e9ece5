"""Columns and cells of exported lists; they print what the list prints."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from crm.models import Meeting, Participation

MEETING_COLUMNS = (
    _("Date"), _("Time"), _("Kind"), _("State"), _("In one line"), _("Where"), _("Who"), _("Themes"),
    _("Confidentiality"),
)  # fmt: skip
TASK_COLUMNS = (_("What"), _("Who"), _("Due"), _("We owe"), _("About"), _("Done"), _("Confidentiality"))


def meeting_cells(meeting: Meeting) -> list[Any]:
    """The seats must have been loaded for the reader."""
    return [
        meeting.held_on,
        f"{meeting.held_at:%H:%M}" if meeting.held_at else "",
        meeting.get_kind_display(),
        meeting.get_state_display(),
        meeting.about,
        meeting.where,
        "; ".join(seat_words(seat) for seat in meeting.participations.all()),
        ", ".join(str(theme) for theme in meeting.themes.all()),
        meeting.get_confidentiality_display(),
    ]


def seat_words(seat: Participation) -> str:
    return f"{seat} ({seat.capacity})" if seat.capacity else str(seat)


def task_cells(task: Any) -> list[Any]:
    """The subject must have been found for the reader."""
    done = task.done_at.date() if task.done_at else ""
    about = getattr(task, "shown_subject", None) or ""
    return [task.what, task.assignee, task.due_on, task.owed_to or "", about, done, task.get_confidentiality_display()]

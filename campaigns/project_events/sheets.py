"""The events of a project as rows of a spreadsheet: exactly what its reader sees."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from campaigns.models.project_events import TargetGroup


def header() -> list[str]:
    groups = [str(group.label) for group in TargetGroup]
    return [
        _("Event"), _("Kind"), _("From"), _("To"), _("Where"), _("Phase"), _("Deliverable"), _("Organisations"),
        _("How many organisations"), *groups, _("Source"), _("Verified"),
    ]  # fmt: skip


def cells(events: Iterable[Any]) -> Iterator[list[object]]:
    """An empty cell of a group: it was not there; a dash: it was, and nobody counted."""
    for one in events:
        came = [attendance.organisation for attendance in one.seen_attendances]
        said = {row.group: "–" if row.people is None else row.people for row in one.seen_audiences}
        yield [
            one, one.get_kind_display(), one.started, one.ended, one.where, one.phase, one.deliverable,
            "; ".join(str(organisation) for organisation in came), len(came),
            *(said.get(group.value, "") for group in TargetGroup), one.source,
            _("yes") if one.is_verified else _("no"),
        ]  # fmt: skip

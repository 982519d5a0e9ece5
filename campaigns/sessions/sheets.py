"""Sessions as rows of a spreadsheet: just what the reader may see."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from campaigns.models import Session
from campaigns.sessions.clock import Clock


def header() -> list[str]:
    return [
        _("Session"), _("Committee or council"), _("Kind"), _("State"), _("Date"), _("Where"), _("Convened on"),
        _("Papers received on"), _("Working days of notice"), _("Minutes adopted on"), _("Minutes published on"),
        _("Source"), _("Verified"), _("Confidentiality"),
    ]  # fmt: skip


def cells(sessions: Iterable[Session]) -> Iterator[list[object]]:
    for one in sessions:
        given = Clock(one).notice
        yield [
            one, one.body, one.get_kind_display(), one.get_state_display(), one.held_on, one.where, one.convened_on,
            one.papers_on, given.working_days if given else None, one.minutes_adopted_on, one.minutes_published_on,
            one.source, _("yes") if one.is_verified else _("no"), one.get_confidentiality_display(),
        ]  # fmt: skip

"""Calls, and the check of one, as rows of a spreadsheet: just what its reader may see."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _

from campaigns.calls.checking import Checked, Line
from campaigns.models import Call
from crm.models import Letter


def header() -> list[str]:
    return [
        _("Title"), _("Committee or council"), _("Seats to be filled"), _("Run by"), _("Published"), _("Last day"),
        _("Until"), _("State"), _("Closed on"), _("What came of it"), _("Link"), _("Source"), _("Confidentiality"),
    ]  # fmt: skip


def cells(rows: Iterable[Call], today: date) -> Iterator[list[object]]:
    for one in rows:
        yield [
            one, one.body, "; ".join(str(seat) for seat in one.seats.all()), one.get_run_by_display(), one.published,
            one.deadline, one.deadline_at and one.deadline_at.strftime("%H:%M"), state_of(one), one.closed_on,
            one.closing_note, one.link, one.source, one.get_confidentiality_display(),
        ]  # fmt: skip


def state_of(call: Call) -> str:
    if call.closed_on:
        return _("closed")
    return _("running") if call.is_running else _("last day over, not closed yet")


def check_header(checked: Checked) -> list[str]:
    return [
        _("Organisation"), _("Kind"), _("Place"), _("What came out"), *(str(one) for one in checked.criteria),
        _("Asked on"), _("Letter"), _("Answered"),
    ]  # fmt: skip


def check_cells(lines: Iterable[Line]) -> Iterator[list[object]]:
    for line in lines:
        asked = line.request
        letter = asked.letter if asked else None
        yield [
            line.organisation, line.organisation.get_kind_display(), line.organisation.place, line.verdict.label,
            *(f"{said.finding.label}: {said.reason}" for _criterion, said in line.answers),
            asked.asked_on if asked else None, letter_words(letter),
            (_("yes") if line.has_answered else _("no")) if asked else "",
        ]  # fmt: skip


def letter_words(letter: Letter | None) -> str:
    if letter is None:
        return ""
    return _("draft") if letter.dated_on is None else _("sent")

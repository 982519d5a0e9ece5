"""Who answered what, as a sheet for the centre."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _


def consultation_header(*, is_centre: bool) -> list[str]:
    """Rules and outcome are for the centre."""
    told = [_("Ask"), _("Opened"), _("Last day to answer"), _("Closed")]
    return [*told, _("Outcome")] if is_centre else told


def consultation_cells(consultations: Iterable[Any], *, is_centre: bool) -> Iterator[list[object]]:
    for one in consultations:
        closed = localdate(one.closed_at) if one.closed_at else ""
        told: list[object] = [one.ask, localdate(one.opened_at), one.answers_until, closed]
        yield [*told, one.get_outcome_display()] if is_centre else told


def answer_header() -> list[str]:
    return [
        _("Organisation"), _("Place"), _("Written to"), _("Answer"), _("Reason"), _("Stays with the centre"),
        _("Answered"), _("How"), _("Who answered"), _("Recorded by"),
    ]  # fmt: skip


def answer_cells(requests: Iterable[Any]) -> Iterator[list[object]]:
    for one in requests:
        given = one.answers_given[0] if one.answers_given else None
        told: list[object] = [one.organisation, one.organisation.place, one.sent_to]
        if given is None:
            yield [*told, _("not answered yet"), *[""] * 6]
            continue
        yield [
            *told, given.get_choice_display(), given.reason, _("yes") if given.stays_with_centre else _("no"),
            localdate(given.at), given.get_via_display(), given.name, given.by,
        ]  # fmt: skip

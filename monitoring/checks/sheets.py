"""Rounds, and what was found where, as rows of a spreadsheet; who checked is for those who may know it."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from monitoring.checks.counting import Coverage
from monitoring.checks.findings import Spot
from monitoring.models import CheckRound


def round_header() -> list[str]:
    return [
        _("Question"), _("Commitment"), _("Opened"), _("Last day to check"), _("Closed"), _("Municipalities"),
        _("Checked"), _("Seen"), _("Not seen"), _("Cannot tell"), _("Answers differ"),
    ]  # fmt: skip


def round_cells(rounds: Iterable[CheckRound], counts: Mapping[int, Coverage], seen: set[int]) -> Iterator[list[object]]:
    """`seen`: the commitments whose names the reader may know."""
    for one in rounds:
        found = counts[one.pk]
        yield [
            one.question, one.commitment if one.commitment_id in seen else "", localdate(one.opened_at),
            one.answers_until, localdate(one.closed_at) if one.closed_at else "", found.wanted, found.checked,
            found.seen, found.not_seen, found.cannot_tell, found.differ,
        ]  # fmt: skip


def spot_header() -> list[str]:
    return [
        _("Region"), _("Municipality"), _("Code"), _("Together"), _("Answer"), _("Day"), _("Note"),
        _("Replaced by a later one"), _("Organisation"), _("Who checked"), _("Photo"), _("Evidence"),
    ]  # fmt: skip


def spot_cells(spots: Iterable[Spot]) -> Iterator[list[object]]:
    """A row for each check; one for each municipality that nobody checked."""
    for one in spots:
        where: list[object] = [one.place.parent or "", one.place, one.place.code, one.finding]
        if not one.checks:
            yield [*where, *[""] * 8]
        for check in one.checks:
            is_known = check.shows_checker  # type: ignore[attr-defined]
            yield [
                *where, check.get_answer_display(), check.checked_on, check.note,
                _("yes") if check in one.replaced else "", check.request.organisation if is_known else "",
                check.name if check.shows_name else "",  # type: ignore[attr-defined]
                _("yes") if check.photo else "", _("yes") if check.shows_evidence else "",  # type: ignore[attr-defined]
            ]  # fmt: skip

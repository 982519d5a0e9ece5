"""Commitments as rows of a spreadsheet: exactly what the list shows."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from monitoring.models import Assessment
from monitoring.rows import Row


def header() -> list[str]:
    return [
        _("Commitment"), _("Word for word"), _("Owed by"), _("Office"), _("Made on"), _("Due"),
        _("Due as first promised"), _("Where it stands"), _("Delivery"), _("Time"), _("Result"), _("Theme"),
        _("Confidentiality"), _("Published on"),
    ]  # fmt: skip


def cells(rows: Iterable[Row]) -> Iterator[list[object]]:
    for row in rows:
        one, verdict = row.commitment, row.commitment.verdict
        yield [
            one.title, one.verbatim, row.body, row.office, one.made_on, row.due_on, one.original_due, row.label.label,
            verdict and verdict.get_delivery_display(), row.time.label, verdict and verdict.get_result_display(),
            one.theme, one.get_confidentiality_display(), one.published_at and one.published_at.date(),
        ]  # fmt: skip


def waiting_header() -> list[str]:
    return [_("Commitment"), _("Stage"), _("Assessed by"), _("Waits since"), _("Reply due"), _("Waits for me")]


def waiting_cells(waiting: Iterable[Assessment]) -> Iterator[list[object]]:
    """Nothing of what a draft says: some of these wait for a second, blind coding."""
    for one in waiting:
        reply = one.asked
        mine = _("yes") if one.waits_for_me else _("no")  # type: ignore[attr-defined]
        yield [one.commitment.title, one.stage_in_words, one.coder, one.made_at.date(), reply and reply.due_on, mine]

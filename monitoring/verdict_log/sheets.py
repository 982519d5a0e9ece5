"""The log of verdicts as rows of a spreadsheet: each change with the one before it."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from monitoring.verdict_log.days import Day


def header() -> list[str]:
    return [_("Day"), _("Commitment"), _("Before"), _("Now"), _("Reversal"), _("What changed"), _("Rationale"),
            _("Changes on this day")]  # fmt: skip


def cells(days: Iterable[Day]) -> Iterator[list[object]]:
    for day in days:
        for one in day.changes:
            made = one.assessment
            yield [
                day.on, made.commitment.title, one.before and one.before.label, made.get_delivery_display(),
                _("yes") if one.is_reversal else _("no"), made.get_cause_display(), made.rationale, day.n,
            ]  # fmt: skip

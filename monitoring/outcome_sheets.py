"""Outcomes as rows of a spreadsheet: exactly what the list shows, with the words behind it."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from monitoring.models import Outcome


def header() -> list[str]:
    return [
        _("Outcome"), _("Since when"), _("What changed"), _("For whom"), _("Our contribution"), _("What others did"),
        _("Campaigns"), _("Projects"), _("Asks"), _("Commitments"), _("Source"), _("Address of the source"),
        _("Verified"), _("Confidentiality"),
    ]  # fmt: skip


def cells(outcomes: Iterable[Outcome]) -> Iterator[list[object]]:
    for one in outcomes:
        ties = ["; ".join(str(tied) for tied in getattr(one, name).all()) for name in Outcome.TIES]
        yield [
            one, one.achieved, one.text, one.for_whom, one.contribution, one.others, *ties, one.source, one.link,
            _("yes") if one.is_verified else _("no"), one.get_confidentiality_display(),
        ]  # fmt: skip

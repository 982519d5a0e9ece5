"""Projects as rows of a spreadsheet: exactly what the list shows."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _


def header() -> list[str]:
    return [
        _("Project"), _("Funder"), _("Programme"), _("Number"), _("From"), _("To"), _("Partners"), _("Themes"),
        _("Campaigns"), _("Source"), _("Verified"), _("Confidentiality"),
    ]  # fmt: skip


def cells(projects: Iterable[Any]) -> Iterator[list[object]]:
    for one in projects:
        yield [
            one, one.funder or "", one.programme, one.number, one.started, one.ended,
            "; ".join(str(part) for part in one.seen_partners), "; ".join(str(theme) for theme in one.themes.all()),
            "; ".join(str(campaign) for campaign in one.campaigns.all()), one.source,
            _("yes") if one.is_verified else _("no"), one.get_confidentiality_display(),
        ]  # fmt: skip

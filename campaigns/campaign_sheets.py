"""Campaigns, and who took part in them, as rows of a spreadsheet: exactly what the list shows."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _


def campaign_header() -> list[str]:
    return [_("Campaign"), _("Period"), _("Themes"), _("Organisations"), _("Asks"), _("Confidentiality")]


def campaign_cells(campaigns: Iterable[Any]) -> Iterator[list[object]]:
    for one in campaigns:
        themes = ", ".join(str(theme) for theme in one.themes.all())
        yield [one, one.period, themes, one.partner_count, one.ask_count, one.get_confidentiality_display()]


def participation_header() -> list[str]:
    return [_("Organisation"), _("Campaigns"), _("Campaign"), _("Role"), _("From"), _("To")]


def participation_cells(organisations: Iterable[Any]) -> Iterator[list[object]]:
    """One row for each part, so that the sheet can be brought in again."""
    for one in organisations:
        for part in one.parts_shown:
            yield [one, one.campaign_count, part.campaign, part.get_role_display(), part.started, part.ended]

"""Campaigns as rows of a spreadsheet: exactly what the list shows."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _


def campaign_header() -> list[str]:
    return [_("Campaign"), _("Period"), _("Themes"), _("Organisations"), _("Asks"), _("Confidentiality")]


def campaign_cells(campaigns: Iterable[Any]) -> Iterator[list[object]]:
    for one in campaigns:
        themes = ", ".join(str(theme) for theme in one.themes.all())
        yield [one, one.period, themes, one.partner_count, one.ask_count, one.get_confidentiality_display()]

"""Briefings as rows of a spreadsheet: exactly what the list shows."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from briefings.models import Briefing


def header() -> list[str]:
    return [_("About"), _("Who may read it"), _("Language"), _("Editions"), _("Asked for")]


def cells(briefings: Iterable[Briefing]) -> Iterator[list[object]]:
    for one in briefings:
        yield [
            one, one.get_level_display(), one.get_language_display(), one.edition_count, one.made_at.date()
        ]  # fmt: skip

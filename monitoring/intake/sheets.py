"""Texts as rows of a spreadsheet: exactly what the list shows."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from monitoring.models import OfficialText


def header() -> list[str]:
    return [
        _("Text"), _("What it is"), _("Who promises in it"), _("Date of the text"), _("Address"), _("Pages"),
        _("Promises noted"), _("Confidentiality"),
    ]  # fmt: skip


def cells(texts: Iterable[OfficialText]) -> Iterator[list[object]]:
    for one in texts:
        body = one.issued_by if one.shows_body else None  # type: ignore[attr-defined]
        yield [
            one.title, one.get_origin_display(), body, one.dated_on, one.link, one.page_count, one.promises,  # type: ignore[attr-defined]
            one.get_confidentiality_display(),
        ]  # fmt: skip

"""Elections as rows of a spreadsheet: what the list shows."""

from collections.abc import Iterable, Iterator

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from campaigns.models import Election


def header() -> list[str]:
    return [
        _("Election"), _("Committee or council"), _("How is voted"), _("Places"), _("Voting begins"), _("Voting ends"),
        _("State"), _("Confidentiality"),
    ]  # fmt: skip


def cells(rows: Iterable[Election]) -> Iterator[list[object]]:
    for one in rows:
        yield [
            one, one.body, one.get_method_display(), one.places, localdate(one.opens_at), localdate(one.closes_at),
            one.get_state_display(), one.get_confidentiality_display(),
        ]  # fmt: skip

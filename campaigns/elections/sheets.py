"""Elections as rows of a spreadsheet: what the list shows."""

from collections.abc import Iterable, Iterator

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.elections.page import electorate_for
from campaigns.models import Election, Voter


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


def voters_header(reader: User) -> list[str]:
    """The list of voters as published; the centre also reads who has voted and who was written to."""
    return [_("Organisation"), *([_("Voted on"), _("How"), _("Mail sent"), _("Reminded")] if reader.is_centre else [])]


def voters(election: Election, reader: User) -> Iterator[list[object]]:
    if not reader.is_centre:
        yield from ([name] for name in electorate_for(election, reader).values_list("name", flat=True))
        return
    rows = Voter.objects.visible_to(reader).filter(election=election).on_the_list().order_by("name", "pk")
    for one in rows:
        mails = [localdate(moment) if moment else "" for moment in (one.sent_at, one.reminded_at)]
        yield [one.name, one.voted_on or "", one.get_via_display(), *mails]

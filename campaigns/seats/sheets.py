"""Bodies, seats and what falls empty as rows of a spreadsheet: exactly what the lists show."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from campaigns.models import Body
from campaigns.seats.ledger import Line
from campaigns.seats.radar import Signal


def body_header() -> list[str]:
    return [
        _("Committee or council"), _("Kind"), _("Programme"), _("Code of the programme"), _("From"), _("To"),
        _("Legal basis"), _("Secretariat"), _("Source"), _("Verified"),
    ]  # fmt: skip


def body_cells(bodies: Iterable[Body]) -> Iterator[list[object]]:
    for one in bodies:
        yield [
            one, one.get_kind_display(), one.programme, one.programme_code, one.started, one.ended, one.legal_basis,
            one.secretariat or "", one.source, _("yes") if one.is_verified else _("no"),
        ]  # fmt: skip


def seat_header() -> list[str]:
    return [
        _("Committee or council"), _("Group"), _("Kind"), _("Holder"), _("Person"), _("Alternates"),
        _("How many it may have"), _("Mandate ends"), _("Rights"), _("State"), _("Vote"),
    ]  # fmt: skip


def seat_cells(lines: Iterable[Line]) -> Iterator[list[object]]:
    for line in lines:
        holder = line.titular
        yield [
            line.seat.body, line.seat.group, line.seat.get_kind_display(), holder.organisation if holder else "",
            holder.person or "" if holder else "", len(line.alternates), line.seat.alternates,
            holder.ended if holder else "", line.rights_in_words, line.words,
            _("members vote, this seat does not") if line.lacks_vote else "",
        ]  # fmt: skip


def signal_header() -> list[str]:
    return [_("What"), _("Committee or council"), _("Seat"), _("Organisation"), _("Days"), _("In words")]


def signal_cells(signals: Iterable[Signal]) -> Iterator[list[object]]:
    for one in signals:
        holder = one.mandate.organisation if one.mandate else ""
        days = "" if one.days is None else one.days
        yield [one.kind.label, one.seat.body, one.seat, holder, days, one.words]

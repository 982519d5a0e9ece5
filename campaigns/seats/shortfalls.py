"""What a body owes us, or we owe it: read off its seats as their reader sees them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.models import Body, Seat
from campaigns.seats.ledger import EMPTY, UNKNOWN, Line


@dataclass(frozen=True)
class Shortfall:
    seat: Seat
    words: str
    rule: str = ""
    source: str = ""
    tone: str = "overdue"


def of(lines: Sequence[Line]) -> list[Shortfall]:
    return [one for line in lines if not line.is_over for one in of_seat(line)]


def of_seat(line: Line) -> list[Shortfall]:
    found = []
    if line.lacks_vote:
        found.append(without_vote(line.seat))
    if line.state == EMPTY:
        found.append(Shortfall(line.seat, _("Nobody sits there: %(state)s") % {"state": line.words}, tone="broken"))
    if line.missing_alternates and line.state != UNKNOWN:
        words = ngettext("%(number)s alternate missing", "%(number)s alternates missing", line.missing_alternates)
        found.append(Shortfall(line.seat, words % {"number": line.missing_alternates}, tone="partly"))
    return found


def without_vote(seat: Seat) -> Shortfall:
    """Observer is not member: the law speaks for itself."""
    body: Body = seat.body
    words = _("Members vote here by law; this seat has no vote.")
    return Shortfall(seat, words, body.vote_rule, body.vote_rule_source)

"""A seat over the programme periods: those it followed and those that followed it, and who sat in each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.gates import Visitor
from campaigns.models import Mandate, Seat
from campaigns.phases import strip
from campaigns.phases.strip import Point
from campaigns.seats.ledger import Line
from crm.approximate import first_day, last_day


@dataclass(frozen=True)
class Bar:
    """A row of the drawing; `look` is a class of its own."""

    name: str
    first: date | None
    last: date | None
    is_now: bool = False
    look: str = ""
    points: list[Point] = field(default_factory=list)


def of(seat: Seat, user: Visitor, today: date) -> list[Line]:
    """Return the seats of the chain the reader may see, the newest first; one that is hidden ends it."""
    rows = Seat.objects.visible_to(user).exclude(predecessor=None)
    follows = {pk: before for pk, before in rows.order_by("pk").values_list("pk", "predecessor") if before}
    chain = [*reversed(walk(seat.pk, {before: pk for pk, before in follows.items()})), seat.pk]
    chain += walk(seat.pk, follows)
    found = Seat.objects.visible_to(user).for_reader(user).in_bulk(chain)
    return [Line(found[pk], today) for pk in chain if pk in found]


def walk(pk: int, steps: dict[int, int]) -> list[int]:
    found: list[int] = []
    while pk in steps and steps[pk] not in found:
        pk = steps[pk]
        found.append(pk)
    return found


def drawn(lines: Sequence[Line]) -> list[SafeString]:
    """Draw the chain at two widths; nothing where no two days are known."""
    bars = [bar for line in reversed(lines) for bar in bars_of(line)]
    if not lines:
        return []
    words = {"title": _("The seat over the programme periods"), "description": _("The list below says the same.")}
    sizes = (strip.WIDE, strip.NARROW)
    drawings = (strip.draw(bars, lines[0].today, size=size, **words) for size in sizes)
    return [one for one in drawings if one is not None]


def bars_of(line: Line) -> list[Bar]:
    """The seat itself, then those who held it in order of time."""
    seat = line.seat
    first, last = seat.started or seat.body.started, seat.ended or seat.body.ended
    own = Bar(f"{seat.body}: {seat}", *days(first, last), look="is-frame")
    current = line.current
    held = sorted(line.mandates, key=lambda one: (one.started, one.place, one.pk))
    return [own, *(Bar(name_of(one), *days(one.started, one.ended), is_now=one in current) for one in held)]


def days(first: str, last: str) -> tuple[date | None, date | None]:
    return first_day(first) if first else None, last_day(last) if last else None


def name_of(mandate: Mandate) -> str:
    return f"{mandate.organisation}, {mandate.place_in_words}"

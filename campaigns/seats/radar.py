"""What falls empty next: read off the seats as a reader sees them. Pure but for `seen`, which asks the gates.

Reports that are overdue belong here too, once sessions are held in the product; whoever keeps them registers a source.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.gates import Visitor
from accounts.templatetags.fmt import day as in_words
from campaigns.models import Mandate, Seat
from campaigns.seats import ledger
from campaigns.seats.ledger import Line
from crm.approximate import last_day

THRESHOLDS = (30, 60, 90)  # days before the end of a mandate


class Kind(TextChoices):
    """In the order in which somebody should look at them."""

    ENDED = "ended", gettext_lazy("Ended, and nobody follows")
    ENDING = "ending", gettext_lazy("Ending within 90 days")
    LEFT = "left", gettext_lazy("Held by an organisation that left the coalition")
    EMPTY = "empty", gettext_lazy("Empty seats")
    ALTERNATES = "alternates", gettext_lazy("Alternates missing")
    UNKNOWN = "unknown", gettext_lazy("Not noted who sits there")
    OTHER = "other", gettext_lazy("Other")


ORDER = list(Kind)


@dataclass(frozen=True)
class Signal:
    """One thing to look at; `days` until the end of the mandate, below zero once it is over."""

    kind: Kind
    seat: Seat
    mandate: Mandate | None = None
    days: int | None = None
    missing: int = 0
    said: str = ""

    @property
    def threshold(self) -> int | None:
        """The nearest of 90, 60 and 30 that has passed."""
        return threshold_of(self.days) if self.kind == Kind.ENDING else None

    @property
    def tone(self) -> str:
        if self.kind in (Kind.ENDED, Kind.EMPTY, Kind.LEFT):
            return "broken"
        tones = {Kind.ENDING: "overdue", Kind.UNKNOWN: "neutral"}
        return tones.get(self.kind, "partly")

    @property
    def words(self) -> str:
        if self.kind == Kind.ENDED and self.mandate:
            return _("empty since %(day)s") % {"day": in_words(last_day(self.mandate.ended), "medium")}
        if self.kind == Kind.ENDING:
            return ledger.in_so_many_days(self.days or 0)
        if self.kind == Kind.ALTERNATES:
            words = ngettext("%(number)s alternate missing", "%(number)s alternates missing", self.missing)
            return words % {"number": self.missing}
        plain = {
            Kind.EMPTY: _("empty"), Kind.LEFT: _("not in the coalition any more"),
            Kind.UNKNOWN: _("not noted who sits there"),
        }  # fmt: skip
        return self.said or plain[self.kind]


Source = Callable[[Visitor, date], list[Signal]]
_sources: list[Source] = []


def register(*sources: Source) -> None:
    """Each returns only what the reader may see."""
    _sources.extend(sources)


def threshold_of(days: int | None) -> int | None:
    return next((one for one in THRESHOLDS if days is not None and 0 <= days <= one), None)


def seen(user: Visitor, today: date) -> list[Signal]:
    """Everything this reader should look at, the most urgent first."""
    found = ledger.standing(user, today)
    signals = of(found, ledger.gone(found, user, today))
    signals += [one for source in _sources for one in source(user, today)]
    return sorted(signals, key=urgency)


def urgency(signal: Signal) -> tuple[int, int, str, int]:
    days = signal.days if signal.days is not None else 0
    return ORDER.index(signal.kind), days, str(signal.seat.body), signal.seat.pk


def of(lines: Sequence[Line], gone: Collection[int]) -> list[Signal]:
    """`gone`: the organisations that left the coalition. A seat or body that is over gives no signal."""
    return [signal for line in lines if not line.is_over for signal in of_seat(line, gone)]


def of_seat(line: Line, gone: Collection[int]) -> Iterator[Signal]:
    if line.titular is None:
        yield vacancy(line)
    for one in line.current:
        if one.organisation_id in gone:
            yield Signal(Kind.LEFT, line.seat, one, ledger.days_left(one, line.today))
        elif is_ending(one, line):
            yield Signal(Kind.ENDING, line.seat, one, ledger.days_left(one, line.today))
    if line.missing_alternates and line.state != ledger.UNKNOWN:
        yield Signal(Kind.ALTERNATES, line.seat, missing=line.missing_alternates)


def vacancy(line: Line) -> Signal:
    last = line.last_titular
    if last is None:
        return Signal(Kind.EMPTY if line.seat.is_vacant else Kind.UNKNOWN, line.seat)
    return Signal(Kind.ENDED, line.seat, last, ledger.days_left(last, line.today))


def is_ending(mandate: Mandate, line: Line) -> bool:
    """Within 90 days, and nobody is named who follows in that place."""
    follows = any(one.place == mandate.place for one in line.ahead)
    return threshold_of(ledger.days_left(mandate, line.today)) is not None and not follows


def counted(signals: Sequence[Signal]) -> list[tuple[Kind, int]]:
    """How many of each kind, without those of which there are none."""
    numbers = Counter(one.kind for one in signals)
    return [(kind, numbers[kind]) for kind in Kind if numbers[kind]]


def grouped(signals: Sequence[Signal]) -> list[tuple[Kind, list[Signal]]]:
    return [(kind, found) for kind in Kind if (found := [one for one in signals if one.kind == kind])]

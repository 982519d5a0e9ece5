"""The lev and the euro at the rate fixed in law: pure arithmetic, rounded half up to the cent, once."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

RATE = Decimal("1.95583")  # lev for one euro
CENT = Decimal("0.01")
BGN, EUR = "BGN", "EUR"


def rounded(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def in_euro(amount: Decimal, currency: str) -> Decimal:
    return rounded(amount if currency == EUR else amount / RATE)


def in_lev(amount: Decimal, currency: str) -> Decimal:
    return rounded(amount if currency == BGN else amount * RATE)


@dataclass(frozen=True)
class Sum:
    """What was written in each currency, and what all of it is in either."""

    written: dict[str, Decimal]
    how_many: int

    @property
    def euro(self) -> Decimal:
        return rounded(self.written.get(EUR, Decimal(0)) + self.written.get(BGN, Decimal(0)) / RATE)

    @property
    def lev(self) -> Decimal:
        return rounded(self.written.get(BGN, Decimal(0)) + self.written.get(EUR, Decimal(0)) * RATE)


def total(amounts: Iterable[tuple[Decimal, str]]) -> Sum | None:
    """Return the sum of what is known; nothing where no amount is: that is not zero."""
    written: dict[str, Decimal] = {}
    how_many = 0
    for amount, currency in amounts:
        written[currency] = written.get(currency, Decimal(0)) + amount
        how_many += 1
    return Sum(written, how_many) if how_many else None

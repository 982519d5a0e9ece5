"""Where values and years stand in a drawing, and which of them are written at its edges."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from monitoring.indicators.points import ZERO

STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
MOST_TICKS = 6


@dataclass(frozen=True)
class Scale:
    low: Decimal
    high: Decimal
    step: Decimal

    @property
    def ticks(self) -> list[Decimal]:
        count = int((self.high - self.low) / self.step)
        return [self.low + self.step * place for place in range(count + 1)]

    def part(self, value: Decimal) -> Decimal:
        """Return how far between the ends it lies, from 0 to 1."""
        return (value - self.low) / (self.high - self.low)


def scale_of(values: Iterable[Decimal], *, from_zero: bool = True) -> Scale:
    """Return round ends that hold all values; from zero where a height means an amount."""
    given = list(values) or [ZERO]
    low, high = min(given), max(given)
    low = min(low, ZERO) if from_zero else low
    if low == high:
        low, high = low - 1, high + 1
    step = step_for(high - low, MOST_TICKS - 1)
    return Scale(rounded(low, step, ROUND_FLOOR), rounded(high, step, ROUND_CEILING), step)


def step_for(span: Decimal, most: int) -> Decimal:
    """Return the smallest round step of which so many cover the span."""
    rough = span / most
    power = Decimal(1).scaleb(rough.adjusted())
    return next(power * step for step in STEPS if power * step >= rough)


def rounded(value: Decimal, step: Decimal, how: str) -> Decimal:
    return (value / step).to_integral_value(how) * step


def years_of(times: Iterable[Decimal], most: int) -> Scale:
    """Return whole years around the times, every so many of them written."""
    given = list(times) or [ZERO]
    low, high = int(min(given)), int(max(given)) + 1
    step = max(1, -(-(high - low) // most))
    while (high - low) % step:
        high += 1
    return Scale(Decimal(low), Decimal(high), Decimal(step))

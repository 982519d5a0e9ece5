"""How values of periods become one of a longer time: what stands, what adds up, what holds all that came before."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from monitoring.indicators.points import HUNDRED, ZERO


class Rule(StrEnum):
    SNAPSHOT = "snapshot"
    PER_PERIOD = "per_period"
    CUMULATIVE = "cumulative"


class NoTotal(StrEnum):
    """Why there is no total."""

    NOTHING = "nothing"
    SHARES_DO_NOT_ADD = "shares_do_not_add"
    MIXED = "mixed"


@dataclass(frozen=True)
class Value:
    at: Decimal
    value: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    series: str = ""  # place, method, part: values of two of them are never added


@dataclass(frozen=True)
class Total:
    value: Decimal | None = None
    of: int = 0  # how many values went into it
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    refusal: NoTotal | None = None


def total(values: Sequence[Value], rule: Rule, *, is_share: bool = False) -> Total:
    """Return one value for all periods: the last one, their sum, or of shares the pooled one."""
    if not values:
        return Total(refusal=NoTotal.NOTHING)
    if len({one.series for one in values}) > 1:
        return Total(refusal=NoTotal.MIXED)
    if rule is not Rule.PER_PERIOD:
        last = max(values, key=lambda one: one.at)
        return Total(last.value, 1, last.numerator, last.denominator)
    if not is_share:
        return Total(sum((one.value for one in values), ZERO), len(values))
    return pooled(values)


def pooled(values: Sequence[Value]) -> Total:
    """Percentages are not added: the people in them are."""
    if any(one.numerator is None or not one.denominator for one in values):
        return Total(refusal=NoTotal.SHARES_DO_NOT_ADD)
    above = sum((one.numerator for one in values if one.numerator is not None), ZERO)
    below = sum((one.denominator for one in values if one.denominator is not None), ZERO)
    return Total(HUNDRED * above / below, len(values), above, below)

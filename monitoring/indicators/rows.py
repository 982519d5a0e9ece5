"""What a list says of each indicator: its newest values with their verdicts, computed for the rows that are shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.gates import Visitor
from monitoring.indicators import words
from monitoring.indicators.points import Reading, Refusal
from monitoring.indicators.series import Series, series_of
from monitoring.models import Indicator, Observation

NONE = "none"  # the verdict of what has none


@dataclass(frozen=True)
class Line:
    """One series in a row of the list."""

    series: Series

    @property
    def last(self) -> Observation:
        return self.series.last

    @property
    def value(self) -> str:
        return words.value_of(self.last, self.series.indicator)

    @property
    def verdict(self) -> str:
        head = self.series.head
        return head.reading.verdict.value if head and head.reading.verdict else ""

    @property
    def label(self) -> str:
        return str(words.VERDICTS.get(self.verdict, ""))

    @property
    def tone(self) -> str:
        return words.TONES.get(self.verdict, "neutral")

    @property
    def target(self) -> str:
        head = self.series.head
        return f"{head.target} ({head.target.when})" if head else ""

    @property
    def pace(self) -> Decimal | None:
        return self.reading.pace if self.reading else None

    @property
    def reading(self) -> Reading | None:
        return self.series.head.reading if self.series.head else None

    @property
    def why_not(self) -> str:
        """Why there is no verdict, where there is a target to be held against."""
        refusal = self.reading.refusal if self.reading and not self.verdict else None
        return str(words.REFUSALS[refusal]) if refusal and refusal is not Refusal.NO_TARGET else ""


@dataclass(frozen=True)
class IndicatorRow:
    indicator: Indicator
    lines: list[Line]

    @property
    def verdicts(self) -> set[str]:
        return {line.verdict for line in self.lines if line.verdict} or {NONE}


def rows_of(indicators: Iterable[Indicator], user: Visitor) -> list[IndicatorRow]:
    """Return a row for each, in their order; the same number of queries for any number of them."""
    shown = list(indicators)
    found: dict[int, list[Any]] = series_of(shown, user)
    return [IndicatorRow(one, [Line(each) for each in found[one.pk] if each.is_total]) for one in shown]

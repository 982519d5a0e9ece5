"""What the computation of progress takes and gives: plain values without a database, and every refusal by name."""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

ZERO, HUNDRED = Decimal(0), Decimal(100)
SURE = Decimal("1.96")  # standard errors on either side that hold 95 of 100


class Verdict(StrEnum):
    ACHIEVED = "achieved"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    FAR_BEHIND = "far_behind"
    REGRESSING = "regressing"
    NO_CHANGE = "no_change"


class Refusal(StrEnum):
    """Why nothing is computed; pages say it in words."""

    NOT_NUMERIC = "not_numeric"
    NO_VALUE = "no_value"
    NO_TARGET = "no_target"
    OTHER_UNIT = "other_unit"
    NOT_COMPARABLE = "not_comparable"
    OTHER_METHOD = "other_method"
    OTHER_PLACE = "other_place"
    BREAK = "break"
    NO_BASELINE = "no_baseline"
    SINGLE = "single"
    BASELINE_AFTER = "baseline_after"
    TARGET_BEFORE = "target_before"
    MAINTAIN = "maintain"
    NO_SHARE = "no_share"
    NO_COMPARATOR = "no_comparator"
    NO_GAP = "no_gap"


class Caveat(StrEnum):
    """What a reader has to know beside the result."""

    BOUND = "bound"
    NO_ERRORS = "no_errors"
    ONE_ERROR = "one_error"
    UNVERIFIED = "unverified"
    PROVISIONAL = "provisional"
    ESTIMATE = "estimate"
    PAST_DUE = "past_due"
    LIMITED = "limited"
    COMPARATOR_METHOD = "comparator_method"
    COMPARATOR_TIME = "comparator_time"


@dataclass(frozen=True)
class Bands:
    """From which pace on a series counts as on track or behind."""

    on_track: Decimal = Decimal("0.95")
    behind: Decimal = Decimal("0.60")
    source: str = "Open SDG, sdg-build ProgressMeasure"


@dataclass(frozen=True)
class Point:
    """One value at a time, in years: 2024.5 is the year 2024 as a whole."""

    value: Decimal
    at: Decimal
    error: Decimal | None = None
    bound: str = ""
    unit: str = ""
    place: str = ""
    method: str = ""
    not_comparable: bool = False
    after_break: bool = False
    caveats: frozenset[Caveat] = frozenset()

    @property
    def low(self) -> Decimal | None:
        """The least it can be; none where the source says only what it is below."""
        return None if self.bound == "<" else self.value

    @property
    def high(self) -> Decimal | None:
        return None if self.bound == ">" else self.value


@dataclass(frozen=True)
class Goal:
    """A value to be reached by a time; `upto` makes it a range."""

    value: Decimal
    at: Decimal
    operator: str = ">="
    upto: Decimal | None = None
    unit: str = ""

    def met_by(self, point: Point) -> bool:
        """Whether the value surely satisfies it: of “over 60” only what holds for all that is over 60."""
        if self.upto is not None:
            return bool(point.low is not None and point.high is not None and self.value <= point.value <= self.upto)
        if self.operator in {">=", ">"}:
            strictly = self.operator == ">" and point.bound != ">"
            return point.low is not None and (point.low > self.value if strictly else point.low >= self.value)
        if self.operator in {"<=", "<"}:
            strictly = self.operator == "<" and point.bound != "<"
            return point.high is not None and (point.high < self.value if strictly else point.high <= self.value)
        return not point.bound and point.value == self.value

    def seen_from(self, start: Decimal) -> "Goal":
        """Of a range, the end that is nearer to where the series started."""
        if self.upto is None:
            return self
        return replace(self, value=self.upto if start > self.upto else self.value, upto=None,
                       operator="<=" if start > self.upto else ">=")  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """The result with everything it was computed from."""

    now: Point | None = None
    baseline: Point | None = None
    goal: Goal | None = None
    verdict: Verdict | None = None
    refusal: Refusal | None = None
    progress: Decimal | None = None
    expected: Decimal | None = None
    pace: Decimal | None = None
    needed: Decimal | None = None  # a year
    observed: Decimal | None = None  # a year
    projection: Decimal | None = None  # at the day of the target
    noise: Decimal | None = None  # a difference up to this says nothing
    bands: Bands = field(default_factory=Bands)
    caveats: frozenset[Caveat] = frozenset()

    @property
    def change(self) -> Decimal | None:
        return self.now.value - self.baseline.value if self.now and self.baseline and self.refusal is None else None

    @property
    def is_computed(self) -> bool:
        return self.progress is not None

"""The distance to a comparator: how much of it closed, and by whose move."""

from dataclasses import dataclass
from decimal import Decimal

from monitoring.indicators.points import HUNDRED, ZERO, Caveat, Goal, Point, Refusal
from monitoring.indicators.progress import incomparable, noise_of

NEAR = Decimal(1)  # a year: no comparator further away in time is held against a value


@dataclass(frozen=True)
class Pair:
    """A value and its comparator at one time."""

    own: Point
    other: Point

    @property
    def gap(self) -> Decimal:
        return self.own.value - self.other.value

    @property
    def error(self) -> Decimal | None:
        known = [one.error for one in (self.own, self.other) if one.error is not None]
        return sum((error * error for error in known), ZERO).sqrt() if known else None


@dataclass(frozen=True)
class Gap:
    """The gap now and, where there was one at the start, what became of it and why."""

    now: Pair | None = None
    base: Pair | None = None
    refusal: Refusal | None = None
    closed: Decimal | None = None  # the part of the first gap that is gone; negative when it grew
    by_own: Decimal | None = None  # of the change of the gap: our own move
    by_other: Decimal | None = None  # and the comparator's
    noise: Decimal | None = None
    caveats: frozenset[Caveat] = frozenset()

    @property
    def change(self) -> Decimal | None:
        return self.now.gap - self.base.gap if self.closed is not None and self.now and self.base else None

    @property
    def is_detectable(self) -> bool:
        return self.noise is None or (self.change is not None and abs(self.change) > self.noise)


def compare(own: Point | None, other: Point | None, own_base: Point | None, other_base: Point | None) -> Gap:
    """Return the gap now and the change since the baseline; each part refused for its own reason."""
    now, refusal = pair(own, other)
    if now is None:
        return Gap(refusal=refusal)
    base, refusal = pair(own_base, other_base)
    refusal = Refusal.NO_BASELINE if own_base is None else refusal
    plain = Gap(now, base, refusal, caveats=caveats_of(now, base))
    if base is None:
        return plain
    if refusal := moved(now, base):
        return Gap(now, base, refusal, caveats=plain.caveats)
    noise = noise_of(point_of(now), point_of(base))
    by_own, by_other = now.own.value - base.own.value, base.other.value - now.other.value
    return Gap(now, base, None, 1 - now.gap / base.gap, by_own, by_other, noise, plain.caveats)


def pair(own: Point | None, other: Point | None) -> tuple[Pair | None, Refusal | None]:
    if own is None:
        return None, Refusal.NO_VALUE
    if other is None or abs(own.at - other.at) > NEAR:
        return None, Refusal.NO_COMPARATOR
    if own.unit != other.unit:
        return None, Refusal.OTHER_UNIT
    if own.place != other.place:
        return None, Refusal.OTHER_PLACE
    if own.not_comparable or other.not_comparable:
        return None, Refusal.NOT_COMPARABLE
    return Pair(own, other), None


def moved(now: Pair, base: Pair) -> Refusal | None:
    """Return why the two gaps cannot be held against each other."""
    if now.own.at == base.own.at:
        return Refusal.SINGLE
    if base.own.at > now.own.at:
        return Refusal.BASELINE_AFTER
    for later, earlier in ((now.own, base.own), (now.other, base.other)):
        if refusal := incomparable(later, earlier, Goal(ZERO, later.at, unit=later.unit)):
            return refusal
    return Refusal.NO_GAP if base.gap == ZERO else None


def caveats_of(now: Pair, base: Pair | None) -> frozenset[Caveat]:
    found = set(now.own.caveats | now.other.caveats)
    pairs = [now, base] if base else [now]
    for one in pairs:
        found |= {Caveat.BOUND} if one.own.bound or one.other.bound else set()
        found |= {Caveat.COMPARATOR_METHOD} if one.own.method != one.other.method else set()
        found |= {Caveat.COMPARATOR_TIME} if one.own.at != one.other.at else set()
    return frozenset(found | set(base.own.caveats | base.other.caveats) if base else found)


def point_of(one: Pair) -> Point:
    """The gap as a value of its own, for the same arithmetic as any other."""
    own = one.own
    return Point(one.gap, own.at, one.error, own.bound or one.other.bound, own.unit, own.place, own.method)


def goal_of(base: Pair, share: Decimal, operator: str, at: Decimal) -> Goal:
    """Return what “at most 50 % of the gap at the baseline” asks of the gap; a gap below nothing is mirrored."""
    turned = {"<=": ">=", "<": ">", ">=": "<=", ">": "<", "=": "="}[operator] if base.gap < ZERO else operator
    return Goal(base.gap * share / HUNDRED, at, turned, unit=base.own.unit)

"""The values of indicators as series: of one place, one method and one part each, so that nothing unlike is joined."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.gates import Visitor
from crm.approximate import parts
from monitoring.indicators import gaps, periods
from monitoring.indicators.points import HUNDRED, SURE, ZERO, Bands, Caveat, Goal, Point, Reading, Refusal
from monitoring.indicators.progress import read
from monitoring.models import Baseline, Indicator, IndicatorTarget, Observation

HALF = Decimal("0.5")
Key = tuple[int, int | None, str, str, str, str, str]
OF_THE_GAP, OF_THE_BASELINE = IndicatorTarget.Kind.GAP, IndicatorTarget.Kind.RELATIVE


def bands() -> Bands:
    return Bands(settings.INDICATOR_ON_TRACK, settings.INDICATOR_BEHIND, settings.INDICATOR_THRESHOLDS_SOURCE)


def at(period: str) -> Decimal:
    """Return a time in years: a year stands for its middle, and so does a month."""
    year, month, day = parts(period)
    if month is None:
        return year + HALF
    if day is None:
        return year + (month - HALF) / 12
    began, ended = date(year, 1, 1), date(year + 1, 1, 1)
    return year + ((date(year, month, day) - began).days + HALF) / Decimal((ended - began).days)


@dataclass(frozen=True)
class Aim:
    """A target with the reading of the series against it."""

    target: IndicatorTarget
    reading: Reading


@dataclass
class Series:
    indicator: Indicator
    key: Key
    values: list[Observation] = field(default_factory=list)  # from the oldest to the newest
    baseline: Baseline | None = None
    aims: list[Aim] = field(default_factory=list)
    gap: gaps.Gap | None = None
    comparator: "Series | None" = None
    began_otherwise: bool = False  # the place has a baseline, but by another method

    @property
    def last(self) -> Observation:
        return self.values[-1]

    @property
    def is_total(self) -> bool:
        return not self.last.dimension

    @property
    def head(self) -> Aim | None:
        """The target that is spoken of first: a value rather than a share, the latest one."""
        ranked = sorted(self.aims, key=lambda one: (one.reading.refusal is None, one.target.due, -one.target.pk))
        return ranked[-1] if ranked else None

    @property
    def where(self) -> str:
        return str(self.last.place or self.last.get_area_display() or _("no place named"))

    @property
    def how(self) -> str:
        return " · ".join(filter(None, [str(self.last.get_method_display()), self.last.instrument]))


def key_of(one: Observation | Baseline) -> Key:
    """Where, how and of whom: values of two keys never stand in one series."""
    dimension, category = getattr(one, "dimension", ""), getattr(one, "category", "")
    return one.indicator_id, one.place_id, one.area, one.method, one.instrument.casefold(), dimension, category


def series_of(indicators: Iterable[Indicator], user: Visitor) -> dict[int, list[Series]]:
    """Return the series of each indicator with their readings; the same number of queries for any number of them."""
    shown = {one.pk: one for one in indicators}
    others = {one.comparator_id for one in shown.values() if one.comparator_id}
    known = dict(Indicator.objects.visible_to(user).defer("search").in_bulk(others - shown.keys())) | shown
    found = gathered(known, user)
    compared = {pk: rows for pk, rows in found.items() if pk in others}
    targets = list(IndicatorTarget.objects.visible_to(user).current().filter(indicator__in=shown).order_by("due", "pk"))
    for pk in shown:
        for one in found[pk]:
            settle(one, compared, [target for target in targets if target.indicator_id == pk])
    return {pk: found[pk] for pk in shown}


def gathered(indicators: dict[int, Indicator], user: Visitor) -> dict[int, list[Series]]:
    rows = Observation.objects.visible_to(user).current().filter(indicator__in=indicators).select_related("place")
    series: dict[Key, Series] = {}
    for one in rows.order_by("period", "pk"):
        one.indicator = indicators[one.indicator_id]
        series.setdefault(key_of(one), Series(one.indicator, key_of(one))).values.append(one)
    for base in Baseline.objects.visible_to(user).current().filter(indicator__in=indicators).order_by("pk"):
        if key_of(base) in series:
            series[key_of(base)].baseline = base
        for each in series.values():
            each.began_otherwise |= each.key[:3] == key_of(base)[:3] and each.key != key_of(base)
    found: dict[int, list[Series]] = defaultdict(list)
    for each in sorted(series.values(), key=lambda two: (two.key[5], two.last.area != "EU", two.where, two.how)):
        found[each.indicator.pk].append(each)
    return found


def settle(one: Series, others: dict[int, list[Series]], targets: Sequence[IndicatorTarget]) -> None:
    """Read a series against its targets; parts of a breakdown have none of their own."""
    if not one.is_total:
        return
    one.comparator = comparator_of(one, others)
    if one.indicator.comparator_id:
        one.gap = gap_of(one)
    theirs = [target for target in targets if target.place_id in {None, one.last.place_id}]
    one.aims = [Aim(target, reading_of(one, target, theirs)) for target in theirs]


def comparator_of(one: Series, others: dict[int, list[Series]]) -> Series | None:
    """Of the comparator's series for the same place the one with the newest value, measured alike if there is one."""
    number = one.indicator.comparator_id
    theirs = [two for two in others.get(number or 0, ()) if two.is_total and two.key[1:3] == one.key[1:3]]
    return max(theirs, key=lambda two: (two.key[3:5] == one.key[3:5], two.last.period), default=None)


# From rows to points


def point_of(one: Observation) -> Point | None:
    if one.value is None:
        return None
    error = one.standard_error
    if error is None and one.upper is not None and one.lower is not None:
        error = (one.upper - one.lower) / (2 * SURE)
    marks = {
        Caveat.UNVERIFIED: not one.is_verified, Caveat.PROVISIONAL: one.is_provisional,
        Caveat.ESTIMATE: one.is_estimate,
    }  # fmt: skip
    return Point(
        one.value, at(one.period), error, one.bound, one.indicator.unit, str(key_of(one)[1:3]), str(key_of(one)[3:5]),
        one.not_comparable, one.has_break, frozenset(mark for mark, is_set in marks.items() if is_set),
    )  # fmt: skip


def base_of(one: Series) -> Point | None:
    base = one.baseline
    if base is None:
        return None
    place, method = str(one.key[1:3]), str(one.key[3:5])
    doubts = frozenset() if base.is_verified else frozenset({Caveat.UNVERIFIED})
    return Point(base.value, at(base.period), base.standard_error, base.bound, one.indicator.unit, place, method,
                 caveats=doubts)  # fmt: skip


def now_of(one: Series) -> Point | None:
    """The newest value, or what the periods since the baseline add up to; a break anywhere between counts."""
    last, base = point_of(one.last), base_of(one)
    since = [value for value in one.values if base is None or at(value.period) > base.at]
    points = [point for point in map(point_of, since) if point is not None]
    if last is None or not points:
        return last
    broken = any(point.after_break for point in points)
    return Point(
        summed(one, points), last.at, last.error, last.bound, last.unit, last.place, last.method,
        last.not_comparable, broken, last.caveats,
    )  # fmt: skip


def adds_up(indicator: Indicator) -> bool:
    """Whether its values are parts of a sum."""
    per_period = indicator.accumulation == Indicator.Accumulation.PER_PERIOD
    return per_period and indicator.measure == Indicator.Measure.COUNT


def summed(one: Series, points: Sequence[Point]) -> Decimal:
    """Counts of periods add up; everything else stands as it stands."""
    indicator = one.indicator
    if indicator.measure != Indicator.Measure.COUNT:
        return points[-1].value
    values = [periods.Value(point.at, point.value) for point in points]
    value = periods.total(values, periods.Rule(indicator.accumulation)).value
    start = one.baseline.value if one.baseline and indicator.accumulation == "per_period" else ZERO
    return start + value if value is not None else points[-1].value


def other_base_of(one: Series) -> Point | None:
    """What the comparator was at the baseline: its own baseline, or its value of that time."""
    base, other = base_of(one), one.comparator
    if base is None or other is None:
        return None
    known = [base_of(other), *map(point_of, other.values)]
    near = [point for point in known if point is not None and abs(point.at - base.at) <= gaps.NEAR]
    return min(near, key=lambda point: abs(point.at - base.at), default=None)


def other_now_of(one: Series) -> Point | None:
    other, own = one.comparator, point_of(one.last)
    if other is None or own is None:
        return None
    near = [point for point in map(point_of, other.values) if point is not None and abs(point.at - own.at) <= gaps.NEAR]
    return min(near, key=lambda point: abs(point.at - own.at), default=None)


def gap_of(one: Series) -> gaps.Gap:
    return gaps.compare(now_of(one), other_now_of(one), base_of(one), other_base_of(one))


# Against a target


def reading_of(one: Series, target: IndicatorTarget, targets: Sequence[IndicatorTarget]) -> Reading:
    now, base = now_of(one), base_of(one)
    if now is None:
        return Reading(refusal=Refusal.NOT_NUMERIC)
    if base is None and one.began_otherwise:
        return Reading(now, refusal=Refusal.OTHER_METHOD)
    if target.kind == OF_THE_GAP:
        return reading_of_gap(one, target)
    if target.kind == OF_THE_BASELINE and (base is None or base.value <= ZERO):
        return Reading(now, base, refusal=Refusal.NO_BASELINE if base is None else Refusal.NO_SHARE)
    alike = [two for two in targets if two.kind == target.kind and two.set_by == target.set_by and two.due < target.due]
    steps = [goal_of(two, base, one) for two in alike]
    limits = (one.indicator.lowest, one.indicator.highest)
    return read(now, base, goal_of(target, base, one), milestones=steps, bands=bands(), limits=limits)


def goal_of(target: IndicatorTarget, base: Point | None, one: Series) -> Goal:
    value = target.value
    if target.kind == OF_THE_BASELINE and base is not None:
        value = base.value * target.value / HUNDRED
    return Goal(value, at(target.due), target.operator, target.upto, one.indicator.unit)


def reading_of_gap(one: Series, target: IndicatorTarget) -> Reading:
    gap = one.gap
    if gap is None or gap.now is None or gap.base is None or gap.refusal:
        return Reading(refusal=(gap.refusal if gap else None) or Refusal.NO_COMPARATOR)
    goal = gaps.goal_of(gap.base, target.value, target.operator, at(target.due))
    return read(gaps.point_of(gap.now), gaps.point_of(gap.base), goal, bands=bands())

"""From series to drawings: which values, which path, in whose words."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from monitoring.indicators import charts, words
from monitoring.indicators.points import SURE, ZERO, Point
from monitoring.indicators.progress import path
from monitoring.indicators.scale import Scale, scale_of, years_of
from monitoring.indicators.series import Series, adds_up, at, goal_of, point_of
from monitoring.models import Indicator, IndicatorTarget, Observation

Corner = tuple[Decimal, Decimal]
DRAWN = {IndicatorTarget.Kind.ABSOLUTE, IndicatorTarget.Kind.THRESHOLD, IndicatorTarget.Kind.RELATIVE}


def plot_of(one: Series, size: charts.Size, *, values: Scale | None = None, name: str = "") -> charts.Plot | None:
    """Return what is drawn of a series, with its comparator and the way to its target; nothing of words."""
    own = trace_of(one, label=one.where if not one.last.dimension else words.category(one.last))
    if not own.dots:
        return None
    traces = [own, *([trace_of(one.comparator, other=True)] if one.comparator else [])]
    corners = path_of(one)
    given = [dot.value for each in traces for dot in each.dots] + [value for _at, value in corners]
    given += [high for each in traces for dot in each.dots if (high := dot.high) is not None]
    times = [dot.at for each in traces for dot in each.dots] + [when for when, _value in corners]
    scale = values or scale_of(given, from_zero=one.indicator.measure != Indicator.Measure.INDEX)
    return charts.Plot(
        name or f"series-{one.last.pk}", title_of(one), description_of(one), traces, scale, years_of(times, size.years),
        corners, _("Target") if corners else "", _("break"), [words.plain(tick, 0) for tick in scale.ticks],
    )  # fmt: skip


def drawings_of(one: Series) -> list[tuple[str, object]]:
    """Return the drawing at both widths, as pages show them."""
    plots = [(size, plot_of(one, size)) for size in (charts.WIDE, charts.NARROW)]
    return [(size.key, charts.draw(plot, size)) for size, plot in plots if plot]


def small_ones(several: Sequence[Series]) -> list[object]:
    """Return one small drawing for each part of a breakdown, all on the same scale so that eyes may compare."""
    dots = [dot for one in several for dot in trace_of(one).dots]
    given = [dot.value for dot in dots] + [dot.high for dot in dots if dot.high is not None]
    scale = scale_of(given or [ZERO])
    plots = (plot_of(one, charts.SMALL, values=scale) for one in several)
    return [charts.draw(plot, charts.SMALL) for plot in plots if plot]


def title_of(one: Series) -> str:
    part = f", {words.category(one.last)}" if one.last.dimension else ""
    return f"{one.indicator}: {one.where}{part}"


def description_of(one: Series) -> str:
    """The drawing in one sentence, for whoever does not see it."""
    said = "; ".join(f"{each.when}: {words.value_of(each, one.indicator)}" for each in one.values)
    target = f" {_('Target')}: {one.head.target} ({one.head.target.when})." if one.head else ""
    return f"{one.how}. {said}.{target}"


def trace_of(one: Series, *, label: str = "", other: bool = False) -> charts.Trace:
    label = str(one.indicator) if other else label
    return charts.Trace(label, [dot_of(each, one) for each in one.values if each.value is not None], other)


def dot_of(one: Observation, series: Series) -> charts.Dot:
    point = point_of(one)
    assert point is not None  # noqa: S101  it has a value
    said = words.plain(point.value, series.indicator.decimals)
    return charts.Dot(
        point.at, point.value, f"{one.bound}{said}" if one.bound else said,
        f"{one.when}: {words.value_of(one, series.indicator)}", *ends_of(one, point), one.has_break,
        not one.is_verified or one.is_provisional or one.not_comparable,
    )  # fmt: skip


def ends_of(one: Observation, point: Point) -> tuple[Decimal | None, Decimal | None]:
    """Return the interval as stated, else what the standard error makes of it."""
    if one.lower is not None or point.error is None:
        return one.lower, one.upper
    return point.value - SURE * point.error, point.value + SURE * point.error


def path_of(one: Series) -> list[Corner]:
    """Return the corners of the way to the first-named target; a mark alone where there is no baseline."""
    if adds_up(one.indicator):
        return []  # the way leads to a sum, and what is drawn are its parts
    if one.head is None or one.head.target.kind not in DRAWN or one.head.reading.goal is None:
        return []
    goal, base = one.head.reading.goal, one.head.reading.baseline
    if base is None or base.at >= goal.at:
        start = at(one.values[0].period)
        return [(min(start, goal.at - 1), goal.value), (goal.at, goal.value)]
    return path(base, goal, (goal_of(two, base, one) for two in milestones(one)))


def milestones(one: Series) -> Iterable[IndicatorTarget]:
    head = one.head.target if one.head else None
    for aim in one.aims:
        two = aim.target
        if head and two.kind == head.kind and two.set_by == head.set_by and two.due < head.due:
            yield two

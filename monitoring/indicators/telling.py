"""The arithmetic of a verdict in lines that can be checked by hand: every result stands beside its inputs."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from monitoring.indicators import gaps, words
from monitoring.indicators.points import Caveat, Goal, Point, Reading, Refusal
from monitoring.indicators.series import Aim, Series, adds_up, at, now_of
from monitoring.models import Indicator

HALF = Decimal("0.5")


@dataclass(frozen=True)
class Told:
    """One target of a series, as the page prints it."""

    aim: Aim
    label: str
    tone: str
    why_not: str
    lines: list[tuple[str, str]]
    caveats: list[str]


def told_of(one: Series) -> list[Told]:
    return [told(aim, one) for aim in reversed(one.aims)]


def told(aim: Aim, one: Series) -> Told:
    reading = aim.reading
    refusal = reading.refusal if reading.refusal and (reading.verdict is None or not reading.is_computed) else None
    return Told(
        aim,
        str(words.VERDICTS[reading.verdict]) if reading.verdict else "",
        words.TONES[reading.verdict] if reading.verdict else "neutral",
        str(words.REFUSALS[refusal]) if refusal else "",
        list(arithmetic(aim, one)),
        in_words(reading.caveats) if reading.verdict else [],
    )


def in_words(caveats: frozenset[Caveat]) -> list[str]:
    return [str(words.CAVEATS[one]) for one in Caveat if one in caveats]


def arithmetic(aim: Aim, one: Series) -> Iterator[tuple[str, str]]:
    reading, indicator = aim.reading, one.indicator
    if reading.now is None or reading.goal is None:
        return
    yield _("Value"), f"{amount(reading.now, indicator)} ({year(reading.now.at)})"
    if reading.baseline is not None:
        yield _("Baseline"), f"{amount(reading.baseline, indicator)} ({year(reading.baseline.at)})"
    yield _("Target"), f"{aimed(reading.goal, indicator)} ({year(reading.goal.at)})"
    if reading.is_computed:
        yield from computed(reading, indicator)


def computed(reading: Reading, indicator: Indicator) -> Iterator[tuple[str, str]]:
    now, base, goal = reading.now, reading.baseline, reading.goal
    if now is None or base is None or goal is None or reading.progress is None or reading.expected is None:
        return
    aim = goal.seen_from(base.value)
    v, b, t = (bare(one, indicator) for one in (now.value, base.value, aim.value))
    yield _("Progress"), f"({v} − {b}) / ({t} − {b}) = {share(reading.progress)}"
    d, d0, d1 = (year(one.at) for one in (now, base, goal))
    straight = abs(reading.expected - (now.at - base.at) / (goal.at - base.at)) < Decimal("0.0005")
    how = f"({d} − {d0}) / ({d1} − {d0})" if straight else _("by the path through the targets between")
    yield _("Expected by then"), f"{how} = {share(reading.expected)}"
    if reading.pace is not None:
        said = {
            "sum": f"{share(reading.progress)} / {share(reading.expected)}", "pace": share(reading.pace),
            "on": share(reading.bands.on_track), "behind": share(reading.bands.behind), "source": reading.bands.source,
        }  # fmt: skip
        yield _("Pace"), _("%(sum)s = %(pace)s; on track from %(on)s, behind from %(behind)s (%(source)s)") % said
    yield from a_year(reading, indicator)


def a_year(reading: Reading, indicator: Indicator) -> Iterator[tuple[str, str]]:
    unit = words.points(indicator)
    if reading.noise is not None:
        yield _("May be chance"), _("a difference up to %(noise)s %(unit)s (1.96 standard errors)") % {
            "noise": bare(round(reading.noise, indicator.decimals + 1), indicator), "unit": unit,
        }  # fmt: skip
    if reading.observed is not None:
        yield _("Moved a year"), f"{signed(reading.observed, indicator)} {unit}"
    if reading.needed is not None:
        yield _("Needed a year"), f"{signed(reading.needed, indicator)} {unit}"
    if reading.projection is not None and reading.goal is not None:
        said = {
            "year": year(reading.goal.at),
            "value": words.with_unit(round(reading.projection, indicator.decimals), indicator),
        }
        yield _("At this pace"), _("%(value)s in %(year)s") % said


def amount(point: Point, indicator: Indicator) -> str:
    return words.with_unit(point.value, indicator, bound=point.bound)


def aimed(goal: Goal, indicator: Indicator) -> str:
    if goal.upto is not None:
        return f"{bare(goal.value, indicator)}–{words.with_unit(goal.upto, indicator)}"
    signs = {">=": "≥", "<=": "≤"}
    return f"{signs.get(goal.operator, goal.operator)}\u00a0{words.with_unit(goal.value, indicator)}"


def bare(value: Decimal, indicator: Indicator) -> str:
    return words.plain(round(value, indicator.decimals + 2), indicator.decimals)


def signed(value: Decimal, indicator: Indicator) -> str:
    return (
        f"{'+' if value > 0 else '−' if value < 0 else ''}{words.plain(round(abs(value), indicator.decimals + 1), 1)}"
    )


def share(value: Decimal) -> str:
    return f"{'−' if value < 0 else ''}{words.plain(round(abs(value), 2), 2)}"


def year(when: Decimal) -> str:
    """Whole years stand as years, other days as years with two decimals: so the arithmetic can be repeated."""
    return str(int(when)) if when % 1 == HALF else f"{when:.2f}"


# The gap


@dataclass(frozen=True)
class ToldGap:
    sentence: str
    why_not: str
    lines: list[tuple[str, str]]
    caveats: list[str]


def gap_of(one: Series) -> ToldGap | None:
    """The gap to the comparator in one sentence with its numbers; nothing where none is named."""
    gap, indicator = one.gap, one.indicator
    if gap is None:
        return None
    lines = list(gap_lines(gap, indicator))
    refusal = gap.refusal if gap.closed is None else None
    at_the_start = gap.now is not None and refusal is Refusal.NO_COMPARATOR
    why = _("Of the comparator no value of the baseline's time is known.") if at_the_start else (
        str(words.REFUSALS[refusal]) if refusal else ""
    )  # fmt: skip
    return ToldGap(words.of_the_gap(gap, indicator), why, lines, in_words(gap.caveats))


def gap_lines(gap: gaps.Gap, indicator: Indicator) -> Iterator[tuple[str, str]]:
    for label, pair in ((_("Gap at the baseline"), gap.base), (_("Gap now"), gap.now)):
        if pair is not None:
            own, other = (bare(point.value, indicator) for point in (pair.own, pair.other))
            yield label, f"{own} − {other} = {negative(pair.gap, indicator)} ({year(pair.own.at)})"
    if gap.closed is not None and gap.base and gap.now:
        sums = f"1 − {negative(gap.now.gap, indicator)} / {negative(gap.base.gap, indicator)}"
        yield _("Part of it that closed"), f"{sums} = {share(gap.closed)}"
    if gap.change is not None and gap.by_own is not None and gap.by_other is not None:
        parts = f"({negative(gap.by_own, indicator)}) + ({negative(gap.by_other, indicator)})"
        yield _("Change of the gap"), f"{parts} = {negative(gap.change, indicator)}"


def negative(value: Decimal, indicator: Indicator) -> str:
    return f"{'−' if value < 0 else ''}{bare(abs(value), indicator)}"


def since(one: Series) -> str:
    """Of counts that add up over periods, how many went into the number."""
    base = one.baseline
    counted = [value for value in one.values if base is None or at(value.period) > at(base.period)]
    now = now_of(one)
    if not adds_up(one.indicator) or now is None or len(counted) < 2:
        return ""
    said = {"count": len(counted), "sum": words.with_unit(now.value, one.indicator)}
    return _("The values of %(count)s periods add up to %(sum)s.") % said

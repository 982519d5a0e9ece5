"""How a value stands to its target: the figures of FRA read by hand, and what holds for any figures."""

import csv
from dataclasses import replace
from decimal import Decimal

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from monitoring.indicators import gaps, periods
from monitoring.indicators.points import Caveat, Goal, Point, Reading, Refusal, Verdict
from monitoring.indicators.progress import noise_of, path, path_at, read

FIGURES = settings.BASE_DIR.parent / "shared" / "data" / "reference" / "fra_roma_figures.csv"
WORST_FIRST = [Verdict.REGRESSING, Verdict.FAR_BEHIND, Verdict.BEHIND, Verdict.ON_TRACK, Verdict.ACHIEVED]
numbers = st.decimals(-1000, 1000, places=2)
years = st.integers(1, 40).map(Decimal)


def whole(year: int) -> Decimal:
    return Decimal(year) + Decimal("0.5")


def point(value: object, year: int = 2024, **facts: object) -> Point:
    return Point(Decimal(str(value)), whole(year), **facts)  # type: ignore[arg-type]


def goal(value: object, operator: str = ">=", year: int = 2030) -> Goal:
    return Goal(Decimal(str(value)), whole(year), operator)


# FRA's own figures


def figure(indicator: str, geo: str, year: int) -> Point:
    with FIGURES.open(encoding="utf-8", newline="") as file:
        rows = [
            one
            for one in csv.DictReader(file)
            if one["indicator"].startswith(indicator) and (one["geo"], one["year"]) == (geo, str(year))
        ]
    text = rows[0]["value_pct"]
    return point(text.lstrip("<>"), year, bound=text[0] if text[0] in "<>" else "", place=geo)


@pytest.mark.skipif(not FIGURES.is_file(), reason="NOT CHECKED against FRA's figures: ../shared/data is absent")
@pytest.mark.parametrize(
    ("indicator", "geo", "target", "verdict", "pace"),
    [
        ("early childhood", "EU", (70, ">="), Verdict.BEHIND, "0.69"),
        ("paid work", "EU", (60, ">="), Verdict.ON_TRACK, "1.13"),
        ("at risk of poverty", "EU", (50, "<="), Verdict.FAR_BEHIND, "0.58"),
        ("attend school", "EU", (20, "<"), Verdict.REGRESSING, "-0.15"),
        ("experienced discrimination", "EU", (13, "<"), Verdict.REGRESSING, "-0.67"),
        ("paid work", "BG", (60, ">="), Verdict.ACHIEVED, "2.07"),
        ("upper secondary", "BG", (50, ">="), Verdict.ON_TRACK, "1.03"),
        ("attend school", "BG", (20, "<"), Verdict.REGRESSING, "-0.44"),
    ],
)
def test_the_figures_of_fra_come_out_as_fra_reads_them(indicator, geo, target, verdict, pace):
    found = read(figure(indicator, geo, 2024), figure(indicator, geo, 2016), goal(*target))
    assert (found.verdict, found.refusal) == (verdict, None)
    assert found.pace is not None
    assert f"{found.pace:.2f}" == pace


@pytest.mark.skipif(not FIGURES.is_file(), reason="NOT CHECKED against FRA's figures: ../shared/data is absent")
@pytest.mark.parametrize(("indicator", "target"), [("attend school", 20), ("experienced discrimination", 13)])
def test_a_rise_that_may_be_chance_is_no_deterioration_once_the_errors_are_known(indicator, target):
    base, now = (replace(figure(indicator, "EU", year), error=Decimal("2.0")) for year in (2016, 2024))
    assert read(now, base, goal(target, "<")).verdict is Verdict.NO_CHANGE
    assert noise_of(now, base) == Decimal("1.96") * Decimal(8).sqrt()


@pytest.mark.skipif(not FIGURES.is_file(), reason="NOT CHECKED against FRA's figures: ../shared/data is absent")
def test_over_sixty_is_told_as_such():
    found = read(figure("attend school", "BG", 2024), figure("attend school", "BG", 2016), goal(20, "<"))
    assert found.baseline is not None
    assert found.baseline.bound == ">"
    assert Caveat.BOUND in found.caveats


# What is computed, and what is not


def test_every_result_carries_what_it_was_computed_from():
    now, base, aim = point(53), point(42, 2016), goal(70)
    found = read(now, base, aim)
    assert (found.now, found.baseline, found.goal) == (now, base, aim)
    assert found.progress == Decimal(11) / Decimal(28)
    assert found.expected == Decimal(8) / Decimal(14)
    assert found.observed == Decimal(11) / Decimal(8)
    assert found.needed == Decimal(17) / Decimal(6)
    assert found.projection == 53 + Decimal(11) / Decimal(8) * 6
    assert Caveat.NO_ERRORS in found.caveats


@pytest.mark.parametrize(
    ("now", "base", "refusal"),
    [
        (point(53, after_break=True), point(42, 2016), Refusal.BREAK),
        (point(53, method="survey"), point(42, 2016, method="official_proxy"), Refusal.OTHER_METHOD),
        (point(53, place="BG"), point(42, 2016, place="EU"), Refusal.OTHER_PLACE),
        (point(53, not_comparable=True), point(42, 2016), Refusal.NOT_COMPARABLE),
        (point(53, unit="persons"), point(42, 2016), Refusal.OTHER_UNIT),
        (point(53), point(53, 2024), Refusal.SINGLE),
        (point(53, 2016), point(42, 2024), Refusal.BASELINE_AFTER),
        (point(53), None, Refusal.NO_BASELINE),
        (None, point(42, 2016), Refusal.NO_VALUE),
        (point(53, 2034), point(42, 2031), Refusal.TARGET_BEFORE),
    ],
)
def test_what_cannot_be_compared_is_refused_by_name(now, base, refusal):
    found = read(now, base, goal(70))
    assert (found.refusal, found.verdict) == (refusal, None)


def test_a_favourable_value_by_another_method_has_not_reached_the_target():
    found = read(point(90, method="official_proxy"), point(42, 2016, method="survey"), goal(70))
    assert (found.verdict, found.refusal) == (None, Refusal.OTHER_METHOD)


def test_a_single_value_that_meets_the_target_has_reached_it():
    assert read(point(96), None, goal(95)).verdict is Verdict.ACHIEVED


def test_what_was_good_at_the_start_is_held_or_lost_and_has_no_progress():
    base = point(80, 2016)
    assert read(point(81), base, goal(80)).verdict is Verdict.ACHIEVED
    lost = read(point(60), base, goal(70))
    assert (lost.verdict, lost.refusal, lost.progress, lost.pace) == (Verdict.REGRESSING, Refusal.MAINTAIN, None, None)
    assert read(point(79, error=Decimal(1)), base, goal(80)).verdict is Verdict.NO_CHANGE


def test_a_range_is_reached_from_either_side():
    aim = Goal(Decimal(40), whole(2030), upto=Decimal(60))
    assert read(point(50), point(20, 2016), aim).verdict is Verdict.ACHIEVED
    assert read(point(30), point(20, 2016), aim).progress == Decimal("0.5")
    assert read(point(70), point(80, 2016), aim).progress == Decimal("0.5")


@pytest.mark.parametrize("year", [2030, 2032])
def test_whoever_has_not_arrived_by_the_day_is_behind(year):
    found = read(point("69.9", year), point(42, 2016), goal(70))
    assert (found.verdict, found.needed, found.projection) == (Verdict.BEHIND, None, None)
    assert Caveat.PAST_DUE in found.caveats


def test_a_projection_never_leaves_what_is_possible():
    found = read(point(30), point(70, 2016), goal(5, "<="), limits=(Decimal(0), Decimal(100)))
    assert found.projection == 0
    found = read(point(80), point(10, 2016), goal(90), limits=(Decimal(0), Decimal(100)))
    assert found.projection == 100
    assert Caveat.LIMITED in found.caveats


def test_a_milestone_bends_the_path():
    base, aim, step = point(40, 2020), goal(80), goal(50, year=2028)
    assert path(base, aim, [step]) == [
        (whole(2020), Decimal(40)),
        (whole(2028), Decimal(50)),
        (whole(2030), Decimal(80)),
    ]
    assert path_at(whole(2024), base, aim, [step]) == 45
    found = read(point(45, 2024), base, aim, milestones=[step])
    assert (found.expected, found.pace, found.verdict) == (Decimal("0.125"), 1, Verdict.ON_TRACK)
    assert read(point(45, 2024), base, aim).verdict is Verdict.FAR_BEHIND


def test_only_what_surely_meets_the_target_does():
    assert goal(60).met_by(point(60, bound=">"))
    assert goal(60, ">").met_by(point(60, bound=">"))
    assert not goal(60, ">").met_by(point(60))
    assert not goal(70, "<=").met_by(point(60, bound=">"))
    assert not goal(60, "=").met_by(point(60, bound="~"))


# The gap


def test_a_gap_closes_by_our_rise_and_by_the_others_fall():
    found = gaps.compare(point(53), point(90), point(42, 2016), point(94, 2016))
    assert (found.change, found.by_own, found.by_other) == (Decimal(15), Decimal(11), Decimal(4))
    assert found.closed == 1 - Decimal(-37) / Decimal(-52)


def test_a_gap_without_a_comparator_at_the_start_is_told_for_today_only():
    found = gaps.compare(point(53), point(95), point(42, 2016), None)
    assert found.now is not None
    assert (found.now.gap, found.closed, found.refusal) == (Decimal(-42), None, Refusal.NO_COMPARATOR)


def test_half_of_a_gap_is_a_target_on_either_side_of_it():
    for own, other, operator in ((20, 60, ">="), (60, 20, "<=")):
        base = gaps.Pair(point(own, 2016), point(other, 2016))
        aim = gaps.goal_of(base, Decimal(50), "<=", whole(2030))
        assert (abs(aim.value), aim.operator) == (20, operator)
        reached = gaps.point_of(gaps.Pair(point(45), point(60)) if own == 20 else gaps.Pair(point(35), point(20)))
        assert read(reached, gaps.point_of(base), aim).verdict is Verdict.ACHIEVED


def test_a_comparator_of_another_time_or_unit_is_none():
    assert gaps.compare(point(53), point(90, 2020), None, None).refusal is Refusal.NO_COMPARATOR
    assert gaps.compare(point(53), point(90, unit="EUR"), None, None).refusal is Refusal.OTHER_UNIT
    near = gaps.compare(point(53), point(90, 2023), None, None)
    assert Caveat.COMPARATOR_TIME in near.caveats


# Periods


def test_running_totals_are_not_added_up_and_percentages_are_pooled():
    def value(number: int, year: int, *parts: int) -> periods.Value:
        return periods.Value(whole(year), Decimal(number), *map(Decimal, parts))

    three = [value(10, 2022), value(30, 2024), value(20, 2023)]
    assert periods.total(three, periods.Rule.SNAPSHOT).value == 30
    assert periods.total(three, periods.Rule.CUMULATIVE).value == 30
    assert periods.total(three, periods.Rule.PER_PERIOD).value == 60
    shares = [value(50, 2023, 10, 20), value(10, 2024, 10, 100)]
    pooled = periods.total(shares, periods.Rule.PER_PERIOD, is_share=True)
    assert (pooled.numerator, pooled.denominator, pooled.of) == (20, 120, 2)
    assert periods.total(three, periods.Rule.PER_PERIOD, is_share=True).refusal is periods.NoTotal.SHARES_DO_NOT_ADD
    mixed = [value(1, 2023), replace(value(1, 2024), series="women")]
    assert periods.total(mixed, periods.Rule.PER_PERIOD).refusal is periods.NoTotal.MIXED


# What holds for any figures


def settled(found: Reading) -> tuple[object, ...]:
    return found.verdict, found.refusal, found.pace and round(found.pace, 12)


@st.composite
def readings(draw):
    """A value, a baseline, a target: in any order of size, at any times."""
    begun = draw(st.integers(1990, 2020))
    base = Point(draw(numbers), whole(begun), draw(st.none() | st.decimals(0, 50, places=1)))
    now = Point(draw(numbers), base.at + draw(years), draw(st.none() | st.decimals(0, 50, places=1)))
    return now, base, Goal(draw(numbers), base.at + draw(years), draw(st.sampled_from([">=", "<=", ">", "<"])))


MIRRORED = {">=": "<=", "<=": ">=", ">": "<", "<": ">", "=": "="}


@given(readings())
def test_what_is_better_upwards_is_the_mirror_of_what_is_better_downwards(given_):
    now, base, aim = given_
    down = read(*(replace(one, value=-one.value) for one in (now, base)),
                replace(aim, value=-aim.value, operator=MIRRORED[aim.operator]))  # fmt: skip
    assert settled(read(now, base, aim)) == settled(down)


@given(readings(), st.sampled_from([Decimal("0.01"), Decimal(5), Decimal(1000)]), numbers)
def test_another_unit_of_measurement_changes_no_pace(given_, times, plus):
    def turned(one):
        moved = replace(one, value=one.value * times + plus)
        error = getattr(one, "error", None)
        return replace(moved, error=error * times) if error is not None else moved

    assert settled(read(*given_)) == settled(read(*(turned(one) for one in given_)))


@given(readings())
def test_a_refusal_never_comes_with_a_number(given_):
    found = read(*given_)
    if found.refusal:
        assert {found.progress, found.expected, found.pace, found.needed, found.projection, found.change} == {None}
    assert (found.verdict is not None) or (found.refusal is not None)


@given(readings())
def test_no_detectable_change_looks_the_same_upwards_and_downwards(given_):
    now, base, aim = given_
    other = replace(now, value=2 * base.value - now.value)
    one, two = read(now, base, aim), read(other, base, aim)
    if Verdict.ACHIEVED not in {one.verdict, two.verdict}:
        assert (one.verdict is Verdict.NO_CHANGE) == (two.verdict is Verdict.NO_CHANGE)
    assert noise_of(now, base) == noise_of(base, now)


@given(readings(), numbers)
def test_a_better_value_never_has_a_worse_verdict(given_, value):
    now, base, aim = (replace(given_[0], error=None), replace(given_[1], error=None), given_[2])
    better, worse = sorted([now.value, value], reverse=aim.operator in {">=", ">"})
    one, two = read(replace(now, value=better), base, aim), read(replace(now, value=worse), base, aim)
    if {one.verdict, two.verdict} <= set(WORST_FIRST):
        assert WORST_FIRST.index(one.verdict) >= WORST_FIRST.index(two.verdict)
    if one.progress is not None and two.progress is not None:
        assert one.progress >= two.progress


@given(numbers, numbers, numbers, numbers)
def test_the_change_of_a_gap_is_exactly_our_move_and_the_others(own, other, own_base, other_base):
    found = gaps.compare(point(own), point(other), point(own_base, 2016), point(other_base, 2016))
    if found.refusal is None:
        assert found.change == found.by_own + found.by_other
    else:
        assert {found.change, found.closed, found.by_own, found.by_other} == {None}

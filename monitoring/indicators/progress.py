"""Progress towards a target, computed by hand-checkable arithmetic: linear, in decimals, with its inputs; or refused.

p = (v - b) / (t - b)    e = (d - d0) / (d1 - d0), or a path through milestones    pace r = p / e
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from monitoring.indicators.points import SURE, ZERO, Bands, Caveat, Goal, Point, Reading, Refusal, Verdict

USUAL = Bands()
Limits = tuple[Decimal | None, Decimal | None]


def read(
    now: Point | None,
    baseline: Point | None,
    goal: Goal | None,
    *,
    milestones: Sequence[Goal] = (),
    bands: Bands = USUAL,
    limits: Limits = (None, None),
) -> Reading:
    """Say how the value stands to the target: the verdict with all its numbers, or why there is none."""
    plain = Reading(now, baseline, goal, bands=bands, caveats=frozenset(caveats_of(now, baseline)))
    if now is None or goal is None:
        return replace(plain, refusal=Refusal.NO_TARGET if goal is None else Refusal.NO_VALUE)
    if refusal := incomparable(now, baseline, goal):
        return replace(plain, refusal=refusal)
    if goal.met_by(now):
        plain = replace(plain, verdict=Verdict.ACHIEVED)
    if baseline is None:
        return plain if plain.verdict else replace(plain, refusal=Refusal.NO_BASELINE)
    if refusal := unmeasurable(now, baseline, goal):
        return kept(replace(plain, refusal=refusal), now, baseline) if refusal is Refusal.MAINTAIN else (
            plain if plain.verdict else replace(plain, refusal=refusal)
        )  # fmt: skip
    return measured(plain, now, baseline, goal, milestones=milestones, limits=limits)


def incomparable(now: Point, baseline: Point | None, goal: Goal) -> Refusal | None:
    """Return why the value cannot be held against the target or the baseline at all."""
    if goal.unit != now.unit or (baseline and baseline.unit != now.unit):
        return Refusal.OTHER_UNIT
    if now.not_comparable:
        return Refusal.NOT_COMPARABLE
    if baseline and baseline.place != now.place:
        return Refusal.OTHER_PLACE
    if baseline and baseline.method != now.method:
        return Refusal.OTHER_METHOD
    return Refusal.BREAK if now.after_break and baseline else None


def unmeasurable(now: Point, baseline: Point, goal: Goal) -> Refusal | None:
    """Return why no progress can be measured although the value is comparable."""
    if baseline.at == now.at:
        return Refusal.SINGLE
    if baseline.at > now.at:
        return Refusal.BASELINE_AFTER
    if goal.at <= baseline.at:
        return Refusal.TARGET_BEFORE
    met = goal.met_by(replace(baseline, bound=""))
    return Refusal.MAINTAIN if met or goal.seen_from(baseline.value).value == baseline.value else None


def kept(plain: Reading, now: Point, baseline: Point) -> Reading:
    """A value that was good at the start is only held or lost: no progress, and no number for it."""
    if plain.verdict:
        return plain
    noise = noise_of(now, baseline)
    still = noise is not None and abs(now.value - baseline.value) <= noise
    return replace(plain, verdict=Verdict.NO_CHANGE if still or now.value == baseline.value else Verdict.REGRESSING)


def measured(
    plain: Reading, now: Point, baseline: Point, goal: Goal, *, milestones: Sequence[Goal], limits: Limits
) -> Reading:
    aim = goal.seen_from(baseline.value)
    way = aim.value - baseline.value
    progress = (now.value - baseline.value) / way
    expected = (path_at(now.at, baseline, aim, milestones) - baseline.value) / way
    pace = progress / expected if expected > ZERO else None
    verdict = plain.verdict or judged(progress, expected, pace, plain.bands, is_due=now.at >= goal.at)
    noise = noise_of(now, baseline)
    if verdict is not Verdict.ACHIEVED and noise is not None and abs(now.value - baseline.value) <= noise:
        verdict = Verdict.NO_CHANGE
    ahead = outlook(replace(plain, progress=progress), now, baseline, aim, limits)
    return replace(ahead, verdict=verdict, expected=expected, pace=pace, noise=noise)


def judged(progress: Decimal, expected: Decimal, pace: Decimal | None, bands: Bands, *, is_due: bool) -> Verdict:
    """Whoever has not arrived by the day is at best behind."""
    if progress < ZERO:
        return Verdict.REGRESSING
    if pace is None:  # a path that first leads away from the target
        return Verdict.ON_TRACK if progress >= expected and not is_due else Verdict.BEHIND
    if pace >= bands.on_track:
        return Verdict.BEHIND if is_due else Verdict.ON_TRACK
    return Verdict.BEHIND if pace >= bands.behind else Verdict.FAR_BEHIND


def outlook(plain: Reading, now: Point, baseline: Point, aim: Goal, limits: Limits) -> Reading:
    """How much a year it took, how much a year it would take, and where this leads by the day of the target."""
    observed = (now.value - baseline.value) / (now.at - baseline.at)
    left = aim.at - now.at
    if left <= ZERO:
        caveats = plain.caveats if plain.verdict else plain.caveats | {Caveat.PAST_DUE}
        return replace(plain, observed=observed, caveats=caveats)
    projection = now.value + observed * left
    possible = within(projection, limits)
    caveats = plain.caveats if possible == projection else plain.caveats | {Caveat.LIMITED}
    needed = None if plain.verdict else (aim.value - now.value) / left
    return replace(plain, observed=observed, needed=needed, projection=possible, caveats=caveats)


def within(value: Decimal, limits: Limits) -> Decimal:
    lowest, highest = limits
    value = value if lowest is None else max(value, lowest)
    return value if highest is None else min(value, highest)


def path_at(at: Decimal, baseline: Point, goal: Goal, milestones: Iterable[Goal] = ()) -> Decimal:
    """Return the value the path asks for at a time: straight from step to step, and flat after the last."""
    steps = path(baseline, goal, milestones)
    for (begun, low), (ended, high) in pairwise(steps):
        if at <= ended:
            return low + (high - low) * (at - begun) / (ended - begun)
    return steps[-1][1]


def path(baseline: Point, goal: Goal, milestones: Iterable[Goal] = ()) -> list[tuple[Decimal, Decimal]]:
    """Return the corners of the path: the baseline, the targets between, the target."""
    between = {one.at: one.value for one in milestones if baseline.at < one.at < goal.at}
    aim = goal.seen_from(baseline.value)
    return [(baseline.at, baseline.value), *sorted(between.items()), (goal.at, aim.value)]


def noise_of(one: Point, other: Point) -> Decimal | None:
    """Return how large a difference may be and still be chance; of one known error, what it alone allows."""
    errors = [point.error for point in (one, other) if point.error is not None]
    return SURE * sum((error * error for error in errors), ZERO).sqrt() if errors else None


def caveats_of(*points: Point | None) -> Iterable[Caveat]:
    given = [point for point in points if point is not None]
    for point in given:
        yield from point.caveats
        if point.bound:
            yield Caveat.BOUND
    known = sum(point.error is not None for point in given)
    if len(given) > 1 and known < len(given):
        yield Caveat.ONE_ERROR if known else Caveat.NO_ERRORS

"""Verdicts, refusals and caveats in words; values with their unit; the names of parts that many sources use."""

from decimal import Decimal
from typing import TYPE_CHECKING

from babel.numbers import format_decimal
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.templatetags.fmt import cldr
from monitoring.indicators.points import Caveat, Refusal, Verdict
from monitoring.models import Indicator, Observation

if TYPE_CHECKING:
    from monitoring.indicators.gaps import Gap

VERDICTS: dict[str, str | Promise] = {
    Verdict.ACHIEVED: _("Achieved"),
    Verdict.ON_TRACK: _("On track"),
    Verdict.BEHIND: _("Behind"),
    Verdict.FAR_BEHIND: _("Far behind"),
    Verdict.REGRESSING: _("Moving away"),
    Verdict.NO_CHANGE: _("No detectable change"),
}
TONES: dict[str, str] = {
    Verdict.ACHIEVED: "kept",
    Verdict.ON_TRACK: "progress",
    Verdict.BEHIND: "partly",
    Verdict.FAR_BEHIND: "overdue",
    Verdict.REGRESSING: "broken",
    Verdict.NO_CHANGE: "neutral",
}
REFUSALS: dict[str, str | Promise] = {
    Refusal.NOT_NUMERIC: _("This indicator is told in words, so nothing is computed."),
    Refusal.NO_VALUE: _("There is no approved value yet."),
    Refusal.NO_TARGET: _("Nobody has set a target, so there is nothing to be on the way to."),
    Refusal.OTHER_UNIT: _("The value and the target are in different units."),
    Refusal.NOT_COMPARABLE: _("The value is marked as not comparable with others."),
    Refusal.OTHER_METHOD: _("The value was measured by another method than the baseline."),
    Refusal.OTHER_PLACE: _("The value is of another place than the baseline."),
    Refusal.BREAK: _("The series breaks between the baseline and the value."),
    Refusal.NO_BASELINE: _("There is no baseline of this place and method to count progress from."),
    Refusal.SINGLE: _("There is only one value so far: no movement can be seen."),
    Refusal.BASELINE_AFTER: _("The baseline is younger than the value."),
    Refusal.TARGET_BEFORE: _("The target was due before the baseline."),
    Refusal.MAINTAIN: _("The baseline already met the target: the value is to be kept, there is no progress to count."),
    Refusal.NO_SHARE: _("The target is a part of the baseline, and the baseline is not above zero."),
    Refusal.NO_COMPARATOR: _("There is no value of the comparator for the same place and time."),
    Refusal.NO_GAP: _("There was no gap at the baseline."),
}
CAVEATS: dict[str, str | Promise] = {
    Caveat.BOUND: _("One of the figures is known only as more than, less than or about; it was taken at that number."),
    Caveat.NO_ERRORS: _("No margins of error are known, so a small difference may be chance."),
    Caveat.ONE_ERROR: _("The margin of error of only one of the figures is known."),
    Caveat.UNVERIFIED: _("One of the figures is recalled or not yet checked in its source."),
    Caveat.PROVISIONAL: _("The value is provisional."),
    Caveat.ESTIMATE: _("The value is an estimate."),
    Caveat.PAST_DUE: _("The day of the target has passed."),
    Caveat.LIMITED: _("The projection is cut at what is possible."),
    Caveat.COMPARATOR_METHOD: _("The comparator was measured by another method."),
    Caveat.COMPARATOR_TIME: _("The comparator is of a somewhat different time."),
}
# Parts of a breakdown that many sources use, so that both languages name them; others stand as they were written.
CATEGORIES: dict[str, str | Promise] = {
    "women": _("women"),
    "men": _("men"),
    "girls": _("girls"),
    "boys": _("boys"),
    "urban": _("in towns"),
    "rural": _("in villages"),
    "mostly_roma": _("mostly Roma neighbourhoods"),
    "mixed": _("mixed neighbourhoods"),
}


def category(one: Observation) -> str:
    return str(CATEGORIES.get(one.category, one.category))


def plain(value: Decimal, decimals: int) -> str:
    """Return it as the language writes it: the decimals of the indicator, and of a finer value up to two more."""
    finer = -int(value.normalize().as_tuple().exponent)
    places = min(max(decimals, finer), decimals + 2)
    return str(format_decimal(value, f"#,##0.{'0' * places}" if places else "#,##0", locale=cldr()))


def with_unit(value: Decimal | None, indicator: Indicator, *, decimals: int | None = None, bound: str = "") -> str:
    """Return “53 %”; yes, partly or no where that is what is measured."""
    if value is None:
        return ""
    if indicator.measure == Indicator.Measure.YES_NO and value in ANSWERS:
        return str(ANSWERS[value])
    unit = f"\u00a0{indicator.unit}" if indicator.unit else ""
    shown = plain(value, indicator.decimals if decimals is None else decimals)
    return f"{bound}\u00a0{shown}{unit}" if bound else f"{shown}{unit}"


ANSWERS: dict[Decimal, str | Promise] = {Decimal(0): _("no"), Decimal("0.5"): _("partly"), Decimal(1): _("yes")}


def value_of(one: Observation, indicator: Indicator) -> str:
    """Return the value as its page and its table print it."""
    if one.is_withdrawn:
        return str(_("taken back"))
    return one.words if one.value is None else with_unit(one.value, indicator, bound=one.bound)


def points(indicator: Indicator) -> str | Promise:
    """What a difference is counted in."""
    return _("percentage points") if indicator.measure == Indicator.Measure.PERCENTAGE else indicator.unit


def of_the_gap(gap: "Gap", indicator: Indicator) -> str:
    """Return in one sentence what became of the gap and by whose move; empty where that cannot be said."""
    if gap.change is None or gap.base is None or gap.now is None or gap.by_own is None or gap.by_other is None:
        return ""
    if not gap.is_detectable:
        return str(_("The gap has not changed by more than chance allows."))
    sign = 1 if gap.base.gap > 0 else -1
    change, own, other = sign * gap.change, sign * gap.by_own, sign * gap.by_other
    unit = points(indicator)
    said = {
        "change": plain(abs(change), indicator.decimals), "own": plain(abs(own), indicator.decimals),
        "other": plain(abs(other), indicator.decimals), "unit": unit,
        "base": plain(abs(gap.base.gap), indicator.decimals), "now": plain(abs(gap.now.gap), indicator.decimals),
    }  # fmt: skip
    how = _("narrowed") if change < 0 else _("widened") if change > 0 else _("stayed as it was")
    said["how"] = how
    said["mine"] = _("narrowed it") if own < 0 else _("widened it")
    said["theirs"] = _("narrowed it") if other < 0 else _("widened it")
    words = _(
        "The gap %(how)s, from %(base)s to %(now)s %(unit)s: our own move %(mine)s by %(own)s, "
        "the move of the comparator %(theirs)s by %(other)s."
    )
    return str(words) % said

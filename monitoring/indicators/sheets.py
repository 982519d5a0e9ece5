"""Indicators and their values as rows of a spreadsheet: what the page shows, with the inputs of each verdict."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from monitoring.indicators import words
from monitoring.indicators.rows import IndicatorRow, Line
from monitoring.models import Indicator, Observation


def header() -> list[str]:
    return [
        _("Code"), _("Indicator"), _("Framework"), _("Kind"), _("Theme"), _("Unit"), _("Where"), _("Method"),
        _("Value"), _("Period"), _("Baseline"), _("Period of the baseline"), _("Target"), _("Verdict"), _("Progress"),
        _("Expected"), _("Pace"), _("Why there is no verdict"), _("Verified"), _("Source"), _("Confidentiality"),
    ]  # fmt: skip


def cells(rows: Iterable[IndicatorRow]) -> Iterator[list[object]]:
    for row in rows:
        for line in row.lines:
            yield [*of_indicator(row.indicator), *of_line(line), row.indicator.get_confidentiality_display()]
        if not row.lines:
            yield [*of_indicator(row.indicator), *[""] * 14, row.indicator.get_confidentiality_display()]


def of_indicator(one: Indicator) -> list[object]:
    return [one.code, one, one.get_framework_display(), one.get_kind_display(), one.theme or "", one.unit]


def of_line(line: Line) -> list[object]:
    last, base, reading = line.last, line.series.baseline, line.reading
    numbers = [reading.progress, reading.expected, reading.pace] if reading else [None] * 3
    return [
        line.series.where, line.series.how, line.value, last.when,
        words.with_unit(base.value, line.series.indicator, bound=base.bound) if base else "", base.when if base else "",
        line.target, line.label, *("" if one is None else round(one, 3) for one in numbers), line.why_not,
        _("yes") if last.is_verified else _("no"), last.source,
    ]  # fmt: skip


def value_header() -> list[str]:
    return [
        _("Indicator"), _("Where"), _("Method"), _("Survey, register or study"), _("Broken down by"), _("Part"),
        _("Period"), _("Exactness"), _("Value"), _("In words"), _("Unit"), _("Lower end"), _("Upper end"),
        _("Standard error"), _("n"), _("Numerator"), _("Denominator"), _("Marks"), _("Source"), _("Verified"),
        _("State"), _("Revision"), _("Why it was revised"),
    ]  # fmt: skip


def value_cells(values: Iterable[Observation]) -> Iterator[list[object]]:
    for one in values:
        yield [
            one.indicator.code, one.place or one.get_area_display(), one.get_method_display(), one.instrument,
            one.get_dimension_display() if one.dimension else "", words.category(one), one.period_words or one.period,
            one.get_bound_display() if one.bound else "", plain(one.value), one.words, one.indicator.unit,
            plain(one.lower), plain(one.upper), plain(one.standard_error), one.n, plain(one.numerator),
            plain(one.denominator), ", ".join(marks(one)), one.source, _("yes") if one.is_verified else _("no"),
            one.get_state_display(), one.number, one.reason,
        ]  # fmt: skip


def plain(number: object) -> object:
    return "" if number is None else f"{number.normalize():f}" if hasattr(number, "normalize") else number


def marks(one: Observation) -> list[str]:
    """Return what a reader has to know of the value, in words."""
    told = {
        "is_provisional": _("provisional"), "has_break": _("break in the series before it"),
        "is_estimate": _("estimate"), "not_comparable": _("not comparable"), "is_withdrawn": _("taken back"),
    }  # fmt: skip
    return [label for name, label in told.items() if getattr(one, name)]

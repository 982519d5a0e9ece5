"""What can be said of an indicator and of a value of it, typed in, sent over the API, or from a file."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.approximate import first_day
from crm.confidentiality import Level
from monitoring.indicators.small_cells import check_all, check_open_enough
from monitoring.indicators.words import ANSWERS
from monitoring.models import Indicator, Observation

AHEAD = timedelta(days=0)
Measure = Indicator.Measure


def check_indicator(indicator: Indicator, fields: Mapping[str, Any]) -> None:
    """Refuse what cannot be, beside the field it is about; `fields` are what it would become."""
    after = {name: fields.get(name, getattr(indicator, name)) for name in WEIGHED}
    refused = {}
    if after["lowest"] is not None and after["highest"] is not None and after["lowest"] >= after["highest"]:
        refused["highest"] = _("The highest possible value is not above the lowest.")
    level, other = Level(after["confidentiality"]), after["comparator"]
    if other is not None and indicator.pk and other.pk == indicator.pk:
        refused["comparator"] = _("An indicator is not compared with itself.")
    elif other is not None and Level(other.confidentiality).rank > level.rank:
        refused["comparator"] = _("What it is compared with must be open to everybody who reads it.")
    if indicator.pk and narrower_than_its_readers(indicator, level):
        refused["confidentiality"] = _("Indicators open to more people are compared with it.")
    if refused:
        raise ValidationError(refused)
    if indicator.pk and level == Level.PUBLIC and indicator.confidentiality != Level.PUBLIC:
        opened = Indicator(pk=indicator.pk, confidentiality=level, measure=fields.get("measure", indicator.measure),
                           counts_people=fields.get("counts_people", indicator.counts_people))  # fmt: skip
        check_all(opened)


WEIGHED = ("lowest", "highest", "comparator", "confidentiality")


def narrower_than_its_readers(indicator: Indicator, level: Level) -> bool:
    levels = indicator.compared_by.values_list("confidentiality", flat=True)
    return any(Level(one).rank < level.rank for one in levels)


def check_value(one: Observation, indicator: Indicator) -> None:
    """Refuse what no value of this indicator can be."""
    refused = dict(refusals(one, indicator))
    if refused:
        raise ValidationError(refused)
    check_open_enough(one, indicator)


def refusals(one: Observation, indicator: Indicator) -> list[tuple[str, str]]:
    found = [*of_the_cell(one), *of_the_period(one)]
    if one.is_withdrawn:
        return found
    in_words = indicator.measure == Measure.QUALITATIVE
    if in_words and not one.words:
        found.append(("words", _("This indicator is told in words: write the value there.")))
    if not in_words and one.value is None:
        found.append(("value", _("Give the number.")))
    return found if one.value is None else [*found, *of_the_number(one, indicator)]


def of_the_cell(one: Observation) -> list[tuple[str, str]]:
    found = []
    if one.place_id and one.area:
        found.append(("area", _("Either a place or another area, not both.")))
    if bool(one.dimension) != bool(one.category):
        field = "category" if one.dimension else "dimension"
        found.append((field, _("A breakdown has both: by what, and which part.")))
    return found


def of_the_period(one: Observation) -> list[tuple[str, str]]:
    if one.period and first_day(one.period) > timezone.localdate() + AHEAD:
        return [("period", _("This time is still to come: a value says what was measured."))]
    return []


def of_the_number(one: Observation, indicator: Indicator) -> list[tuple[str, str]]:
    value, found = one.value or 0, []
    lowest, highest = limits_of(indicator)
    if (lowest is not None and value < lowest) or (highest is not None and value > highest):
        found.append(("value", _("The value is outside what is possible for this indicator.")))
    if indicator.measure == Measure.YES_NO and value not in ANSWERS:
        found.append(("value", _("Give 1 for yes, 0.5 for partly, 0 for no.")))
    if (one.lower is None) != (one.upper is None):
        found.append(("upper" if one.upper is None else "lower", _("An interval has two ends.")))
    elif one.lower is not None and one.upper is not None and not one.lower <= value <= one.upper:
        found.append(("lower", _("The value lies outside its own interval.")))
    if one.standard_error is not None and one.standard_error < 0:
        found.append(("standard_error", _("An error is never below zero.")))
    if one.denominator is not None and one.denominator <= 0:
        found.append(("denominator", _("A denominator is above zero.")))
    return [*found, *of_the_share(one, indicator)]


def limits_of(indicator: Indicator) -> tuple[Any, Any]:
    """A percentage of a whole cannot be below nothing, nor a count; more is said by the indicator itself."""
    least = 0 if indicator.measure in {Measure.COUNT, Measure.PERCENTAGE} else None
    return (least if indicator.lowest is None else indicator.lowest), indicator.highest


def of_the_share(one: Observation, indicator: Indicator) -> list[tuple[str, str]]:
    """What is counted in people must give the percentage that is claimed."""
    if indicator.measure != Measure.PERCENTAGE or one.numerator is None or not one.denominator or one.value is None:
        return []
    share = 100 * one.numerator / one.denominator
    if abs(share - one.value) <= 1:
        return []
    words = _("Numerator and denominator give %(share)s %%, not %(value)s %%.")
    return [("value", words % {"share": round(share, 1), "value": one.value.normalize()})]

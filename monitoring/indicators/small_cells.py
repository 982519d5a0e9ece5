"""Numbers of few people are not for everybody: nobody may be found behind them, nor by taking other cells away."""

from collections.abc import Iterator
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from crm.confidentiality import Level
from monitoring.models import Baseline, Indicator, Observation

LEAST = 10  # persons


def check_open_enough(one: Observation, indicator: Indicator) -> None:
    """Refuse a value that speaks of fewer than ten people where everybody may read it."""
    if indicator.confidentiality != Level.PUBLIC or not indicator.counts_people or one.is_withdrawn:
        return
    for field, persons in persons_of(one, indicator):
        if 0 < persons < LEAST:
            raise ValidationError({field: too_few()})
    left = left_of_the_total(one, indicator)
    if left is not None and 0 < left < LEAST:
        raise ValidationError({"value": _("With the other parts known, the one left of the total is below 10 people.")})


def check_start(value: Decimal, indicator: Indicator) -> None:
    """Refuse a baseline that counts fewer than ten people where everybody may read it."""
    is_open = indicator.confidentiality == Level.PUBLIC and indicator.counts_people
    if is_open and counts(indicator) and 0 < value < LEAST:
        raise ValidationError({"value": too_few()})


def too_few() -> str:
    return _("Fewer than 10 people: such a number is not for everybody. Close the indicator first, or join groups.")


def persons_of(one: Observation, indicator: Indicator) -> Iterator[tuple[str, Decimal]]:
    """Yield every number of people that the value tells, with the field that tells it."""
    if one.n is not None:
        yield "n", Decimal(one.n) if one.n else Decimal(1)
    field, part = part_of(one, indicator)
    if part is not None:
        yield field, part
    if one.denominator is not None:
        yield "denominator", one.denominator
        yield field, one.denominator - (part if part is not None else Decimal(0))
    if counts(indicator) and one.value is not None:
        yield "value", one.value


def part_of(one: Observation, indicator: Indicator) -> tuple[str, Decimal | None]:
    """Return how many have it, as written or as a percentage of a denominator tells, with the field that tells it."""
    is_share = indicator.measure == Indicator.Measure.PERCENTAGE
    if one.numerator is None and is_share and one.value is not None and one.denominator is not None:
        return "value", one.value * one.denominator / 100
    return "numerator", one.numerator


def counts(indicator: Indicator) -> bool:
    return indicator.measure == Indicator.Measure.COUNT


def left_of_the_total(one: Observation, indicator: Indicator) -> Decimal | None:
    """Return what is left of a total of counts when all known parts of a breakdown are taken off it."""
    if not counts(indicator) or one.value is None:
        return None
    cell = {name: value for name, value in one.cell.items() if name not in {"dimension", "category"}}
    aside = [pk for pk in (one.revises_id, one.pk) if pk]
    beside = Observation.objects.current().filter(**cell).exclude(pk__in=aside)
    rows = {(row.dimension, row.category): row.value for row in beside if row.value is not None}
    rows[one.dimension, one.category] = one.value
    total = rows.get(("", ""))
    dimension = one.dimension or next((name for name, _part in rows if name), "")
    known = [value for (name, _part), value in rows.items() if name == dimension and name]
    return total - sum(known, Decimal(0)) if total is not None and known else None


def check_all(indicator: Indicator) -> None:
    """Before everybody may read an indicator, none of its values may speak of few people."""
    for one in Observation.objects.approved().filter(indicator=indicator).order_by("pk"):
        try:
            check_open_enough(one, indicator)
        except ValidationError:
            raise kept_closed(one.when) from None
    for start in Baseline.objects.filter(indicator=indicator).order_by("pk"):
        try:
            check_start(start.value, indicator)
        except ValidationError:
            raise kept_closed(start.period) from None


def kept_closed(when: object) -> ValidationError:
    words = _("Its value of %(when)s is of fewer than 10 people, which is not for everybody.")
    return ValidationError({"confidentiality": words % {"when": when}})

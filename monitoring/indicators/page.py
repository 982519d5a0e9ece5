"""What the page of an indicator shows, gathered for one reader."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from accounts.models import User
from crm.changes import changes_of
from crm.panels import panels_for
from monitoring.indicators import drawing, telling, words
from monitoring.indicators.rows import IndicatorRow, Line, rows_of
from monitoring.indicators.series import Series, series_of
from monitoring.indicators.sheets import marks
from monitoring.models import Baseline, Citation, Evidence, Indicator, IndicatorTarget, Observation

MOST_VALUES = 300


@dataclass(frozen=True)
class Block:
    """One total series with its drawing, its reckoning, and the parts it can be broken into."""

    line: Line
    drawings: list[tuple[str, object]]
    told: list[telling.Told]
    gap: telling.ToldGap | None
    added: str
    parts: list[tuple[str, list[object]]]

    @property
    def series(self) -> Series:
        return self.line.series


@dataclass(frozen=True)
class ValueRow:
    """A value as the table prints it."""

    one: Observation
    said: str
    part: str
    marks: list[str]
    is_current: bool


def page_of(indicator: Indicator, user: User) -> dict[str, Any]:
    found = series_of([indicator], user)[indicator.pk]
    blocks = [block_of(one, found) for one in found if one.is_total]
    alone = [one for one in found if not one.is_total and not any(two.is_total and beside(two, one) for two in found)]
    return {
        "indicator": indicator,
        "comparator": Indicator.objects.visible_to(user).filter(pk=indicator.comparator_id or 0).first(),
        "blocks": blocks,
        "alone": drawing.small_ones(alone),
        "others": others_of(indicator, user),
        "values": values_of(indicator, user),
        "baselines": Baseline.objects.visible_to(user).filter(indicator=indicator).select_related(
            "place", "replaced_by").order_by("-pk"),
        "targets": IndicatorTarget.objects.visible_to(user).filter(indicator=indicator).select_related(
            "place", "replaced_by").order_by("-due", "-pk"),
        "citations": Citation.objects.visible_to(user).filter(observation__indicator=indicator).for_list(),
        "panels": panels_for("indicator", indicator, user),
        "changes": changes_of(indicator, user),
    }  # fmt: skip


def block_of(one: Series, found: list[Series]) -> Block:
    parts: dict[str, list[Series]] = {}
    for two in found:
        if not two.is_total and beside(one, two):
            parts.setdefault(str(two.last.get_dimension_display()), []).append(two)
    drawn = [(name, drawing.small_ones(several)) for name, several in parts.items()]
    return Block(
        Line(one), drawing.drawings_of(one), telling.told_of(one), telling.gap_of(one), telling.since(one), drawn
    )


def beside(total: Series, part: Series) -> bool:
    """Whether a part is of this total: the same place, the same method."""
    return total.key[:5] == part.key[:5]


def others_of(indicator: Indicator, user: User) -> list[IndicatorRow]:
    """Other measures of the same thing, to stand side by side."""
    others = Indicator.objects.visible_to(user).filter(pk__in=indicator.same_thing.values("pk"))
    return rows_of(others.for_list(), user)


def values_of(indicator: Indicator, user: User) -> list[ValueRow]:
    """Every value with its revisions, the newest first; what was revised is told as such."""
    seen = Observation.objects.visible_to(user).filter(indicator=indicator).for_list()
    evidence = Prefetch("evidence", Evidence.objects.visible_to(user))
    rows = list(seen.prefetch_related(evidence)[:MOST_VALUES])
    revised = {one.revises_id for one in rows if one.state == Observation.State.APPROVED}
    return [row_of(one, indicator, is_current=one.pk not in revised and not one.is_withdrawn) for one in rows]


def row_of(one: Observation, indicator: Indicator, *, is_current: bool) -> ValueRow:
    part = f"{one.get_dimension_display()}: {words.category(one)}" if one.dimension else ""
    return ValueRow(one, words.value_of(one, indicator), part, marks(one), is_current)

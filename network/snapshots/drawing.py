"""How a measure went from snapshot to snapshot: a drawing in our own charts, broken where the rules changed."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.templatetags.fmt import day
from monitoring.indicators import charts
from monitoring.indicators.scale import scale_of, years_of
from network.models import Snapshot
from network.snapshots.dictionary import SHARE, Measure
from network.snapshots.words import value_of

FEWEST = 2


def plot_of(measure: Measure, several: Sequence[Snapshot], size: charts.Size) -> charts.Plot | None:
    """`several` from the oldest to the newest, all of one part of the network in the same eyes."""
    known = [one for one in several if one.value(measure.name) is not None]
    if len(known) < FEWEST:
        return None
    dots = [
        charts.Dot(
            at(one.day), height(measure, one), value_of(measure, one.value(measure.name)),
            f"{day(one.day, 'medium')}: {value_of(measure, one.value(measure.name))}",
            after_break=bool(place) and known[place - 1].rules != one.rules,
        )
        for place, one in enumerate(known)
    ]  # fmt: skip
    scale = scale_of(dot.value for dot in dots)
    years = years_of((dot.at for dot in dots), size.years)
    said = "; ".join(dot.words for dot in dots)
    return charts.Plot(
        f"trend-{measure.name}", str(measure.label), f"{measure.meaning} {said}.", [charts.Trace("", dots)], scale,
        years, break_label=_("other rules"), ticks=[tick_of(measure, float(tick)) for tick in scale.ticks],
    )  # fmt: skip


def drawings_of(measure: Measure, several: Sequence[Snapshot]) -> list[tuple[str, object]]:
    """Return the drawing at both widths, as pages show them."""
    plots = [(size, plot_of(measure, several, size)) for size in (charts.WIDE, charts.NARROW)]
    return [(size.key, charts.draw(plot, size)) for size, plot in plots if plot]


def tick_of(measure: Measure, height: float) -> str:
    return value_of(measure, height / 100 if measure.unit == SHARE else height)


def at(moment: date) -> Decimal:
    begun = date(moment.year, 1, 1)
    return moment.year + Decimal((moment - begun).days) / (date(moment.year + 1, 1, 1) - begun).days


def height(measure: Measure, one: Snapshot) -> Decimal:
    value = one.value(measure.name)
    return Decimal(f"{value * (100 if measure.unit == SHARE else 1):.4f}")

"""How we stand losses: the best tied leave one after the other, or anybody by chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.templatetags.fmt import number
from monitoring.indicators import charts
from monitoring.indicators.scale import scale_of, years_of
from network.findings.certainty import with_a_third_hidden
from network.findings.looking import Looking
from network.findings.sentences import Finding, Section, Table
from network.graphs.ties import Numbers
from network.measures.missing import KNOWN
from network.measures.robustness import Robustness, robustness

FEWEST = 6  # organisations, below which there is no curve to speak of
ORDERS, SEED = 100, 1
HIDDEN_DRAWS, HIDDEN_ORDERS = 4, 10
POINTS = 11  # of the curve that are drawn and written
HALF = 0.5
NEAR = 0.1  # of all organisations: an answer that moves less stands


@dataclass(frozen=True)
class Point:
    """After so many have left: of so many who are left, how many hang together."""

    gone: int
    left: int
    best_tied: int
    low: int
    middle: int
    high: int


@dataclass(frozen=True)
class Losses:
    points: tuple[Point, ...]
    orders: int
    half: int  # how many of the best tied leave until fewer than half of those left hang together; 0: not so many
    half_with_less: tuple[int, ...]  # the same, each time with a third of the answers hidden


def losses(looking: Looking) -> Losses:
    found = robustness(looking.network.ties, orders=ORDERS, seed=SEED)
    less = with_a_third_hidden(looking.network, looking.statements, HIDDEN_DRAWS)
    halves = tuple(half_of(robustness(ties, orders=HIDDEN_ORDERS, seed=SEED)) for ties in less)
    return Losses(points_of(found), found.orders, half_of(found), halves)


def points_of(found: Robustness) -> tuple[Point, ...]:
    chosen = np.unique(np.linspace(0, len(found.removed) - 1, min(POINTS, len(found.removed))).round().astype(int))
    return tuple(
        Point(
            int(found.removed[at]), found.n - int(found.removed[at]), int(found.targeted.largest[at]),
            int(found.low.largest[at]), round(float(found.middle.largest[at])), int(np.ceil(found.high.largest[at])),
        )
        for at in chosen.tolist()
    )  # fmt: skip


def half_of(found: Robustness) -> int:
    left: Numbers = found.n - found.removed.astype(float)
    under = np.flatnonzero(found.targeted.largest < HALF * left)
    return int(found.removed[under[0]]) if len(under) else 0


def of_losses(looking: Looking) -> Section:
    title = _("If one after the other left")
    found = of_curve(looking)
    if found is None:
        nothing = _("Too few organisations or ties to draw a line.")
        return Section("losses", title, "", (), nothing)
    drawings = tuple((size.key, charts.draw(plot_of(found, size), size)) for size in (charts.WIDE, charts.NARROW))
    url = f"{reverse('network:losses-drawing')}?{looking.picture.query}"
    explained = _(
        "The line of discs: the organisation with most ties leaves, then the one with most of those left, and so on."
        " The line of squares: anybody leaves, by chance. The height says of a hundred who are left how many still hang"
        " together; along the bottom stands how many have left."
    )
    return Section(
        "losses", title, explained, tuple(said(looking, found)), table=table_of(found), drawings=drawings,
        drawing_url=url,
    )  # fmt: skip


def of_curve(looking: Looking) -> Losses | None:
    """Return nothing of a network that has too little to lose."""
    if looking.network.ties.n < FEWEST or not len(looking.network.ties):
        return None
    return looking.kept("losses", lambda: losses(looking))


def said(looking: Looking, found: Losses) -> list[Finding]:
    middle = found.points[len(found.points) // 2]
    numbers = {
        "gone": number(middle.gone), "left": number(middle.left), "some": number(middle.best_tied),
        "chance": number(middle.middle), "low": number(middle.low), "high": number(middle.high),
    }  # fmt: skip
    together = ngettext(
        "If the %(gone)s with most ties left, %(some)s of the %(left)s others would still hang together; if %(gone)s"
        " left by chance, about %(chance)s (in 90 of 100 orders between %(low)s and %(high)s).",
        "If the %(gone)s with most ties left, %(some)s of the %(left)s others would still hang together; if %(gone)s"
        " left by chance, about %(chance)s (in 90 of 100 orders between %(low)s and %(high)s).",
        middle.gone,
    )
    drawn = ngettext(
        "By chance: %(orders)s random order, the same each time this page is opened.",
        "By chance: %(orders)s random orders, the same each time this page is opened.",
        found.orders,
    )
    return [
        Finding(together % numbers, (), (), drawn % {"orders": number(found.orders)}),
        Finding(half_in_words(found), (), (), *sure_of_half(looking, found)),
    ]


def half_in_words(found: Losses) -> str:
    if not found.half:
        said = _("Even if the %(most)s with most ties left, half of the others or more would still hang together.")
        return said % {"most": number(found.points[-1].gone)}
    return ngettext(
        "When the %(half)s with most ties have left, fewer than half of the others hang together.",
        "When the %(half)s with most ties have left, fewer than half of the others hang together.",
        found.half,
    ) % {"half": number(found.half)}


def sure_of_half(looking: Looking, found: Losses) -> tuple[str, bool]:
    """Say how far the answer moves with a third of the answers hidden, and who has not answered at all."""
    asked, silent = len(looking.members), len(looking.silent)
    last = found.points[-1]
    ends = [one or last.gone for one in found.half_with_less]
    said, is_sure = _("No finding here rests on what members stated."), True
    if found.half_with_less and not any((found.half, *found.half_with_less)):
        said = _("So it is with a third of the answers hidden, too.")
    elif ends:
        numbers = {"low": number(min(ends)), "high": number(max(ends))}
        said = _("With a third of the answers hidden: after %(low)s to %(high)s.") % numbers
        is_sure = max(abs(one - (found.half or last.gone)) for one in ends) <= NEAR * (last.gone + last.left)
    if asked - silent < KNOWN * asked:
        told = {"answered": number(asked - silent), "asked": number(asked)}
        return _("Too little known to say: %(answered)s of %(asked)s members stated their ties.") % told, False
    return said, is_sure


def of_hundred(some: int, left: int) -> int:
    return round(100 * some / left) if left else 0


def table_of(found: Losses) -> Table:
    head = (
        _("Have left"), _("Are left"), _("Hang together if those with most ties leave"),
        _("Hang together if anybody leaves"), _("Of chance, 90 of 100 orders"),
    )  # fmt: skip
    rows = tuple(
        (
            number(one.gone), number(one.left), shared(one.best_tied, one.left), shared(one.middle, one.left),
            _("%(low)s to %(high)s") % {"low": number(one.low), "high": number(one.high)},
        )
        for one in found.points
    )  # fmt: skip
    return Table(head, rows)


def shared(some: int, left: int) -> str:
    return _("%(some)s (%(hundred)s of 100)") % {"some": number(some), "hundred": number(of_hundred(some, left))}


def plot_of(found: Losses, size: charts.Size) -> charts.Plot:
    traces = [
        charts.Trace(_("Those with most ties leave first"), dots_of(found.points, best_tied=True)),
        charts.Trace(_("Anybody leaves, by chance"), dots_of(found.points, best_tied=False), is_other=True),
    ]
    scale = scale_of([Decimal(0), Decimal(100)])
    told = "; ".join(dot.words for trace in traces for dot in trace.dots)
    return charts.Plot(
        "losses", _("How many of those who are left hang together, the more have left"), told, traces, scale,
        years_of((dot.at for dot in traces[0].dots), size.years), ticks=[number(int(tick)) for tick in scale.ticks],
    )  # fmt: skip


def dots_of(points: Sequence[Point], *, best_tied: bool) -> list[charts.Dot]:
    return [dot_of(one, best_tied=best_tied) for one in points]


def dot_of(one: Point, *, best_tied: bool) -> charts.Dot:
    """The drawing writes a number below the middle of its stretch, so dots stand there."""
    some = one.best_tied if best_tied else one.middle
    height = of_hundred(some, one.left)
    told = {"gone": number(one.gone), "some": number(some), "left": number(one.left)}
    words = _("%(gone)s have left by chance: %(some)s of %(left)s hang together") % told
    if best_tied:
        words = _("%(gone)s with most ties have left: %(some)s of %(left)s hang together") % told
    low, high = (None if best_tied else Decimal(of_hundred(end, one.left)) for end in (one.low, one.high))
    return charts.Dot(one.gone + Decimal("0.5"), Decimal(height), number(height), words, low, high)

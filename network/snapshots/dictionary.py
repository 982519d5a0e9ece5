"""What each number of a snapshot means, in words that need no study; a changed meaning is a new version."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from network.facts.kinds import KINDS

VERSION = 1
COUNT, SHARE, INDEX = "count", "share", "index"


@dataclass(frozen=True)
class Measure:
    name: str
    label: str | Promise
    meaning: str | Promise
    unit: str = COUNT  # a share runs from 0 to 1 and is told in per cent, an index from -1 to 1
    is_drawn: bool = False  # among the trends of the list


MEASURES = (
    Measure("nodes", _("In the picture"), _("Members of that day, and others that are tied to them.")),
    Measure("members", _("Members"), _("Members and associates of the coalition on that day.")),
    Measure("ties", _("Ties"), _("Pairs with at least one fact between them."), is_drawn=True),
    Measure(
        "density", _("Density"), _("Of all pairs there could be, how many are tied. It falls by itself as more join."),
        SHARE, is_drawn=True,
    ),
    Measure(
        "middle", _("Ties of the one in the middle"),
        _("Half of all have at least so many ties, half at most so many."),
    ),
    Measure("isolated", _("Without any tie"), _("Nobody in the picture is tied to them."), is_drawn=True),
    Measure("parts", _("Parts"), _("Circles between which no tie leads; those without any tie count as one each.")),
    Measure(
        "largest", _("In the largest part"), _("The share of all who can reach each other through ties."),
        SHARE, is_drawn=True,
    ),
    Measure(
        "pivots", _("Whose silence would cut others off"),
        _("How many there are without whom somebody could no longer be reached. Who they are is told to the centre."),
    ),
    Measure("bridges", _("Ties on which others hang"), _("Ties without which somebody could no longer be reached.")),
    Measure(
        "core", _("In the innermost circle"),
        _("How many belong to the closest circle, in which each is tied to at least as many others of it."),
    ),
    Measure(
        "core_depth", _("Ties inside the innermost circle"), _("Each of the innermost circle has at least so many.")
    ),
    Measure(
        "centralisation", _("How much hangs on few"), _("0 when all have equally many ties, 100 % when one holds all."),
        SHARE,
    ),
    Measure(
        "outward", _("Turned outward by region"),
        _("-1 when all ties stay inside their region, 1 when all lead out of it; where the region is known."), INDEX,
    ),
    Measure("regions_known", _("With a known region"), _("How many the number above speaks of.")),
    Measure(
        "returned", _("Statements returned"),
        _("Of what members state about each other, the share that the other side states too."), SHARE,
    ),
    *(
        Measure(f"by_{kind.name}", kind.label, _("Pairs with at least one fact of this kind between them."))
        for kind in KINDS
    ),
)  # fmt: skip
BY_NAME = {one.name: one for one in MEASURES}
DRAWN = tuple(one for one in MEASURES if one.is_drawn)


def of(names: Iterable[str]) -> list[Measure]:
    """Return those measures in our order; what an older version knew besides is named as it was."""
    wanted = set(names)
    known = [one for one in MEASURES if one.name in wanted]
    return known + [Measure(name, name, "") for name in sorted(wanted - set(BY_NAME))]

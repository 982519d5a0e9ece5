"""Two snapshots side by side, if they speak of the same thing."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from network.models import Snapshot
from network.snapshots import dictionary
from network.snapshots.dictionary import Measure
from network.snapshots.words import difference_of, value_of


@dataclass(frozen=True)
class Line:
    measure: Measure
    first: str
    second: str
    difference: str


def obstacles(first: Snapshot, second: Snapshot) -> list[str]:
    """Say why these two must not be compared; nothing when they may."""
    found = []
    if first.rules != second.rules:
        found.append(
            _("They were computed by different rules (versions %(first)d and %(second)d): the same facts would give "
              "other numbers.") % {"first": first.rules, "second": second.rules}
        )  # fmt: skip
    if first.scope != second.scope:
        found.append(_("They were computed from what different people may see."))
    if (first.who, first.kinds) != (second.who, second.kinds):
        found.append(_("They do not draw the same: other kinds of facts, or others than organisations."))
    if (first.theme_id, first.region_id) != (second.theme_id, second.region_id):
        found.append(_("They are of different parts of the network: another theme or region."))
    if first.dictionary != second.dictionary:
        found.append(_("The measures themselves were defined anew in between."))
    return found


def lines(first: Snapshot, second: Snapshot) -> list[Line]:
    return [
        Line(
            one, value_of(one, first.value(one.name)), value_of(one, second.value(one.name)),
            difference_of(one, first.value(one.name), second.value(one.name)),
        )
        for one in dictionary.of({*first.measures, *second.measures})
    ]  # fmt: skip


def caution(first: Snapshot, second: Snapshot) -> str:
    """What has to be said beside any difference: other members, other answers."""
    if (first.asked, first.responded) == (second.asked, second.responded):
        return _("As many members, and as many of them with a stated tie or an answer, on both days.")
    words = _(
        "Members then %(first)d, later %(second)d; of them %(said)d and %(later)d with a stated tie or an "
        "answer. More answers alone make more ties: read the differences with that in mind."
    )
    return words % {
        "first": first.asked, "second": second.asked, "said": first.responded, "later": second.responded,
    }  # fmt: skip

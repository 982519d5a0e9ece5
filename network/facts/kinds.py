"""By what organisations, bodies and people are tied: the kinds of facts, in the order of their bits."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class FactKind:
    """`weight` is what one fact of this kind adds unless the rules in force say otherwise."""

    name: str
    label: str | Promise
    icon: str
    weight: float
    of_people: bool = False  # speaks of people by name: only where people are drawn


# A new kind goes to the end: the place is the bit by which kept pictures name it.
KINDS = (
    FactKind("stated", _("stated ties"), "chat-left-quote", 1),
    FactKind("meetings", _("meetings together"), "calendar-event", 1),
    FactKind("campaigns", _("joint campaigns"), "megaphone", 1),
    FactKind("sign_ons", _("asks signed together"), "check2-square", 0.5),
    FactKind("seats", _("seats in one body"), "person-badge", 1),
    FactKind("projects", _("joint projects"), "box-seam", 1),
    FactKind("people", _("people they share"), "people", 1),
    FactKind("membership", _("membership in a network"), "diagram-3", 1),
    FactKind("bodies", _("part of the same institution"), "building", 0.5),
    FactKind("posts", _("posts people hold"), "person", 1, of_people=True),
)
BY_NAME = {kind.name: kind for kind in KINDS}
BIT = {kind.name: 1 << place for place, kind in enumerate(KINDS)}
ALL = frozenset(BY_NAME)
DEFAULT_WEIGHTS = {kind.name: kind.weight for kind in KINDS}


def in_bits(bits: int) -> list[FactKind]:
    """Return the kinds that a number of an edge stands for."""
    return [kind for kind in KINDS if bits & BIT[kind.name]]


def in_order(names: Iterable[str]) -> list[FactKind]:
    wanted = set(names)
    return [kind for kind in KINDS if kind.name in wanted]

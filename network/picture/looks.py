"""What colour, shape and size of a dot say; colour never says it alone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from crm.models import Organisation
from network.graphs.network import Network, Node
from network.graphs.ties import Numbers, Positions
from network.measures.centralities import betweenness

HUES = ("#17408b", "#c2570c", "#15803d", "#8b34d6", "#be123c", "#0e7490", "#946200", "#6b7686")  # on white paper
REST = len(HUES) - 1  # the last one is of all that have none of their own
SHAPES = {"member": "circle", "organisation": "diamond", "institution": "square", "person": "triangle"}
KINDS = {
    "member": _("member of the coalition"),
    "organisation": _("other organisation"),
    "institution": _("institution"),
    "person": _("person"),
    "region": _("region"),
}
SMALL, USUAL, LARGE = 7, 11, 21  # radii


class Colour(TextChoices):
    KIND = "kind", _("what they are")
    REGION = "region", _("region")
    GROUP = "group", _("kind of organisation")


class Size(TextChoices):
    NONE = "none", _("all alike")
    TIES = "ties", _("with how many tied")
    BETWEEN = "between", _("how often between others")


FOR_CENTRE = (Size.BETWEEN,)  # nobody's importance is held up before other members


@dataclass(frozen=True)
class Hue:
    """One line of the legend."""

    number: int
    label: str
    count: int
    shape: str = "circle"


def hues(nodes: Sequence[Node], colour: str) -> tuple[list[int], list[Hue]]:
    """Return the hue of each node, and the legend: the seven most frequent have one of their own."""
    if colour == Colour.KIND:
        return of_kinds(nodes)
    labels = [node.region_name if colour == Colour.REGION else group_label(node) for node in nodes]
    counts = Counter(label for label in labels if label)
    own = [label for label, _n in sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:REST]]
    number = {label: place for place, label in enumerate(own)}
    legend = [Hue(place, label, counts[label]) for label, place in number.items()]
    rest = sum(label not in number for label in labels)
    if rest:
        legend.append(Hue(REST, str(_("others, or not known")), rest))
    return [number.get(label, REST) for label in labels], legend


def of_kinds(nodes: Sequence[Node]) -> tuple[list[int], list[Hue]]:
    """Each kind has its hue and its shape in every picture."""
    place = {kind: number for number, kind in enumerate(KINDS)}
    counts = Counter(node.kind for node in nodes)
    legend = [
        Hue(place[kind] % REST, str(label), counts[kind], shape_of(kind))
        for kind, label in KINDS.items()
        if counts[kind]
    ]
    return [place.get(node.kind, REST) % REST for node in nodes], legend


def group_label(node: Node) -> str:
    return str(dict(Organisation.Kind.choices).get(node.group, ""))


def shape_of(kind: str) -> str:
    return SHAPES.get(kind, "circle")


def degrees(network: Network) -> Positions:
    """With how many each is tied."""
    ends = np.concatenate([network.ties.sources, network.ties.targets])
    return np.bincount(ends, minlength=len(network.nodes))


def between(network: Network) -> Numbers:
    """On how many shortest ways between two others each stands, strong ties being short."""
    return betweenness(network.ties, weighted=True).raw


def radii(network: Network, size: str) -> list[int]:
    """The area, not the width, grows with the number."""
    if size == Size.NONE:
        return [SMALL + 2 if node.kind == "person" else USUAL for node in network.nodes]
    numbers = between(network) if size == Size.BETWEEN else degrees(network).astype(float)
    most = max(float(numbers.max(initial=0)), 1e-9)
    return [round(SMALL + (LARGE - SMALL) * float(number / most) ** 0.5) for number in numbers]

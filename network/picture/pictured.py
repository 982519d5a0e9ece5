"""A part of the network as its reader may see it, with the places and the look it is drawn with."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.gates import Visitor
from network.facts.reading import read_network
from network.graphs.picture import Picture
from network.models import TieRules
from network.picture.drawing import Drawing
from network.picture.places import places_of
from network.picture.regions import MOST_DRAWN, by_region


@dataclass(frozen=True, eq=False)
class Pictured:
    asked: Picture
    rules: TieRules
    whole: Drawing  # everybody: what the table says
    drawing: Drawing  # the same, or regions where they are too many to draw
    inside: int = 0  # ties within one region, which a picture of regions does not draw

    @property
    def is_regions(self) -> bool:
        return self.drawing is not self.whole


def pictured_to(user: Visitor, asked: Picture, rules: TieRules, **look: Any) -> Pictured:
    network = read_network(user, asked, rules.all_weights)
    if len(network.nodes) <= MOST_DRAWN:
        whole = Drawing(network, places_of(network), **look)
        return Pictured(asked, rules, whole, whole)
    regions, counts, inside = by_region(network, _("in no region"))
    drawing = Drawing(regions, places_of(regions), **look, counts=counts)
    return Pictured(asked, rules, Drawing(network, drawing.places[:0], **look), drawing, inside)

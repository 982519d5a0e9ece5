"""What the page says: the picture, its table, and what is left out of both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.gates import Visitor
from accounts.templatetags.fmt import day, number
from network.facts.kinds import ALL
from network.graphs.network import Node
from network.picture.drawing import Drawing, Neighbour, what
from network.picture.forms import DrawnForm
from network.picture.pictured import Pictured, pictured_to
from network.picture.regions import MOST_DRAWN
from network.rules.in_force import in_force

PER_PAGE = 25
NAMED = 4  # neighbours in a row of the table


@dataclass(frozen=True, eq=False, kw_only=True)
class Shown(Pictured):
    """A picture as one reader asked for it."""

    form: DrawnForm


def shown_to(user: Visitor, query: QueryDict) -> Shown:
    form = DrawnForm(query, user=user, rules=in_force())
    found = pictured_to(user, form.asked, form.rules, **form.look)
    return Shown(found.asked, found.rules, found.whole, found.drawing, found.inside, form=form)


@dataclass(frozen=True)
class Row:
    node: Node
    what: str
    ties: int
    named: Sequence[Neighbour]

    @property
    def more(self) -> int:
        return self.ties - len(self.named)


def rows(drawing: Drawing, sort: str, page: str) -> Page[int]:
    """Return a page of positions. Only the centre orders by numbers: partners are not ranked before each other."""
    nodes = drawing.network.nodes
    order = sorted(range(len(nodes)), key=lambda place: (nodes[place].name.casefold(), nodes[place].key))
    if sort.removeprefix("-") == "ties":
        order.sort(key=lambda place: int(drawing.degrees[place]), reverse=sort.startswith("-"))
    elif sort == "-name":
        order.reverse()
    return Paginator(order, PER_PAGE).get_page(page)


def told(drawing: Drawing, places: Page[int]) -> Iterator[Row]:
    for place in places:
        node = drawing.network.nodes[place]
        yield Row(node, what(node), int(drawing.degrees[place]), drawing.neighbours(place)[:NAMED])


def counted(shown: Pictured) -> str:
    """Say how much there is to see."""
    nodes, ties = len(shown.whole.network.nodes), len(shown.whole.network.ties)
    who = ngettext("%(shown)s in the picture", "%(shown)s in the picture", nodes) % {"shown": number(nodes)}
    tied = ngettext("%(shown)s tie", "%(shown)s ties", ties) % {"shown": number(ties)}
    return _("%(who)s, %(tied)s") % {"who": who, "tied": tied}


def left_out(shown: Pictured) -> list[str]:
    """Say what the picture does not show, and by what it was counted."""
    return [*not_drawn(shown), _("Only what you may see is drawn and counted.")]


def not_drawn(shown: Pictured) -> list[str]:
    drawing, picture = shown.drawing, shown.asked
    said = []
    if shown.is_regions:
        said.append(
            _("More than %(most)s at once cannot be told apart: each dot is a region, each line all ties between two.")
            % {"most": number(MOST_DRAWN)}
        )
        said.append(_("Ties within one region, not drawn: %(inside)s.") % {"inside": number(shown.inside)})
    if drawing.drawn < len(drawing.network.ties):
        said.append(
            _("Drawn: %(drawn)s of %(all)s ties: those stronger than chance, and the strongest of each.")
            % {"drawn": number(drawing.drawn), "all": number(len(drawing.network.ties))}
        )
    if shown.whole.alone:
        said.append(
            _("Without a tie in this picture: %(alone)s of %(all)s. No record of one is not proof that there is none.")
            % {"alone": number(shown.whole.alone), "all": number(len(shown.whole.network.nodes))}
        )
    if picture.kinds != ALL:
        said.append(
            _("Kinds of facts that count here: %(some)s of %(all)s.")
            % {"some": number(len(picture.kinds)), "all": number(len(ALL))}
        )
    said.append(
        _("Meetings, campaigns and other events from %(since)s to %(day)s.")
        % {"since": day(picture.since, "medium"), "day": day(picture.day, "medium")}
        if picture.since
        else _("Meetings, campaigns and other events up to %(day)s.") % {"day": day(picture.day, "medium")}
    )
    return said

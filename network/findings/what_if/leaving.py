"""The address that asks what if somebody leaves: what other findings link to."""

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from network.findings.sentences import Link, in_words
from network.graphs.network import Node
from network.graphs.picture import Picture

LETTERS = ("a", "b", "c")  # one for each scenario of an address


def address(nodes: Iterable[Node], picture: Picture) -> str:
    """Return the address of the scenario in which these leave, all at once."""
    said = [(f"{LETTERS[0]}-leaving", node.key.replace("-", ":")) for node in nodes]
    return f"{reverse('network:findings-whatif')}?{urlencode(said)}&{picture.query}"


def what_if(nodes: Sequence[Node], picture: Picture) -> Link:
    label = ngettext("What if %(names)s left?", "What if %(names)s left?", len(nodes))
    return Link(label % {"names": in_words([node.name for node in nodes])}, address(nodes, picture))


def what_if_they_left(node: Node, picture: Picture) -> Link:
    """The same beneath a sentence that names them."""
    return Link(_("What if they left?"), address([node], picture), node.name)

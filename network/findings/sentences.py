"""What a finding is made of: a plain sentence, whom it speaks of, its facts, how sure it is, and what to do next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from network.graphs.network import Node
from network.graphs.picture import Picture

NAMED = 3  # in a sentence; all of them stand below it


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    about: str = ""  # read aloud with it


@dataclass(frozen=True)
class Part:
    """Some of those a finding speaks of."""

    label: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Finding:
    said: str
    parts: tuple[Part, ...] = ()
    facts: tuple[Link, ...] = ()
    sure: str = ""
    is_sure: bool = True
    steps: tuple[Link, ...] = ()
    rest: int = 0  # how many more facts there are than are shown

    @property
    def names(self) -> list[str]:
        return [node.name for part in self.parts for node in part.nodes]


@dataclass(frozen=True)
class Table:
    """Numbers side by side; the first cell of a row says what they are."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def told(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return each row with what its numbers are."""
        return [(name, list(zip(self.head[1:], cells, strict=True))) for name, *cells in self.rows]


@dataclass(frozen=True)
class Section:
    """One question within a page. Where nothing is found, that is the answer."""

    key: str
    title: str
    explained: str
    findings: tuple[Finding, ...]
    nothing: str = ""
    table: Table | None = None
    drawings: tuple[tuple[str, object], ...] = ()  # of the table, at both widths
    drawing_url: str = ""  # the drawing as a file
    links: tuple[Link, ...] = ()  # to other questions


def by_name(nodes: Iterable[Node]) -> tuple[Node, ...]:
    """In the order of names: nobody stands before anybody else for a number."""
    return tuple(sorted(nodes, key=lambda node: (node.name.casefold(), node.key)))


def in_words(names: Sequence[str]) -> str:
    """Name a few, and say how many more there are."""
    shown = list(names[:NAMED]) if len(names) > NAMED + 1 else list(names)
    more = len(names) - len(shown)
    if more:
        return _("%(names)s and %(more)s more") % {"names": ", ".join(shown), "more": more}
    if len(shown) < 2:
        return "".join(shown)
    return _("%(names)s and %(last)s") % {"names": ", ".join(shown[:-1]), "last": shown[-1]}


def between(one: Node, other: Node, picture: Picture) -> Link:
    url = reverse("network:between", args=[one.key, other.key])
    label = _("Facts between %(one)s and %(other)s") % {"one": one.name, "other": other.name}
    return Link(label, f"{url}?{picture.query}")


def number_of(node: Node) -> str:
    return node.key.rpartition("-")[2]


def task_about(node: Node, what: str, label: str = "") -> Link:
    kind = node.key.partition("-")[0]
    asked = urlencode({"about": f"{kind}:{number_of(node)}", "what": what})
    return Link(label or _("Set a task"), f"{reverse('crm:task-new')}?{asked}", node.name)


def letter_to(node: Node, subject: str) -> Link:
    asked = urlencode({"organisation": number_of(node), "subject": subject})
    return Link(_("Write a letter"), f"{reverse('crm:letter-new')}?{asked}", node.name)

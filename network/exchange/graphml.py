"""GraphML, as Gephi, yEd, visone, Cytoscape and networkx read and write it."""

from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from network.exchange.markup import HEAD, element, root_of, tag
from network.exchange.told import Told, ToldNode, ToldTie, day_of, joined, number_of, parted, whole

SPACE = "http://graphml.graphdrawing.org/xmlns"
SCHEMA = f"{SPACE} http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
# Where each piece of data stands, and of what type it is.
KEYS = {
    "graph": {"title": "string", "day": "string", "since": "string", "rules": "int"},
    "node": {
        "label": "string", "kind": "string", "group": "string", "region": "string", "region_name": "string",
        "themes": "string", "url": "string",
    },
    "edge": {"weight": "double", "kinds": "string", "label": "string", "started": "string", "ended": "string"},
}  # fmt: skip
Data = dict[str, str]


def write(told: Told) -> Iterator[str]:
    yield HEAD
    yield tag("graphml", {"xmlns": SPACE, "xmlns:xsi": INSTANCE, "xsi:schemaLocation": SCHEMA}) + "\n"
    for where, names in KEYS.items():
        for name, kind in names.items():
            about = {"id": f"{where}-{name}", "for": where, "attr.name": name, "attr.type": kind}
            yield tag("key", about, closed=True) + "\n"
    yield tag("graph", {"id": "network", "edgedefault": "directed" if told.directed else "undirected"}) + "\n"
    yield data("graph", title=told.title, day=told.day, since=told.since, rules=told.rules) + "\n"
    for node in told.nodes:
        yield tag("node", {"id": node.key})
        yield data(
            "node", label=node.label, kind=node.kind, group=node.group, region=node.region,
            region_name=node.region_name, themes=joined(node.themes), url=node.url,
        )  # fmt: skip
        yield "</node>\n"
    for tie in told.ties:
        yield tag("edge", {"id": tie.key, "source": tie.source, "target": tie.target})
        yield data(
            "edge", weight=repr(tie.weight), kinds=joined(tie.kinds), label=", ".join(told.words(tie)),
            started=tie.started, ended=tie.ended,
        )  # fmt: skip
        yield "</edge>\n"
    yield "</graph>\n</graphml>\n"


def data(where: str, **values: object) -> str:
    told = ((name, value) for name, value in values.items() if value not in (None, ""))
    return "".join(element("data", {"key": f"{where}-{name}"}, value) for name, value in told)


def read(content: IO[bytes]) -> Told:
    """Read what we or another program wrote; nested graphs are read as one, hyperedges and ports are left out."""
    root = root_of(content)
    graph = root.find("graph")
    if root.tag != "graphml" or graph is None:
        raise ValidationError(_("This is no GraphML file."))
    names = {one.get("id", ""): called(one) for one in root.iter("key")}
    nodes, edges = defaults(root, "node"), defaults(root, "edge")
    about = data_of(graph, names)
    return Told(
        nodes=tuple(node_of(one, nodes | data_of(one, names)) for one in graph.iter("node")),
        ties=tuple(tie_of(one, edges | data_of(one, names)) for one in graph.iter("edge")),
        directed=graph.get("edgedefault") == "directed",
        day=day_of(about.get("day")),
        since=day_of(about.get("since")),
        rules=whole(about.get("rules")),
        title=about.get("title", ""),
    )


def defaults(root: Element, where: str) -> Data:
    """What holds for each node, or edge, that does not say otherwise."""
    keys = (one for one in root.iter("key") if one.get("for", "all") in {where, "all"})
    return {called(one): text for one in keys if (text := one.findtext("default"))}


def called(key: Element) -> str:
    return key.get("attr.name", "") or key.get("id", "")


def data_of(owner: Element, names: dict[str, str]) -> Data:
    return {
        names.get(one.get("key", ""), one.get("key", "")): (one.text or "").strip() for one in owner.findall("data")
    }


def node_of(one: Element, told: Data) -> ToldNode:
    key = one.get("id", "")
    label = next((told[name] for name in ("label", "Label", "name", "Name", "title") if told.get(name)), key)
    return ToldNode(
        key, label, told.get("kind", ""), told.get("group", ""), told.get("region", ""), told.get("region_name", ""),
        parted(told.get("themes", "")), told.get("url", ""),
    )  # fmt: skip


def tie_of(one: Element, told: Data) -> ToldTie:
    kinds = next((told[name] for name in ("kinds", "kind", "type", "Edge Label", "label") if told.get(name)), "")
    weight = next((told[name] for name in ("weight", "Weight", "strength", "Strength") if told.get(name)), None)
    return ToldTie(
        one.get("source", ""), one.get("target", ""), number_of(weight), parted(kinds),
        day_of(told.get("started")), day_of(told.get("ended")),
    )  # fmt: skip

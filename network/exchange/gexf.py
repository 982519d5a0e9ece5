"""GEXF 1.3, Gephi's own format: the days of ties are spells, so that its time line shows them come and go."""

from collections.abc import Iterator
from datetime import date
from typing import IO
from xml.etree.ElementTree import Element

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from network.exchange.markup import HEAD, element, root_of, tag
from network.exchange.told import Told, ToldNode, ToldTie, day_of, joined, number_of, parted, whole

SPACE = "http://gexf.net/1.3"
SCHEMA = "http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
ABOUT_NODES = ("kind", "group", "region", "region_name", "themes", "url")
ABOUT_TIES = ("kinds",)
Data = dict[str, str]


def write(told: Told) -> Iterator[str]:
    yield HEAD
    yield tag("gexf", {"xmlns": SPACE, "xmlns:xsi": INSTANCE, "xsi:schemaLocation": SCHEMA, "version": "1.3"}) + "\n"
    yield from meta(told)
    graph = {
        "defaultedgetype": "directed" if told.directed else "undirected", "idtype": "string",
        "mode": "dynamic", "timeformat": "date", "timerepresentation": "interval", "start": told.since,
        "end": told.day,
    }  # fmt: skip
    yield tag("graph", graph) + "\n"
    for where, names in (("node", ABOUT_NODES), ("edge", ABOUT_TIES)):
        yield tag("attributes", {"class": where, "mode": "static"})
        for name in names:
            yield tag("attribute", {"id": name, "title": name, "type": "string"}, closed=True)
        yield "</attributes>\n"
    yield tag("nodes", {"count": len(told.nodes)}) + "\n"
    for node in told.nodes:
        yield tag("node", {"id": node.key, "label": node.label or node.key})
        yield values(
            kind=node.kind, group=node.group, region=node.region, region_name=node.region_name,
            themes=joined(node.themes), url=node.url,
        )  # fmt: skip
        yield "</node>\n"
    yield "</nodes>\n" + tag("edges", {"count": len(told.ties)}) + "\n"
    for tie in told.ties:
        yield from edge(told, tie)
    yield "</edges>\n</graph>\n</gexf>\n"


def meta(told: Told) -> Iterator[str]:
    yield tag("meta", {"lastmodifieddate": told.day})
    yield element("creator", {}, "Drom")
    if told.rules is not None:
        yield element("keywords", {}, f"rules={told.rules}")
    yield element("description", {}, told.title or "Drom") + "</meta>\n"


def edge(told: Told, tie: ToldTie) -> Iterator[str]:
    about = {
        "id": tie.key, "source": tie.source, "target": tie.target, "weight": repr(tie.weight),
        "label": ", ".join(told.words(tie)),
    }  # fmt: skip
    yield tag("edge", about)
    yield values(kinds=joined(tie.kinds))
    if tie.started or tie.ended:
        yield f"<spells>{tag('spell', {'start': tie.started, 'end': tie.ended}, closed=True)}</spells>"
    yield "</edge>\n"


def values(**told: str) -> str:
    written = "".join(
        tag("attvalue", {"for": name, "value": value}, closed=True) for name, value in told.items() if value
    )
    return f"<attvalues>{written}</attvalues>" if written else ""


def read(content: IO[bytes]) -> Told:
    """Read what we or another program wrote, of any version; nodes within nodes are read as one list."""
    root = root_of(content)
    graph = root.find("graph")
    if root.tag != "gexf" or graph is None:
        raise ValidationError(_("This is no GEXF file."))
    titles = {where: columns(graph, where) for where in ("node", "edge")}
    described = root.find("meta")
    return Told(
        nodes=tuple(node_of(one, told_of(one, titles["node"])) for one in graph.iter("node")),
        ties=tuple(tie_of(one, told_of(one, titles["edge"])) for one in graph.iter("edge")),
        directed=graph.get("defaultedgetype") == "directed",
        day=day_of(graph.get("end")),
        since=day_of(graph.get("start")),
        rules=rules_of(described),
        title=(described.findtext("description") or "") if described is not None else "",
    )


def columns(graph: Element, where: str) -> Data:
    """Return the title of each declared piece of data by its number."""
    found = (one for group in graph.findall("attributes") if group.get("class") == where for one in group)
    return {one.get("id", ""): one.get("title", "") for one in found}


def told_of(owner: Element, titles: Data) -> Data:
    said = owner.find("attvalues")
    given = [
        (one.get("for") or one.get("id") or "", one.get("value", "")) for one in (said if said is not None else ())
    ]
    return {titles.get(number, number): value for number, value in given}


def rules_of(described: Element | None) -> int | None:
    words = (described.findtext("keywords") or "") if described is not None else ""
    return next((whole(word.strip()[6:]) for word in words.split(",") if word.strip().startswith("rules=")), None)


def node_of(one: Element, told: Data) -> ToldNode:
    key = one.get("id", "")
    return ToldNode(
        key, one.get("label") or key, told.get("kind", ""), told.get("group", ""), told.get("region", ""),
        told.get("region_name", ""), parted(told.get("themes", "")), told.get("url", ""),
    )  # fmt: skip


def tie_of(one: Element, told: Data) -> ToldTie:
    kinds = told.get("kinds") or told.get("kind") or one.get("kind") or told.get("type") or one.get("label") or ""
    started, ended = period_of(one)
    weight = one.get("weight") or told.get("weight")
    return ToldTie(one.get("source", ""), one.get("target", ""), number_of(weight), parted(kinds), started, ended)


def period_of(one: Element) -> tuple[date | None, date | None]:
    """From the first spell's start to the last one's end; a spell without an end has not ended."""
    spells = [(each.get("start"), each.get("end")) for each in one.iter("spell")] or [
        (one.get("start"), one.get("end"))
    ]
    starts = [found for start, _end in spells if (found := day_of(start))]
    ends = [day_of(end) for _start, end in spells]
    return min(starts, default=None), None if None in ends else max(end for end in ends if end)

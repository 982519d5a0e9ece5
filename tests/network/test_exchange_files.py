"""A network written into a file says the same when it is read again, by us and by others."""

import csv
import io
import re
from dataclasses import replace
from datetime import date
from itertools import product

import networkx
import pytest
from django.core.exceptions import ValidationError
from openpyxl import load_workbook

from network.exchange import formats, gexf, graphml, sheets
from network.exchange.told import Told, ToldNode, ToldTie

SCRIPT = "<img src=x onerror=alert(1)>"
NODES = (
    ToldNode(
        "organisation-1", "Сдружение „Път“ & приятели", "member", "ngo", "BG311", "Видин", ("Жилища", "Труд"), "/o/1/"
    ),
    ToldNode("organisation-2", SCRIPT, "member", "cbo", "BG312", "Монтана"),
    ToldNode("organisation-3", "=cmd|' /C calc'!A0", "institution", "public_body"),
    ToldNode("person-4", "Same name", "person"),
    ToldNode("person-5", "Same name", "person"),
)
TIES = (
    ToldTie("organisation-1", "organisation-2", 0.1 + 0.2, ("meeting", "stated"), date(2024, 2, 1), date(2026, 1, 31)),
    ToldTie("organisation-1", "organisation-3", 3.0, ("campaign",), date(2025, 5, 1)),
    ToldTie("organisation-3", "person-4", 1e-7, ("tenure",)),
)
TOLD = Told(
    NODES, TIES, False, date(2026, 11, 1), date(2023, 11, 1), 3,
    {"meeting": "same meeting", "campaign": "joint <campaign>"}, "The coalition's network",
)  # fmt: skip
READERS = {"graphml": graphml.read, "gexf": gexf.read}


def written(told, name):
    return b"".join(part if isinstance(part, bytes) else part.encode() for part in formats.BY_NAME[name].write(told))


def read_again(told, name):
    if name == "csv":
        return sheets.read_csv(io.BytesIO(written(told, "nodes")), io.BytesIO(written(told, "edges")))
    if name == "xlsx":
        return sheets.read_workbook(io.BytesIO(written(told, "xlsx")))
    return READERS[name](io.BytesIO(written(told, name)))


@pytest.mark.parametrize("name", ["graphml", "gexf", "csv"])
def test_what_is_written_is_read_again_to_the_last_digit(name):
    assert read_again(TOLD, name) == TOLD


def test_a_workbook_keeps_the_fifteen_digits_that_spreadsheets_keep():
    told = replace(TOLD, ties=tuple(replace(tie, weight=float(f"{tie.weight:.15g}")) for tie in TIES))

    assert read_again(TOLD, "xlsx") == told


@pytest.mark.parametrize("name", ["graphml", "gexf", "csv", "xlsx"])
def test_directed_ties_stay_directed(name):
    told = Told(NODES, (TIES[0],), True, date(2026, 11, 1), date(2023, 11, 1), 3)

    assert read_again(told, name).directed


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_letters_that_xml_cannot_write_are_left_out(name):
    told = Told((ToldNode("organisation-1", "a\x00b\x1f\ufffec"),), ())

    assert read_again(told, name).nodes[0].label == "abc"


@pytest.mark.parametrize("name", ["graphml", "gexf", "csv", "xlsx"])
def test_an_empty_network_is_a_file_too(name):
    assert read_again(Told((), ()), name).nodes == ()


def test_a_label_with_a_script_in_it_is_text_in_every_file():
    for name in ("graphml", "gexf"):
        text = written(TOLD, name).decode()
        assert "<img" not in text
        assert "&lt;img" in text


def test_networkx_reads_our_graphml():
    graph = networkx.read_graphml(io.BytesIO(written(TOLD, "graphml")))

    assert set(graph) == {node.key for node in NODES}
    assert graph.nodes["organisation-1"]["label"] == NODES[0].label
    assert {(a, b): w for a, b, w in graph.edges(data="weight")} == {(t.source, t.target): t.weight for t in TIES}
    assert graph.graph["rules"] == 3


def test_networkx_reads_our_gexf():
    graph = networkx.read_gexf(io.BytesIO(written(TOLD, "gexf")), version="1.3")

    assert set(graph) == {node.key for node in NODES}
    assert graph.nodes["organisation-2"]["label"] == SCRIPT
    assert {(a, b): w for a, b, w in graph.edges(data="weight")} == {(t.source, t.target): t.weight for t in TIES}
    assert graph.edges["organisation-1", "organisation-2"]["spells"] == [("2024-02-01", "2026-01-31")]


@pytest.mark.parametrize(("name", "directed"), product(["graphml", "gexf"], [False, True]))
def test_we_read_what_networkx_writes(name, directed):
    graph = networkx.DiGraph() if directed else networkx.Graph()
    graph.add_node("a", label="Път")
    graph.add_edge("a", "b", weight=2.5)
    content = io.BytesIO()
    (networkx.write_graphml if name == "graphml" else networkx.write_gexf)(graph, content)

    told = READERS[name](content)

    assert {(node.key, node.label) for node in told.nodes} == {("a", "Път"), ("b", "b")}
    assert told.ties == (ToldTie("a", "b", 2.5),)
    assert told.directed == directed


GEPHI_GRAPHML = b"""<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key attr.name="label" attr.type="string" for="node" id="label"/>
<key attr.name="Edge Label" attr.type="string" for="edge" id="edgelabel"/>
<key attr.name="weight" attr.type="double" for="edge" id="weight"/>
<key attr.name="r" attr.type="int" for="node" id="r"/>
<graph edgedefault="directed">
<node id="7"><data key="label">First</data><data key="r">153</data></node>
<node id="8"><data key="label">Second</data></node>
<edge id="0" source="7" target="8"><data key="edgelabel">works_with</data><data key="weight">2.0</data></edge>
</graph></graphml>"""
GEPHI_GEXF = b"""<?xml version='1.0' encoding='UTF-8'?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
<meta lastmodifieddate="2026-03-01"><creator>Gephi 0.10.1</creator><title></title><description></description></meta>
<graph defaultedgetype="directed" timeformat="date" timerepresentation="interval" timezone="Europe/Sofia" mode="dynamic"
  start="2024-01-01" end="2026-01-01">
<attributes class="edge" mode="static"><attribute id="0" title="kind" type="string"/></attributes>
<nodes><node id="7" label="First"><viz:size value="10.0"/><viz:color hex="#999999"/></node>
<node id="8" label="Second" start="2024-01-01"/></nodes>
<edges><edge id="0" source="7" target="8" weight="2.0"><attvalues><attvalue for="0" value="works_with"/></attvalues>
<spells><spell start="2024-01-01" end="2024-06-30"/><spell start="2025-01-01T00:00:00Z"/></spells></edge></edges>
</graph></gexf>"""


def test_we_read_graphml_as_gephi_writes_it():
    told = graphml.read(io.BytesIO(GEPHI_GRAPHML))

    assert [node.label for node in told.nodes] == ["First", "Second"]
    assert told.ties == (ToldTie("7", "8", 2.0, ("works_with",)),)


def test_we_read_gexf_as_gephi_writes_it():
    told = gexf.read(io.BytesIO(GEPHI_GEXF))

    assert [node.label for node in told.nodes] == ["First", "Second"]
    assert told.ties == (ToldTie("7", "8", 2.0, ("works_with",), date(2024, 1, 1)),)
    assert (told.since, told.day) == (date(2024, 1, 1), date(2026, 1, 1))


def test_a_default_holds_where_graphml_says_nothing():
    content = GEPHI_GRAPHML.replace(
        b'for="edge" id="weight"/>', b'for="edge" id="weight"><default>3</default></key>'
    ).replace(b'<data key="weight">2.0</data>', b"")

    assert graphml.read(io.BytesIO(content)).ties[0].weight == 3


# Sheets


def test_kumu_finds_both_ends_of_each_connection_by_label():
    book = load_workbook(io.BytesIO(written(TOLD, "xlsx")))
    assert book.sheetnames == ["Elements", "Connections"]
    elements, connections = ([[cell.value for cell in row] for row in sheet] for sheet in book)
    labels = [row[elements[0].index("Label")] for row in elements[1:]]

    assert len(set(labels)) == len(labels) == len(NODES)
    for row in connections[1:]:
        assert {row[0], row[1]} <= set(labels)
    assert elements[0][:3] == ["Label", "Type", "Tags"]
    assert connections[0][:4] == ["From", "To", "Type", "Strength"]


def test_weights_are_numbers_and_rules_and_day_stand_on_each_line():
    book = load_workbook(io.BytesIO(written(TOLD, "xlsx")))
    header, *rows = ([cell.value for cell in row] for row in book["Connections"])

    assert [row[3] for row in rows] == pytest.approx([tie.weight for tie in TIES], rel=1e-14)
    assert {(row[header.index("Day")], row[header.index("Rules")]) for row in rows} == {("2026-11-01", 3)}


def test_no_cell_of_a_sheet_runs_as_a_formula():
    book = load_workbook(io.BytesIO(written(TOLD, "xlsx")))
    for sheet in book:
        assert not [cell for row in sheet for cell in row if cell.data_type == "f"]
    for name in ("nodes", "edges"):
        for row in csv.reader(io.StringIO(written(TOLD, name).decode("utf-8-sig"))):
            assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_two_sheets_of_another_program_are_read_by_label():
    nodes, edges = b"Label,Type\nPath,ngo\nHome,cbo\n", b"From,To,Type,Strength\nPath,Home,funds,2\n"

    told = sheets.read_csv(io.BytesIO(nodes), io.BytesIO(edges))

    assert told.ties == (ToldTie("Path", "Home", 2.0, ("funds",)),)


# Hostile files

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<graphml><graph edgedefault="undirected"><node id="&b;"/></graph></graphml>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE g [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<gexf><graph><nodes><node id="1" label="&x;"/></nodes></graph></gexf>"""


@pytest.mark.parametrize("content", [LAUGHS, OUTSIDE, LAUGHS.decode().encode("utf-16")])
@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_a_file_with_a_document_type_is_refused_before_anything_in_it_is_read(read, content):
    with pytest.raises(ValidationError, match="document type"):
        read(io.BytesIO(content))


@pytest.mark.parametrize(
    "content",
    [b"", b"no xml", b"<graphml>", b"<html/>", b"<graphml/>", b"<gexf/>", b"\xff\xfe\x00", b"<a>" * 70 + b"</a>" * 70],
)
@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_what_is_no_network_is_refused_in_words(read, content):
    with pytest.raises(ValidationError):
        read(io.BytesIO(content))


# The shape that the formats' own descriptions ask for: which parts may stand where, with which attributes.

XSI = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
TOKEN = re.compile(r"[\w.\-:]+")
GRAPHML_SHAPE = {
    "graphml": ({XSI}, ["key", "graph"]),
    "key": ({"id", "for", "attr.name", "attr.type"}, ["default"]),
    "graph": ({"id", "edgedefault"}, ["data", "node", "edge"]),
    "node": ({"id"}, ["data", "graph"]),
    "edge": ({"id", "source", "target", "directed"}, ["data"]),
    "data": ({"key", "id"}, []),
}
GEXF_SHAPE = {
    "gexf": ({XSI, "version", "variant"}, ["meta", "graph"]),
    "meta": ({"lastmodifieddate"}, ["creator", "keywords", "description"]),
    "creator": (set(), []),
    "keywords": (set(), []),
    "description": (set(), []),
    "graph": (
        {"defaultedgetype", "idtype", "mode", "timeformat", "timerepresentation", "timezone", "start", "end", "timestamp"},
        ["attributes", "nodes", "edges"],
    ),
    "attributes": ({"class", "mode", "start", "end"}, ["attribute"]),
    "attribute": ({"id", "title", "type"}, ["default", "options"]),
    "nodes": ({"count"}, ["node"]),
    "node": ({"id", "label", "pid", "start", "end"}, ["attvalues", "spells"]),
    "edges": ({"count"}, ["edge"]),
    "edge": (
        {"id", "source", "target", "weight", "type", "label", "kind", "start", "end"}, ["attvalues", "spells"],
    ),
    "attvalues": (set(), ["attvalue"]),
    "attvalue": ({"for", "value", "start", "end"}, []),
    "spells": (set(), ["spell"]),
    "spell": ({"start", "end"}, []),
}  # fmt: skip
REQUIRED = {
    "graphml": {"key": {"id", "for"}, "graph": {"edgedefault"}, "node": {"id"}, "edge": {"source", "target"}, "data": {"key"}},
    "gexf": {
        "gexf": {"version"}, "attribute": {"id", "title", "type"}, "attributes": {"class"}, "node": {"id", "label"},
        "edge": {"source", "target"}, "attvalue": {"for", "value"},
    },
}  # fmt: skip


def in_order(found, allowed):
    """Return whether the parts come in the order of the description, none of them foreign."""
    places = [allowed.index(name) if name in allowed else -1 for name in found]
    return -1 not in places and places == sorted(places)


@pytest.mark.parametrize(
    ("name", "space", "shape"),
    [("graphml", graphml.SPACE, GRAPHML_SHAPE), ("gexf", gexf.SPACE, GEXF_SHAPE)],
)
@pytest.mark.parametrize("told", [TOLD, Told((), ())], ids=["full", "empty"])
def test_files_have_the_shape_their_format_describes(name, space, shape, told):
    from lxml import etree

    root = etree.fromstring(written(told, name))
    for one in root.iter():
        own, bare = one.tag.removeprefix("{").split("}")
        allowed, parts = shape[bare]
        assert own == space
        assert set(one.attrib) <= allowed, one.tag
        assert REQUIRED[name].get(bare, set()) <= set(one.attrib)
        assert in_order([child.tag.rpartition("}")[2] for child in one], parts), bare


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_every_reference_inside_a_file_leads_somewhere(name):
    from lxml import etree

    root = etree.fromstring(written(TOLD, name))
    every = [one for one in root.iter() if one.tag.endswith(("}node", "}edge"))]
    ids = [one.get("id") for one in every]
    nodes = {one.get("id") for one in every if one.tag.endswith("}node")}
    declared = {one.get("id") for one in root.iter() if one.tag.endswith(("}key", "}attribute"))}

    assert len(set(ids)) == len(ids)
    assert all(TOKEN.fullmatch(one) for one in ids)
    assert {one.get(end) for one in every for end in ("source", "target")} - {None} <= nodes
    for one in root.iter():
        if one.tag.endswith(("}data", "}attvalue")):
            assert (one.get("key") or one.get("for")) in declared


def test_values_are_of_the_types_their_format_knows():
    from lxml import etree

    for one in etree.fromstring(written(TOLD, "graphml")).iter(f"{{{graphml.SPACE}}}key"):
        assert one.get("attr.type") in {"boolean", "int", "long", "float", "double", "string"}
        assert one.get("for") in {"all", "graph", "node", "edge", "hyperedge", "port", "endpoint"}
    root = etree.fromstring(written(TOLD, "gexf"))
    graph = root.find(f"{{{gexf.SPACE}}}graph")
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    for one in root.iter():
        for name in ("start", "end", "lastmodifieddate"):
            assert one.get(name) is None or date.fromisoformat(one.get(name))
        assert one.get("weight") is None or float(one.get("weight")) > 0

"""What keeps a PDF from being read aloud (PDF/UA-1), as far as a program can tell."""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

from accounts.paper_pdf import elements
from briefings.press import tags

NOTHING: Any = {}


def problems(content: bytes) -> list[str]:
    """Return each thing that is missing, in words for developers; nothing where the file is as it should be."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [*of_document(pdf), *of_elements(pdf), *of_links(pdf), *of_tree(pdf), *of_fonts(pdf)]


def of_document(pdf: pikepdf.Pdf) -> Iterator[str]:
    root: Any = pdf.Root
    if not str(root.get("/Lang", "")):
        yield "no language"
    if not root.get("/MarkInfo", NOTHING).get("/Marked"):
        yield "not tagged"
    if not root.get("/ViewerPreferences", NOTHING).get("/DisplayDocTitle"):
        yield "its title is not shown"
    if not root.get("/Outlines", NOTHING).get("/Count"):
        yield "no outline"
    with pdf.open_metadata() as metadata:
        if not metadata.get("dc:title"):
            yield "no title"
        if metadata.get("pdfuaid:part") != "1":
            yield "it does not say that it is PDF/UA-1"


def of_elements(pdf: pikepdf.Pdf) -> Iterator[str]:
    seen: set[str] = set()
    level = 0
    for element in in_order(pdf.Root.StructTreeRoot):
        kind = str(element.S)
        if kind == "/Figure" and not str(element.get("/Alt", "")).strip():
            yield "a figure without words for it"
        elif kind == "/TH" and "/Scope" not in element.get("/A", {}):
            yield "a heading of a table that does not say of what"
        elif kind == "/Note":
            name = str(element.get("/ID", ""))
            if not name or name in seen:
                yield "a note without a name of its own"
            seen.add(name)
        elif kind == "/Link" and not tags.is_link(element):
            yield "a link without its place on the page"
        elif kind in {f"/H{n}" for n in range(1, 7)}:
            if int(kind[2]) > level + 1:
                yield f"a heading {kind[1:]} below level {level}"
            level = int(kind[2])


def in_order(node: Any) -> Iterator[Any]:
    """Yield the elements as they are read."""
    for child in tags.children(node):
        if "/S" in child:
            yield child
            yield from in_order(child)


def pages_of_calls_and_notes(content: bytes) -> tuple[list[int], list[int]]:
    """Return the page of each call and of each note, both in the order in which they are read."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        number = {page.objgen: at for at, page in enumerate(pdf.pages, 1)}
        found: dict[str, list[int]] = {"/Reference": [], "/Note": []}
        for element in in_order(pdf.Root.StructTreeRoot):
            if str(element.S) in found:
                found[str(element.S)].append(number[element.Pg.objgen])
    return found["/Reference"], found["/Note"]


def are_notes_below_their_calls(content: bytes) -> bool:
    calls, notes = pages_of_calls_and_notes(content)
    return calls == notes


def of_links(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, 1):
        if "/Annots" in page and page.get("/Tabs") != "/S":
            yield f"page {number} is not walked through in the order of its structure"
        for annotation in page.get("/Annots", []):
            if annotation.get("/Subtype") != "/Link":
                continue
            words = str(annotation.get("/Contents", "")).strip()
            if not words or words.lstrip("#") == tags.destination(annotation):
                yield f"a link on page {number} without words"


def of_tree(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Everything that is marked on a page belongs to an element that is still part of the tree."""
    living = {element.objgen for element in elements(pdf)}
    belongs = pdf.Root.StructTreeRoot.ParentTree.Nums
    for place in range(1, len(belongs), 2):
        entry = belongs[place]
        owners = list(entry) if isinstance(entry, pikepdf.Array) else [entry]
        if any(one is not None and one.objgen not in living for one in owners):
            yield "something on a page belongs to nothing"


def of_fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for thing in pdf.objects:
        if not isinstance(thing, pikepdf.Dictionary) or thing.get("/Type") != "/Font":
            continue
        if thing.get("/Subtype") == "/Type0" and "/ToUnicode" not in thing:
            yield "letters that cannot be read out"
        described = thing.get("/FontDescriptor")
        if described is not None and not {"/FontFile", "/FontFile2", "/FontFile3"} & set(described.keys()):
            yield "letters that are not in the file"

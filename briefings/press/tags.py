"""What the renderer leaves out of an accessible PDF: notes as notes, scopes, whole links with words one can hear."""

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf
from django.utils.translation import gettext as _
from pikepdf import Array, Dictionary, Name, String

from accounts.paper_pdf import elements

MARKED = re.compile(rb"/\w+\s*<<\s*/MCID (\d+)\s*>>\s*BDC")


def mended(content: bytes, names: Mapping[str, str]) -> bytes:
    """Return the file with its tags put right; `names` says what each place is called that a link leads to."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        set_margins_aside(pdf)
        join_links(pdf)
        mark_notes(pdf)
        for element in elements(pdf):
            if element.S == "/TH":
                element.A = Dictionary(O=Name.Table, Scope=scope_of(element))
            elif element.S == "/NonStruct":
                caption_into_table(element)
        for number, page in enumerate(pdf.pages, 1):
            for annotation in page.get("/Annots", []):
                if annotation.get("/Subtype") == "/Link":
                    annotation.Contents = String(words_of(annotation, names))
            if "/Annots" in page:
                page.Tabs = Name.S
            page.StructParents = page.get("/StructParents", number - 1)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, linearize=False)
    return out.getvalue()


def set_margins_aside(pdf: pikepdf.Pdf) -> None:
    """Running heads and page numbers belong to nothing that is read: they are said to be mere furniture."""
    living = {element.objgen for element in elements(pdf)}
    belongs = pdf.Root.StructTreeRoot.ParentTree.Nums
    for page, owners in zip(pdf.pages, (belongs[at] for at in range(1, len(belongs), 2)), strict=False):
        dead = {at for at, one in enumerate(owners) if one.objgen not in living}

        def aside(found: "re.Match[bytes]", dead: set[int] = dead) -> bytes:
            return b"/Artifact\n<</Type /Pagination>>\nBDC" if int(found[1]) in dead else found[0]

        page.contents_coalesce()
        page.Contents.write(MARKED.sub(aside, page.Contents.read_bytes()))
        for at in dead:
            owners[at] = None


def children(element: Any) -> list[Any]:
    """Return the elements directly below one."""
    below = element.get("/K", [])
    return [one for one in (below if isinstance(below, Array) else [below]) if isinstance(one, Dictionary)]


def structural(element: Any) -> list[Any]:
    return [one for one in children(element) if "/S" in one]


def scope_of(heading: Any) -> Name:
    """Of its column where it stands in the head of the table, of its row elsewhere."""
    row = heading.P
    return Name.Column if row.get("/P", {}).get("/S") == "/THead" else Name.Row


def is_link(element: Any) -> bool:
    return any(one.get("/Type") == "/OBJR" for one in children(element))


def join_links(pdf: pikepdf.Pdf) -> None:
    """The page number behind a line of the contents is part of the same link, not a link within the link."""
    moved: dict[tuple[int, int], Any] = {}
    for element in elements(pdf):
        if element.S == "/Link" and is_link(element) and element.P.get("/S") != "/Link":
            element.K = Array(flat(element, element, moved))
    lead_to(pdf, moved)


def flat(element: Any, taker: Any, moved: dict[tuple[int, int], Any]) -> Iterator[Any]:
    """Yield what is in a link and in the links within it."""
    for kid in element.K:
        if isinstance(kid, Dictionary) and kid.get("/S") == "/Link" and is_link(kid):
            moved[kid.objgen] = taker
            yield from flat(kid, taker, moved)
        else:
            yield kid


def lead_to(pdf: pikepdf.Pdf, moved: Mapping[tuple[int, int], Any]) -> None:
    """Let what belonged to the elements that went belong to those that took it over."""
    if not moved:
        return
    belongs = pdf.Root.StructTreeRoot.ParentTree.Nums
    for place in range(1, len(belongs), 2):
        entry = belongs[place]
        if isinstance(entry, Array):
            for at, one in enumerate(entry):
                if one is not None and one.objgen in moved:
                    entry[at] = moved[one.objgen]
        elif entry.objgen in moved:
            belongs[place] = moved[entry.objgen]


def mark_notes(pdf: pikepdf.Pdf) -> None:
    """In the source a note is an `a` that leads nowhere: its text, its number below it, and its call in the line."""
    bare = [element for element in elements(pdf) if element.S == "/Link" and not is_link(element)]
    numbered = {one.objgen for one in bare}
    for number, element in enumerate(bare, 1):
        inner = [one for one in structural(element) if one.objgen in numbered]
        if inner:
            element.S = Name.Note
            element.ID = String(f"note-{number}")
            for one in inner:
                one.S = Name.Lbl
    for element in bare:
        if element.S == "/Link":
            element.S = Name.Reference


def caption_into_table(element: Any) -> None:
    """A caption belongs to its table."""
    kids = structural(element)
    if [kid.S for kid in kids] == ["/Caption", "/Table"]:
        caption, table = kids
        table.K = Array([caption, *table.K])
        caption.P = table
        element.K = Array([table])


def words_of(annotation: Any, names: Mapping[str, str]) -> str:
    place = destination(annotation)
    if place:
        return names.get(place) or _("Elsewhere in this paper")
    return str(annotation.get("/A", {}).get("/URI", "")) or _("Link")


def destination(annotation: Any) -> str:
    """Return the name of the place in this file that a link leads to."""
    named = annotation.get("/Dest", annotation.get("/A", {}).get("/D", ""))
    return str(named) if isinstance(named, String | Name) else ""

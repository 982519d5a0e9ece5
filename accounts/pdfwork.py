"""What tells of people inside a PDF; read by filework.py beside itself, it imports nothing of the product."""

from typing import Any

import pikepdf

RUNS = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/Rendition",
    "/GoToE",
    "/RichMediaExecute",
    "/Movie",
    "/GoToR",
}
TELLS = (
    "/Metadata", "/PieceInfo", "/LastModified", "/AA", "/OpenAction", "/EmbeddedFiles", "/JavaScript", "/JS", "/AF",
    "/XFA", "/Thumb", "/Author", "/CreationDate", "/ModDate", "/Perms", "/DSS",
)  # fmt: skip
OF_NOTES = ("/T", "/M", "/NM", "/Subj")  # who left a note on a page, and when
CARRIES = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}  # annotations with files inside


def quieten(one: Any) -> None:
    """Take out of an object, and of all that stands inside it, what tells, carries or runs."""
    if isinstance(one, pikepdf.Array):
        for number in range(len(one) - 1, -1, -1):
            if isinstance(one[number], pikepdf.Dictionary) and str(one[number].get("/Subtype", "")) in CARRIES:
                del one[number]
            elif not getattr(one[number], "is_indirect", False):
                quieten(one[number])
    elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        goes = str(one.get("/S", "")) in RUNS or is_signature(one)
        note = OF_NOTES if "/Rect" in one and str(one.get("/Subtype", "")) != "/Widget" else ()
        for name in list(one.keys()):
            if name in TELLS or name in note or (goes and name != "/Length"):
                del one[name]
            elif not getattr(one[name], "is_indirect", False):
                quieten(one[name])


def is_signature(one: Any) -> bool:
    """A signature names who signed, where and with which certificate; it holds for the original alone."""
    return str(one.get("/Type", "")) in {"/Sig", "/DocTimeStamp"} or "/ByteRange" in one


def strip_photo(pdf: Any, one: Any) -> None:
    """A photo inside a page keeps its pixels; where and with what it was taken goes, however it is packed."""
    if not isinstance(one, pikepdf.Stream):
        return
    filters, told = listed(one.get("/Filter")), listed(one.get("/DecodeParms"))
    if not filters or str(filters[-1]) not in {"/DCTDecode", "/DCT"}:
        return
    raw = one.read_raw_bytes()
    if filters[1:]:
        outer = pikepdf.Stream(pdf, raw, Filter=pikepdf.Array(filters[:-1]))
        if told:
            outer.DecodeParms = pikepdf.Array(told[: len(filters) - 1])
        raw = outer.read_bytes()
    bare = without_notes(raw)
    if filters[1:] or bare != raw:
        one.write(bare, filter=pikepdf.Name.DCTDecode, decode_parms=told[-1] if len(told) == len(filters) else None)


def listed(told: Any) -> list[Any]:
    """Of filters and their settings there is none, one, or a list."""
    if told is None:
        return []
    return list(told) if isinstance(told, pikepdf.Array) else [told]


def without_notes(jpeg: bytes) -> bytes:
    """Return a JPEG without its segments of EXIF, XMP, IPTC and comments."""
    kept, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if not (marker in {0xE1, 0xED, 0xFE} or 0xE3 <= marker <= 0xEC):
            kept.append(jpeg[at : at + 2 + length])
        at += 2 + length
    return b"".join([*kept, jpeg[at:]])

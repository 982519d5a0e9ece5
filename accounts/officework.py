"""What tells of people inside an office file: parts that go, and markup written anew without who, when and from where.

It imports nothing of the product: filework.py reads it beside itself, in the process of its own.
"""

import re
from functools import cache
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

SOMEBODY = "Author"  # what office programs write themselves where they take a name out
MARKUP_ENDS = (".xml", ".rels", ".vml", ".rdf")
PICTURE_ENDS = (
    ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".bmp", ".dib", ".tif", ".tiff", ".emf", ".wmf", ".svg",
    ".svm", ".wdp", ".ico", ".pict", ".jp2",
)  # fmt: skip
GOES = re.compile(
    r"(docprops/thumbnail|thumbnails/|_xmlsignatures/|meta-inf/.*signatures|docmetadata/|ppt/changesinfos/"
    r"|xl/printersettings/|word/printersettings|versionlist\.xml|versions/|configurations2/|basic/|scripts/"
    r"|xl/revisions/)"
)
# Whole parts that tell of the one who wrote, and carry nothing that is read.
TOLD = re.compile(r"customxml/item\d*\.xml|(.*/)?meta\.xml|settings\.xml|docprops/.*")
ELEMENTS = {
    "creator", "initial-creator", "creator-initials", "sender-initials", "author-name", "author-initials", "printed-by",
    "author", "lastmodifiedby", "manager", "company", "sender-firstname", "sender-lastname", "sender-email",
    "sender-phone-private", "sender-phone-work", "sender-fax", "sender-street", "sender-city", "sender-company",
    "sender-position", "sender-title",
}  # fmt: skip
BRANCHES = {
    "rsids", "mailmerge", "docvars", "attachedtemplate", "filesharing", "abspath", "printersettings", "date-string",
    "webpr", "ddelink",
}  # fmt: skip
NAMES = {
    "author", "creator", "username", "lastmodifiedby", "userid", "providerid", "initials", "ed", "connection",
    "sourcefile", "odcfile", "creator-initials", "editor",
}  # fmt: skip
NAMED = {
    ("cmauthor", "name"),
    ("author", "name"),
    ("userinfo", "name"),
    ("chgdata", "name"),
    ("person", "displayname"),
}
MOMENTS = {"w:date", "w16du:dateutc", "office:chg-date-time"}
NEEDED = {"dt", "created"}  # moments without which a program calls the file broken
ON_A_DISK = re.compile(r"\s*(file:|[a-z]:[\\/]|\\\\\w|(\.\./)*/?(users|home)/)", re.IGNORECASE)
IN_A_FIELD = re.compile(r'(file:|[a-z]:[\\/]|\\\\\w)[^"]*', re.IGNORECASE)
POINTERS = ("/printerSettings", "/thumbnail", "/origin", "/changesInfo", "/revisionHeaders", "/usernames")
POINTING = {"partname", "full-path", "target"}
IS_PATH = re.compile(r"[:/\\]").search
UNQUOTED = re.compile(r"[<>&\"\r\n\t]").search
LEADS_OUT = re.compile(r"(https?|mailto|tel):|#", re.IGNORECASE)
# What is fetched as soon as the file is opened tells its sender who reads it, where and when; a link that somebody
# follows may stay. A field shows what it showed last, also without its command.
REMOTE = re.compile(r"\s*([a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
FETCHED = {"href", "src"}
FOLLOWED = {"a", "hyperlink", "shape", "shapetype", "group", "rect", "oval", "line", "polyline", "roundrect"}
HARMLESS_FIELD = re.compile(
    r"\s*(hyperlink|page|numpages|sectionpages|section|pageref|noteref|ref|seq|toc|tc|index|xe|styleref|date|time|"
    r"createdate|savedate|form\w+|symbol|eq|merge\w*|if)\b",
    re.IGNORECASE,
)


def goes(name: str) -> bool:
    """Whether a part is left out with all that points at it."""
    return bool(GOES.match(name.strip("/").lower()))


def tells_only(name: str) -> bool:
    return bool(TOLD.fullmatch(name.lower()))


def is_markup(name: str) -> bool:
    return name.lower().endswith(MARKUP_ENDS)


def is_picture(name: str) -> bool:
    return name.lower().endswith(PICTURE_ENDS)


def emptied(markup: bytes) -> bytes:
    """Keep the outermost element of a part and nothing in it."""
    return Rewriting("", only_root=True).of(markup)


def rewritten(name: str, markup: bytes) -> bytes:
    try:
        return Rewriting(name).of(markup)
    except expat.ExpatError:
        if not name.lower().endswith(".vml"):
            raise
        return b'<xml xmlns:v="urn:schemas-microsoft-com:vml"/>'  # drawings that are often not whole


def refuse(*_told: Any) -> None:
    raise ValueError("markup that multiplies itself")


@cache
def local(name: str) -> str:
    return name.rpartition(":")[2].lower()


class Rewriting:
    """One part of markup, read and written element by element; what is not named here stays as it is."""

    def __init__(self, name: str, *, only_root: bool = False) -> None:
        self.names_lead = "comment" in name.lower()  # some programs begin a comment with its author
        self.only_root, self.depth, self.left_out, self.silent = only_root, 0, 0, 0
        self.in_field = False
        self.names: set[str] = set()
        self.made: list[str] = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n']

    def of(self, markup: bytes) -> bytes:
        parser = expat.ParserCreate()
        parser.buffer_text, parser.ordered_attributes = True, True
        parser.buffer_size = 2**20
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler = self.text
        parser.EntityDeclHandler = refuse
        parser.Parse(markup, True)
        return "".join(self.made).encode()

    def start(self, name: str, told: list[str]) -> None:
        self.depth += 1
        pairs = dict(zip(told[::2], told[1::2], strict=True))
        beyond = self.only_root and self.depth > 1
        if beyond or self.left_out or local(name) in BRANCHES or name == "dc:date" or points_at_nothing(pairs):
            self.left_out += 1
            return
        if self.silent or local(name) in ELEMENTS:
            self.silent += 1
        self.in_field = local(name) == "instrtext"
        said = "".join(
            f" {key}={quoted(self.bare(name, key, value, pairs))}"
            for key, value in pairs.items()
            if not drops(name, key, self.only_root)
        )
        self.made.append(f"<{name}{said}>")

    def bare(self, element: str, key: str, value: str, beside: dict[str, str]) -> str:
        """Return the value of an attribute without the person or the disk in it."""
        if key.startswith("xmlns") or not (tells(element, key) or IS_PATH(value)):
            return value  # nearly all of them
        if local(key) in NAMES or (local(element), local(key)) in NAMED:
            self.names.add(value.strip())
            return SOMEBODY if value else ""
        if local(key) in NEEDED:
            return "2000-01-01T00:00:00"
        if local(key) == "instr":
            return command(value)
        return leading(element, key, value, beside)

    def text(self, told: str) -> None:
        if self.left_out or self.only_root:
            return
        word = told.strip()
        if self.silent:
            self.names.add(word)
            told = SOMEBODY if word else told
        elif self.in_field:
            told = command(told)
        elif self.names_lead and word and word.rstrip(":") in self.names:
            told = f"{SOMEBODY}:" if ":" in told else SOMEBODY
        self.made.append(escape(told, {"\r": "&#13;"}))

    def end(self, name: str) -> None:
        self.depth -= 1
        if self.left_out:
            self.left_out -= 1
            return
        self.silent, self.in_field = max(self.silent - 1, 0), False
        self.made.append(f"</{name}>")


def leading(element: str, key: str, value: str, beside: dict[str, str]) -> str:
    """Return an address that a reader may follow; none on somebody's disk, and none that is fetched by itself."""
    if key == "Target" and beside.get("TargetMode", "").lower() == "external":
        return value if LEADS_OUT.match(value) and beside.get("Type", "").endswith("/hyperlink") else "about:blank"
    if local(key) in FETCHED and local(element) not in FOLLOWED and REMOTE.match(value):
        return ""
    on_a_disk = local(key) not in {"target", "partname", "formatcode"} and ON_A_DISK.match(value)
    return "" if on_a_disk else value


def command(field: str) -> str:
    """Return the command of a field without paths; nothing of one that fetches or starts something."""
    return IN_A_FIELD.sub("", field) if HARMLESS_FIELD.match(field) else ""


@cache
def drops(element: str, key: str, only_root: bool) -> bool:
    """Moments, sittings, and what points at the settings of a printer."""
    if key.startswith("xmlns"):
        return False
    if only_root:
        return key != "office:version"
    is_printer = local(element) == "pagesetup" and key.lower() == "r:id"
    return is_printer or key.lower() in MOMENTS or local(key).startswith("rsid")


@cache
def tells(element: str, key: str) -> bool:
    """Whether the name of an attribute alone is a reason to look at it."""
    name = local(key)
    return name in NAMES or name in NEEDED or name in {"instr", "target"} or (local(element), name) in NAMED


def quoted(value: str) -> str:
    if not UNQUOTED(value):
        return f'"{value}"'
    return quoteattr(value, {"\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})


def points_at_nothing(told: dict[str, Any]) -> bool:
    """Whether an element lists a part that goes: a relation, a type, a line of the manifest."""
    if POINTING.isdisjoint(map(local, told)):
        return False
    for key, value in told.items():
        if local(key) in {"partname", "full-path"} and goes(value):
            return True
        if local(key) == "target" and goes(re.sub(r"^(\.\./|/)+", "", value).lower()):
            return True
        if local(key) == "target" and told.get("Type", "").endswith(POINTERS):
            return True
    return False

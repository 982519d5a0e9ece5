"""The text of a message: the plain version where there is one, else the markup taken off. Nothing is ever rendered."""

import re
from collections.abc import Iterator
from email.message import Message
from html.parser import HTMLParser

import nh3

from crm.charsets import clean, decode

LONGEST = 200_000
MOST_MARKUP = 2_000_000
DEEPEST = 20
SILENT = {"script", "style", "title", "template", "noscript", "svg", "object", "iframe"}
BLOCKS = {"p", "div", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr", "pre"}
KEPT = {*BLOCKS, "br", "li", "td", "th", "a"}


class Stripper(HTMLParser):
    """Keeps the words, the line breaks, the list marks and the addresses that links lead to."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.link = dict(attrs).get("href") or ""
        self.said.append({"li": "\n- ", "td": " ", "th": " ", "a": ""}.get(tag, "\n"))

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.said.append("\n")
        if tag == "a" and self.link.startswith(("http://", "https://")):
            if self.link.rstrip("/") not in "".join(self.said[-3:]):
                self.said.append(f" ({self.link[:500]})")
            self.link = ""

    def handle_data(self, data: str) -> None:
        self.said.append(re.sub(r"[ \t\r\n\xa0]+", " ", data))


def without_markup(html: str) -> str:
    """Put the tags in order first, as a browser would; then take them off."""
    ordered = nh3.clean(
        html[:MOST_MARKUP], tags=KEPT, attributes={"a": {"href"}}, clean_content_tags=SILENT, link_rel=None
    )
    stripper = Stripper()
    stripper.feed(ordered)
    stripper.close()
    return tidy("".join(stripper.said))


def tidy(text: str) -> str:
    lines = [line.strip(" \t\xa0") if not line.startswith(" ") else line.rstrip() for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:LONGEST]


def text_of(message: Message) -> str:
    """Return what the sender wrote, of every part that is no attachment."""
    return tidy(clean("\n\n".join(piece for piece in pieces(message) if piece.strip())))


def pieces(part: Message, depth: int = 0) -> Iterator[str]:
    if depth > DEEPEST or is_attached(part):
        return
    if part.is_multipart() and part.get_content_maintype() == "multipart":
        children = [child for child in part.get_payload() if isinstance(child, Message)]
        if part.get_content_subtype() == "alternative":
            yield best(children, depth)
        else:
            for child in children:
                yield from pieces(child, depth + 1)
    elif part.get_content_type() == "text/plain":
        yield content_of(part)
    elif part.get_content_type() == "text/html":
        yield without_markup(content_of(part))


def best(versions: list[Message], depth: int) -> str:
    """Of the versions of one text: plain words before markup."""
    said = [
        (version.get_content_type() == "text/plain", "\n\n".join(pieces(version, depth + 1))) for version in versions
    ]
    return next((text for _plain, text in sorted(said, key=lambda one: not one[0]) if text.strip()), "")


def content_of(part: Message) -> str:
    """Decode one text part, whatever it says of itself."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    charset = str(part.get_param("charset") or "") if not isinstance(part.get_param("charset"), tuple) else ""
    return decode(payload, charset.strip("\"' ")).replace("\r\n", "\n")


def is_attached(part: Message) -> bool:
    """Whether it came as a file of its own."""
    return part.get_content_disposition() == "attachment" or (
        part.get_content_maintype() != "multipart" and bool(part.get_filename())
    )

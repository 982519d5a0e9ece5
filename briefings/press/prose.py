"""Running text of a paper: cleaned once more, its sources called, its references led to where they stand."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from accounts.unwritable import writable
from briefings.press.calls import Calls

ALLOWED = {
    "p", "br", "h3", "h4", "ul", "ol", "li", "strong", "em", "b", "i", "a", "cite", "blockquote", "sub", "sup",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "cite": {"data-source"}, "ol": {"start"}}
CITE = re.compile(r'<cite data-source="(\d{1,4})">(.*?)</cite>', re.S)
LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.S)
MARK = re.compile("\x02(\\d+)\x03")


def cleaned(html: str) -> str:
    return nh3.clean(
        writable(html), tags=ALLOWED, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )  # fmt: skip


def prose(
    html: str, citations: list[dict[str, Any]], calls: Calls, anchors: Mapping[str, str]
) -> tuple[SafeString, set[int]]:
    """Return the text as it is printed, and which of the sources it called."""
    called: set[int] = set()

    def marked(found: "re.Match[str]") -> str:
        place = int(found[1])
        return f"{found[2]}\x02{place}\x03" if place < len(citations) else found[2]

    def called_at(found: "re.Match[str]") -> str:
        place = int(found[1])
        called.add(place)
        return calls.call([citations[place]])

    text = CITE.sub(marked, cleaned(html)).replace("<cite>", "").replace("</cite>", "")
    text = LINK.sub(led(anchors), text)
    return mark_safe(MARK.sub(called_at, text)), called


def led(anchors: Mapping[str, str]) -> Callable[["re.Match[str]"], str]:
    """Return what gives each link its place; a reference to a section that is not there becomes plain words."""

    def link(found: "re.Match[str]") -> str:
        address, words = found[1], found[2]
        calls_in_it = "".join(mark[0] for mark in MARK.finditer(words))  # a note stands behind the link, not in it
        words = MARK.sub("", words)
        if address.startswith("#"):
            place = anchors.get(address[1:])
            return (f'<a class="cross" href="#{escape(place)}">{words}</a>' if place else words) + calls_in_it
        if not address.startswith(("http://", "https://", "mailto:")):
            return words + calls_in_it
        return f'<a href="{address}" rel="noopener noreferrer">{words}</a>{calls_in_it}'

    return link

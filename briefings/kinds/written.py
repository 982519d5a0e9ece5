"""What a person writes: text with sources called in it, key messages, a quotation, next demands, a figure."""

from django.utils.translation import gettext as _

from briefings import prose
from briefings.models import Block
from briefings.paper import Figure, Section, Statement
from briefings.reach import Scope


def text(scope: Scope, block: Block) -> Section:
    written = prose.read(block.text, scope)
    return Section("text", block.heading, text=written.html, citations=written.citations)


def points(scope: Scope, block: Block, key: str, title: str) -> Section:
    """One point a line, each with the sources it calls."""
    statements = []
    for line in filter(None, (line.strip(" -*•\t") for line in block.text.splitlines())):
        written = prose.plain(line, scope)
        statements.append(Statement(written.html, written.citations))
    return Section(key, block.heading or title, statements=statements, empty=_("Nothing is written here yet."))


def messages(scope: Scope, block: Block) -> Section:
    return points(scope, block, "messages", _("Key messages"))


def demands(scope: Scope, block: Block) -> Section:
    return points(scope, block, "demands", _("What we demand next"))


def quote(scope: Scope, block: Block) -> Section:
    written = prose.read(block.text, scope)
    return Section("quote", block.heading, text=written.html, citations=written.citations)


def figure(scope: Scope, block: Block) -> Section | None:
    """A number that nobody keeps here: `12 of 28 schools` with the source called in it."""
    written = prose.plain(block.text, scope)
    said = prose.number_of(written.html)
    if said is None:
        return None
    value, of, label = said
    return Section("figure", block.heading, figures=[Figure(value, of, label, "", written.citations)])

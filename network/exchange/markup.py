"""XML written with every letter escaped, and read without anything that a file could make the reader do."""

from collections.abc import Mapping
from typing import IO
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.unwritable import writable

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
DEEPEST = 60
MOST_ELEMENTS = 2_000_000
PORTION = 1 << 16


def tag(name: str, attributes: Mapping[str, object], *, closed: bool = False) -> str:
    """Return the opening tag; attributes without a value are left out."""
    given = "".join(
        f" {key}={quoteattr(writable(value))}" for key, value in attributes.items() if value not in (None, "")
    )  # fmt: skip
    return f"<{name}{given}{'/' if closed else ''}>"


def element(name: str, attributes: Mapping[str, object], text: object = "") -> str:
    written = escape(writable(text))
    return f"{tag(name, attributes)}{written}</{name}>" if written else tag(name, attributes, closed=True)


class Careful(ElementTree.TreeBuilder):
    """Refuses document types, and with them every entity; and files that are deeper or longer than any network."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = self._count = 0

    def doctype(self, *_about: object) -> None:
        raise ValidationError(_("The file declares a document type of its own. Save it without one."))

    def start(self, tag: str, attrs: dict[str, str], /) -> ElementTree.Element:
        self._depth += 1
        self._count += 1
        if self._depth > DEEPEST or self._count > MOST_ELEMENTS:
            raise ValidationError(_("The file would unpack to an unreasonable size."))
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> ElementTree.Element:
        self._depth -= 1
        return super().end(tag)


def root_of(content: IO[bytes]) -> ElementTree.Element:
    """Read the whole file; names of elements lose their namespace, which differs from program to program."""
    content.seek(0)
    parser = ElementTree.XMLParser(target=Careful())  # noqa: S314  it refuses document types and with them entities
    try:
        while portion := content.read(PORTION):
            parser.feed(portion)
        root: ElementTree.Element = parser.close()
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise ValidationError(_("The XML cannot be read: %(error)s.") % {"error": str(error)[:200]}) from None
    for one in root.iter():
        one.tag = one.tag.rpartition("}")[2]
    return root

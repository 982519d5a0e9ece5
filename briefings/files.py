"""The files of an edition: what they hold, what they are called, what kind they are."""

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.templatetags.fmt import day
from accounts.unwritable import writable
from briefings.models import Edition
from briefings.paper import canonical
from briefings.press import stamp, word
from crm.confidentiality import Level

WORD_FILE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MEDIA = {"pdf": "application/pdf", "docx": WORD_FILE, "json": "application/json"}


def content_of(edition: Edition, kind: str) -> bytes:
    if kind == "json":
        return canonical(edition.data)
    with (edition.pdf if kind == "pdf" else edition.docx).open("rb") as file:
        return bytes(file.read())


def is_named(edition: Edition, kind: str) -> bool:
    """Whether a copy bears the name of its reader."""
    return edition.level == Level.INTERNAL and kind != "json"


def copy_of(edition: Edition, kind: str, reader: User) -> bytes:
    """Return the file with the name of the reader and the day on each page, in the words of the paper."""
    with translation.override(edition.language):
        words = writable(_("Copy of %(name)s, %(day)s") % {"name": reader, "day": day(timezone.localdate())})
    content = content_of(edition, kind)
    return stamp.stamped(content, words) if kind == "pdf" else word.copy_of(content, words)


def taken_along(edition: Edition, reader: User) -> bytes:
    """What of an edition goes into a full export."""
    return copy_of(edition, "pdf", reader) if is_named(edition, "pdf") else content_of(edition, "pdf")


def file_name(edition: Edition, kind: str) -> str:
    return f"{edition.briefing} {edition.number} {edition.as_of}.{kind}".replace("/", "-")

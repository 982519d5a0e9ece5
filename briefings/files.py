"""The files of an edition: what they hold, what they are called, what kind they are."""

from briefings.models import Edition
from briefings.paper import canonical

WORD_FILE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MEDIA = {"pdf": "application/pdf", "docx": WORD_FILE, "json": "application/json"}


def content_of(edition: Edition, kind: str) -> bytes:
    if kind == "json":
        return canonical(edition.data)
    with (edition.pdf if kind == "pdf" else edition.docx).open("rb") as file:
        return bytes(file.read())


def file_name(edition: Edition, kind: str) -> str:
    return f"{edition.briefing} {edition.number} {edition.as_of}.{kind}".replace("/", "-")

"""The texts of letter templates, filled with words and with lines that the apps above know.

They stand in reference/letters, one file per template and language; the first line is the subject. A paragraph that
names something unknown is left out, unless a line that begins with "| " says it in another way. What stands in
[square brackets] is for the writer.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db import models

from accounts.models import User
from crm.confidentiality import Level

PLACEHOLDER = re.compile(r"\{(\w+)\}")
OTHERWISE = "\n| "


@dataclass(frozen=True)
class Line:
    """One line of a list, and the record that the letter speaks of with it."""

    words: str
    record: models.Model | None = None


Filler = Callable[[models.Model, User, list[Level]], list[Line]]
_fillers: dict[str, list[Filler]] = {}


def register_filler(placeholder: str, filler: Filler) -> None:
    """Let an app above write the lines of a placeholder: `promises`, `open_promises`, `asks`.

    It is called with the record (a person's post today instead of the person), the writer and the levels the letter
    may hold, in the letter's language.
    """
    _fillers.setdefault(placeholder, []).append(filler)


def lines_for(key: str, language: str, record: models.Model, user: User, levels: list[Level]) -> dict[str, list[Line]]:
    """Return the lines of each list that this text has room for."""
    wanted = set(PLACEHOLDER.findall("\n".join(text_of(key, language))))
    return {
        name: [line for filler in fillers for line in filler(record, user, levels)]
        for name, fillers in _fillers.items()
        if name in wanted
    }


def listed(lines: list[Line]) -> str:
    return "\n".join(f"- {' '.join(line.words.split())}" for line in lines)


def filled(key: str, language: str, words: dict[str, str]) -> tuple[str, str]:
    """Return subject and text; with a list that is empty goes the paragraph that announces it."""
    subject, *paragraphs = text_of(key, language)
    kept: list[str] = []
    for paragraph in paragraphs:
        said = next((one for one in paragraph.split(OTHERWISE) if all(map(words.get, PLACEHOLDER.findall(one)))), None)
        if said is not None:
            kept.append(put_in(said, words))
        elif kept and kept[-1].endswith(":") and PLACEHOLDER.fullmatch(paragraph):
            kept.pop()
    return " ".join(put_in(subject, words).split()), "\n\n".join(kept)


def put_in(text: str, words: dict[str, str]) -> str:
    return PLACEHOLDER.sub(lambda found: words.get(found[1], ""), text)


@cache
def text_of(key: str, language: str) -> list[str]:
    """Return the subject line and the paragraphs of a template."""
    path = settings.BASE_DIR / "reference" / "letters" / f"{key}.{language}.md"
    subject, _newline, text = path.read_text(encoding="utf-8").partition("\n")
    return [subject.removeprefix("# ").strip(), *(part.strip() for part in text.split("\n\n") if part.strip())]

"""Letters that begin from a record: what they say, in whose language, filled with what their writer may see."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from crm.confidentiality import Level
from crm.models import Letter

Filler = Callable[[models.Model, User, "list[Level]"], "list[str]"]


@dataclass(frozen=True)
class LetterTemplate:
    """`records`: the kinds of record it may begin from, as in crm.kinds; `reply`: whether it expects one."""

    key: str
    label: str | Promise
    kind: Letter.Kind
    records: tuple[str, ...]
    reply: bool = False


TEMPLATES = (
    LetterTemplate(
        "meeting-request", _("Request for a meeting"), Letter.Kind.LETTER, ("organisation", "person", "tenure"), True
    ),
    LetterTemplate(
        "information-request", _("Request for public information"), Letter.Kind.INFORMATION, ("organisation",), True
    ),
    LetterTemplate("thanks", _("Thanks after a meeting"), Letter.Kind.THANKS, ("meeting",)),
    LetterTemplate("reminder", _("Reminder of an overdue reply"), Letter.Kind.LETTER, ("letter",), True),
    LetterTemplate(
        "new-office-holder", _("To a new office holder"), Letter.Kind.LETTER, ("tenure", "person", "organisation")
    ),
)

_fillers: dict[str, list[Filler]] = {}


def register_filler(placeholder: str, filler: Filler) -> None:
    """Let an app above write the lines of a placeholder: `promises`, `asks`.

    It is called with the record, the writer and the levels the letter may hold, in the letter's language.
    """
    _fillers.setdefault(placeholder, []).append(filler)


def offered_for(kind: str = "") -> Iterable[LetterTemplate]:
    """Those that may begin from a record of this kind; all without one."""
    return [one for one in TEMPLATES if not kind or kind in one.records]


def initial_for(
    template: str, record: models.Model | None, user: User, *, language: str | None = None
) -> dict[str, Any]:
    """Return the first values of a letter's form; empty for an unknown template or a record it cannot begin from.

    Keys are the fields of Letter: direction, kind, subject, text, language, organisation, office, person, meeting,
    reply_due_on, confidentiality. Records among them are those the writer may see; others are left out.
    """
    return {}

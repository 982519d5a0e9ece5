"""Letters that begin from a record: what they say, in whose language, filled with what their writer may see.

The texts stand in reference/letters, one file per template and language: the first line is the subject, and a paragraph
that names something unknown is left out. What stands in [square brackets] is for the writer.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.db import models
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.languages import FALLBACK
from accounts.models import User
from accounts.templatetags.fmt import day
from crm.centre import centre_for, coalition_name
from crm.confidentiality import Level, stricter
from crm.languages import language_for
from crm.models import Letter, Meeting, Office, Organisation, Person, Side, Tenure

Filler = Callable[[models.Model, User, list[Level]], list[str]]
WRITTEN_IN = ("bg", "en")
PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class LetterTemplate:
    """`records`: the kinds of record it may begin from, as crm.kinds calls them; `reply`: whether it expects one."""

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
KINDS: dict[type[models.Model], str] = {
    Letter: "letter",
    Meeting: "meeting",
    Tenure: "tenure",
    Person: "person",
    Organisation: "organisation",
}

_fillers: dict[str, list[Filler]] = {}


def register_filler(placeholder: str, filler: Filler) -> None:
    """Let an app above write the lines of a placeholder: `promises`, `open_promises`, `asks`.

    It is called with the record (a person's post today instead of the person), the writer and the levels the letter
    may hold, in the letter's language.
    """
    _fillers.setdefault(placeholder, []).append(filler)


def offered_for(record: models.Model | None = None) -> list[LetterTemplate]:
    """Return the templates that may begin from this record; without one, those whose addressee is still to be named."""
    kind = KINDS.get(type(record)) if record is not None else "organisation"
    return [one for one in TEMPLATES if kind in one.records]


def of_address(query: QueryDict, user: User) -> dict[str, Any]:
    """Return the first values for an address like `?template=thanks&meeting=12`; nothing without a template."""
    chosen = query.get("template", "")
    return initial_for(chosen, record_of(query, user), user, language=query.get("language")) if chosen else {}


def record_of(query: QueryDict, user: User) -> models.Model | None:
    """Return the record an address names, the most telling first, when the user may see it."""
    for model, name in KINDS.items():
        pk = query.get(name, "").rpartition(":")[2]
        if pk.isascii() and pk.isdigit() and len(pk) < 19:
            gate: Any = model._default_manager.all()
            found: models.Model | None = gate.visible_to(user).filter(pk=pk).first()
            return found
    return None


@dataclass(frozen=True)
class Offer:
    """A template with the addresses that begin a letter from it, one per language."""

    label: str
    links: list[tuple[str, str, str]]  # code, name of the language, address
    is_chosen: bool


def offers(query: QueryDict, user: User) -> list[Offer]:
    record = record_of(query, user)
    name = KINDS[type(record)] if record is not None else ""
    start = {name: str(record.pk)} if record is not None else {}
    return [
        Offer(
            str(one.label),
            [(code, LANG_INFO[code]["name_local"].capitalize(), address(one.key, code, start)) for code in WRITTEN_IN],
            query.get("template") == one.key,
        )
        for one in offered_for(record)
    ]


def address(template: str, language: str, start: dict[str, str]) -> str:
    return f"{reverse('crm:letter-new')}?{urlencode({'template': template, 'language': language, **start})}"


def initial_for(
    template: str, record: models.Model | None, user: User, *, language: str | None = None
) -> dict[str, Any]:
    """Return the first values of a letter's form; empty for an unknown template or a record it cannot begin from.

    Keys are fields of Letter: direction, kind, subject, text, language, organisation, office, person, meeting,
    confidentiality; and `no_reply`, whether none is expected. The record and what it names count only as far as the
    writer may see them.
    """
    chosen = next((one for one in offered_for(record) if one.key == template), None)
    if chosen is None or (record is not None and not seen(record, user)):
        return {}
    if isinstance(record, Person):
        record = present_tenure(record, user) or record
    start = starting_point(record, user)
    written_in = language if language in WRITTEN_IN else language_of(start.get("organisation"), start.get("person"))
    with translation.override(written_in):
        words = words_for(record, start, user)
        subject, text = filled(chosen.key, written_in, words)
    return {"direction": Letter.Direction.SENT, "kind": chosen.kind, "language": written_in, "subject": subject[:200],
            "text": text, "no_reply": not chosen.reply, **start}  # fmt: skip


def seen(record: models.Model, user: User) -> bool:
    gate: Any = type(record)._default_manager.all()
    return bool(gate.visible_to(user).filter(pk=record.pk).exists())


def starting_point(record: models.Model | None, user: User) -> dict[str, Any]:
    """Return whom the letter is for and what it follows, as far as the writer may see these."""
    found: dict[str, Any] = {"confidentiality": level_of(record)}
    if isinstance(record, Organisation):
        found |= {"organisation": record, "office": sole_office(record, user)}
    elif isinstance(record, Person):
        found |= {"person": record}
    elif isinstance(record, Tenure):
        found |= of_tenure(record)
    elif isinstance(record, Meeting):
        found |= {"meeting": record, **other_side(record, user)}
    elif isinstance(record, Letter):
        found |= of_letter(record, user)
    return {name: value for name, value in found.items() if value is not None}


def level_of(record: models.Model | None) -> Level:
    """Return how far the letter may travel: no further than what it begins from, and inside the centre for a start."""
    named: list[Any] = [record.person, record.organisation] if isinstance(record, Tenure) else [record]
    return stricter(Level.INTERNAL, *(one.confidentiality for one in named if hasattr(one, "confidentiality")))


def of_tenure(tenure: Tenure) -> dict[str, Any]:
    return {"organisation": tenure.organisation, "office": tenure.office, "person": tenure.person}


def of_letter(letter: Letter, user: User) -> dict[str, Any]:
    """The same addressee once more."""
    return {
        "organisation": Organisation.objects.visible_to(user).filter(pk=letter.organisation_id).first(),
        "office": Office.objects.visible_to(user).filter(pk=letter.office_id or 0).first(),
        "person": Person.objects.visible_to(user).filter(pk=letter.person_id or 0).first(),
        "on_behalf_of": Organisation.objects.visible_to(user).filter(pk=letter.on_behalf_of_id or 0).first(),
    }


def present_tenure(person: Person, user: User) -> Tenure | None:
    """Their post today; one in an office before any other."""
    running = Tenure.objects.visible_to(user).on(timezone.localdate()).filter(person=person).for_list()
    return min(running, key=lambda one: one.office_id is None, default=None)


def sole_office(organisation: Organisation, user: User) -> Office | None:
    offices = list(Office.objects.visible_to(user).filter(body=organisation)[:2])
    return offices[0] if len(offices) == 1 else None


def other_side(meeting: Meeting, user: User) -> dict[str, Any]:
    """The first of theirs who may be named, in the capacity of that day; else the first organisation of theirs."""
    loaded = Meeting.objects.visible_to(user).with_seats(user).filter(pk=meeting.pk).first()
    theirs = [seat for seat in loaded.participations.all() if seat.side == Side.THEIRS] if loaded else []
    for seat in theirs:
        if seat.person and seat.capacity:
            return of_tenure(seat.capacity)
    return next(({"organisation": seat.organisation} for seat in theirs if seat.organisation), {})


def language_of(organisation: Organisation | None, person: Person | None = None) -> str:
    """Return the addressee's language, or what stands in for it where we have no texts in it."""
    code = language_for(organisation, person)
    return next(one for one in [code, *FALLBACK.get(code, []), "en"] if one in WRITTEN_IN)


def words_for(record: models.Model | None, start: dict[str, Any], user: User) -> dict[str, str]:
    """Return what the placeholders say, in the language of the page."""
    ours = start.get("on_behalf_of") or centre_for(user)
    words = {
        "our_name": (str(ours) if "on_behalf_of" in start else coalition_name() or str(ours or "")),
        "organisation": str(start.get("organisation") or ""),
        "office": str(start.get("office") or ""),
    }
    if isinstance(record, Meeting):
        words |= {"meeting_day": day(record.held_on), "meeting_about": record.about}
    if isinstance(record, Letter):
        words |= {"letter_subject": record.subject, "letter_number": record.number,
                  "letter_day": day(record.dated_on), "letter_due": day(record.reply_due_on)}  # fmt: skip
    if record is not None:
        levels = Level(start["confidentiality"]).up_to
        words |= {name: listed(fillers, record, user, levels) for name, fillers in _fillers.items()}
    return words


def listed(fillers: list[Filler], record: models.Model, user: User, levels: list[Level]) -> str:
    lines = [" ".join(line.split()) for filler in fillers for line in filler(record, user, levels)]
    return "\n".join(f"- {line}" for line in lines)


def filled(key: str, language: str, words: dict[str, str]) -> tuple[str, str]:
    """Return subject and text; a paragraph with an empty placeholder goes, as does the one announcing its list."""
    subject, *paragraphs = text_of(key, language)
    kept: list[str] = []
    for paragraph in paragraphs:
        if all(words.get(name) for name in PLACEHOLDER.findall(paragraph)):
            kept.append(put_in(paragraph, words))
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

"""Letters that begin from a record: what they say, in whose language, filled with what their writer may see.

Their texts are crm.letter_texts.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf.locale import LANG_INFO
from django.db import models
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.languages import nearest
from accounts.models import User
from accounts.templatetags.fmt import day
from crm import letterhead
from crm.centre import centre_for, coalition_name
from crm.confidentiality import Level, stricter
from crm.languages import language_for
from crm.letter_texts import filled, lines_for, listed
from crm.models import LawfulBasis, Letter, Meeting, Office, Organisation, Person, Side, Tenure, UsedFor
from crm.record_numbers import number_in

WRITTEN_IN = ("bg", "en")


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
    LetterTemplate("information", _("What we hold about them"), Letter.Kind.LETTER, ("person", "tenure")),
)
KINDS: dict[type[models.Model], str] = {
    Letter: "letter",
    Meeting: "meeting",
    Tenure: "tenure",
    Person: "person",
    Organisation: "organisation",
}


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
        pk = number_in(query.get(name, "").rpartition(":")[2])
        if pk is not None:
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
    reminds_of, confidentiality; `no_reply`, whether none is expected; `speaks_of`, the records it names. Records count
    only as far as the writer may see them.
    """
    chosen = next((one for one in offered_for(record) if one.key == template), None)
    if chosen is None or (record is not None and not seen(record, user)):
        return {}
    if isinstance(record, Person):
        record = present_tenure(record, user) or record
    start = starting_point(record, user)
    written_in = language if language in WRITTEN_IN else language_of(start.get("organisation"), start.get("person"))
    about = {"direction": Letter.Direction.SENT, "kind": chosen.kind, "no_reply": not chosen.reply}
    return {**about, "language": written_in, **words_of(chosen, record, start, user, written_in), **start}


def words_of(
    template: LetterTemplate, record: models.Model | None, start: dict[str, Any], user: User, language: str
) -> dict[str, Any]:
    """Return subject and text in a language, and the records that they speak of."""
    with translation.override(language):
        levels = Level(start["confidentiality"]).up_to
        lists = lines_for(template.key, language, record, user, levels) if record is not None else {}
        words = words_for(record, start, user) | {name: listed(lines) for name, lines in lists.items()}
        subject, text = filled(template.key, language, words)
    spoken_of = [line.record for lines in lists.values() for line in lines if line.record is not None]
    return {"subject": subject[:200], "text": text, "speaks_of": spoken_of}


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
        found |= {"reminds_of": record, **of_letter(record, user)}
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
        "organisation": Organisation.objects.visible_to(user).filter(pk=letter.organisation_id or 0).first(),
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
    return nearest(language_for(organisation, person), WRITTEN_IN)


def held_because(person: Person, user: User) -> dict[str, str]:
    """Return where their data come from and on what ground we work with them."""
    found = LawfulBasis.objects.visible_to(user).filter(person=person, purpose=UsedFor.WORK).first()
    return {"source": found.source.strip().rstrip("."), "basis": str(found.get_basis_display())} if found else {}


def words_for(record: models.Model | None, start: dict[str, Any], user: User) -> dict[str, str]:
    """Return what the placeholders say, in the language of the page."""
    ours = start.get("on_behalf_of") or centre_for(user)
    words = {
        "our_name": (str(ours) if "on_behalf_of" in start else coalition_name() or str(ours or "")),
        "our_address": letterhead.address_of(ours, user) if ours else "",
        "our_email": letterhead.email_of(ours, user) if ours else "",
        "our_phone": letterhead.phone_of(ours, user) if ours else "",
        **{name: str(start.get(name) or "") for name in ("organisation", "office", "person")},
    }
    if isinstance(start.get("person"), Person):
        words |= held_because(start["person"], user)
    if isinstance(record, Meeting):
        words |= {"meeting_day": day(record.held_on), "meeting_about": record.about}
    if isinstance(record, Letter):
        words |= {"letter_subject": record.subject, "letter_number": record.number,
                  "letter_day": day(record.dated_on), "letter_due": day(record.reply_due_on)}  # fmt: skip
    return words

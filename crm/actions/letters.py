"""What people do with letters: write, send, record those received, change, void."""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import differences, log
from crm import letter_links, letter_rules
from crm.capacities import capacity_in
from crm.confidentiality import Level, stricter
from crm.models import Letter, Meeting, Office, Organisation, Person, Tenure, Theme
from crm.reply_terms import Due, usual_due
from crm.strictness import narrow_what_hangs_on

UNTOLD = {"subject", "text"}  # words about people: the log names the field and keeps no text
ABOVE = ("answers", "meeting", "reminds_of")  # it is at least as strict as these
WHO_AND_WHEN = {"person", "organisation", "office", "dated_on"}


class Written(TypedDict, total=False):
    """What may be said of a letter, whichever way it goes."""

    kind: str
    text: str
    language: str
    number: str
    office: Office | None
    person: Person | None
    on_behalf_of: Organisation | None
    answers: Letter | None
    meeting: Meeting | None
    confidentiality: str
    is_demonstration: bool


@transaction.atomic
def write_letter(
    *,
    subject: str,
    organisation: Organisation | None = None,
    by: Actor,
    reply_due_on: date | None = None,
    no_reply: bool = False,
    reminds_of: Letter | None = None,
    themes: Iterable[Theme] = (),
    speaks_of: Iterable[models.Model] = (),
    **written: Unpack[Written],
) -> Letter:
    """Draft a letter of ours; it has no day until it is sent, and remembers when no reply to it is expected."""
    letter = Letter(direction=Letter.Direction.SENT, subject=subject, organisation=organisation, **written)
    letter.reply_due_on, letter.no_reply = None if no_reply else reply_due_on, no_reply
    letter.reminds_of = reminds_of
    record(letter, themes, by, "wrote")
    letter_links.tie(letter, speaks_of, by)
    return letter


@transaction.atomic
def record_received(
    *,
    subject: str,
    dated_on: date,
    by: Actor,
    organisation: Organisation | None = None,
    themes: Iterable[Theme] = (),
    **written: Unpack[Written],
) -> Letter:
    """Write down a letter that came; `answers` is the letter of ours that it replies to."""
    written = {"kind": Letter.Kind.REPLY, **written}
    letter = Letter(direction=Letter.Direction.RECEIVED, subject=subject, organisation=organisation, **written)
    letter.dated_on = dated_on
    return record(letter, themes, by, "recorded")


def record(letter: Letter, themes: Iterable[Theme], by: Actor, verb: str) -> Letter:
    if by.user is None:
        raise ValidationError(_("Only a signed-in person can record a letter."))
    letter.author = by.user
    letter.subject, letter.number = letter.subject.strip(), letter.number.strip()
    letter.confidentiality = level_with(letter, {})
    letter_rules.refuse_impossible(letter)
    letter.capacity = capacity_of(letter)
    letter.save()
    letter.themes.set(themes)
    log(by, verb, letter, fields=["subject", "organisation", "dated_on"])
    return letter


@transaction.atomic
def send_letter(
    *,
    letter: Letter,
    dated_on: date,
    by: Actor,
    number: str = "",
    reply_due_on: date | Due | None = Due.USUAL,
    as_it_is: bool = False,
    version: int | None = None,
) -> Letter:
    """Give a draft its day and number; a reply is due when the draft says, or as is usual for its kind.

    Unless a day is given, or None: no reply is expected. `as_it_is`: the blanks of its template are meant.
    """
    letter = locked(letter, version)
    letter_rules.refuse_leaving(letter, as_it_is=as_it_is)
    letter.dated_on, letter.number = dated_on, number.strip() or letter.number
    letter.reply_due_on = due_by_itself(letter) if isinstance(reply_due_on, Due) else reply_due_on
    letter_rules.refuse_impossible(letter)
    letter.capacity = capacity_of(letter)
    keep(letter)
    told = ("dated_on", "number", "reply_due_on")
    log(by, "sent", letter, changes={name: (None, getattr(letter, name)) for name in told})
    letter_links.tell_sent(letter, by)
    return letter


@transaction.atomic
def change_letter(
    *, letter: Letter, version: int | None, by: Actor, themes: Iterable[Theme] | None = None, **fields: Any
) -> Letter:
    """Change what is named; Conflict when someone else saved in between. None leaves the themes as they are."""
    letter = locked(letter, version)
    if "confidentiality" in fields:
        letter_rules.refuse_widening(letter, fields["confidentiality"], by)
    changes = rewrite(letter, with_what_follows(letter, fields), by)
    keep(letter)
    if themes is not None:
        letter.themes.set(themes)
    letter_rules.refuse_losing_sight(letter, by)
    narrow_what_hangs_on(letter)
    told = {name: change for name, change in changes.items() if name not in UNTOLD}
    also = {*({"themes"} if themes is not None else ()), *(set(changes) & UNTOLD)}
    log(by, "changed", letter, fields=also, changes=told)
    return letter


@transaction.atomic
def void_letter(*, letter: Letter, reason: str, by: Actor, version: int | None = None) -> Letter:
    """It was a mistake, or it was taken back: it stays readable and counts nowhere any more."""
    letter = locked(letter, version)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is withdrawn.")})
    letter.voided_at, letter.void_reason = timezone.now(), reason.strip()[:300]
    keep(letter)
    log(by, "voided", letter, fields=["reason"])
    return letter


def locked(letter: Letter, version: int | None) -> Letter:
    """Return it for a change: locked, as it was seen, and not withdrawn meanwhile."""
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    check_version(letter, version)
    letter_rules.refuse_voided(letter)
    return letter


def keep(letter: Letter) -> None:
    letter.version += 1
    letter.save()


def with_what_follows(letter: Letter, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with what they bring along: how strict it becomes, and whether a reply is expected at all."""
    fields = {**fields, "confidentiality": level_with(letter, fields)}
    if letter.is_draft and "reply_due_on" in fields:
        fields["no_reply"] = fields["reply_due_on"] is None
    return fields


def rewrite(letter: Letter, fields: dict[str, Any], by: Actor) -> dict[str, tuple[Any, Any]]:
    """Put the fields in place as far as the rules allow it; return what differs."""
    changes = differences(letter, fields)
    letter_rules.refuse_undoing(letter, changes)
    for name, value in fields.items():
        setattr(letter, name, value)
    letter_rules.refuse_impossible(letter, set(changes))
    letter_rules.refuse_passing_what_followed(letter, changes, by)
    if WHO_AND_WHEN & set(changes):
        letter.capacity = capacity_of(letter)
    return changes


def due_by_itself(letter: Letter) -> date | None:
    """Return the day the draft says, else the usual one for its kind."""
    if letter.reply_due_on or letter.no_reply or letter.dated_on is None:
        return letter.reply_due_on
    return usual_due(letter.kind, letter.dated_on)


def capacity_of(letter: Letter) -> Tenure | None:
    """Return the tenure of its person in its organisation on its day; of a draft, today."""
    if letter.person is None:
        return None
    if letter.organisation is None:
        return None
    return capacity_in(letter.person, letter.organisation, letter.dated_on or timezone.localdate(), letter.office)


def level_with(letter: Letter, fields: dict[str, Any]) -> Level:
    """Return how strict it becomes: at least as what it answers, reminds of and follows, as these are or become."""
    level, *above = (fields.get(name, getattr(letter, name)) for name in ("confidentiality", *ABOVE))
    return stricter(level, *(one.confidentiality for one in above if one))

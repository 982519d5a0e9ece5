"""What people do with letters: write, send, record those received, change, void."""

from collections.abc import Iterable, Set
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import differences, log
from crm.capacities import capacity_in
from crm.confidentiality import Level, stricter
from crm.models import Letter, Meeting, Office, Organisation, Person, Theme
from crm.reply_terms import Due, usual_due
from crm.strictness import narrow_what_hangs_on

UNTOLD = {"subject", "text"}  # words about people: the log names the field and keeps no text
ABOVE = ("confidentiality", "answers", "meeting")
IN_ORDER = frozenset({"answers", "dated_on"})
WHO_AND_WHEN = {"person", "organisation", "office", "dated_on"}


@transaction.atomic
def write_letter(
    *,
    subject: str,
    organisation: Organisation,
    by: Actor,
    kind: str = Letter.Kind.LETTER,
    text: str = "",
    language: str = "bg",
    number: str = "",
    reply_due_on: date | None = None,
    no_reply: bool = False,
    office: Office | None = None,
    person: Person | None = None,
    on_behalf_of: Organisation | None = None,
    answers: Letter | None = None,
    meeting: Meeting | None = None,
    themes: Iterable[Theme] = (),
    confidentiality: str = Level.INTERNAL,
    is_demonstration: bool = False,
) -> Letter:
    """Draft a letter of ours; it has no day until it is sent, and remembers when no reply to it is expected."""
    letter = Letter(
        direction=Letter.Direction.SENT, kind=kind, subject=subject.strip(), text=text, language=language,
        number=number.strip(), reply_due_on=None if no_reply else reply_due_on, no_reply=no_reply,
        organisation=organisation, office=office, person=person, on_behalf_of=on_behalf_of, answers=answers,
        meeting=meeting, confidentiality=confidentiality, is_demonstration=is_demonstration,
    )  # fmt: skip
    return record(letter, themes, by, "wrote")


@transaction.atomic
def record_received(
    *,
    subject: str,
    organisation: Organisation,
    dated_on: date,
    by: Actor,
    kind: str = Letter.Kind.REPLY,
    number: str = "",
    text: str = "",
    language: str = "bg",
    office: Office | None = None,
    person: Person | None = None,
    on_behalf_of: Organisation | None = None,
    answers: Letter | None = None,
    meeting: Meeting | None = None,
    themes: Iterable[Theme] = (),
    confidentiality: str = Level.INTERNAL,
    is_demonstration: bool = False,
) -> Letter:
    """Write down a letter that came; `answers` is the letter of ours that it replies to."""
    letter = Letter(
        direction=Letter.Direction.RECEIVED, kind=kind, subject=subject.strip(), text=text, language=language,
        number=number.strip(), dated_on=dated_on, organisation=organisation, office=office, person=person,
        on_behalf_of=on_behalf_of, answers=answers, meeting=meeting, confidentiality=confidentiality,
        is_demonstration=is_demonstration,
    )  # fmt: skip
    return record(letter, themes, by, "recorded")


def record(letter: Letter, themes: Iterable[Theme], by: Actor, verb: str) -> Letter:
    if by.user is None:
        raise ValidationError(_("Only a signed-in person can record a letter."))
    letter.author = by.user
    letter.confidentiality = level_with(letter, {})
    refuse_impossible(letter)
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
    version: int | None = None,
) -> Letter:
    """Give a draft its day and number; a reply is due when the draft says, or as is usual for its kind.

    Unless a day is given, or None: no reply is expected.
    """
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    check_version(letter, version)
    refuse_voided(letter)
    if not letter.is_draft:
        raise ValidationError(_("This letter was sent already."))
    letter.dated_on, letter.number = dated_on, number.strip() or letter.number
    if isinstance(reply_due_on, Due):
        letter.reply_due_on = letter.reply_due_on or (None if letter.no_reply else usual_due(letter.kind, dated_on))
    else:
        letter.reply_due_on = reply_due_on
    refuse_impossible(letter)
    letter.capacity = capacity_of(letter)
    letter.version += 1
    letter.save()
    told = ("dated_on", "number", "reply_due_on")
    log(by, "sent", letter, changes={name: (None, getattr(letter, name)) for name in told})
    return letter


@transaction.atomic
def change_letter(
    *, letter: Letter, version: int | None, by: Actor, themes: Iterable[Theme] | None = None, **fields: Any
) -> Letter:
    """Change what is named; Conflict when someone else saved in between. None leaves the themes as they are."""
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    check_version(letter, version)
    refuse_voided(letter)
    if "confidentiality" in fields:
        refuse_widening(letter, fields["confidentiality"], by)
    fields["confidentiality"] = level_with(letter, fields)
    if letter.is_draft and "reply_due_on" in fields:
        fields["no_reply"] = fields["reply_due_on"] is None
    changes = differences(letter, fields)
    refuse_undoing(letter, changes)
    for name, value in fields.items():
        setattr(letter, name, value)
    refuse_impossible(letter, set(changes))
    refuse_passing_a_reply(letter, changes, by)
    if WHO_AND_WHEN & set(changes):
        letter.capacity = capacity_of(letter)
    letter.version += 1
    letter.save()
    if themes is not None:
        letter.themes.set(themes)
    refuse_losing_sight(letter, by)
    narrow_what_hangs_on(letter)
    told = {name: change for name, change in changes.items() if name not in UNTOLD}
    also = {*({"themes"} if themes is not None else ()), *(set(changes) & UNTOLD)}
    log(by, "changed", letter, fields=also, changes=told)
    return letter


@transaction.atomic
def void_letter(*, letter: Letter, reason: str, by: Actor, version: int | None = None) -> Letter:
    """It was a mistake, or it was taken back: it stays readable and counts nowhere any more."""
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    check_version(letter, version)
    refuse_voided(letter)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is withdrawn.")})
    letter.voided_at, letter.void_reason = timezone.now(), reason.strip()[:300]
    letter.version += 1
    letter.save(update_fields=["voided_at", "void_reason", "version"])
    log(by, "voided", letter, fields=["reason"])
    return letter


def capacity_of(letter: Letter) -> Any:
    """Return the tenure of its person in its organisation on its day; of a draft, today."""
    if letter.person is None:
        return None
    return capacity_in(letter.person, letter.organisation, letter.dated_on or timezone.localdate(), letter.office)


def level_with(letter: Letter, fields: dict[str, Any]) -> Level:
    """Return how strict it becomes: at least as what it answers and the meeting it follows, as they are or become."""
    level, answers, meeting = (fields.get(name, getattr(letter, name)) for name in ABOVE)
    return stricter(level, *(one.confidentiality for one in (answers, meeting) if one))


def refuse_impossible(letter: Letter, changed: Set[str] = IN_ORDER) -> None:
    if not letter.subject:
        raise ValidationError({"subject": _("Say in one line what it is about.")})
    if letter.dated_on and letter.dated_on > timezone.localdate():
        raise ValidationError({"dated_on": _("A letter cannot carry a day still to come.")})
    if letter.reply_due_on and letter.dated_on and letter.reply_due_on < letter.dated_on:
        raise ValidationError({"reply_due_on": _("A reply cannot be due before the letter.")})
    if letter.reply_due_on and letter.direction != Letter.Direction.SENT:
        raise ValidationError({"reply_due_on": _("Only a letter of ours waits for a reply.")})
    if letter.office and letter.office.body_id != letter.organisation_id:
        raise ValidationError({"office": _("This office belongs to another body.")})
    if letter.answers and "answers" in changed:
        refuse_impossible_answer(letter, letter.answers)
    if IN_ORDER & changed:
        refuse_disorder(letter)


def refuse_impossible_answer(letter: Letter, answered: Letter) -> None:
    """A letter answers one that went the other way; what became of that one later does not touch the answer."""
    if answered.is_draft or answered.voided_at:
        raise ValidationError({"answers": _("A draft or a withdrawn letter cannot be answered.")})
    if answered.direction == letter.direction:
        raise ValidationError({"answers": _("A letter answers one that went the other way.")})
    above: Letter | None = answered
    while above:
        if above.pk == letter.pk:
            raise ValidationError({"answers": _("These letters would answer each other in a circle.")})
        above = above.answers


def refuse_disorder(letter: Letter) -> None:
    """A reply is not older than what it answers."""
    if letter.dated_on is None:
        return
    if letter.answers and letter.answers.dated_on and letter.dated_on < letter.answers.dated_on:
        raise ValidationError({"dated_on": _("It would be older than the letter it answers.")})


def refuse_passing_a_reply(letter: Letter, changes: dict[str, Any], by: Actor) -> None:
    """Nor is it older once the letter moves; of a reply hidden from whoever moves it nothing is told."""
    if letter.dated_on is None or "dated_on" not in changes:
        return
    replies = Letter.objects.visible_to(by.user) if by.user else Letter.objects.all()
    if replies.standing().filter(answers=letter, dated_on__lt=letter.dated_on).exists():
        raise ValidationError({"dated_on": _("A reply to it would be older than the letter.")})


def refuse_undoing(letter: Letter, changes: dict[str, Any]) -> None:
    """What was sent stays sent, and a draft is sent by sending it."""
    if "dated_on" in changes and (letter.is_draft or changes["dated_on"][1] is None):
        raise ValidationError({"dated_on": _("A draft gets its day by being sent, and keeps a day from then on.")})


def refuse_voided(letter: Letter) -> None:
    if letter.voided_at:
        raise ValidationError(_("This letter was withdrawn."))


def refuse_widening(letter: Letter, level: str, by: Actor) -> None:
    """Only the author and leadership open a letter further than it is."""
    wider = Level(level).rank < Level(letter.confidentiality).rank
    trusted = by.user is not None and (by.user.pk == letter.author_id or by.user.is_leadership)
    if wider and not trusted:
        raise ValidationError({"confidentiality": _("Only the author or leadership can open it to more readers.")})


def refuse_losing_sight(letter: Letter, by: Actor) -> None:
    """Nobody can hide a letter from themselves: it would look lost to them."""
    if by.user is not None and not Letter.objects.visible_to(by.user).filter(pk=letter.pk).exists():
        words = _("You would not see it any more. Ask the leadership to restrict it.")
        raise ValidationError({"confidentiality": words})

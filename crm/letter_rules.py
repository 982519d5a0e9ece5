"""What no letter may become, and what nobody may do to one."""

from collections.abc import Set
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from crm.confidentiality import Level
from crm.letter_words import blanks_in
from crm.models import Letter
from crm.unwanted import refuse_unwanted

EARLIER = ("answers", "reminds_of")  # letters that one of ours or theirs comes after
IN_ORDER = frozenset({*EARLIER, "dated_on"})


def refuse_impossible(letter: Letter, changed: Set[str] = IN_ORDER) -> None:
    refuse_impossible_days(letter)
    if letter.is_draft or "person" in changed:
        refuse_unwanted(letter)
    if not letter.subject:
        raise ValidationError({"subject": _("Say in one line what it is about.")})
    if letter.organisation_id is None and letter.person_id is None:
        raise ValidationError({"organisation": _("Say to whom, or from whom: an institution or a person.")})
    if letter.office and letter.office.body_id != letter.organisation_id:
        raise ValidationError({"office": _("This office belongs to another body.")})
    if letter.answers and "answers" in changed:
        refuse_impossible_answer(letter, letter.answers)
    if letter.reminds_of and "reminds_of" in changed:
        refuse_impossible_reminder(letter, letter.reminds_of)
    if IN_ORDER & changed:
        refuse_disorder(letter)


def refuse_impossible_days(letter: Letter) -> None:
    if letter.dated_on and letter.dated_on > timezone.localdate():
        raise ValidationError({"dated_on": _("A letter cannot carry a day still to come.")})
    if letter.reply_due_on and letter.dated_on and letter.reply_due_on < letter.dated_on:
        raise ValidationError({"reply_due_on": _("A reply cannot be due before the letter.")})
    if letter.reply_due_on and letter.direction != Letter.Direction.SENT:
        raise ValidationError({"reply_due_on": _("Only a letter of ours waits for a reply.")})


def refuse_impossible_answer(letter: Letter, answered: Letter) -> None:
    """A letter answers one that went the other way; what became of that one later does not touch the answer."""
    if answered.is_draft or answered.voided_at:
        raise ValidationError({"answers": _("A draft or a withdrawn letter cannot be answered.")})
    if answered.direction == letter.direction:
        raise ValidationError({"answers": _("A letter answers one that went the other way.")})
    if letter in chain(answered, "answers"):
        raise ValidationError({"answers": _("These letters would answer each other in a circle.")})


def refuse_impossible_reminder(letter: Letter, reminded: Letter) -> None:
    """Only we remind, and of what has left us."""
    if letter.direction != Letter.Direction.SENT or not reminded.is_sent or reminded.voided_at:
        raise ValidationError({"reminds_of": _("A letter of ours reminds of one that we have sent.")})
    if letter in chain(reminded, "reminds_of"):
        raise ValidationError({"reminds_of": _("These letters would remind of each other in a circle.")})


def chain(letter: Letter, name: str) -> list[Letter]:
    """Return it with what it came after, that with what it came after, and so on."""
    found: list[Letter] = []
    above: Letter | None = letter
    while above and above not in found:
        found.append(above)
        above = getattr(above, name)
    return found


def refuse_disorder(letter: Letter) -> None:
    """Neither a reply nor a reminder is older than the letter it came after."""
    words = {"answers": _("It would be older than the letter it answers."),
             "reminds_of": _("It would be older than the letter it reminds of.")}  # fmt: skip
    for name in EARLIER:
        earlier: Letter | None = getattr(letter, name)
        if letter.dated_on and earlier and earlier.dated_on and letter.dated_on < earlier.dated_on:
            raise ValidationError({"dated_on": words[name]})


def refuse_passing_what_followed(letter: Letter, changes: dict[str, Any], by: Actor) -> None:
    """Nor is it older once the letter moves; of one hidden from whoever moves it nothing is told."""
    if letter.dated_on is None or "dated_on" not in changes:
        return
    letters = Letter.objects.visible_to(by.user) if by.user else Letter.objects.all()
    followed = letters.standing().filter(Q(answers=letter) | Q(reminds_of=letter))
    if followed.filter(dated_on__lt=letter.dated_on).exists():
        raise ValidationError({"dated_on": _("A reply to it or a reminder of it would be older than the letter.")})


def refuse_leaving(letter: Letter, *, as_it_is: bool) -> None:
    """A draft leaves once; with blanks of its template only when its writer says so."""
    if not letter.is_draft:
        raise ValidationError(_("This letter was sent already."))
    refuse_unwanted(letter)
    blanks = blanks_in(letter.text)
    if blanks and not as_it_is:
        words = _("Still to be filled in: %(blanks)s.") % {"blanks": ", ".join(blanks)}
        raise ValidationError({"as_it_is": words})


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

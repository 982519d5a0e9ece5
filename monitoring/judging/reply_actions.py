"""The institution's say: write it the letter, note that it left, and write down what came back, or that nothing did."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.log import log
from accounts.models import User
from crm.actions.letters import record_received, send_letter, write_letter
from crm.confidentiality import Level, stricter
from crm.languages import language_for
from crm.models import Letter
from monitoring import proof
from monitoring.actions.assessments import locked_draft, of_the_centre, refuse_blind, refuse_stake
from monitoring.actions.commitments import locked_with_due, refuse_withdrawn
from monitoring.judging.asking import due_after, fingerprint, languages, written_for
from monitoring.models import Assessment, Commitment, Reply

State, Stage, Outcome, Effect = Assessment.State, Assessment.Stage, Reply.Outcome, Reply.Effect


@transaction.atomic
def write_to_institution(*, assessment: Assessment, by: Actor) -> Reply:
    """Draft the letter with verdict and reasons; it is read, put right and sent like any other letter."""
    officer = of_the_centre(by)
    commitment = locked_with_due(assessment.commitment)
    draft = locked_draft(assessment, commitment)
    refuse_withdrawn(commitment)
    refuse_blind(draft)
    if draft.stage != Stage.TO_SEND:
        raise ValidationError(_("It is not the time to write to the institution."))
    reply = Reply.objects.filter(assessment=draft).select_related("letter").first()
    if reply and not reply.letter.voided_at:
        raise ValidationError(_("The letter is written already."))
    reply = reply or Reply(assessment=draft, asked_by=officer)
    reply.letter = letter_about(draft, commitment, by)
    reply.save()
    log(by, "wrote to the institution about", commitment, fields=["letter"])
    return reply


def letter_about(draft: Assessment, commitment: Commitment, by: Actor) -> Letter:
    if commitment.owed_by is None:
        raise ValidationError(_("It does not say who owes it: complete the commitment first."))
    known = language_for(commitment.owed_by)
    language = known if known in languages() else "en"
    subject, text = written_for(draft, language)
    return write_letter(
        subject=subject[:200], text=text, language=language, organisation=commitment.owed_by,
        office=commitment.owed_office, confidentiality=stricter(Level.INTERNAL, commitment.confidentiality),
        reply_due_on=due_after(timezone.localdate()), by=by,
    )  # fmt: skip


@transaction.atomic
def send_to_institution(*, assessment: Assessment, dated_on: date, by: Actor, number: str = "") -> Reply:
    """Note that the letter left, and on which day: the clock starts."""
    of_the_centre(by)
    commitment = locked_with_due(assessment.commitment)
    draft = locked_draft(assessment, commitment)
    refuse_withdrawn(commitment)
    reply = Reply.objects.filter(assessment=draft, sent_on=None).select_related("letter").first()
    if reply is None:
        raise ValidationError(_("There is no letter that waits to be sent."))
    send_letter(
        letter=reply.letter, dated_on=dated_on, number=number, reply_due_on=due_after(dated_on), as_it_is=True, by=by
    )
    reply.refresh_from_db()
    return reply


def letter_left(letter: Letter, by: Actor) -> None:
    """Whichever way our letter was sent: keep what was sent, and give the institution its full time."""
    reply = Reply.objects.select_for_update(of=("self",)).filter(letter=letter, sent_on=None).first()
    if reply is None or letter.dated_on is None:
        return
    if letter.dated_on < timezone.localdate(reply.made_at):
        raise ValidationError({"dated_on": _("The letter was only drafted later: nobody loses days to answer.")})
    least = due_after(letter.dated_on)
    if letter.reply_due_on is None or letter.reply_due_on < least:
        letter.reply_due_on = least
        letter.save(update_fields=["reply_due_on"])
    reply.sent_on, reply.due_on, reply.sent_hash = letter.dated_on, letter.reply_due_on, fingerprint(letter)
    reply.save(update_fields=["sent_on", "due_on", "sent_hash"])
    draft = Assessment.objects.select_for_update(of=("self",)).get(pk=reply.assessment_id)
    if draft.state == State.DRAFT:
        draft.stage = Stage.WITH_INSTITUTION
        draft.save(update_fields=["stage"])
    log(by, "sent to the institution", draft.commitment, changes={"reply_due_on": (None, reply.due_on)})


@transaction.atomic
def record_reply(
    *,
    reply: Reply,
    their_words: str,
    received_on: date,
    effect: str,
    by: Actor,
    answer: Letter | None = None,
    our_answer: str = "",
    rationale: str = "",
) -> Reply:
    """Write down what the institution says, what we answer and what it changes; then the way to publication is open."""
    officer = of_the_centre(by)
    commitment = locked_with_due(reply.assessment.commitment)
    refuse_stake(officer, commitment)
    reply = locked_open(reply)
    refuse_empty_words(their_words, received_on, reply)
    reply.answer = the_letter(answer, reply, their_words, received_on, by)
    reply.their_words, reply.received_on = their_words.strip(), received_on
    reply.our_answer, reply.effect = our_answer.strip(), Effect(effect)
    close(reply, Outcome.RECEIVED, officer)
    move_on(reply, rationale)
    log(by, "recorded the institution's reply about", commitment, changes={"effect": (None, reply.effect)})
    return reply


@transaction.atomic
def record_silence(*, reply: Reply, by: Actor) -> Reply:
    """Write down that no reply came by the date; this is published as well."""
    officer = of_the_centre(by)
    commitment = locked_with_due(reply.assessment.commitment)
    refuse_stake(officer, commitment)
    reply = locked_open(reply)
    if not reply.is_silent(timezone.localdate()):
        raise ValidationError(_("The time to answer has not run out."))
    refuse_answered(reply, officer)
    close(reply, Outcome.NONE, officer)
    move_on(reply, "")
    log(by, "recorded that no reply came about", commitment, fields=["outcome"])
    return reply


def refuse_answered(reply: Reply, officer: User) -> None:
    """A letter of theirs speaks against it, also one that this officer may not see: then nothing is told of it."""
    came = Letter.objects.received().filter(answers=reply.letter_id)
    if came.visible_to(officer).exists():
        raise ValidationError(_("A reply came: write down what it says."))
    if came.exists():
        raise ValidationError(_("You cannot say that no reply came. Ask leadership to look at it."))


def locked_open(reply: Reply) -> Reply:
    locked = Reply.objects.select_for_update(of=("self",)).select_related("letter", "assessment").get(pk=reply.pk)
    if not locked.is_open:
        raise ValidationError(_("What came of it was written down meanwhile."))
    if locked.sent_on is None:
        raise ValidationError(_("The letter has not been sent."))
    return locked


def refuse_empty_words(their_words: str, received_on: date, reply: Reply) -> None:
    refused = {}
    if not proof.says_something(their_words):
        refused["their_words"] = _("Write down what the institution says; it is published beside the verdict.")
    if received_on > timezone.localdate():
        refused["received_on"] = _("This day is still to come.")
    if reply.sent_on and received_on < reply.sent_on:
        refused["received_on"] = _("This is before our letter was sent.")
    if refused:
        raise ValidationError(refused)


def the_letter(answer: Letter | None, reply: Reply, their_words: str, received_on: date, by: Actor) -> Letter:
    """Return their letter from the register, or write one down, so that the reply ledger counts it."""
    if answer is None:
        ours = reply.letter
        subject = (_("Re: %(subject)s") % {"subject": ours.subject})[:200]
        return record_received(
            subject=subject, dated_on=received_on, organisation=ours.organisation, office=ours.office, answers=ours,
            text=their_words, language=ours.language, confidentiality=ours.confidentiality, by=by,
        )  # fmt: skip
    if answer.answers_id != reply.letter_id or answer.voided_at:
        raise ValidationError({"answer": _("This letter does not answer ours.")})
    return answer


def close(reply: Reply, outcome: Reply.Outcome, officer: User) -> None:
    reply.outcome, reply.closed_at, reply.closed_by = outcome, timezone.now(), officer
    reply.save()


def move_on(reply: Reply, rationale: str) -> None:
    """Bring a draft to its approval, or back to its author where the reply changes the verdict."""
    draft = Assessment.objects.select_for_update(of=("self",)).get(pk=reply.assessment_id)
    if draft.state != State.DRAFT:
        return  # published as urgent: it stays as it is, and a new one follows where one must
    if reply.effect == Effect.VERDICT:
        draft.state = State.RETURNED
        draft.return_reason = _("The reply of the institution changes the verdict: a new assessment follows.")
    elif reply.effect == Effect.WORDING:
        draft.rationale = new_wording(draft, rationale)
    if draft.state == State.DRAFT:
        draft.stage = Stage.TO_APPROVE
    draft.save(update_fields=["state", "return_reason", "rationale", "stage"])


def new_wording(draft: Assessment, rationale: str) -> str:
    if rationale.strip() == draft.rationale or not proof.says_something(rationale):
        raise ValidationError({"rationale": _("Write the reasons anew, as they shall stand after the reply.")})
    return rationale.strip()

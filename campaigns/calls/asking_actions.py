"""Asking those who lack something for it: a task of ours and a letter to each in its language, once for a call."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.log import log
from accounts.templatetags.fmt import day
from campaigns.calls.checking import Line, check_call
from campaigns.calls.precheck import Finding, check
from campaigns.models import Call, Criterion, PaperRequest
from crm.actions.letters import void_letter, write_letter
from crm.actions.tasks import finish_task, record_task
from crm.confidentiality import Level, stricter
from crm.languages import language_for
from crm.letter_templates import WRITTEN_IN, words_for
from crm.letter_texts import Line as Written
from crm.letter_texts import filled, listed
from crm.models import Letter, Task

TEMPLATE = "call-papers"
A_WEEK = timedelta(days=7)


@transaction.atomic
def ask_for_papers(*, call: Call, by: Actor) -> list[PaperRequest]:
    """Ask each that lacks something and was not asked yet; pressed twice, the second time finds nobody."""
    person = by.signed_in()
    call = Call.objects.select_for_update(of=("self",)).select_related("body__organisation").get(pk=call.pk)
    if not call.is_running:
        raise ValidationError(_("This call is over: nothing can be mended for it any more."))
    return [ask_one(call, line, by) for line in check_call(call, person).to_ask]


def ask_one(call: Call, line: Line, by: Actor) -> PaperRequest:
    assert by.user is not None  # noqa: S101  checked before
    what = _("Ask for what is lacking: %(organisation)s (%(call)s)")
    task = record_task(
        what=(what % {"organisation": line.organisation, "call": call})[:250], assignee=by.user, by=by, subject=call,
        due_on=when_due(call.deadline), is_demonstration=call.is_demonstration, confidentiality=level_of(call, line),
    )  # fmt: skip
    letter = write_to(call, line, by)
    made = PaperRequest.objects.create(call=call, organisation=line.organisation, task=task, letter=letter)
    log(by, "asked for papers", made, changes={"call": (None, call.pk), "organisation": (None, line.organisation.pk)})
    return made


def write_to(call: Call, line: Line, by: Actor) -> Letter:
    language = language_of(line)
    subject, text = text_for(call, line, language, by)
    return write_letter(
        subject=subject[:200], text=text, language=language, organisation=line.organisation, by=by,
        reply_due_on=call.deadline, no_reply=call.deadline is None, is_demonstration=call.is_demonstration,
        confidentiality=level_of(call, line),
    )  # fmt: skip


def level_of(call: Call, line: Line) -> Level:
    """Inside the centre, and no wider than the call and whom it names."""
    return stricter(Level.INTERNAL, call.confidentiality, line.organisation.confidentiality)


def language_of(line: Line) -> str:
    """The first of its languages that letters are written in."""
    spoken = language_for(line.organisation)
    return spoken if spoken in WRITTEN_IN else "bg"


def text_for(call: Call, line: Line, language: str, by: Actor) -> tuple[str, str]:
    """Name, in its own language, what is missing and until when, and what we do not know."""
    assert by.user is not None  # noqa: S101
    with translation.override(language):
        criteria = [one for one, _said in line.answers if one.test != Criterion.Test.PERSON]
        answers = check(line.facts, criteria, call.deadline or timezone.localdate())
        said = list(zip(criteria, answers, strict=True))
        lists = {
            name: listed([Written(f"{one}: {answer.reason}") for one, answer in said if answer.finding is finding])
            for name, finding in (("lacking", Finding.LACKING), ("unclear", Finding.OPEN))
        }
        words = words_for(None, {"organisation": line.organisation}, by.user)
        until = day(call.deadline) if call.deadline else ""
        told = {"call": str(call), "body": str(call.body), "until": until, "link": call.link}
        return filled(TEMPLATE, language, {**words, **lists, **told})


def when_due(deadline: date | None) -> date | None:
    """A week before the last day, and never in the past."""
    return max(timezone.localdate(), deadline - A_WEEK) if deadline else None


@transaction.atomic
def take_back_asking(*, call: Call, requests: list[PaperRequest], by: Actor) -> int:
    """Undo it for those whose letter is still a draft and whose task is still open; the rest has happened."""
    taken = 0
    for one in PaperRequest.objects.select_for_update(of=("self",)).filter(pk__in=[row.pk for row in requests]):
        letter, task = one.letter, one.task
        if one.call_id != call.pk or (letter and not letter.is_draft) or (task and task.done_at is not None):
            continue
        log(by, "took back the request for papers", one, changes={"organisation": (one.organisation_id, None)})
        one.delete()
        withdraw(letter, task, by)
        taken += 1
    return taken


def withdraw(letter: Letter | None, task: Task | None, by: Actor) -> None:
    if letter is not None and letter.voided_at is None:
        void_letter(letter=letter, reason=_("The request for papers was taken back."), by=by, version=letter.version)
    if task is not None:
        finish_task(task=task, by=by)

"""Reporting back: the draft from what was recorded, sending it to the members, their questions and the answers."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import log
from accounts.templatetags.fmt import day
from campaigns.asks.actions import save_changes
from campaigns.models import AgendaItem, ReportBack, ReportQuestion
from crm.models import Organisation


@transaction.atomic
def save_report(*, report: ReportBack, text: str, version: int | None, by: Actor) -> ReportBack:
    report = locked(report, version)
    if report.sent_on and not text.strip():
        raise ValidationError({"text": _("What was sent keeps its words.")})
    changes = save_changes(report, {"text": text.strip()})
    log(by, "changed", report, fields=[*changes])
    return report


@transaction.atomic
def send_report(*, report: ReportBack, text: str, version: int | None, by: Actor) -> ReportBack:
    """Give it to the members: from now on whoever may see the session reads it."""
    report = locked(report, version)
    if not text.strip():
        raise ValidationError({"text": _("Write what the members should know, then send it.")})
    sent_on = report.sent_on or timezone.localdate()
    save_changes(report, {"text": text.strip(), "sent_on": sent_on})
    log(by, "sent", report, changes={"sent_on": (None, sent_on)})
    return report


@transaction.atomic
def ask_about(*, report: ReportBack, organisation: Organisation, text: str, by: Actor) -> ReportQuestion:
    if report.sent_on is None:
        raise ValidationError(_("This report was not sent yet."))
    fields = {"text": text.strip(), "by": by.user}
    made = ReportQuestion.objects.create(report=report, organisation=organisation, **fields)
    log(by, "recorded", made, fields=["report", "organisation"])
    return made


@transaction.atomic
def answer_question(*, question: ReportQuestion, answer: str, by: Actor) -> ReportQuestion:
    question = ReportQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
    question.answer, question.answered_on = answer.strip(), timezone.localdate()
    question.save(update_fields=["answer", "answered_on"])
    log(by, "answered a question", question, fields=["answer", "answered_on"])
    return question


def draft(report: ReportBack, items: Sequence[AgendaItem]) -> str:
    """Put together what was recorded, in the reader's language; only what every reader of the session may read."""
    session = report.session
    told = [_("%(session)s, %(day)s") % {"session": session, "day": day(session.held_on)}]
    return "\n\n".join([*told, *(of_item(item) for item in items)])


def of_item(item: AgendaItem) -> str:
    said = [f"{item.number}. {item}"]
    said += [_("Our position: %(words)s") % {"words": item.position}] if item.position else []
    said += [_("We said: %(words)s") % {"words": item.said}] if item.said else []
    said += [_("Our vote: %(vote)s") % {"vote": item.get_vote_display()}] if item.vote else []
    said += [_("Result: %(result)s") % {"result": item.get_result_display()}] if item.result else []
    said += [_("What came of it: %(words)s") % {"words": item.outcome}] if item.outcome else []
    return "\n".join(said)


def locked(report: ReportBack, version: int | None) -> ReportBack:
    report = ReportBack.objects.select_for_update(of=("self",)).select_related("session").get(pk=report.pk)
    check_version(report, version)
    return report

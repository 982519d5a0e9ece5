"""The timeline of one commitment: made, moved, claimed, paid for, inherited, judged. From what its page has loaded."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.templatetags.fmt import day, money
from crm.timeline import Item
from monitoring.lineage.steps import Step
from monitoring.models import Assessment, Claim, Commitment, DueRevision, MoneyLine


def on_day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def made(commitment: Commitment) -> Iterator[Item]:
    if commitment.made_on:
        yield Item(commitment.made_on, "chat-left-quote", _("Promise made"), text=due_words(commitment))
    if commitment.withdrawn_at:
        yield Item(on_day(commitment.withdrawn_at), "x-circle", _("Withdrawn"), text=commitment.withdrawn_reason)


def due_words(commitment: Commitment) -> str:
    due = commitment.original_due
    return _("due on %(day)s") % {"day": day(due)} if due else _("without a deadline")


def moved(revisions: Iterable[DueRevision]) -> Iterator[Item]:
    for one in revisions:
        title = _("Its day moved to %(day)s") % {"day": day(one.due_on)}
        yield Item(on_day(one.made_at), "calendar-event", title, text=one.reason, tone="overdue")


def claimed(claims: Iterable[Claim]) -> Iterator[Item]:
    for one in claims:
        said = one.words if one.delivery else ""
        yield Item(
            one.claimed_on or on_day(one.made_at), "megaphone", _("They say: %(what)s") % {"what": one}, text=said,
            who=one.source,
        )  # fmt: skip


def paid_for(lines: Iterable[MoneyLine]) -> Iterator[Item]:
    for one in lines:
        told = {"stage": one.get_stage_display(), "amount": money(one.amount, one.currency)}
        title = _("Money %(stage)s: %(amount)s") % told
        yield Item(one.as_of or on_day(one.made_at), "cash-coin", title, text=one.what, who=one.source)


def inherited(steps: Iterable[Step]) -> Iterator[Item]:
    for step in steps:
        change = step.succession
        said = step.answer.get_answer_display() if step.answer else _("not answered yet")
        title = _("%(who)s took over: %(answer)s") % {"who": change, "answer": said}
        yield Item(change.happened_on, "arrow-repeat", title, url=change.get_absolute_url())


def judged(assessments: Iterable[Assessment]) -> Iterator[Item]:
    for one in assessments:
        if one.published_at and one.number:
            title = _("We say: %(what)s") % {"what": one.get_delivery_display()}
            who = _("assessment %(number)s published") % {"number": one.number}
            yield Item(on_day(one.published_at), "clipboard-check", title, who=who)


def life_of(
    commitment: Commitment, claims: Iterable[Claim], lines: Iterable[MoneyLine], steps: Iterable[Step],
    *, revisions: Iterable[DueRevision], assessments: Iterable[Assessment],
) -> list[Item]:  # fmt: skip
    """The newest first."""
    items = [
        *made(commitment), *moved(revisions), *claimed(claims), *paid_for(lines), *inherited(steps),
        *judged(assessments),
    ]  # fmt: skip
    return sorted(items, key=lambda one: one.on, reverse=True)

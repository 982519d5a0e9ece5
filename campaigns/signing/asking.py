"""A consultation is opened, its wording changes, those who are silent are reminded."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import SYSTEM, Actor
from accounts.log import log
from campaigns.models import Ask, AskText, Consultation, SignOnRequest
from campaigns.signing import links, mails
from crm.confidentiality import Level
from crm.heartbeat import addresses_of
from crm.models import Organisation

OPEN_TO_MEMBERS = {Level.PUBLIC, Level.COALITION}
STATUSES = {Ask.Status.DRAFT, Ask.Status.CONSULTED}
REMIND_BEFORE = timedelta(days=3)
BETWEEN_MAILS = timedelta(hours=20)


@transaction.atomic
def open_consultation(
    *, ask: Ask, organisations: Iterable[Organisation], answers_until: date, by: Actor, **rules: Any
) -> Consultation:
    """Ask these organisations whether they stand behind the wording of today."""
    ask = Ask.objects.select_for_update().get(pk=ask.pk)
    refuse_opening(ask, answers_until)
    members = Organisation.objects.members(timezone.localdate()).civic()
    asked = list(members.filter(pk__in=[one.pk for one in organisations]).order_by("pk"))
    if not asked:
        raise ValidationError(_("Nobody would be asked: none of them is a member today."))
    consultation = Consultation.objects.create(
        ask=ask, text=newest(ask), answers_until=answers_until, opened_by=by.user,
        is_demonstration=ask.is_demonstration, **rules,
    )  # fmt: skip
    addresses = addresses_of(asked)
    requests = [
        SignOnRequest(consultation=consultation, organisation=one, sent_to=addresses.get(one.pk, "")) for one in asked
    ]
    links.give(requests, by)
    mails.ask(requests)
    log(by, "opened a consultation", consultation, changes={"asked": (None, len(asked))})
    return consultation


def refuse_opening(ask: Ask, answers_until: date) -> None:
    if ask.status not in STATUSES:
        raise ValidationError(_("Only a draft can be consulted. Take the ask back to draft first."))
    if ask.confidentiality not in OPEN_TO_MEMBERS:
        raise ValidationError(_("The members could not read it: open the ask to the coalition first."))
    if not ask.text_bg.strip() and not ask.text_en.strip():
        raise ValidationError(_("Nobody can stand behind a text that is not written yet."))
    if ask.consultations.open().exists():
        raise ValidationError(_("The members are being asked about it already."))
    if answers_until < timezone.localdate():
        raise ValidationError({"answers_until": _("This day is over.")})


def newest(ask: Ask) -> AskText:
    return AskText.objects.filter(ask=ask).latest("number")


def asks_again(ask: Ask, text: AskText, by: Actor) -> bool:
    """Put the new wording before everyone who was asked about the old one; return whether anybody was.

    Answers stay under the wording they were given to and count no more. The caller holds the ask.
    """
    consultation = Consultation.objects.open().filter(ask=ask).select_for_update().first()
    if consultation is None:
        return False
    consultation.text = text
    consultation.save(update_fields=["text"])
    requests = list(consultation.requests.for_list().select_for_update(of=("self",)))
    for request in requests:
        request.consultation, request.reminded_at = consultation, None
    readdress(requests)
    links.give(requests, by)
    mails.ask(requests)
    log(by, "put a new wording before them", consultation, changes={"text": (None, text.number)})
    return True


def readdress(requests: Iterable[SignOnRequest]) -> None:
    """Write to where each can be written to today: whoever left an organisation gets no link of it more."""
    asked = list(requests)
    addresses = addresses_of([one.organisation for one in asked])
    for one in asked:
        one.sent_to = addresses.get(one.organisation_id, "")


@transaction.atomic
def remind(*, consultation: Consultation, by: Actor) -> int:
    """Write once more to those who have not answered and were not written to lately; return to how many."""
    consultation = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if not consultation.takes_answers(timezone.localdate()):
        raise ValidationError(_("No answer is taken any more."))
    lately = Q(promised_at__gt=timezone.now() - BETWEEN_MAILS)
    silent = consultation.requests.unanswered().of_members().exclude(lately).exclude(sent_to="")
    requests = list(silent.for_list().select_for_update(of=("self",)))
    links.give([one for one in requests if not links.is_usable(one)], by)
    readdress(requests)
    for request in requests:
        request.reminded_at = timezone.now() if request.sent_to else request.reminded_at
    mails.ask(requests)
    reminded = sum(bool(one.sent_to) for one in requests)
    log(by, "reminded them", consultation, changes={"reminded": (None, reminded)})
    return reminded


def remind_before_the_end(today: date) -> int:
    """Remind, once, those still silent three days before the last day."""
    near = Consultation.objects.open().filter(answers_until__range=(today, today + REMIND_BEFORE))
    never = SignOnRequest.objects.unanswered().of_members().filter(reminded_at=None).exclude(sent_to="")
    due = near.filter(pk__in=never.values("consultation")).exclude(opened_at__gt=timezone.now() - BETWEEN_MAILS)
    return sum(remind(consultation=one, by=SYSTEM) for one in due.order_by("pk"))

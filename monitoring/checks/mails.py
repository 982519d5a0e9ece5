"""What those who are asked to look are written to: the question, and a reminder while they are silent."""

from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import mails, outbox
from accounts.templatetags.fmt import day
from crm.languages import language_for
from monitoring.checks import links
from monitoring.models import CheckRequest
from monitoring.models.checks import OPEN_TO_MEMBERS


def ask(requests: Sequence[CheckRequest]) -> None:
    """Save the requests and have their mails sent; who has no address is rung."""
    now, written = timezone.now(), [one for one in requests if one.sent_to]
    for request in written:
        request.promised_at = now
    CheckRequest.objects.bulk_create(one for one in requests if one.pk is None)
    CheckRequest.objects.bulk_update([one for one in requests if one.pk], ["sent_to", "promised_at", "reminded_at"])
    outbox.add_each(send_question, [[one.pk] for one in written])


@outbox.outward
def send_question(pk: int) -> None:
    """Write to the organisation, unless it has answered meanwhile or the mail left before."""
    request = CheckRequest.objects.silent().filter(pk=pk).for_list().first()
    if request is None or not request.sent_to or not links.url_of(request) or has_left(request):
        return
    if request.round.commitment.confidentiality not in OPEN_TO_MEMBERS:
        return  # it was closed to the members since
    mails.send(question(request))
    CheckRequest.objects.filter(pk=pk).update(sent_at=timezone.now())


def has_left(request: CheckRequest) -> bool:
    return bool(request.sent_at and request.promised_at and request.sent_at >= request.promised_at)


def question(request: CheckRequest) -> EmailMessage:
    """Compose the mail in the organisation's language; of what is confidential not even the name is in it."""
    with translation.override(language_for(request.organisation)):
        is_open = request.organisation.confidentiality in OPEN_TO_MEMBERS
        told: dict[str, Any] = {
            "name": str(request.organisation) if is_open else "",
            "question": request.round.question,
            "look_for": request.round.look_for,
            "place": str(request.place),
            "url": links.url_of(request),
            "until": day(request.round.answers_until),
            "is_reminder": request.reminded_at is not None,
            "settles": request.settles,
        }
        subject = " ".join((_("Please look in %(place)s: %(question)s") % told).split())
        body = render_to_string("monitoring/mail/local_check.txt", told)
    return EmailMessage(subject, body, to=[request.sent_to], headers={"Auto-Submitted": "auto-generated"})


def text_message(request: CheckRequest) -> str:
    """The same in one line, for a phone without mail."""
    with translation.override(language_for(request.organisation)):
        told = {"place": request.place, "question": request.round.question, "url": links.url_of(request)}
        return _("Please look in %(place)s: %(question)s %(url)s") % told

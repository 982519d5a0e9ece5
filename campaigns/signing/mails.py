"""What those who are asked are written to: the question, and one reminder before the last day."""

from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import mails, outbox
from accounts.templatetags.fmt import day
from campaigns.models import SignOn, SignOnRequest
from campaigns.signing import links
from crm.confidentiality import Level
from crm.languages import language_for


def ask(requests: Sequence[SignOnRequest]) -> None:
    """Save the requests and have their mails sent, however many in as few statements; who has no address is rung."""
    now, written = timezone.now(), [one for one in requests if one.sent_to]
    for request in written:
        request.promised_at = now
    SignOnRequest.objects.bulk_create(one for one in requests if one.pk is None)
    SignOnRequest.objects.bulk_update(
        [one for one in requests if one.pk], ["link", "sent_to", "promised_at", "reminded_at"]
    )
    outbox.add_each(send_question, [[one.pk] for one in written])


@outbox.outward
def send_question(pk: int) -> None:
    """Write to the organisation, unless it has answered meanwhile or the mail left before."""
    request = SignOnRequest.objects.unanswered().filter(pk=pk).for_list().first()
    if request is None or not request.sent_to or not links.url_of(request) or has_left(request):
        return
    mails.send(question(request))
    SignOnRequest.objects.filter(pk=pk).update(sent_at=timezone.now())


def has_left(request: SignOnRequest) -> bool:
    return bool(request.sent_at and request.promised_at and request.sent_at >= request.promised_at)


def question(request: SignOnRequest) -> EmailMessage:
    """Compose the mail in the organisation's language; of what is confidential not even the name is in it."""
    consultation, organisation = request.consultation, request.organisation
    with translation.override(language_for(organisation)):
        is_open = organisation.confidentiality in {Level.PUBLIC, Level.COALITION}
        told: dict[str, Any] = {
            "ask": str(consultation.ask),
            "name": str(organisation) if is_open else "",
            "note": consultation.note,
            "url": links.url_of(request),
            "until": day(consultation.answers_until),
            "is_reminder": request.reminded_at is not None,
            "is_new_wording": SignOn.objects.filter(request=request).exists(),
        }
        subject = " ".join((_("Does your organisation stand behind this? %(ask)s") % told).split())
        body = render_to_string("campaigns/mail/sign_on.txt", told)
    return EmailMessage(subject, body, to=[request.sent_to], headers={"Auto-Submitted": "auto-generated"})

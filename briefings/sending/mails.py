"""The mail that brings an edition to one person."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts import mails, outbox
from accounts.templatetags.fmt import day
from briefings.files import MEDIA, content_of, file_name
from briefings.models import Sending
from briefings.sending import links
from crm.centre import coalition_name
from crm.unwanted import is_unwanted


@outbox.outward
def send_paper(pk: int) -> None:
    """Write to the person, unless the letter was taken back, the address is gone or the mail left before."""
    sending = Sending.objects.filter(pk=pk, sent_at=None).select_related("contact_point").for_list().first()
    if sending is None or sending.contact_point is None or not links.may_reach(sending):
        return
    address = sending.contact_point.value
    if is_unwanted(address) or (sending.how == Sending.How.LINK and not links.url_of(sending)):
        return
    mails.send(composed(sending, address))
    Sending.objects.filter(pk=pk).update(sent_at=timezone.now())


def composed(sending: Sending, address: str) -> EmailMessage:
    """Compose it in the language of the edition; nothing of the paper but its title stands in the mail itself."""
    edition, letter = sending.edition, sending.letter
    with translation.override(edition.language):
        told: dict[str, Any] = {
            "name": str(letter.person), "words": letter.text, "title": edition.data["title"], "edition": edition,
            "signed_by": edition.signed_by, "url": links.url_of(sending) if sending.link else "",
            "until": day(timezone.localdate(sending.link.expires_at)) if sending.link else "",
            "public": settings.BASE_URL + edition.public_address if edition.public_address else "",
            "coalition": coalition_name(),
        }  # fmt: skip
        body = render_to_string("briefings/mail/paper.txt", told)
    subject = " ".join(letter.subject.split())
    message = EmailMessage(subject, body, to=[address], headers={"Auto-Submitted": "auto-generated"})
    if sending.how == Sending.How.ATTACHMENT:
        message.attach(file_name(edition, "pdf"), content_of(edition, "pdf"), MEDIA["pdf"])
    return message

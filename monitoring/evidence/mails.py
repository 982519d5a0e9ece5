"""What a reader who sent evidence is told, if they asked for it: what became of it, and nothing of what we think."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import mails, outbox
from monitoring.models import Commitment, SentEvidence


def tell(sent: SentEvidence) -> None:
    outbox.add(send_outcome, sent.pk)


@outbox.outward
def send_outcome(pk: int) -> None:
    """Nobody is written to whose address has been forgotten meanwhile."""
    sent = SentEvidence.objects.filter(pk=pk).first()
    if sent is not None and sent.sender_email:
        mails.send(outcome(sent))


def outcome(sent: SentEvidence) -> EmailMessage:
    """In the language in which they read the page; it names a commitment only while everybody may read it."""
    public = Commitment.objects.visible_to(AnonymousUser()).filter(pk=sent.commitment_id or 0).first()
    with translation.override(sent.language):
        page = reverse("monitoring:public-detail", args=[sent.language, public.pk]) if public else ""
        told = {
            "sent": sent, "title": public.title if public else "", "was_taken": sent.state == SentEvidence.State.TAKEN,
            "url": settings.BASE_URL + page if page else "",
        }  # fmt: skip
        subject = _("What became of the evidence you sent")
        body = render_to_string("monitoring/mail/sent_outcome.txt", told)
    return EmailMessage(subject, body, to=[sent.sender_email], headers={"Auto-Submitted": "auto-generated"})

"""What could not be read is told: a mail and a card with numbers, never a word of anybody's message."""

from datetime import timedelta

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import mails, outbox
from accounts.models import User
from crm.models import UnreadMail

FOLDER = "Drom-unread"
SHOWN_FOR = timedelta(days=30)


@outbox.outward
def send_unread_notice(pk: int, count: int) -> None:
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is not None:
        mails.send(notice(user, count))


def notice(user: User, count: int) -> EmailMessage:
    with translation.override(user.language):
        subject = _("E-mails that could not be read were put aside")
        body = render_to_string("crm/mail/mail_put_aside.txt", {"count": count, "folder": FOLDER})
    return EmailMessage(subject, body, to=[user.email], headers={"Auto-Submitted": "auto-generated"})


def put_aside_lately(user: User) -> dict[str, object] | None:
    rows = UnreadMail.objects.visible_to(user).filter(moved_at__gte=timezone.now() - SHOWN_FOR)
    count = rows.count()
    return {"count": count, "folder": FOLDER} if count else None

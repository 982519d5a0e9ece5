"""A message that was read, kept in its owner's tray exactly once."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import files
from accounts.models import User
from accounts.models.user import CENTRE
from crm.dropbox.addresses import is_ours, without_secrets
from crm.dropbox.reading import Enclosed, Read
from crm.models import Dropbox, InboundAttachment, InboundMessage
from crm.models.inbox import TRASH_IS_KEPT
from crm.plain_lines import one_line

Kind, State = InboundMessage.Kind, InboundMessage.State


def owners_of(keys: Iterable[str]) -> list[User]:
    """Return whose addresses these are, as long as they work for the centre."""
    boxes = Dropbox.objects.filter(key__in=list(keys), user__is_active=True, user__role__in=CENTRE)
    return [box.user for box in boxes.select_related("user").order_by("pk")]


def our_addresses() -> set[str]:
    """Return the addresses of the centre's own people."""
    staff = User.objects.filter(is_active=True, role__in=CENTRE)
    return {address.lower() for address in staff.values_list("email", flat=True)}


def keep(*, owner: User, found: Read, size: int, received_at: datetime, staff: set[str]) -> bool:
    """Return whether it is new; a message the server hands over again, and its twin in another hand, are not kept."""
    same = InboundMessage.objects.filter(owner=owner, message_id=found.message_id)
    stub = same.none() if found.kind == Kind.UNREAD else same.filter(kind=Kind.UNREAD).exclude(state=State.FILED)
    if same.exclude(pk__in=stub).exists():
        return False
    written: list[str] = []
    try:
        with transaction.atomic():
            stub.delete()  # put aside before, and read now
            message = row(owner, found, staff)
            message.size, message.received_at = size, received_at
            store(message, found.attachments, written)
    except BaseException as error:
        files.delete(written)
        if isinstance(error, IntegrityError) and "an_inbound_message_once" in str(error):
            return False
        raise
    return True


def row(owner: User, found: Read, staff: set[str]) -> InboundMessage:
    name, address = found.sender
    recipients = [[name, address] for name, address in found.recipients if not is_ours(address)]
    return InboundMessage(
        owner=owner, message_id=found.message_id, kind=found.kind, sent_at=found.sent_at, event=found.event,
        from_name=name[:200], from_address=address[:250], to_addresses=recipients,
        subject=without_secrets(found.subject)[:250], text=without_secrets(found.text), is_forwarded=found.is_forwarded,
        is_from_us=address in staff,
    )  # fmt: skip


def store(message: InboundMessage, enclosed: Iterable[Enclosed], written: list[str]) -> None:
    message.save()
    for one in enclosed:
        attachment = checked(message, one)
        if not attachment.refused:
            attachment.file.save(one.name, ContentFile(one.content), save=False)
            written.append(str(attachment.file.name))
        attachment.save()


def checked(message: InboundMessage, one: Enclosed) -> InboundAttachment:
    """Judge a file as an upload is judged; a refused one is named with the reason and not stored."""
    name = one_line(re.split(r"[/\\]", one.name)[-1], 200).strip(". ") or "file"
    attachment = InboundAttachment(message=message, file_name=name, size=len(one.content), refused=one.refused)
    if not one.refused:
        try:
            attachment.media_type = files.check(SimpleUploadedFile(name, one.content)).media_type
        except ValidationError as refusal:
            attachment.refused = " ".join(refusal.messages)[:200]
    return attachment


@transaction.atomic
def empty_trash(now: datetime | None = None) -> int:
    """Delete for good what was discarded a month ago, with its files."""
    discarded = InboundMessage.objects.filter(
        state=State.DISCARDED, settled_at__lt=(now or timezone.now()) - TRASH_IS_KEPT
    )
    # One that is being brought back this moment is in another hand.
    locked = list(discarded.select_for_update(skip_locked=True).values_list("pk", flat=True))
    old = InboundMessage.objects.filter(pk__in=locked)
    attachments = InboundAttachment.objects.filter(message__in=old).exclude(file="")
    names = list(attachments.values_list("file", flat=True))
    old.delete()
    files.forget(names)
    return len(locked)

"""What officers do with their tray: get an address, file what came, put it away."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.files import fingerprint, forget
from accounts.log import log
from crm.actions.documents import store_document
from crm.actions.invitations import plan_from_invitation
from crm.actions.letters import record_received, send_letter, write_letter
from crm.models import Document, Dropbox, InboundAttachment, InboundMessage, Letter, Meeting
from crm.models.inbox import new_key

State = InboundMessage.State
Attachments = Iterable[InboundAttachment]


@transaction.atomic
def renew_address(*, by: Actor) -> Dropbox:
    """Make the officer's secret address, or a new one: from then on the old one leads nowhere."""
    if by.user is None or not by.user.is_centre:
        raise ValidationError(_("Only the centre has dropboxes."))
    box, is_new = Dropbox.objects.get_or_create(user=by.user)
    if not is_new:
        box.key, box.made_at = new_key(), timezone.now()
        box.save(update_fields=["key", "made_at"])
    log(by, "renewed", box, fields=["key"])
    return box


@transaction.atomic
def file_received(*, message: InboundMessage, attachments: Attachments, by: Actor, **fields: Any) -> Letter:
    """Make a letter that came out of a message, with its files."""
    message = waiting(message)
    letter = record_received(**fields, by=by)
    return letter_filed(message, letter, attachments, by)


@transaction.atomic
def file_sent(
    *,
    message: InboundMessage,
    attachments: Attachments,
    by: Actor,
    dated_on: date,
    number: str = "",
    reply_due_on: Any = None,
    **fields: Any,
) -> Letter:
    """Make a letter that we sent out of its copy; it has left already."""
    message = waiting(message)
    draft = write_letter(**fields, by=by)
    left = {"dated_on": dated_on, "number": number, "reply_due_on": reply_due_on}
    letter = send_letter(letter=draft, **left, as_it_is=True, by=by)
    return letter_filed(message, letter, attachments, by)


def letter_filed(message: InboundMessage, letter: Letter, attachments: Attachments, by: Actor) -> Letter:
    keep_files(message, letter, attachments, by)
    settle(message, State.FILED, by, letter=letter)
    return letter


@transaction.atomic
def file_invitation(*, message: InboundMessage, attachments: Attachments, by: Actor, **fields: Any) -> Meeting:
    """Plan the meeting that a message invites to."""
    message = waiting(message)
    meeting = plan_from_invitation(**fields, by=by)
    keep_files(message, meeting, attachments, by)
    settle(message, State.FILED, by, meeting=meeting)
    return meeting


@transaction.atomic
def attach_message(
    *, message: InboundMessage, record: models.Model, attachments: Attachments, by: Actor
) -> Document | None:
    """Hang the words of a message and its files on a record that is there already, as strict as that record."""
    message = waiting(message)
    document = None
    if message.text.strip():
        upload = SimpleUploadedFile("message.txt", words_of(message).encode())
        document = kept(upload, str(message), record, by, kind=Document.Kind.LETTER)
    files = keep_files(message, record, attachments, by)
    message.is_attached = True
    message.documents.set([document, *files] if document else files)
    settle(message, State.FILED, by, **filed_as(message, record))
    return document


def filed_as(message: InboundMessage, record: models.Model) -> dict[str, Letter | Meeting]:
    """Return under which name it is remembered; anything else is found by the documents that hang there."""
    if isinstance(record, Letter | Meeting):
        return {"letter" if isinstance(record, Letter) else "meeting": record}
    if not message.documents.exists():
        raise ValidationError({"record": _("There is nothing new in this message: all of it hangs there already.")})
    return {}


@transaction.atomic
def unfile_message(*, message: InboundMessage, by: Actor) -> InboundMessage:
    """Take it back into the tray. What was only attached is taken off again; the tray still holds all of it.

    A letter or meeting made of it stays with its papers: it is withdrawn or cancelled by its own action.
    """
    message = InboundMessage.objects.select_for_update().get(pk=message.pk)
    if not message.can_be_unfiled:
        raise ValidationError(_("Only a message filed in the last 30 days can be taken back into the tray."))
    record = message.hangs_on
    if message.is_attached and record:
        take_off(message, record, by)
    message.state, message.settled_at, message.is_attached = State.WAITING, None, False
    names = [name for name in ("letter", "meeting") if getattr(message, name)]
    message.letter = message.meeting = None
    message.save(update_fields=["state", "settled_at", "is_attached", "letter", "meeting"])
    log(by, "took back", message, fields=["state", *names])
    return message


def take_off(message: InboundMessage, record: models.Model, by: Actor) -> None:
    """Delete the papers that hang there because of this message alone, if they still do and are open to the officer."""
    mine = set(message.documents.all())
    hanging = Document.objects.about(record).filter(pk__in=[one.pk for one in mine])
    if by.user is None or mine != set(hanging.changeable_by(by.user)):
        raise ValidationError(
            _("What was attached hangs elsewhere by now, or is no longer open to you: it stays filed.")
        )
    names = [str(one.file.name) for one in mine]
    try:
        Document.objects.filter(pk__in=[one.pk for one in mine]).delete()
    except ProtectedError:
        raise ValidationError(_("Another record rests on what was attached: it stays filed.")) from None
    forget(names)
    log(by, "took off", record, fields=["documents"])


def words_of(message: InboundMessage) -> str:
    """Return the message as a plain text that says where it is from."""
    recipients = ", ".join(f"{name} <{address}>".strip() for name, address in message.to_addresses)
    lines = [
        f"{_('From')}: {message.from_name} <{message.from_address}>",
        f"{_('To')}: {recipients}",
        f"{_('Date')}: {timezone.localtime(message.sent_at or message.received_at):%Y-%m-%d %H:%M}",
        f"{_('Subject')}: {message.subject}",
    ]
    return "\n".join(lines) + f"\n\n{message.text}\n"


def keep_files(message: InboundMessage, record: models.Model, attachments: Attachments, by: Actor) -> list[Document]:
    """Store the chosen files as documents of the record; return those that were not there yet."""
    stored = []
    for one in attachments:
        if one.message_id == message.pk and one.file:
            with one.file.open("rb") as content:
                upload = UploadedFile(content, one.file_name, one.media_type, one.size)
                stored.append(kept(upload, one.file_name, record, by, kind=Document.Kind.OTHER))
    return [one for one in stored if one]


def kept(upload: Any, title: str, record: models.Model, by: Actor, *, kind: str) -> Document | None:
    """Store a file unless this very one hangs there already."""
    there = Document.objects.all().about(record).filter(sha256=fingerprint(upload))
    if by.user is not None and there.visible_to(by.user).exists():
        return None
    return store_document(upload=upload, title=title, kind=kind, subject=record, by=by)


@transaction.atomic
def discard_message(*, message: InboundMessage, by: Actor) -> InboundMessage:
    """Put a message away; a month later it is deleted for good."""
    message = waiting(message)
    settle(message, State.DISCARDED, by)
    return message


@transaction.atomic
def restore_message(*, message: InboundMessage, by: Actor) -> InboundMessage:
    message = InboundMessage.objects.select_for_update().get(pk=message.pk)
    if message.state != State.DISCARDED:
        raise ValidationError(_("Only a discarded message can be taken back."))
    message.state, message.settled_at = State.WAITING, None
    message.save(update_fields=["state", "settled_at"])
    log(by, "took back", message, fields=["state"])
    return message


def waiting(message: InboundMessage) -> InboundMessage:
    """Return it locked; refuse one that was filed or discarded meanwhile."""
    message = InboundMessage.objects.select_for_update().get(pk=message.pk)
    if message.state != State.WAITING:
        raise ValidationError(_("This message does not wait in the tray any more."))
    return message


def settle(message: InboundMessage, state: State, by: Actor, **became: Letter | Meeting) -> None:
    message.state, message.settled_at = state, timezone.now()
    for name, record in became.items():
        setattr(message, name, record)
    message.save(update_fields=["state", "settled_at", "is_attached", *became])
    if state == State.FILED:
        log(by, "filed", message, fields=["state", *became])
    else:
        log(by, "discarded", message, fields=["state"])

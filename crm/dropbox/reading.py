"""One message, from the bytes of the mailbox to plain data. Knows nothing of who it is for."""

import email
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.message import Message
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from crm import invitations
from crm.dropbox import forwards, headers, words
from crm.dropbox.addresses import is_ours
from crm.dropbox.headers import Who
from crm.models import InboundMessage
from crm.plain_lines import one_line

Kind = InboundMessage.Kind
MOST_ATTACHMENTS = 30
SMALL_PICTURE = 30 * 1024  # logos below a signature
CALENDAR = {"text/calendar", "application/ics"}
FORWARD = re.compile(r"^\s*(?:(?:fwd?|fw|препр|пр|препратено|wg|rv|tr)\s*:\s*)+", re.I)


@dataclass(frozen=True)
class Enclosed:
    """A file in a message; `refused` says why it is not taken, before anyone has looked into it."""

    name: str
    content: bytes
    refused: str = ""


@dataclass(frozen=True)
class Read:
    message_id: str
    kind: str = Kind.MESSAGE
    sender: Who = ("", "")  # of the original, where one was forwarded
    recipients: list[Who] = field(default_factory=list)
    sent_at: datetime | None = None
    subject: str = ""
    text: str = ""
    is_forwarded: bool = False
    event: dict[str, Any] = field(default_factory=dict)
    attachments: list[Enclosed] = field(default_factory=list)


def parse(raw: bytes) -> Message:
    return email.message_from_bytes(raw, policy=headers.Lenient())


def message_id(message: Message, raw: bytes) -> str:
    """Return its number; of one without, or with one too long to keep, a fingerprint."""
    given = one_line(str(message.get("Message-ID") or ""), 1000)
    return given if 3 < len(given) <= 250 else f"sha256:{hashlib.sha256(raw).hexdigest()}"


def heading(message: Message, raw: bytes) -> Read:
    """Read no more than the header."""
    return Read(
        message_id=message_id(message, raw), sender=headers.person(message, "From", "Sender", "Reply-To"),
        recipients=headers.people(message, "To", "Cc"), sent_at=headers.moment(message),
        subject=headers.words(message.get("Subject")),
    )  # fmt: skip


def whole(message: Message, raw: bytes, ours: set[str]) -> Read:
    """Read everything; `ours` are the addresses of our own people, who do not count as recipients."""
    found = replace(heading(message, raw), text=words.text_of(message))
    event, files = enclosed(message)
    found = replace(found, kind=kind_of(message, event), event=event, attachments=files)
    if found.kind == Kind.BOUNCE:
        return replace(found, recipients=failed(message) or found.recipients)
    return unwrapped(found, message) if only_to_us(found, ours) else found


def only_to_us(found: Read, ours: set[str]) -> bool:
    """A blind copy went to somebody else as well; what came to the dropbox alone may be forwarded."""
    return all(address in ours or is_ours(address) for _name, address in found.recipients)


def unwrapped(found: Read, message: Message) -> Read:
    """Put the original's sender, day and subject in place of the forwarder's."""
    original = original_of(found, message)
    if original is None:
        return found
    return replace(
        found, sender=original.sender, recipients=original.recipients, sent_at=original.sent_at,
        subject=original.subject or FORWARD.sub("", found.subject), text=f"{original.note}\n\n{original.text}".strip(),
        is_forwarded=True,
    )  # fmt: skip


def original_of(found: Read, message: Message) -> forwards.Original | None:
    inner = attached_original(message)
    if inner is None:
        return forwards.original_in(found.text)
    head = heading(inner, b"")
    return forwards.Original(
        head.sender, head.recipients, head.sent_at, head.subject, words.text_of(inner), note=found.text
    )


def attached_original(message: Message) -> Message | None:
    """Return the message that is attached as a message; of several the first."""
    for part in leaves(message):
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            return inner[0] if isinstance(inner, list) and inner and isinstance(inner[0], Message) else None
    return None


def leaves(message: Message, depth: int = 0) -> Iterator[Message]:
    """Yield the parts that are no mere frame, without looking into attached messages."""
    payload = message.get_payload()
    if message.get_content_maintype() == "multipart" and isinstance(payload, list) and depth < words.DEEPEST:
        for part in payload:
            if isinstance(part, Message):
                yield from leaves(part, depth + 1)
    else:
        yield message


# What kind it is


def kind_of(message: Message, event: dict[str, Any]) -> str:
    if is_bounce(message):
        return Kind.BOUNCE
    if event:
        return Kind.INVITATION
    return Kind.AUTOMATIC if is_automatic(message) else Kind.MESSAGE


def is_bounce(message: Message) -> bool:
    if message.get_content_type() == "multipart/report":
        return any(part.get_content_type() == "message/delivery-status" for part in message.walk())
    _name, sender = headers.person(message, "From")
    nobody = str(message.get("Return-Path") or "").strip() == "<>"
    return nobody and sender.partition("@")[0] in {"mailer-daemon", "postmaster"}


def is_automatic(message: Message) -> bool:
    submitted = str(message.get("Auto-Submitted") or "no").strip().lower()
    precedence = str(message.get("Precedence") or "").strip().lower()
    told = any(message.get(name) for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress"))
    return not submitted.startswith("no") or precedence in {"auto_reply", "auto-reply"} or told


def failed(message: Message) -> list[Who]:
    """Return whom a message did not reach."""
    found = []
    for part in message.walk():
        said = f"{part.get('Final-Recipient') or ''}"
        address = said.rpartition(";")[2].strip().lower()
        if headers.is_address(address):
            found.append(("", address))
    return list(dict.fromkeys(found))[:MOST_ATTACHMENTS]


# What is enclosed


def enclosed(message: Message) -> tuple[dict[str, Any], list[Enclosed]]:
    """Return the calendar event, if there is one, and the files; those of a forwarded message are its own."""
    event: dict[str, Any] = {}
    files: list[Enclosed] = []
    if is_bounce(message):
        return event, files  # what comes back is our own
    original = attached_original(message)
    parts = [*leaves(message), *(leaves(original) if original is not None else [])]
    for part in parts:
        if is_calendar(part) and not event:
            event, refused = event_of(part)
            files += [refused] if refused else []
        elif is_calendar(part):
            continue  # the same invitation once more, as most programs send it
        elif part.get_content_type() == "message/rfc822" and part.get_payload() and inner_of(part) is not original:
            files.append(Enclosed(named(part), b"", _("An e-mail inside an e-mail: forward it on its own.")))
        elif is_file(part):
            files.append(file_of(part, len(files)))
    return event, files


def inner_of(part: Message) -> Any:
    payload = part.get_payload()
    return payload[0] if isinstance(payload, list) else None


def is_calendar(part: Message) -> bool:
    return part.get_content_type() in CALENDAR or named(part).lower().endswith(".ics")


def event_of(part: Message) -> tuple[dict[str, Any], Enclosed | None]:
    content = bytes_of(part)
    try:
        return invitations.read(content).as_data, None
    except ValidationError as refusal:
        return {}, Enclosed(named(part) or "invite.ics", b"", " ".join(refusal.messages)[:200])


def is_file(part: Message) -> bool:
    if part.get_content_maintype() in {"multipart", "message"}:
        return False
    if part.get_content_maintype() == "image" and part.get("Content-ID") and not is_large(part):
        return False
    return words.is_attached(part) or part.get_content_maintype() != "text"


def is_large(part: Message) -> bool:
    return len(bytes_of(part)) > SMALL_PICTURE


def bytes_of(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def file_of(part: Message, already: int) -> Enclosed:
    name = named(part) or f"{part.get_content_maintype()}-{already + 1}.{part.get_content_subtype()}"
    if already >= MOST_ATTACHMENTS:
        return Enclosed(name, b"", _("Too many files in one message."))
    return Enclosed(name, bytes_of(part))


def named(part: Message) -> str:
    return headers.words(part.get_filename(), 200)

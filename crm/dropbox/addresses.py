"""Secret addresses: drop+<key>@example.org. Whoever knows one can put something into its owner's tray, no more."""

import re
from email.message import Message

from django.conf import settings

# Where mail servers write whom a message was for; the To line alone does not know of a blind copy.
RECIPIENTS = (
    "To", "Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc", "Delivered-To", "X-Delivered-To", "X-Original-To",
    "Original-Recipient", "Envelope-To", "X-Envelope-To", "X-Forwarded-To", "X-RCPT-To", "Apparently-To",
)  # fmt: skip
MOST_KEYS = 20


def is_set_up() -> bool:
    """Whether the operator has given us a mailbox to look into."""
    return bool("@" in settings.DROPBOX_ADDRESS and settings.IMAP_HOST and settings.IMAP_USER)


def address_of(key: str) -> str:
    name, _at, domain = settings.DROPBOX_ADDRESS.partition("@")
    return f"{name}+{key}@{domain}"


def secret() -> "re.Pattern[str]":
    """Return what every secret address of this installation looks like."""
    name, _at, domain = settings.DROPBOX_ADDRESS.partition("@")
    return re.compile(rf"(?<![\w.+-]){re.escape(name)}\+([0-9a-z]{{8,40}})@{re.escape(domain)}(?![\w-])", re.I)


def keys_in(message: Message) -> list[str]:
    """Return the keys a message was sent to, each once, in the order they stand."""
    lines = [str(line) for name in RECIPIENTS for line in message.get_all(name, [])]
    lines += [line for one in message.get_all("Received", []) for line in re.findall(r"\bfor\s+<?([^\s>;]+)", str(one))]
    found = (key.lower() for line in lines for key in secret().findall(line))
    return list(dict.fromkeys(found))[:MOST_KEYS]


def without_secrets(text: str) -> str:
    """Take the keys out of quoted headers: what is filed is read by others."""
    return secret().sub(settings.DROPBOX_ADDRESS, text) if settings.DROPBOX_ADDRESS else text


def is_ours(address: str) -> bool:
    """Whether it is the mailbox itself, with a key or without one."""
    return address.lower() == settings.DROPBOX_ADDRESS.lower() or bool(secret().fullmatch(address))

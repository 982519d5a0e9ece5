"""Where our folders stand in a mailbox: under what the server says (RFC 2342), never under what we assume."""

import imaplib
import re
from collections.abc import Iterable

from imap_tools import BaseMailBox, FolderInfo
from imap_tools.errors import MailboxFolderCreateError

INBOX = "INBOX"
PERSONAL = re.compile(r'\(\s*\(\s*"((?:[^"\\]|\\.)*)"\s+(?:"(?:[^"\\]|\\.)*"|NIL)', re.I)


def places(box: BaseMailBox, names: Iterable[str]) -> dict[str, str]:
    """Return the whole name of each of our folders; those that are not there yet are made."""
    listed = box.folder.list()
    told = prefix_told(namespaces(box))
    likely = prefix_seen(listed) if told is None else told
    prefixes = list(dict.fromkeys([likely, below_inbox(listed), ""]))
    return {name: place(box, [prefix + name for prefix in prefixes]) for name in names}


def namespaces(box: BaseMailBox) -> str:
    """Return the server's answer to NAMESPACE; nothing where it does not know the command."""
    if not knows_namespaces(box):
        return ""
    try:
        status, answer = box.client.namespace()
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        return ""
    said = answer[0] if status == "OK" and answer else b""
    return said.decode("ascii", "replace") if isinstance(said, bytes) else ""


def knows_namespaces(box: BaseMailBox) -> bool:
    return "NAMESPACE" in box.client.capabilities


def prefix_told(said: str) -> str | None:
    """Return what stands before our own folders, `INBOX.` or nothing; None where the answer does not tell."""
    found = PERSONAL.match(said.strip())
    return re.sub(r"\\(.)", r"\1", found[1]) if found else None


def prefix_seen(listed: list[FolderInfo]) -> str:
    """Where all the other folders stand below the inbox, ours have to as well."""
    prefix = below_inbox(listed)
    others = [one.name for one in listed if one.name.upper() != INBOX]
    return prefix if prefix and others and all(name.startswith(prefix) for name in others) else ""


def below_inbox(listed: list[FolderInfo]) -> str:
    mark = next((one.delim for one in listed if one.name.upper() == INBOX), "")
    return f"{INBOX}{mark}" if mark and mark.upper() != "NIL" else ""


def place(box: BaseMailBox, names: list[str]) -> str:
    """Return the first of these that is there, or that the server lets us make."""
    for name in names:
        if box.folder.exists(name):
            return name
    for name in names[:-1]:
        try:
            box.folder.create(name)
        except MailboxFolderCreateError:
            continue
        return name
    box.folder.create(names[-1])
    return names[-1]

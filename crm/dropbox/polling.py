"""Looking into the mailbox: each message is kept first and moved only then, so that a killed worker loses nothing.

Processed: kept. Rejected: sent to no key of ours, untouched and not kept. TooLarge: its header is kept. Unreadable:
kept as far as its header could be read. Drom-unread: failed twice; whoever it may be for is told.
"""

import imaplib
import logging
import re
import ssl
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError, DataError, connection
from django.utils import timezone, translation
from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from accounts.models import User
from crm.dropbox import folders, reading, tries
from crm.dropbox.addresses import is_set_up, keys_in
from crm.dropbox.keeping import keep, our_addresses, owners_of
from crm.dropbox.unread_notices import FOLDER as PUT_ASIDE
from crm.models import InboundMessage, UnreadMail

PROCESSED, REJECTED, TOO_LARGE, UNREADABLE = "Processed", "Rejected", "TooLarge", "Unreadable"
FOLDERS = (PROCESSED, REJECTED, TOO_LARGE, UNREADABLE, PUT_ASIDE)
LOCK = (7_201, 1)  # one hand at a time looks into the mailbox
MOST_AT_ONCE = 200
PATIENCE = 60  # seconds the server has for an answer
PLAIN = {"", "0", "no", "off", "false"}
NOT_LET_IN = (OSError, imaplib.IMAP4.error, ImapToolsError)
AWAY = (OSError, imaplib.IMAP4.abort)  # the connection is gone; any other answer is about the one message
Kind = InboundMessage.Kind
logger = logging.getLogger(__name__)


class Unkept(Exception):
    """A file of the message could not be written."""


@dataclass(frozen=True)
class Arrived:
    """What the server says of a message before it is fetched."""

    uid: str
    size: int
    at: datetime
    header: bytes


def poll() -> Counter[str]:
    """Return how many went where; nothing when there is no mailbox, it is away, or another worker looks into it."""
    counts: Counter[str] = Counter()
    if not is_set_up():
        return counts
    with alone() as mine:
        if not mine:
            return counts
        try:
            with mailbox() as box:
                empty(box, counts)
        except NOT_LET_IN as error:
            logger.warning(
                "The mail server of the dropbox does not answer (%s at %s); it is asked again in a minute",
                type(error).__name__, settings.IMAP_HOST,
            )  # fmt: skip
    if counts:
        logger.info("Dropbox: %s", ", ".join(f"{count} {where}" for where, count in sorted(counts.items())))
    return counts


@contextmanager
def alone() -> Iterator[bool]:
    """Hold a lock that goes with the connection of a killed worker."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", LOCK)
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", LOCK)


@contextmanager
def mailbox() -> Iterator[BaseMailBox]:
    """Sign in; the certificate of the server is checked, which the library leaves out by itself."""
    host, port = settings.IMAP_HOST, settings.IMAP_PORT
    box: BaseMailBox
    if settings.IMAP_SSL == "starttls":
        box = MailBoxStartTls(host, port, timeout=PATIENCE, ssl_context=ssl.create_default_context())
    elif settings.IMAP_SSL not in PLAIN:
        box = MailBox(host, port, timeout=PATIENCE, ssl_context=ssl.create_default_context())
    else:
        box = MailBoxUnencrypted(host, port, timeout=PATIENCE)
    with box.login(settings.IMAP_USER, settings.IMAP_PASSWORD, settings.IMAP_FOLDER):
        _status, told = box.client.capability()
        box.client.capabilities = tuple(told[0].decode().upper().split())  # MOVE is often told only after the sign-in
        yield box


def empty(box: BaseMailBox, counts: Counter[str]) -> None:
    validity = tries.validity_of(box)
    uids = tries.in_turn(validity, box.uids("UNDELETED"))
    if not uids:
        return
    places, staff = folders.places(box, FOLDERS), our_addresses()
    for uid in uids[:MOST_AT_ONCE]:
        tried = tries.begin(validity, uid)
        try:
            folder = sort_out(box, tried, staff)
            if folder:
                box.move([uid], places[folder])
                counts[folder] += 1
        except (*AWAY, DatabaseError):
            tries.take_back(tried)
            raise
        except Exception as error:  # one message must not stand in the way of the others
            logger.error("A message of the dropbox stays in the mailbox for now (%s)", type(error).__name__)
            counts["left"] += 1
            if isinstance(error, Unkept):
                tries.take_back(tried)
        else:
            tries.end(tried)
    tries.tell()


def sort_out(box: BaseMailBox, tried: UnreadMail, staff: set[str]) -> str:
    """Return the folder a message belongs in; nothing when it has gone meanwhile."""
    if tried.tries > tries.MOST:
        return put_aside(box, tried, staff)
    arrived = header_of(box, tried.uid)
    return settle(box, arrived, staff) if arrived is not None else ""


def put_aside(box: BaseMailBox, tried: UnreadMail, staff: set[str]) -> str:
    """Keep the heading, where even that can be read, so that its officer sees that something came."""
    tries.note_put_aside(tried)
    try:
        arrived = header_of(box, tried.uid)
        if arrived is not None:
            header = reading.parse(arrived.header)
            found = replace(reading.heading(header, arrived.header), kind=Kind.UNREAD)
            keep_for(owners_of(keys_in(header)), found, arrived, staff)
    except (*AWAY, DatabaseError):
        raise
    except Exception as error:
        logger.error("Not even the heading of a message of the dropbox could be read (%s)", type(error).__name__)
    logger.error("A message of the dropbox could not be read twice; it is put aside into %s", PUT_ASIDE)
    return PUT_ASIDE


def settle(box: BaseMailBox, arrived: Arrived, staff: set[str]) -> str:
    """Keep the message in the tray of each whose address it names; return the folder it belongs in now."""
    header = reading.parse(arrived.header)
    owners = owners_of(keys_in(header))
    if not owners:
        return REJECTED
    if arrived.size > settings.DROPBOX_LIMIT:
        found = replace(reading.heading(header, arrived.header), kind=Kind.TOO_LARGE)
        keep_for(owners, found, arrived, staff)
        return TOO_LARGE
    raw = body_of(box, arrived.uid)
    try:
        for owner in owners:
            with translation.override(owner.language):
                found = reading.whole(reading.parse(raw), raw, staff | {owner.email.lower()})
            keep_for([owner], found, arrived, staff)
    except (DataError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        logger.error("A message of the dropbox could not be read (%s); its header is kept", type(error).__name__)
        keep_for(owners, reading.heading(header, raw), arrived, staff)
        return UNREADABLE
    return PROCESSED


def keep_for(owners: list[User], found: reading.Read, arrived: Arrived, staff: set[str]) -> None:
    for owner in owners:
        try:
            keep(owner=owner, found=found, size=arrived.size, received_at=arrived.at, staff=staff)
        except OSError as error:
            raise Unkept from error  # our disk, not the mail server


def header_of(box: BaseMailBox, uid: str) -> Arrived | None:
    """Ask for size, hour and header; None when the message has gone meanwhile."""
    answer = fetched(box, uid, "(RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER])")
    if answer is None:
        return None
    told, header = answer
    size = re.search(rb"RFC822\.SIZE (\d+)", told)
    return Arrived(uid, int(size[1]) if size else 0, hour_of(told), header)


def hour_of(told: bytes) -> datetime:
    """Return when the server got it."""
    found = re.search(rb'INTERNALDATE "([^"]+)"', told)
    try:
        return datetime.strptime(found[1].decode().strip() if found else "", "%d-%b-%Y %H:%M:%S %z").astimezone(UTC)
    except ValueError:
        return timezone.now()


def body_of(box: BaseMailBox, uid: str) -> bytes:
    answer = fetched(box, uid, "(BODY.PEEK[])")
    if answer is None:
        raise imaplib.IMAP4.error("the message is gone")
    return answer[1]


def fetched(box: BaseMailBox, uid: str, parts: str) -> tuple[bytes, bytes] | None:
    """Return what the server tells of a message, and the bytes it sends; nothing is marked as read."""
    status, answer = box.client.uid("FETCH", uid, parts)
    if status != "OK":
        raise imaplib.IMAP4.error("the message could not be fetched")
    pieces: list[Any] = [one for one in answer if one]
    content = next((one[1] for one in pieces if isinstance(one, tuple)), None)
    if content is None:
        return None
    return b" ".join(one[0] if isinstance(one, tuple) else one for one in pieces), content

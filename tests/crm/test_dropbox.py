"""What is sent to a secret address ends where it should, once, whatever it is and whatever fails; nobody is made of it."""

import imaplib
import logging
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import timedelta
from unittest.mock import Mock

import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from imap_tools import FolderInfo
from imap_tools.errors import MailboxFolderCreateError
from imap_tools.folder import MailBoxFolderManager

from accounts import outbox
from accounts.models import Role, User
from crm import tasks
from crm.dropbox import folders, keeping, polling, tries
from crm.dropbox.addresses import address_of
from crm.models import ContactPoint, Dropbox, InboundAttachment, InboundMessage, Organisation, Person, UnreadMail
from tests.accounts.test_background_work import address
from tests.background import finish_promised_work
from tests.crm import mails
from tests.crm.mails import BOX, GREETING, MINISTRY
from tests.crm.postbox import PASSWORD, USER, Postbox, free_port
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("postbox")]
Kind = InboundMessage.Kind


@pytest.fixture(scope="module")
def server():
    postbox = Postbox(free_port()).start()
    yield postbox
    postbox.stop()


@pytest.fixture
def postbox(server, settings):
    settings.DROPBOX_ADDRESS = BOX
    settings.IMAP_HOST, settings.IMAP_PORT, settings.IMAP_SSL = "127.0.0.1", server.port, "0"
    settings.IMAP_USER, settings.IMAP_PASSWORD, settings.IMAP_FOLDER = USER, PASSWORD, "INBOX"
    server.clear()
    return server


@pytest.fixture
def officer(db) -> User:
    return UserFactory(email="officer@example.org", name="Офелия Официр")


def to(user: User) -> str:
    return address_of(Dropbox.objects.get_or_create(user=user)[0].key)


def kept(number: str) -> InboundMessage:
    return InboundMessage.objects.get(message_id=f"<{number}>")


def everybody() -> list[int]:
    return [model.objects.count() for model in (Person, Organisation, ContactPoint)]


def test_every_message_ends_where_it_should_and_makes_nobody(postbox, officer, other_officer, caplog):
    before, mine, its_sender = everybody(), to(officer), officer.email
    member = UserFactory(role=Role.MEMBER)
    gone = UserFactory(is_active=False)
    both = f"{mine}, {to(other_officer)}"
    postbox.put(
        mails.blind_copy_in_windows_1251(mine, its_sender),
        mails.direct_in_koi8(mine),
        mails.eight_bit_without_a_charset(mine),
        mails.charset_that_lies(mine),
        mails.forwarded_inline(mine, its_sender, mails.GMAIL, "gmail"),
        mails.forwarded_inline(mine, its_sender, mails.THUNDERBIRD, "thunderbird"),
        mails.forwarded_inline(mine, its_sender, mails.OUTLOOK, "outlook"),
        mails.forwarded_as_attachment(mine, its_sender),
        mails.with_files(mine),
        mails.only_markup(mine),
        mails.invitation(mine),
        mails.invitation(mine, "CANCEL"),
        mails.bounce(mine),
        mails.out_of_office(mine),
        mails.thirty_megabytes(mine),
        mails.script_in_the_subject(mine),
        mails.broken(mine),
        mails.bare(mine),
        mails.simple(both, "To both", number="both"),
        mails.simple(mine, "Twice", number="twice"),
        mails.simple(mine, "Twice", number="twice"),
        mails.simple("drop+0123456789abcdef0123@example.org", "Unknown key", number="unknown"),
        mails.simple(BOX, "No key", number="no-key"),
        mails.simple(to(member), "No longer at the centre", number="member"),
        mails.simple(to(gone), "Closed account", number="gone"),
    )

    counts = polling.poll()

    assert counts == {"Processed": 20, "Rejected": 4, "TooLarge": 1}
    assert postbox.counts() == counts
    assert everybody() == before
    assert InboundMessage.objects.filter(owner=officer).count() == 20
    assert InboundMessage.objects.filter(owner=other_officer).count() == 1
    assert set(InboundMessage.objects.values_list("owner", flat=True)) == {officer.pk, other_officer.pk}
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    secret = mine.partition("+")[2].partition("@")[0]
    assert secret not in caplog.text
    for message in InboundMessage.objects.all():
        assert secret not in f"{message.to_addresses}{message.text}{message.subject}"


def read_one(postbox: Postbox, raw: bytes) -> InboundMessage:
    postbox.put(raw)
    assert polling.poll() == {"Processed": 1}
    return InboundMessage.objects.get()


# Charsets


@pytest.mark.parametrize(
    ("make", "subject"),
    [
        (mails.blind_copy_in_windows_1251, "Искане за нови места"),
        (lambda to, sender: mails.direct_in_koi8(to), "Отговор по искане"),
        (lambda to, sender: mails.eight_bit_without_a_charset(to), "Покана за среща"),
        (lambda to, sender: mails.simple(to, "Писмо в UTF-8", number="utf-8"), "Писмо в UTF-8"),
        (lambda to, sender: mails.charset_that_lies(to), "wrong"),
    ],
    ids=["windows-1251", "koi8-r", "not said", "utf-8", "wrongly said"],
)
def test_cyrillic_is_read_in_every_charset(make, subject, postbox, officer):
    message = read_one(postbox, make(to(officer), officer.email))
    assert (message.subject, message.text) == (subject, GREETING)
    names = [message.from_name, *(name for name, _address in message.to_addresses)]
    assert set(names) <= {"Иван Петров", "Офелия Официр", ""}


# Whose it is


def test_a_blind_copy_of_our_own_letter_is_with_its_recipients(postbox, officer):
    message = read_one(postbox, mails.blind_copy_in_windows_1251(to(officer), officer.email))
    assert (message.is_from_us, message.is_forwarded) == (True, False)
    assert message.to_addresses == [["Иван Петров", MINISTRY]]
    assert message.from_address == officer.email


@pytest.mark.parametrize("header", ["Delivered-To", "X-Original-To", "Envelope-To", "Bcc", "Cc", "Resent-To"])
def test_the_key_is_found_wherever_a_server_writes_it(header, postbox, officer):
    raw = mails.simple("somebody@mon.example", "Copy", **{header.replace("-", "_"): to(officer)})
    assert read_one(postbox, raw).owner == officer


def test_the_key_is_found_in_the_trace_of_a_server(postbox, officer):
    trace = f"from a by b with ESMTP id 1 for <{to(officer).upper()}>; {mails.DATE}"
    assert read_one(postbox, mails.simple("somebody@mon.example", "Copy", Received=trace)).owner == officer


def test_a_renewed_address_leaves_the_old_one_dead(postbox, officer):
    old = to(officer)
    Dropbox.objects.filter(user=officer).update(key="fresh0123456789")
    postbox.put(mails.simple(old, "Late"), mails.simple(to(officer), "In time"))
    assert polling.poll() == {"Processed": 1, "Rejected": 1}
    assert [message.subject for message in InboundMessage.objects.all()] == ["In time"]


def test_what_is_rejected_stays_as_it_came_and_is_not_kept(postbox, officer):
    raw = mails.simple("drop+0123456789abcdef0123@example.org", "Unknown key")
    postbox.put(raw)
    polling.poll()
    assert [one.replace(b"\r\n", b"\n") for one in postbox.folder("Rejected")] == [raw.replace(b"\r\n", b"\n")]
    assert not InboundMessage.objects.exists()


# Forwarded


@pytest.mark.parametrize(
    "text", [mails.GMAIL, mails.THUNDERBIRD, mails.OUTLOOK], ids=["gmail", "thunderbird", "outlook"]
)
def test_of_a_forwarded_message_the_original_is_found(text, postbox, officer):
    message = read_one(postbox, mails.forwarded_inline(to(officer), officer.email, text, "forwarded"))
    assert message.is_forwarded
    assert (message.from_name, message.from_address) == ("Иван Петров", MINISTRY)
    assert f"{message.sent_at:%Y-%m-%d %H:%M}" == "2026-11-05 08:12"
    assert message.subject == "Отговор по искане 12-34"
    assert message.text.endswith(GREETING)
    assert not message.is_from_us


def test_of_a_message_forwarded_as_a_file_the_original_is_found(postbox, officer):
    message = read_one(postbox, mails.forwarded_as_attachment(to(officer), officer.email))
    assert message.is_forwarded
    assert (message.from_name, message.from_address, message.subject) == ("Иван Петров", MINISTRY, "Отговор по искане")
    assert message.text == f"Виж приложеното.\n\n{GREETING}"
    assert [one.file_name for one in message.attachments.all()] == ["Писмо 12-34.pdf"]


def test_a_letter_that_quotes_a_forward_is_still_a_letter_to_its_recipients(postbox, officer):
    raw = mails.simple(MINISTRY, "Fwd: За сведение", mails.GMAIL, sender=officer.email, number="q", Bcc=to(officer))
    message = read_one(postbox, raw)
    assert (message.is_from_us, message.is_forwarded) == (True, False)
    assert message.to_addresses == [["", MINISTRY]]


def test_our_own_sent_letter_forwarded_to_the_tray_is_ours(postbox, officer):
    text = mails.THUNDERBIRD.replace(f"Иван Петров <{MINISTRY}>", officer.email).replace(
        "До: \tofficer@example.org", f"До: \t{MINISTRY}"
    )
    message = read_one(postbox, mails.forwarded_inline(to(officer), officer.email, text, "ours"))
    assert (message.is_forwarded, message.is_from_us) == (True, True)
    assert message.to_addresses == [["", MINISTRY]]


# Kinds


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (mails.bounce, Kind.BOUNCE),
        (mails.out_of_office, Kind.AUTOMATIC),
        (mails.invitation, Kind.INVITATION),
        (mails.script_in_the_subject, Kind.MESSAGE),
    ],
    ids=["bounce", "auto-reply", "invitation", "message"],
)
def test_machines_are_told_from_people(make, kind, postbox, officer):
    assert read_one(postbox, make(to(officer))).kind == kind


def test_a_bounce_says_whom_it_did_not_reach(postbox, officer):
    message = read_one(postbox, mails.bounce(to(officer)))
    assert message.to_addresses == [["", "old@mon.example"]]
    assert not message.attachments.exists()


def test_an_invitation_is_read_and_is_no_file(postbox, officer):
    message = read_one(postbox, mails.invitation(to(officer)))
    event = message.event
    assert (event["uid"], event["what"], event["starts_at"]) == (
        "uid-1@mon.example",
        "Разговор за детските градини",
        "10:00",
    )
    assert event["organiser"] == ["Петров, Иван", MINISTRY]
    assert not message.attachments.exists()


def test_of_a_message_too_large_only_the_heading_is_taken(postbox, officer):
    postbox.put(mails.thirty_megabytes(to(officer)))
    assert polling.poll() == {"TooLarge": 1}
    message = InboundMessage.objects.get()
    assert (message.kind, message.subject, message.text) == (Kind.TOO_LARGE, "Huge", "")
    assert message.size > 30_000_000
    assert len(postbox.folder("TooLarge")[0]) == message.size


def test_markup_becomes_words_and_nothing_in_it_runs(postbox, officer):
    message = read_one(postbox, mails.only_markup(to(officer)))
    words = "Уважаеми колеги,\n\n- първо\n- второ\n\nотговорът (https://mon.example/otgovor) тук"
    assert message.text == words


def test_files_are_judged_as_uploads_are(postbox, officer):
    message = read_one(postbox, mails.with_files(to(officer)))
    taken = {one.file_name: one.media_type for one in message.attachments.all() if one.file}
    refused = {one.file_name: one.refused for one in message.attachments.all() if not one.file}
    assert taken == {"Протокол №5.pdf": "application/pdf", "бележки.txt": "text/plain"}
    assert set(refused) == {"invoice.pdf", "notes.txt"}
    assert all(refused.values())
    with message.attachments.get(file_name="Протокол №5.pdf").file.open() as content:
        assert content.read() == mails.PDF


def test_a_message_broken_in_every_way_is_kept_as_far_as_it_can_be_read(postbox, officer):
    message = read_one(postbox, mails.broken(to(officer)))
    assert (message.from_address, message.sent_at, message.message_id) == ("a@b.example", None, "<broken@b.example>")


def test_a_message_without_a_number_is_known_by_its_content(postbox, officer):
    postbox.put(mails.bare(to(officer)), mails.bare(to(officer)))
    assert polling.poll() == {"Processed": 2}
    assert InboundMessage.objects.get().message_id.startswith("sha256:")


# Once, and never lost


def test_what_the_server_hands_over_again_is_one_message(postbox, officer):
    raw = mails.with_files(to(officer))
    postbox.put(raw)
    polling.poll()
    postbox.put(raw)  # as if the worker had died after keeping it and before moving it
    assert polling.poll() == {"Processed": 1}
    assert InboundMessage.objects.count() == 1
    assert InboundAttachment.objects.count() == 4


def test_a_message_that_cannot_be_kept_leaves_no_file_and_stays_in_the_mailbox(
    postbox, officer, settings, tmp_path, caplog
):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    settings.MEDIA_ROOT = blocked
    postbox.put(mails.with_files(to(officer)), mails.simple(to(officer), "Without files"))
    assert polling.poll() == {"left": 1, "Processed": 1}
    assert "stays in the mailbox" in caplog.text
    settings.MEDIA_ROOT = tmp_path / "files"
    assert polling.poll() == {"Processed": 1}
    assert InboundMessage.objects.count() == 2


def refusing(asked, refused):
    """A mail server that cannot hand over one message, as with a broken file of its own."""

    def ask(client, command, uid, *parts):
        return ("NO", [b"cannot"]) if (command, uid) == ("FETCH", refused) else asked(client, command, uid, *parts)

    return ask


def later():
    UnreadMail.objects.update(tried_at=timezone.now() - timedelta(hours=1))


def test_a_message_the_server_cannot_hand_over_is_left_and_keeps_none_waiting(postbox, officer, monkeypatch):
    postbox.put(*(mails.simple(to(officer), number, number=number) for number in ("first", "second", "third")))
    with postbox.open() as box:
        first = box.uids("ALL")[0]
    monkeypatch.setattr(polling, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(imaplib.IMAP4, "uid", refusing(imaplib.IMAP4.uid, first))
    told = [{"left": 1}, {"Processed": 1}, {"Processed": 1}, {}]
    assert [polling.poll() for _minute in told] == told, "one that has just failed is left alone for a while"
    later()
    assert polling.poll() == {"left": 1}
    monkeypatch.undo()
    later()
    assert polling.poll() == {"Drom-unread": 1}


def without_body(asked):
    """A server that hands over headers and no message, whatever it is asked."""

    def ask(client, command, uid, *parts):
        whole = command == "FETCH" and "BODY.PEEK[]" in parts[0]
        return ("NO", [b"cannot"]) if whole else asked(client, command, uid, *parts)

    return ask


def carry_out_all():
    for pk in outbox.waiting():
        outbox.carry_out(pk)


def put_aside(postbox, officer, monkeypatch):
    postbox.put(mails.simple(to(officer), "Unreadable secret", number="hard"))
    with monkeypatch.context() as broken:
        broken.setattr(imaplib.IMAP4, "uid", without_body(imaplib.IMAP4.uid))
        for _try in range(tries.MOST):
            assert polling.poll() == {"left": 1}
            cache.clear()
            later()
        assert polling.poll() == {"Drom-unread": 1}


def test_what_failed_twice_is_put_aside_and_everybody_concerned_is_told(
    postbox, officer, administrator, leader, member, as_user, monkeypatch, mailoutbox
):
    put_aside(postbox, officer, monkeypatch)
    assert len(postbox.folder("Drom-unread")) == 1
    stub = InboundMessage.objects.get()
    assert (stub.owner, stub.kind, stub.state, stub.subject) == (officer, Kind.UNREAD, "waiting", "Unreadable secret")
    assert "folder Drom-unread" in as_user(officer).get(stub.get_absolute_url()).content.decode()
    for user in (officer, leader, administrator):
        home = as_user(user).get("/").content.decode()
        assert "1 e-mail could not be read" in home
    assert "Unreadable secret" not in as_user(administrator).get("/").content.decode()
    assert "could not be read" not in as_user(member).get("/").content.decode()

    carry_out_all()
    assert [mail.to for mail in mailoutbox] == [[administrator.email]]
    assert "Drom-unread" in mailoutbox[0].body
    assert "secret" not in mailoutbox[0].subject + mailoutbox[0].body
    polling.poll(), carry_out_all()
    assert len(mailoutbox) == 1


def test_a_try_that_kills_the_worker_counts_too(postbox, officer, monkeypatch):
    postbox.put(mails.simple(to(officer), "Deadly"))
    for _try in range(tries.MOST):
        with monkeypatch.context() as dying, pytest.raises(SystemExit):
            dying.setattr(polling, "settle", lambda *_: sys.exit(9))
            polling.poll()
        later()
    assert polling.poll() == {"Drom-unread": 1}


def test_a_worker_killed_before_the_move_puts_it_aside_again(postbox, officer, monkeypatch):
    postbox.put(mails.simple(to(officer), "Deadly"))
    with postbox.open() as box:
        UnreadMail.objects.create(
            validity=tries.validity_of(box), uid=box.uids("ALL")[0], tries=3, moved_at=timezone.now()
        )
    later()
    assert polling.poll() == {"Drom-unread": 1}


@pytest.mark.parametrize("error", [ConnectionResetError("gone"), OperationalError("away"), polling.Unkept()])
def test_what_is_not_the_fault_of_the_message_is_not_counted(error, postbox, officer, monkeypatch):
    postbox.put(mails.simple(to(officer), "Innocent"))
    for _minute in range(4):
        with monkeypatch.context() as broken:
            broken.setattr(polling, "settle", Mock(side_effect=error))
            with suppress(OperationalError):
                polling.poll()
    assert polling.poll() == {"Processed": 1}
    assert not UnreadMail.objects.exists()


def test_what_was_put_aside_and_moved_back_is_read(postbox, officer, monkeypatch):
    put_aside(postbox, officer, monkeypatch)
    postbox.put(*postbox.folder("Drom-unread"))
    assert polling.poll() == {"Processed": 1}
    message = InboundMessage.objects.get()
    assert (message.kind, message.text) == (Kind.MESSAGE, GREETING)


# Where our folders stand


@pytest.mark.parametrize(
    ("said", "prefix"),
    [
        ('(("" "/")) NIL NIL', ""),  # Dovecot, Gmail, Exchange
        ('(("INBOX." ".")) NIL NIL', "INBOX."),  # Dovecot with a prefix
        ('(("INBOX." ".")) NIL (("#shared." ".")("shared." "."))', "INBOX."),  # Courier
        ('(("" "/")) (("Other Users/" "/")) (("Shared Folders/" "/"))', ""),  # Cyrus
        ('(("INBOX." ".")) (("user." ".")) (("" "."))', "INBOX."),  # Cyrus, the older way
        ('(("INBOX/" "/")("Archive/" "/")) NIL NIL', "INBOX/"),
        ('(("" NIL)) NIL NIL', ""),
        ("NIL NIL NIL", None),
        ("", None),
    ],
)
def test_a_server_says_where_folders_may_be_made(said, prefix):
    assert folders.prefix_told(said) == prefix


@pytest.mark.parametrize(
    ("names", "mark", "prefix"),
    [
        (["INBOX"], "/", ""),
        (["INBOX", "Sent", "INBOX/old"], "/", ""),
        (["INBOX", "INBOX.Sent", "INBOX.Trash"], ".", "INBOX."),
        (["INBOX", "INBOX.Sent"], "NIL", ""),
    ],
)
def test_where_it_does_not_say_the_other_folders_show_it(names, mark, prefix):
    assert folders.prefix_seen([FolderInfo(name, mark, ()) for name in names]) == prefix


@pytest.fixture
def bare(postbox):
    """The same server without a folder of ours."""
    without_folders(postbox, "")
    yield postbox
    without_folders(postbox, "INBOX/")


def without_folders(postbox: Postbox, prefix: str) -> None:
    with postbox.open() as box:
        for name in polling.FOLDERS:
            if box.folder.exists(prefix + name):
                box.folder.delete(prefix + name)


def test_messages_are_moved_under_the_prefix_of_the_server(bare, officer, monkeypatch):
    monkeypatch.setattr(imaplib.IMAP4, "namespace", lambda client: ("OK", [b'(("INBOX/" "/")) NIL NIL']))
    monkeypatch.setattr(folders, "knows_namespaces", lambda box: True)
    bare.put(mails.simple(to(officer), "Here"), mails.simple(BOX, "No key", number="none"))
    assert polling.poll() == {"Processed": 1, "Rejected": 1}
    assert bare.counts() == {"INBOX/Processed": 1, "INBOX/Rejected": 1}


def test_where_the_server_refuses_a_folder_beside_the_inbox_it_is_made_below(bare, officer, monkeypatch):
    make = MailBoxFolderManager.create

    def refuse(manager, name):
        if not name.startswith("INBOX"):
            raise MailboxFolderCreateError(("NO", [b"Invalid mailbox name."]), "OK")
        return make(manager, name)

    monkeypatch.setattr(MailBoxFolderManager, "create", refuse)
    bare.put(mails.simple(to(officer), "Here"))
    assert polling.poll() == {"Processed": 1}
    assert bare.counts() == {"INBOX/Processed": 1}


def test_a_server_that_is_away_is_told_in_one_clear_line_and_asked_again(postbox, officer, caplog):
    postbox.put(mails.simple(to(officer), "Before"))
    port = postbox.port
    settings.IMAP_PORT = free_port()
    try:
        assert polling.poll() == {}
    finally:
        settings.IMAP_PORT = port
    told = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert [record.getMessage() for record in told] == [
        "The mail server of the dropbox does not answer (ConnectionRefusedError at 127.0.0.1); it is asked again in a minute"
    ]
    assert not told[0].exc_info
    assert polling.poll() == {"Processed": 1}


def test_a_wrong_password_is_told_without_the_password(postbox, settings, caplog):
    settings.IMAP_PASSWORD = "not the password"
    assert polling.poll() == {}
    assert "does not answer (MailboxLoginError at 127.0.0.1)" in caplog.text
    assert "not the password" not in caplog.text


def test_without_a_mailbox_nothing_is_asked(settings, caplog):
    settings.IMAP_HOST = ""
    tasks.poll_dropbox()
    assert caplog.text == ""


def test_a_second_hand_leaves_the_mailbox_alone(postbox, officer):
    import psycopg

    postbox.put(mails.simple(to(officer), "Held"))
    with psycopg.connect(address()) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", polling.LOCK)
        assert polling.poll() == {}
        other.execute("SELECT pg_advisory_unlock(%s, %s)", polling.LOCK)
    assert polling.poll() == {"Processed": 1}


POLL = "import django; django.setup(); from crm.tasks import poll_dropbox; poll_dropbox()"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [16, pytest.param(120, marks=pytest.mark.full)])
def test_a_worker_killed_in_the_middle_loses_nothing_and_keeps_nothing_twice(count, postbox, officer, tmp_path):
    import os

    mine, chance = to(officer), random.Random(count)
    numbers = [f"killed-{n}" for n in range(count)]
    for number in numbers:
        raw = mails.with_files(mine).replace(b"<files@mon.example>", f"<{number}@mon.example>".encode())
        postbox.put(raw)
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_ROLE", "PYTEST_CURRENT_TEST"}} | {
        "DATABASE_URL": address(), "DROM_VAR": str(tmp_path / "var"), "SECRET_KEY": "of a test", "DJANGO_SETTINGS_MODULE": "config.settings",
        "DROPBOX_ADDRESS": BOX, "IMAP_HOST": "127.0.0.1", "IMAP_PORT": str(postbox.port), "IMAP_SSL": "0", "IMAP_USER": USER, "IMAP_PASSWORD": PASSWORD,
    }  # fmt: skip
    killed_at_work = 0
    for _ in range(40):
        before = InboundMessage.objects.count()
        later()
        worker = subprocess.Popen(
            [sys.executable, "-c", POLL], env=environment, cwd=settings.BASE_DIR, stderr=subprocess.DEVNULL
        )
        while worker.poll() is None and InboundMessage.objects.count() < before + 3:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.05))
        if worker.poll() is None and killed_at_work < 3:
            worker.send_signal(signal.SIGKILL)
            killed_at_work += 1
        worker.wait(60)
        if "INBOX" not in postbox.counts():
            break

    assert killed_at_work >= 3
    kept = sorted(InboundMessage.objects.values_list("message_id", flat=True))
    assert kept == sorted(f"<{number}@mon.example>" for number in numbers)
    assert InboundAttachment.objects.count() == 4 * count
    assert len(postbox.folder("Processed")) >= count
    stored = InboundAttachment.objects.exclude(file="").values_list("file", flat=True)
    assert all((tmp_path / "var" / "files" / name).exists() for name in stored)


# The trash


def test_what_was_discarded_a_month_ago_is_deleted_with_its_files(postbox, officer):
    message = read_one(postbox, mails.with_files(to(officer)))
    names = list(message.attachments.exclude(file="").values_list("file", flat=True))
    InboundMessage.objects.update(state="discarded", settled_at=timezone.now() - timedelta(days=29))
    assert keeping.empty_trash() == 0
    InboundMessage.objects.update(settled_at=timezone.now() - timedelta(days=31))
    assert keeping.empty_trash() == 1
    finish_promised_work()
    assert not InboundMessage.objects.exists()
    assert not any(default_storage.exists(name) for name in names)


@pytest.mark.django_db(transaction=True)
def test_the_trash_leaves_what_is_in_another_hand_this_moment(officer):
    month_ago = timezone.now() - timedelta(days=31)
    held, other = (
        InboundMessage.objects.create(
            owner=officer, message_id=name, received_at=month_ago, state="discarded", settled_at=month_ago
        )
        for name in ("<held>", "<other>")
    )
    with psycopg.connect(address()) as elsewhere, transaction.atomic(), connection.cursor() as cursor:
        elsewhere.execute("SELECT 1 FROM crm_inboundmessage WHERE id = %s FOR UPDATE", [held.pk])
        cursor.execute("SET LOCAL lock_timeout = '2s'")
        assert keeping.empty_trash() == 1
        assert list(InboundMessage.objects.all()) == [held], other

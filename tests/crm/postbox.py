"""A real IMAP server in a process of its own, and a hand that looks into it from outside."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from imap_tools import BaseMailBox, MailBoxUnencrypted

USER, PASSWORD = "drop", "a mailbox of tests"
PROGRAM = shutil.which("pymap") or str(Path(sys.executable).parent / "pymap")


@dataclass
class Postbox:
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> "Postbox":
        options = [
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
            "dict",
            "--demo-user",
            USER,
            "--demo-password",
            PASSWORD,
        ]
        self.process = subprocess.Popen([PROGRAM, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                with self.open():
                    return self
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the mail server did not start")

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait(10)
            self.process = None

    @contextmanager
    def open(self) -> Iterator[BaseMailBox]:
        with MailBoxUnencrypted("127.0.0.1", self.port, timeout=30).login(USER, PASSWORD) as box:
            yield box

    def put(self, *messages: bytes) -> None:
        with self.open() as box:
            for message in messages:
                box.append(message, "INBOX")

    def folder(self, name: str) -> list[bytes]:
        """Return the messages in a folder, as they are."""
        with self.open() as box:
            if not box.folder.exists(name):
                return []
            box.folder.set(name)
            return [raw(box, uid) for uid in box.uids("ALL")]

    def counts(self) -> dict[str, int]:
        with self.open() as box:
            names = [one.name for one in box.folder.list()]
        found = {name: len(self.folder(name)) for name in names}
        return {name: count for name, count in found.items() if count}

    def clear(self) -> None:
        with self.open() as box:
            for one in box.folder.list():
                box.folder.set(one.name)
                box.delete(box.uids("ALL"))


def raw(box: BaseMailBox, uid: str) -> bytes:
    _status, answer = box.client.uid("FETCH", uid, "(BODY.PEEK[])")
    return next(one[1] for one in answer if isinstance(one, tuple))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

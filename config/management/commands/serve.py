"""`manage.py serve`: everything the product needs, under one supervisor, until Ctrl+C."""

import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand

from config import database

PATIENCE = 15.0  # seconds a process gets to end by itself
DATABASE_ROUND = 3.0  # seconds between two looks at the embedded database


class Child:
    """One process, started again when it dies, later each time it dies young."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        self.name, self.command, self.environment = name, command, environment
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0
        self.wait_until = 0.0
        self.delay = 1.0

    def tend(self, now: float) -> None:
        """Start it where it does not run and its waiting time is over."""
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None and not self.wait_until:
            self.delay = 1.0 if now - self.started_at > 30 else min(self.delay * 2, 30)
            self.wait_until = now + self.delay
            print(f"{self.name} ended; it starts again in {self.delay:.0f} s", file=sys.stderr)
        if now >= self.wait_until:
            self.process = subprocess.Popen(self.command, env=self.environment, start_new_session=True)  # noqa: S603  our own commands
            self.started_at, self.wait_until = now, 0.0

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)


class Command(BaseCommand):
    help = "Run web server, worker and clock together; migrate first, and seed an empty database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        refuse_used_port(host, port)
        environment = self.environment(host, port)
        self.prepare(environment, seed=not options["no_demo"])
        children = [Child(name, command, environment) for name, command in commands(host, port).items()]
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            self.watch(children, f"http://{'localhost' if host == '127.0.0.1' else host}:{port}/")
        except KeyboardInterrupt:
            pass
        finally:
            self.stdout.write("Stopping …")
            for child in children:
                child.stop()
            self.stdout.write("Stopped.")

    def environment(self, host: str, port: int) -> dict[str, str]:
        """The children get the addresses, so that only this process looks after the embedded database."""
        urls = {role: database.address(settings.VAR, role) for role in ("app", "owner")}
        return {
            "BASE_URL": f"http://localhost:{port}",
            "TEST_TEMPLATE": database.TEMPLATE,
            **os.environ,
            "DATABASE_URL": urls["app"],
            "DATABASE_OWNER_URL": urls["owner"],
        }

    def prepare(self, environment: dict[str, str], *, seed: bool) -> None:
        """Bring the database up to date, as its owner."""
        owner = {**environment, "DATABASE_ROLE": "owner"}
        steps = [["migrate", "--verbosity", "0"], ["createcachetable"]]
        if seed:
            steps.append(["seed_demo", "--if-empty"])
        for step in steps:
            command = [sys.executable, "manage.py", *step]
            if subprocess.run(command, env=owner, cwd=settings.BASE_DIR, check=False).returncode:  # noqa: S603  our own
                raise CommandError(f"`manage.py {step[0]}` failed; see above.")

    def watch(self, children: list[Child], url: str) -> None:
        told, looked_at = False, time.monotonic()
        while True:
            now = time.monotonic()
            if "DATABASE_URL" not in os.environ and now - looked_at > DATABASE_ROUND:
                database.running(settings.VAR)
                looked_at = now
            for child in children:
                child.tend(now)
            if not told and answers(url):
                told = True
                call_command("accounts_table", url=url)
                sys.stdout.flush()  # into a file or a pipe too
            time.sleep(0.3)


def commands(host: str, port: int) -> dict[str, list[str]]:
    python = sys.executable
    # The embedded product may well run as root in a container: the warning about it helps nobody.
    celery = [python, "-W", "ignore:You're running the worker", "-m", "celery", "--quiet", "-A", "config"]
    web = f"-m gunicorn config.wsgi --bind {host}:{port} --workers 2 --threads 4 --log-level warning"
    renewal = "--max-requests 5000 --max-requests-jitter 500"
    return {
        "web": [python, *web.split(), *renewal.split()],
        "worker": [
            *celery,
            *["worker", "--concurrency", "2", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"],
        ],
        "clock": [*celery, *["beat", "--loglevel", "WARNING"]],
    }


def refuse_used_port(host: str, port: int) -> None:
    """Say in words that the port is taken, before anything else is started."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise CommandError(
                f"Port {port} is in use. Stop what runs there, or choose another: make run PORT=8001"
            ) from None


def answers(url: str) -> bool:
    host, port = url.split("//")[1].rstrip("/").split(":")
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex((host, int(port))) == 0

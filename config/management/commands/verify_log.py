"""`manage.py verify_log`: walk the chain over the log and print its head."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import chain


class Command(BaseCommand):
    help = "Check that no log entry was changed or removed. Compare the head with one you kept elsewhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--head", help="a head noted earlier: it must still be part of the chain")

    def handle(self, *args: Any, **options: Any) -> None:
        chain.seal()
        verdict = chain.verify(options["head"])
        if verdict.broken_at is not None:
            place = f"entry {verdict.broken_at}" if verdict.broken_at else "its end: the head you named is gone"
            raise CommandError(f"The chain is broken at {place}.")
        self.stdout.write(f"{verdict.sealed} entries, whole. Head: {verdict.head}")

"""`manage.py replay_erasures`: after a restore, erase again whoever a backup brought back."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from crm.privacy import replay


class Command(BaseCommand):
    help = "After a restore: erase again everyone on the list of erasures (erasures.jsonl beside the files)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only tell whom it would be, by number")

    def handle(self, *args: Any, **options: Any) -> None:
        lines = replay.missing()
        for line in lines:
            if not options["dry_run"]:
                replay.erase_again(line)
            self.stdout.write(f"person {line['person']}, erased on {line['done'][:10]}")
        done = "to be erased again" if options["dry_run"] else "erased again"
        self.stdout.write(f"{len(lines)} of {len(replay.known())} on the list {done}.")

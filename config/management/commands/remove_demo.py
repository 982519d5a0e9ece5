"""`manage.py remove_demo`: the demonstration goes, the reference data and everything real stays."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.demonstration import removal


class Command(BaseCommand):
    help = "Remove every demonstration record and account. Stops, and says why, when a real record points at one."
    requires_system_checks = []  # pages have no part in this

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            removed = removal.remove()
        except removal.InTheWay as refusal:
            raise CommandError(
                "Nothing was removed. These real records point at demonstration records; change them first:\n  "
                + "\n  ".join(refusal.named)
            ) from None
        counts = ", ".join(f"{count} {name}" for name, count in sorted(removed.counts.items()) if count)
        self.stdout.write(f"Removed: {counts}." if counts else "There was no demonstration.")
        if removed.log_kept:
            self.stdout.write(
                "The log is kept whole, for people have really worked here; "
                f"{removed.accounts_kept} demonstration accounts that it names are closed, not deleted."
            )

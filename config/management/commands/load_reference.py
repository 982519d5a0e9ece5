from typing import Any

from django.core.management.base import BaseCommand

from config import reference


class Command(BaseCommand):
    help = "Bring the facts of reference/*.csv into the tables. Safe to run again: what is unchanged stays untouched."
    requires_system_checks = []  # pages have no part in this

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{'':<28}{'new':>6}{'updated':>9}{'unchanged':>11}{'kept':>6}")
        for name, tally in reference.load().items():
            self.stdout.write(f"{name:<28}{tally.new:>6}{tally.updated:>9}{tally.unchanged:>11}{tally.kept:>6}")
        self.stdout.write("Kept are records that people edited here; the files do not overwrite them.")

"""`manage.py seed_demo`: a coalition that does not exist, to look at and to try everything on."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.demonstration import seeding


class Command(BaseCommand):
    help = "Load the reference data and a demonstration coalition; everything in it is invented and marked (демо)."
    requires_system_checks = []  # pages have no part in this

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing, quietly, where anybody has worked")
        parser.add_argument("--seed", type=int, default=seeding.SEED, help="another number tells another story")
        parser.add_argument("--today", type=date.fromisoformat, help="the day everything counts from (default: today)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and not seeding.is_empty():
            return
        if settings.PRODUCTION:
            raise CommandError("In production there are no accounts whose password everybody knows. Nothing was done.")
        if seeding.is_here():
            raise CommandError("A demonstration is here already. It goes with: manage.py remove_demo")
        if there := seeding.taken():
            raise CommandError(f"These accounts stand in the way: {', '.join(there)}. Nothing was done.")
        counts = seeding.seed(today=options["today"] or timezone.localdate(), seed=options["seed"])
        self.stdout.write("Demonstration: " + ", ".join(f"{count} {name}" for name, count in counts.items()))
        if not options["if_empty"]:
            call_command("accounts_table", url=settings.BASE_URL)

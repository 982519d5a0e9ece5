"""Take an import back: its drafts are deleted, what was published is withdrawn, what people worked on stays."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.actors import Actor, Via
from crm.actions import imports
from monitoring.management.commands.import_commitments import batch_of, person


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("batch", type=int)
        parser.add_argument("--by", help="e-mail of the advocacy officer or leader in whose name it is done")

    def handle(self, *args: Any, **options: Any) -> None:
        user = person(options["by"])
        batch = batch_of(options["batch"], user)
        try:
            batch = imports.revert_now(batch=batch, by=Actor(user, Via.IMPORT, str(batch.pk)))
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        done = batch.counts["taken_back"]
        self.stdout.write(
            f"Deleted: {done['commitments']} commitments, {done['evidence']} pieces of evidence, "
            f"{done['assessments']} assessments. Withdrawn: {done['withdrawn']}. Kept: {done['kept']}."
        )
        for pk, title in done["kept_names"]:
            self.stdout.write(f"  kept {pk}: {title}")

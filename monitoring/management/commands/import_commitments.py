"""Bring a list of commitments, or its history, in from a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError

from accounts.actors import Actor, Via
from accounts.models import Role, User
from crm.actions import imports
from crm.importing import mapping, reading, running
from crm.models import ImportBatch
from crm.models.imports import ImportBatchQuerySet
from monitoring.models import Assessment

WORDS = {
    "read": "rows read",
    "created": "commitments created",
    "without_theme": "of them without a theme of ours",
    "already": "already there",
    "refused": "rows refused",
    "evidence": "pieces of evidence",
    "first": "first appearances (counted, not assessed)",
    "unchanged": "rows without a change",
    "transitions": "status changes",
    "assessed": "draft assessments",
    "with_rationale": "of them with a written reason",
    "withdrawn": "commitments that stand only in the history (withdrawn)",
    "refused_changes": "of the refused rows: status changes",
}
SHOWN = 10


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", required=True, help="path of a mapping, or the name of a shipped one")
        parser.add_argument("--by", help="e-mail of the advocacy officer or leader in whose name it is done")
        parser.add_argument("--cause", default="", choices=["", Assessment.Cause.LEGACY.value])
        parser.add_argument("--dry-run", action="store_true", help="check everything, store nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = person(options["by"])
            plan = mapping.read_file(Path(options["mapping"]))
            if options["dry_run"]:
                self._check(options["file"], plan, options["cause"], user)
            else:
                self._bring_in(options["file"], plan, options["cause"], user)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal

    def _check(self, path: Path, plan: dict[str, Any], cause: str, user: User) -> None:
        with _opened(path) as content:
            shape = reading.detect(content, path.name, path.stat().st_size)
            batch = ImportBatch(author=user, cause=cause, mapping={"shape": shape.as_json(), "plan": plan})
            intake = running.check(batch, content, most=None)
        self._tell(intake.counts.as_json(), [(one.row, one.reason) for one in intake.refusals])
        self.stdout.write("Nothing was stored.")

    def _bring_in(self, path: Path, plan: dict[str, Any], cause: str, user: User) -> None:
        by = Actor(user, Via.IMPORT, "command")
        with _opened(path) as content:
            batch = imports.upload_import(upload=File(content, path.name), name=path.name, by=by)
        batch = imports.map_import(batch=batch, plan=plan, cause=cause, by=by)
        by = Actor(user, Via.IMPORT, str(batch.pk))
        batch = imports.import_now(batch=batch, by=by)
        self._tell(batch.counts, list(batch.refusals.values_list("row", "reason")[:SHOWN]))
        self.stdout.write(
            f"Import {batch.pk}, in the name of {user.email}. To take it back: manage.py revert_import {batch.pk}"
        )

    def _tell(self, counts: dict[str, int], refusals: list[tuple[int, str]]) -> None:
        for name, words in WORDS.items():
            if counts.get(name) or name in {"read", "created", "already", "refused"}:
                self.stdout.write(f"{counts[name]:>7}  {words}")
        for row, reason in refusals[:SHOWN]:
            self.stdout.write(f"  row {row}: {reason}")
        if counts["refused"] > SHOWN:
            self.stdout.write(f"  and {counts['refused'] - SHOWN} more")


def person(email: str | None) -> User:
    """Return in whose name: the one named, else the longest-standing leader or officer."""
    if email:
        found = User.objects.filter(email=email.strip().lower()).first()
        if found is None:
            raise CommandError(f"Nobody has the address {email}.")
        if not found.is_centre:
            raise CommandError(f"{email} is neither an advocacy officer nor leadership.")
        return found
    centre = User.objects.filter(is_active=True, role__in=[Role.LEADERSHIP, Role.OFFICER])
    first = centre.order_by("role", "pk").first()
    if first is None:
        raise CommandError("There is no advocacy officer or leader yet in whose name this could be done.")
    return first


def batch_of(number: int, user: User) -> ImportBatch:
    batches: ImportBatchQuerySet = ImportBatch.objects.changeable_by(user)
    batch = batches.filter(pk=number).first()
    if batch is None:
        raise CommandError(f"There is no import {number}.")
    return batch


def _opened(path: Path) -> Any:
    """Open the file; its size is looked at before its content."""
    if not path.is_file():
        raise CommandError(f"There is no file {path}.")
    if path.stat().st_size > settings.UPLOAD_LIMIT:
        raise CommandError(f"The file is larger than {settings.UPLOAD_LIMIT // 2**20} MB.")
    return path.open("rb")

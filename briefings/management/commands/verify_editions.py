"""`manage.py verify_editions`: is what was signed off still what is stored?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from briefings import proving
from briefings.models import Edition


class Command(BaseCommand):
    help = "Check the data and files of each edition against their fingerprints, and draw the files anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", nargs="?", type=int, help="of a briefing; without it all are checked")
        parser.add_argument("--no-rebuild", action="store_true", help="only compare fingerprints, which is quick")

    def handle(self, *args: Any, **options: Any) -> None:
        found = Edition.objects.for_list().order_by("briefing", "number")
        if options["number"]:
            found = found.filter(briefing=options["number"])
        broken = sum(not self._check(edition, rebuild=not options["no_rebuild"]) for edition in found.iterator())
        if broken:
            raise CommandError(f"{broken} of {len(found)} editions are not whole.")
        self.stdout.write(f"{len(found)} editions, all whole.")

    def _check(self, edition: Edition, *, rebuild: bool) -> bool:
        proof = proving.prove(edition)
        told = [f"data {said(proof.data)}", *(f"{kind} {said(whole)}" for kind, whole in proof.files.items())]
        if rebuild and proof.is_whole:
            told.append(self._rebuilt(edition))
        self.stdout.write(f"briefing {edition.briefing_id}, edition {edition.number}: {', '.join(told)}")
        return proof.is_whole

    def _rebuilt(self, edition: Edition) -> str:
        other = [kind for kind, same in proving.rebuilt(edition).items() if not same]
        if not other:
            return "drawn anew byte by byte the same"
        why = "" if proving.same_programs(edition) else " by other programs than then"
        return f"drawn anew{why}, {' and '.join(other)} came out otherwise: the stored file is served"


def said(whole: bool) -> str:
    return "whole" if whole else "CHANGED"

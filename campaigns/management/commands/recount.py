"""`manage.py recount <file>`: count a published ballot file again. It needs the file and nothing else."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from campaigns.elections.ballots import Contradiction
from campaigns.elections.recounting import recount
from campaigns.elections.words import recount_words

# The exit code: 0 the file bears out its result, 1 it contradicts itself or cannot be read, 2 a lot has to be drawn.
WAITS_FOR_A_LOT = 2


class Command(BaseCommand):
    help = "Count a published ballot file again and print the result, its rounds and the file's SHA-256."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--language", choices=dict(settings.LANGUAGES), default=settings.LANGUAGE_CODE)

    def handle(self, *args: Any, file: Path, language: str, **options: Any) -> None:
        with translation.override(language):
            self.recount(file)

    def recount(self, file: Path) -> None:
        try:
            ballot_file, result = recount(file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except Contradiction as error:
            raise CommandError(str(error)) from error
        self.stdout.write("\n".join(recount_words(ballot_file, result)))
        if not result.is_complete:
            raise SystemExit(WAITS_FOR_A_LOT)

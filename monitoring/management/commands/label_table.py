"""Write docs/labels.md anew from the code that gives the labels."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from monitoring.label_table import as_markdown


class Command(BaseCommand):
    help = "Writes the truth table of the public label into docs/labels.md."

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "labels.md"
        path.write_text(as_markdown(), encoding="utf-8")
        self.stdout.write(f"{path}\n")

"""The question that each missing flag of a promise asks, from reference/questions.csv, in the language of a letter."""

import csv
from functools import cache

from django.conf import settings

from monitoring.models import Commitment


@cache
def questions() -> dict[str, dict[str, str]]:
    """Return flag: language: question."""
    path = settings.BASE_DIR / "reference" / "questions.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return {row.pop("flag"): row for row in csv.DictReader(lines)}


def missing(commitment: Commitment) -> list[str]:
    return [flag for flag in Commitment.QUALITY_FLAGS if not getattr(commitment, flag)]


def asked(commitment: Commitment, language: str) -> list[str]:
    """Return what to ask about this promise, in the order of the six."""
    return [questions()[flag][language if language in ("bg", "en") else "en"] for flag in missing(commitment)]

"""Axis E: how sure the verdict is, computed from what it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

FRESH = timedelta(days=365)


class Confidence(models.TextChoices):
    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")

    @property
    def meaning(self) -> str:
        return str(MEANINGS[self])


MEANINGS = {
    Confidence.HIGH: _(
        "Two or more pieces of evidence, one of them primary and one not from the promisor, the newest less than a "
        "year old, and two people came to the same verdict independently."
    ),
    Confidence.MEDIUM: _("At least one piece of evidence is primary or not from the promisor."),
    Confidence.LOW: _("Neither of these."),
}


@dataclass(frozen=True)
class Grade:
    """One piece of evidence as far as confidence is concerned."""

    is_primary: bool
    is_from_promisor: bool
    dated_on: date


def confidence(evidence: Sequence[Grade], *, coders_agreed: bool, today: date) -> Confidence:
    """Return axis E; agreement means before any adjudication, so one coder alone never reaches `high`."""
    is_solid = (
        len(evidence) >= 2 and any(e.is_primary for e in evidence) and any(not e.is_from_promisor for e in evidence)
    )
    if is_solid and coders_agreed and today - max(e.dated_on for e in evidence) < FRESH:
        return Confidence.HIGH
    if any(e.is_primary or not e.is_from_promisor for e in evidence):
        return Confidence.MEDIUM
    return Confidence.LOW

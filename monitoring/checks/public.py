"""What of the checks the public may know: the question and the counts, once there are too many to tell who looked."""

from dataclasses import dataclass

from monitoring.checks.counting import Coverage, coverage_of_each
from monitoring.models import CheckRound, Commitment

FEWEST = 10  # municipalities checked: under this the numbers could point at somebody


@dataclass(frozen=True)
class Told:
    question: str
    coverage: Coverage


def counts_of(commitment: Commitment) -> Told | None:
    """Return the newest round that was marked public. The caller shows the commitment to everyone."""
    shown = CheckRound.objects.filter(commitment=commitment, is_public=True).order_by("-opened_at", "-pk").first()
    if shown is None:
        return None
    found = coverage_of_each([shown])[shown.pk]
    return Told(shown.question, found) if found.checked >= FEWEST else None

"""How long ago the days of open promises passed."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from monitoring.models.commitments import CommitmentQuerySet
from monitoring.portions import Portion

DAYS = (30, 90, 180, 365)


@dataclass(frozen=True)
class Band(Portion):
    words: str
    n: int
    of: int


def ageing(found: CommitmentQuerySet, today: date) -> list[Band]:
    """Return the overdue ones by how long they are overdue, each with how many are overdue in all."""
    edges = [today, *(today - timedelta(days=days) for days in DAYS)]
    within = {
        f"band{place}": Count("pk", filter=Q(due_on__lt=newer, due_on__gte=older))
        for place, (newer, older) in enumerate(pairwise(edges))
    }
    counts = found.order_by().aggregate(
        **within, oldest=Count("pk", filter=Q(due_on__lt=edges[-1])), of=Count("pk", filter=Q(due_on__lt=today))
    )
    numbers = [*(counts[name] for name in within), counts["oldest"]]
    return [Band(words, n, counts["of"]) for words, n in zip(in_words(), numbers, strict=True)]


def in_words() -> list[str]:
    return [
        _("up to 30 days"), _("31 to 90 days"), _("91 to 180 days"), _("181 days to a year"), _("more than a year"),
    ]  # fmt: skip

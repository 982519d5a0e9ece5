"""A verdict as it was published: what was known that day, and what became of it since."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from monitoring.label import Axes, Label, label, time_of
from monitoring.models import Assessment, Delivery, DueRevision, Evidence


@dataclass(frozen=True)
class Version:
    """One published assessment with the clock of its own day."""

    assessment: Assessment
    due_on: date | None
    label: Label

    @property
    def number(self) -> int:
        return self.assessment.number or 0


def versions_of(published: Iterable[Assessment], revisions: Iterable[DueRevision]) -> list[Version]:
    """Return all versions of one commitment as they stood, the newest first as they come."""
    steps = list(revisions)
    return [as_published(one, steps) for one in published]


def as_published(assessment: Assessment, revisions: list[DueRevision]) -> Version:
    due_on = due_then(assessment.commitment.original_due, revisions, assessment.published_at or assessment.made_at)
    return Version(assessment, due_on, label_then(assessment, due_on))


def due_then(first: date | None, revisions: list[DueRevision], moment: datetime) -> date | None:
    """Return the day it was due as far as that moment knew."""
    known = [step for step in revisions if step.made_at <= moment]
    return max(known, key=lambda step: (step.made_at, step.pk)).due_on if known else first


def label_then(assessment: Assessment, due_on: date | None) -> Label:
    """Return the label on the day of publication: nothing was stale yet, and nothing had replaced it."""
    today = timezone.localdate(assessment.published_at or assessment.made_at)
    delivery = Delivery(assessment.delivery)
    axes = Axes(
        is_superseded=False,
        is_verifiable=assessment.commitment.is_verifiable,
        delivery=delivery,
        time=time_of(due_on=due_on, delivery=delivery, delivered_on=assessment.counts_from, today=today),
        period_closed_and_reviewed=assessment.closes_period,
        newest_evidence_on=None,
    )
    return label(axes, today=today, stalled_after=settings.STALLED_AFTER)


def known_by(evidence: Iterable[Evidence], moment: datetime) -> list[Evidence]:
    """Return what was on record then; what was narrowed since is not among what the caller may hand in."""
    return [one for one in evidence if one.retrieved_at <= moment]

"""The public label of a commitment: a pure function of its axes. Two people cannot label the same facts differently."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from monitoring.models import Commitment, Delivery


class Label(models.TextChoices):
    """In the order in which they are tried: the first that fits is the label."""

    SUPERSEDED = "superseded", _("Superseded")
    UNVERIFIABLE = "unverifiable", _("Cannot be verified")
    NOT_ASSESSED = "not_assessed", _("Not yet assessed")
    REVERSED = "reversed", _("Reversed")
    KEPT = "kept", _("Kept")
    KEPT_LATE = "kept_late", _("Kept late")
    BROKEN = "broken", _("Broken")
    LARGELY_KEPT = "largely_kept", _("Largely kept")
    PARTLY_KEPT = "partly_kept", _("Partly kept")
    OVERDUE = "overdue", _("Overdue")
    STALLED = "stalled", _("Stalled")
    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")

    @property
    def tone(self) -> str:
        """The colour family a badge of this label wears beside its word."""
        return TONES.get(self, "neutral")

    @property
    def meaning(self) -> str:
        """When this label is given, in words."""
        return str(MEANINGS[self])


TONES = {
    Label.KEPT: "kept",
    Label.KEPT_LATE: "kept",
    Label.LARGELY_KEPT: "partly",
    Label.PARTLY_KEPT: "partly",
    Label.IN_PROGRESS: "progress",
    Label.OVERDUE: "overdue",
    Label.STALLED: "overdue",
    Label.BROKEN: "broken",
    Label.REVERSED: "broken",
}
MEANINGS = {
    Label.SUPERSEDED: _("A newer commitment has taken its place."),
    Label.UNVERIFIABLE: _("It is worded so that nobody could say whether it was kept."),
    Label.NOT_ASSESSED: _("Nobody has judged it yet. This says nothing about what was done."),
    Label.REVERSED: _("It was delivered and then undone."),
    Label.KEPT: _("It was delivered completely, and in time where there is a deadline."),
    Label.KEPT_LATE: _("It was delivered completely, after the deadline."),
    Label.BROKEN: _(
        "It was given up; or its period is over, a person reviewed it, and it was not started or no evidence was found."
    ),
    Label.LARGELY_KEPT: _("Its period is over, a person reviewed it, and a substantial part was delivered."),
    Label.PARTLY_KEPT: _("Its period is over, a person reviewed it, and a limited part was delivered."),
    Label.OVERDUE: _("The deadline has passed and no closing review was made. This alone is never a verdict."),
    Label.STALLED: _("It is running, and nothing new has been seen for a long time."),
    Label.NOT_STARTED: _("It is running; work has not started or no evidence of any was found."),
    Label.IN_PROGRESS: _("It is running, and a part of it is delivered."),
}
KEPT = (Label.KEPT, Label.KEPT_LATE)
# Nothing can be said of these yet, or any more: they stand in no denominator.
UNJUDGED = (Label.SUPERSEDED, Label.UNVERIFIABLE, Label.NOT_ASSESSED)


class Time(models.TextChoices):
    """Axis C: where the promise stands against the clock. Computed, never typed."""

    NO_DEADLINE = "no_deadline", _("no deadline")
    RUNNING = "running", _("running")
    MET = "met", _("met")
    MET_LATE = "met_late", _("met late")
    OVERDUE = "overdue", _("overdue")


@dataclass(frozen=True)
class Axes:
    """What the label is made of."""

    is_superseded: bool
    is_verifiable: bool
    delivery: Delivery
    time: Time
    period_closed_and_reviewed: bool
    newest_evidence_on: date | None  # None: its age is not known, so nothing can be called stalled


def time_of(*, due_on: date | None, delivery: Delivery, delivered_on: date | None, today: date) -> Time:
    """Return axis C: a complete one met its deadline or met it late, all others run against today."""
    if delivery == Delivery.COMPLETE:
        return Time.MET_LATE if due_on and delivered_on and delivered_on > due_on else Time.MET
    if due_on is None:
        return Time.NO_DEADLINE
    return Time.OVERDUE if due_on < today else Time.RUNNING


def label(axes: Axes, *, today: date, stalled_after: timedelta) -> Label:
    """Return the first label that fits. A passed deadline alone never makes a verdict."""
    if axes.is_superseded:
        return Label.SUPERSEDED
    if not axes.is_verifiable:
        return Label.UNVERIFIABLE
    return _of_verdict(axes) or _while_running(axes, today, stalled_after)


def _of_verdict(axes: Axes) -> Label | None:
    if axes.delivery == Delivery.COMPLETE:
        return Label.KEPT_LATE if axes.time == Time.MET_LATE else Label.KEPT
    if axes.delivery in SETTLED:
        return SETTLED[axes.delivery]
    return CLOSED[axes.delivery] if axes.period_closed_and_reviewed else None


SETTLED = {
    Delivery.NOT_ASSESSED: Label.NOT_ASSESSED,
    Delivery.REVERSED: Label.REVERSED,
    Delivery.ABANDONED: Label.BROKEN,
}
CLOSED = {
    Delivery.SUBSTANTIAL: Label.LARGELY_KEPT,
    Delivery.LIMITED: Label.PARTLY_KEPT,
    Delivery.NOT_STARTED: Label.BROKEN,
    Delivery.NO_EVIDENCE: Label.BROKEN,
}


def _while_running(axes: Axes, today: date, stalled_after: timedelta) -> Label:
    if axes.time == Time.OVERDUE:
        return Label.OVERDUE
    if axes.newest_evidence_on is not None and today - axes.newest_evidence_on > stalled_after:
        return Label.STALLED
    if axes.delivery in {Delivery.NOT_STARTED, Delivery.NO_EVIDENCE}:
        return Label.NOT_STARTED
    return Label.IN_PROGRESS


def axes_of(commitment: Commitment, today: date) -> Axes:
    """Read the axes off a commitment of `for_list()`; without any evidence its age counts from the assessment."""
    verdict = commitment.verdict
    delivery = Delivery(verdict.delivery) if verdict else Delivery.NOT_ASSESSED
    delivered_on = verdict.counts_from if verdict else None
    newest = commitment.newest_evidence_on
    return Axes(
        is_superseded=commitment.superseded_by_id is not None,
        is_verifiable=commitment.is_verifiable,
        delivery=delivery,
        time=time_of(due_on=commitment.due_on, delivery=delivery, delivered_on=delivered_on, today=today),
        period_closed_and_reviewed=bool(verdict and verdict.closes_period),
        newest_evidence_on=newest or (verdict.assessed_on if verdict else None),
    )


def label_of(commitment: Commitment, today: date) -> Label:
    return label(axes_of(commitment, today), today=today, stalled_after=settings.STALLED_AFTER)

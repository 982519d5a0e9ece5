"""The public label of a commitment: a pure function of its axes. Two people cannot label the same facts differently."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from monitoring.models.assessments import Delivery


class Label(models.TextChoices):
    SUPERSEDED = "superseded", _("Superseded")
    UNVERIFIABLE = "unverifiable", _("Cannot be verified")
    NOT_ASSESSED = "not_assessed", _("Not yet assessed")
    REVERSED = "reversed", _("Reversed")
    KEPT = "kept", _("Kept")
    KEPT_LATE = "kept_late", _("Kept late")
    LARGELY_KEPT = "largely_kept", _("Largely kept")
    PARTLY_KEPT = "partly_kept", _("Partly kept")
    BROKEN = "broken", _("Broken")
    OVERDUE = "overdue", _("Overdue")
    STALLED = "stalled", _("Stalled")
    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")

    @property
    def tone(self) -> str:
        """The colour family a badge of this label wears beside its word."""
        return TONES.get(self, "neutral")


TONES = {
    Label.KEPT: "kept",
    Label.KEPT_LATE: "kept",
    Label.LARGELY_KEPT: "kept",
    Label.PARTLY_KEPT: "progress",
    Label.IN_PROGRESS: "progress",
    Label.OVERDUE: "overdue",
    Label.STALLED: "overdue",
    Label.BROKEN: "broken",
    Label.REVERSED: "broken",
}


class Time(StrEnum):
    """Axis C: where the promise stands against the clock. Computed, never typed."""

    NO_DEADLINE = "no_deadline"
    RUNNING = "running"
    MET = "met"
    MET_LATE = "met_late"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Axes:
    """What the label is made of."""

    is_superseded: bool
    is_verifiable: bool
    delivery: Delivery
    time: Time
    period_closed_and_reviewed: bool
    newest_evidence_on: date | None


def time_of(*, due_on: date | None, delivery: Delivery, assessed_on: date | None, today: date) -> Time:
    """Return axis C; a promise counts as met on the day its completion was assessed."""
    if delivery == Delivery.COMPLETE and assessed_on:
        return Time.MET_LATE if due_on and assessed_on > due_on else Time.MET
    if due_on is None:
        return Time.NO_DEADLINE
    return Time.OVERDUE if due_on < today else Time.RUNNING


def label(axes: Axes, *, today: date, stalled_after: timedelta) -> Label:
    """Return the first label that fits. A passed deadline alone never makes a verdict."""
    if axes.is_superseded:
        return Label.SUPERSEDED
    if not axes.is_verifiable:
        return Label.UNVERIFIABLE
    return _by_delivery(axes) or _by_time(axes, today, stalled_after)


def _by_delivery(axes: Axes) -> Label | None:
    if axes.delivery == Delivery.NOT_ASSESSED:
        return Label.NOT_ASSESSED
    if axes.delivery == Delivery.REVERSED:
        return Label.REVERSED
    if axes.delivery == Delivery.COMPLETE:
        return Label.KEPT_LATE if axes.time == Time.MET_LATE else Label.KEPT
    if axes.delivery == Delivery.ABANDONED:
        return Label.BROKEN
    if axes.period_closed_and_reviewed:
        return {Delivery.SUBSTANTIAL: Label.LARGELY_KEPT, Delivery.LIMITED: Label.PARTLY_KEPT}.get(
            axes.delivery, Label.BROKEN
        )
    return None


def _by_time(axes: Axes, today: date, stalled_after: timedelta) -> Label:
    if axes.time == Time.OVERDUE:
        return Label.OVERDUE
    if axes.newest_evidence_on is None or today - axes.newest_evidence_on > stalled_after:
        if axes.delivery in {Delivery.LIMITED, Delivery.SUBSTANTIAL} or axes.newest_evidence_on is not None:
            return Label.STALLED
    if axes.delivery in {Delivery.NOT_STARTED, Delivery.NO_EVIDENCE}:
        return Label.NOT_STARTED
    return Label.IN_PROGRESS

"""The label once more, as the database works it out for filters and counts; a test holds it equal to `label.label`."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from monitoring.label import CLOSED, SETTLED, Label
from monitoring.models import Commitment, Delivery


def with_label(commitments: QuerySet[Commitment], today: date) -> QuerySet[Commitment]:
    """Annotate `label`; the queryset has the annotations of `for_list()`."""
    return commitments.annotate(label=label_case(today))


def carrying(commitments: QuerySet[Commitment], labels: Iterable[str], today: date) -> QuerySet[Commitment]:
    """Return those that carry one of the labels."""
    return commitments.annotate(label=label_case(today)).filter(label__in=list(labels))


def label_case(today: date) -> Case:
    return Case(
        When(superseded_by__isnull=False, then=Value(Label.SUPERSEDED)),
        When(is_verifiable=False, then=Value(Label.UNVERIFIABLE)),
        When(verdict__isnull=True, then=Value(Label.NOT_ASSESSED)),
        *(When(verdict__delivery=delivery, then=Value(found)) for delivery, found in SETTLED.items()),
        *_complete(),
        *(When(verdict__closes_period=True, verdict__delivery=one, then=Value(found)) for one, found in CLOSED.items()),
        *_running(today),
        default=Value(Label.IN_PROGRESS),
        output_field=CharField(),
    )


def _complete() -> list[When]:
    late = Q(due_on__lt=Coalesce(F("verdict__delivered_on"), F("verdict__assessed_on")))
    return [
        When(late, verdict__delivery=Delivery.COMPLETE, then=Value(Label.KEPT_LATE)),
        When(verdict__delivery=Delivery.COMPLETE, then=Value(Label.KEPT)),
    ]


def _running(today: date) -> list[When]:
    long_ago = today - settings.STALLED_AFTER
    unseen = Q(newest_evidence_on__lt=long_ago) | Q(newest_evidence_on=None, verdict__assessed_on__lt=long_ago)
    not_started = Q(verdict__delivery__in=[Delivery.NOT_STARTED, Delivery.NO_EVIDENCE])
    return [
        When(due_on__lt=today, then=Value(Label.OVERDUE)),
        When(unseen, then=Value(Label.STALLED)),
        When(not_started, then=Value(Label.NOT_STARTED)),
    ]


def counts_by_label(commitments: QuerySet[Commitment], today: date) -> Counter[Label]:
    """Return how many of these carry each label."""
    rows = commitments.annotate(label=label_case(today)).order_by().values("label").annotate(n=Count("pk"))
    return Counter({Label(row["label"]): row["n"] for row in rows})

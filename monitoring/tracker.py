"""The public tracker: read as nobody, so that it is the same for everyone, a signed-in leader included."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from accounts.remembered import until_the_next_change
from crm.filters import ordered
from crm.models import Organisation, Tenure
from monitoring.filters import ORDERS
from monitoring.label import KEPT, UNJUDGED, Label
from monitoring.label_query import counts_by_label
from monitoring.models import Assessment, Commitment, DueRevision, Evidence, MinorityNote
from monitoring.models.commitments import CommitmentQuerySet
from monitoring.portions import Portion
from monitoring.public.addresses import absolute
from monitoring.rows import Row

NOBODY = AnonymousUser()

# What the download tells; never who wrote or approved it.
OF_VERDICT = (
    "number", "delivery", "delivered_on", "result", "failure", "rationale", "waiver", "cause", "closes_period",
    "coders_agreed", "urgent_reason", "method_version", "assessed_on", "published_at",
)  # fmt: skip
OF_REPLY = ("outcome", "sent_on", "due_on", "received_on", "their_words", "our_answer", "effect")
OF_EVIDENCE = (
    "title", "kind", "publisher", "source_on", "url", "sha256", "passage", "page", "stance", "origin", "directness",
)  # fmt: skip


def commitments() -> CommitmentQuerySet:
    return Commitment.objects.visible_to(NOBODY).for_list().for_reader(NOBODY)


def told_of() -> CommitmentQuerySet:
    """Whatever the tracker shows or once showed, for what happened to it."""
    return Commitment.objects.once_public()


def once_public() -> CommitmentQuerySet:
    """Those of the tracker and those withdrawn from it."""
    shown = Commitment.objects.once_public().for_list().for_reader(NOBODY)
    post = Prefetch("spoken_as", Tenure.objects.visible_to(NOBODY).select_related("office"))
    return shown.select_related("place", "spoken_by").prefetch_related(post)


def kept_for(pk: int) -> Organisation | None:
    """Return the body into which this one was merged."""
    return Organisation.objects.kept_for(pk, NOBODY)


def in_order(found: QuerySet[Commitment], sort: str) -> QuerySet[Commitment]:
    return ordered(found, sort, ORDERS)


def institutions() -> QuerySet[Organisation]:
    """Bodies that owe something on the tracker, or did before it was withdrawn, and may be named there."""
    owing = Commitment.objects.once_public().order_by().values("owed_by")
    return Organisation.objects.visible_to(NOBODY).filter(pk__in=owing)


def evidence(commitment: Commitment) -> QuerySet[Evidence]:
    return Evidence.objects.visible_to(NOBODY).filter(commitment=commitment).for_list()


def assessments(commitment: Commitment) -> QuerySet[Assessment]:
    notes = Prefetch("minority_notes", MinorityNote.objects.visible_to(NOBODY).for_list(), to_attr="public_notes")
    found = Assessment.objects.visible_to(NOBODY).filter(commitment=commitment).for_list()
    return found.prefetch_related(notes)


def revisions(commitment: Commitment) -> QuerySet[DueRevision]:
    return DueRevision.objects.visible_to(NOBODY).filter(commitment=commitment).order_by("made_at", "pk")


@dataclass(frozen=True)
class Count(Portion):
    """How many carry a label."""

    label: Label
    n: int
    of: int


@dataclass(frozen=True)
class Summary:
    """The tracker in numbers, each with what it is a part of."""

    total: int
    assessed: int
    kept: int
    broken: int
    overdue: int
    not_assessed: int
    unverifiable: int
    counts: list[Count]


def in_numbers() -> Summary:
    """The whole tracker today. At 200,000 commitments counting takes a seventh of a second."""
    return until_the_next_change("tracker", lambda: summary(commitments(), timezone.localdate()))


def agreed() -> dict[str, int]:
    """Of the published verdicts that two people coded, in how many they agreed."""
    coded = Assessment.objects.visible_to(NOBODY).exclude(coders_agreed=None)
    return {"n": coded.filter(coders_agreed=True).count(), "of": coded.count()}


def summary(of: QuerySet[Commitment], today: date) -> Summary:
    found = counts_by_label(of, today)
    total = found.total()
    return Summary(
        total=total,
        assessed=total - sum(found[label] for label in UNJUDGED),
        kept=sum(found[label] for label in KEPT),
        broken=found[Label.BROKEN],
        overdue=found[Label.OVERDUE],
        not_assessed=found[Label.NOT_ASSESSED],
        unverifiable=found[Label.UNVERIFIABLE],
        counts=[Count(label, found[label], total) for label in Label if found[label]],
    )


def with_details(found: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """Load what the download tells besides the row."""
    shown: QuerySet[Evidence] = Evidence.objects.visible_to(NOBODY).order_by("pk")
    steps: QuerySet[DueRevision] = DueRevision.objects.order_by("made_at", "pk")
    found = found.prefetch_related(Prefetch("evidence", shown, to_attr="shown_evidence"), "verdict__reply")
    return found.prefetch_related(Prefetch("due_revisions", steps, to_attr="shown_revisions"))


def as_data(rows: Iterable[Row], language: str) -> list[dict[str, Any]]:
    """Return the commitments as plain data, with keys and codes that never change with a language."""
    return [record_of(row, language) for row in rows]


def record_of(row: Row, language: str) -> dict[str, Any]:
    one = row.commitment
    cited = (
        ("public-version", language, one.pk, one.verdict.number) if one.verdict else ("public-detail", language, one.pk)
    )
    return {
        "id": one.pk,
        "url": absolute(*cited),
        "title": one.title,
        "verbatim": one.verbatim,
        "language": one.language,
        "owed_by": one.owed_by.name if one.owed_by and row.body else None,
        "office": one.owed_office.title if one.owed_office and row.office else None,
        "made_on": one.made_on,
        "original_due": one.original_due,
        "due": row.due_on,
        "due_revisions": [{"due": step.due_on, "reason": step.reason} for step in one.shown_revisions],  # type: ignore[attr-defined]
        "label": row.label.value,
        "time": row.time.value,
        "quality": one.quality,
        "test": {"complete": one.test_complete, "broken": one.test_broken, "source": one.test_source},
        "assessment": verdict_of(one.verdict),
        "evidence": [evidence_of(item) for item in one.shown_evidence],  # type: ignore[attr-defined]
    }


def verdict_of(verdict: Assessment | None) -> dict[str, Any] | None:
    if verdict is None:
        return None
    reply = getattr(verdict, "reply", None)
    asked = reply if reply and reply.sent_on else None
    told = {name: getattr(asked, name) for name in OF_REPLY} if asked else None
    return {**{name: getattr(verdict, name) for name in OF_VERDICT}, "reply": told}


def evidence_of(item: Evidence) -> dict[str, Any]:
    return {"id": item.pk, **{name: getattr(item, name) for name in OF_EVIDENCE}}

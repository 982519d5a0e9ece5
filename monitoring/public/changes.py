"""What happened to published commitments: for the feed, the corrections log and the mails of those who follow."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.templatetags.fmt import day
from monitoring.models import Assessment, Commitment, DueRevision, Reply
from monitoring.models.commitments import CommitmentQuerySet
from monitoring.public.versions import Version, as_published

MOST = 50
VERSIONS = Assessment.objects.filter(state=Assessment.State.PUBLISHED).order_by("number")


class Kind(models.TextChoices):
    COMMITMENT = "commitment", gettext_lazy("New commitment")
    VERDICT = "verdict", gettext_lazy("New verdict")
    CORRECTION = "correction", gettext_lazy("Our correction")
    MOVED = "moved", gettext_lazy("Moved day")
    REPLY = "reply", gettext_lazy("Reply of the institution")
    WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")


@dataclass(frozen=True)
class Change:
    """One thing that happened; never who of us did it."""

    kind: Kind
    at: datetime
    commitment: Commitment
    now: Version | None = None
    before: Version | None = None
    revision: DueRevision | None = None
    reply: Reply | None = None
    day_before: date | None = None

    @property
    def key(self) -> str:
        """What it is called for good."""
        number = self.now.number if self.now else self.revision.pk if self.revision else ""
        return f"commitment/{self.commitment.pk}/{self.kind}{f'/{number}' if number else ''}"

    @property
    def what(self) -> str:
        """From what to what, in words."""
        if self.revision:
            before = day(self.day_before) or _("no day")
            return _("Due: %(before)s → %(now)s") % {"before": before, "now": day(self.revision.due_on)}
        if self.reply:
            return str(self.reply.get_outcome_display())
        if self.now:
            return arrow(self.before.label.label if self.before else "", self.now.label.label)
        return ""

    @property
    def why(self) -> str:
        if self.revision:
            return self.revision.reason
        if self.reply:
            return self.reply.their_words
        return self.now.assessment.rationale if self.now else self.commitment.withdrawn_reason


def arrow(before: object, now: object) -> str:
    return f"{before} → {now}" if before and before != now else str(now)


def latest(reached: CommitmentQuerySet, *, after: datetime | None = None, most: int = MOST) -> list[Change]:
    """Return the newest changes of these commitments, among them withdrawn ones; of those only that they went."""
    standing = reached.filter(withdrawn_at=None)
    verdicts = told(versions(standing, Assessment.objects.all(), after, most))
    told_of = (came, moved, replied)
    parts = [verdicts, withdrawn(reached, after, most), *(part(standing, after, most) for part in told_of)]
    found = [change for part in parts for change in part]
    return sorted(found, key=lambda change: (change.at, change.key), reverse=True)[:most]


def corrections(reached: CommitmentQuerySet, most: int) -> list[Change]:
    """Return what we had wrong: verdicts put right, and commitments taken back."""
    ours = Assessment.objects.filter(cause=Assessment.Cause.CORRECTION)
    found = [*told(versions(reached.filter(withdrawn_at=None), ours, None, most)), *withdrawn(reached, None, most)]
    return sorted(found, key=lambda change: (change.at, change.key), reverse=True)[:most]


def came(standing: CommitmentQuerySet, after: datetime | None, most: int) -> Iterator[Change]:
    """Commitments new to their readers, most of them together with their first verdict."""
    rows = standing.filter(published_at__gt=after) if after else standing
    shown = Prefetch("assessments", VERSIONS)
    for one in rows.order_by("-published_at", "-pk").prefetch_related(shown)[:most]:
        first = next((version for version in one.assessments.all() if came_with(version, one)), None)
        yield Change(Kind.COMMITMENT, one.published_at, one, as_published(first, []) if first else None)  # type: ignore[arg-type]


def came_with(version: Assessment, commitment: Commitment) -> bool:
    return version.published_at == commitment.published_at


def versions(
    standing: CommitmentQuerySet, of: QuerySet[Assessment], after: datetime | None, most: int
) -> list[Assessment]:
    rows = of.filter(state=Assessment.State.PUBLISHED, commitment__in=standing.order_by().values("pk"))
    rows = rows.filter(published_at__gt=after) if after else rows
    steps = Prefetch("commitment__due_revisions", DueRevision.objects.order_by("made_at", "pk"))
    earlier = Prefetch("commitment__assessments", VERSIONS)
    loaded = rows.select_related("commitment").prefetch_related(steps).prefetch_related(earlier)
    return list(loaded.order_by("-published_at", "-pk")[:most])


def told(found: Iterable[Assessment]) -> Iterator[Change]:
    for one in found:
        if came_with(one, one.commitment):
            continue  # told by the commitment itself
        steps = list(one.commitment.due_revisions.all())
        earlier = [other for other in one.commitment.assessments.all() if (other.number or 0) < (one.number or 0)]
        before = as_published(earlier[-1], steps) if earlier else None
        kind = Kind.CORRECTION if one.cause == Assessment.Cause.CORRECTION else Kind.VERDICT
        yield Change(kind, one.published_at or one.made_at, one.commitment, as_published(one, steps), before)


def moved(standing: CommitmentQuerySet, after: datetime | None, most: int) -> Iterator[Change]:
    """Days moved since publication; what was moved before is part of the first page."""
    rows = DueRevision.objects.filter(
        commitment__in=standing.order_by().values("pk"), made_at__gt=models.F("commitment__published_at")
    )
    rows = rows.filter(made_at__gt=after) if after else rows
    steps = Prefetch("commitment__due_revisions", DueRevision.objects.order_by("made_at", "pk"))
    for one in rows.select_related("commitment").prefetch_related(steps).order_by("-made_at", "-pk")[:most]:
        earlier = [
            step.due_on
            for step in one.commitment.due_revisions.all()
            if (step.made_at, step.pk) < (one.made_at, one.pk)
        ]
        before = earlier[-1] if earlier else one.commitment.original_due
        yield Change(Kind.MOVED, one.made_at, one.commitment, revision=one, day_before=before)


def replied(standing: CommitmentQuerySet, after: datetime | None, most: int) -> Iterator[Change]:
    """What an institution said, or did not say, of a verdict that was published before its day had come."""
    asked = Reply.objects.filter(assessment__commitment__in=standing.order_by().values("pk"))
    rows = asked.filter(assessment__state="published", closed_at__gt=models.F("assessment__published_at"))
    rows = rows.filter(closed_at__gt=after) if after else rows
    steps = Prefetch("assessment__commitment__due_revisions", DueRevision.objects.order_by("made_at", "pk"))
    loaded = rows.select_related("assessment__commitment").prefetch_related(steps).order_by("-closed_at", "-pk")
    for one in loaded[:most]:
        of, verdict = one.assessment.commitment, one.assessment
        yield Change(Kind.REPLY, one.closed_at, of, as_published(verdict, list(of.due_revisions.all())), reply=one)  # type: ignore[arg-type]


def withdrawn(reached: CommitmentQuerySet, after: datetime | None, most: int) -> Iterator[Change]:
    rows = reached.exclude(withdrawn_at=None)
    rows = rows.filter(withdrawn_at__gt=after) if after else rows
    for one in rows.order_by("-withdrawn_at", "-pk")[:most]:
        yield Change(Kind.WITHDRAWN, one.withdrawn_at or one.made_at, one)

"""What came before and after a commitment, and what each government did with it, as its reader may know."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.gates import Visitor, is_centre
from monitoring.lineage.put_to import below, children
from monitoring.models import Commitment, CommitmentRelation, Inheritance, Succession

Kind = CommitmentRelation.Kind
# From either end: this one does it, or it is done to this one.
FROM_HERE: dict[str, str | Promise] = {
    Kind.SUPERSEDES: _("Supersedes"), Kind.MERGES: _("Merges"), Kind.RESTATES: _("Restates"),
    Kind.PART_OF: _("Is part of"),
}  # fmt: skip
FROM_THERE: dict[str, str | Promise] = {
    Kind.SUPERSEDES: _("Superseded by"), Kind.MERGES: _("Merged into"), Kind.RESTATES: _("Restated as"),
    Kind.PART_OF: _("Has as a part"),
}  # fmt: skip


@dataclass(frozen=True)
class Tie:
    """A relation seen from one of its ends."""

    record: CommitmentRelation
    words: str
    other: Commitment

    @property
    def is_over(self) -> bool:
        return self.record.ended_at is not None

    @property
    def replaces_this(self) -> bool:
        return not self.is_over and self.record.replaces and self.record.commitment_id == self.other.pk


def ties_of(commitment: Commitment, user: Visitor) -> list[Tie]:
    """Only those of which the reader sees both ends; those taken back come last."""
    rows = CommitmentRelation.objects.visible_to(user).filter(Q(commitment=commitment) | Q(other=commitment))
    found = [tie(one, commitment) for one in rows.for_list()]
    return sorted(found, key=lambda one: one.is_over)


def tie(relation: CommitmentRelation, seen_from: Commitment) -> Tie:
    if relation.commitment_id == seen_from.pk:
        return Tie(relation, str(FROM_HERE[relation.kind]), relation.other)
    return Tie(relation, str(FROM_THERE[relation.kind]), relation.commitment)


@dataclass(frozen=True)
class Step:
    """A change of government, and what became of the promise under it; without an answer it is still open."""

    succession: Succession
    answers: list[Inheritance]  # the newest first
    restated_as: Commitment | None

    @property
    def answer(self) -> Inheritance | None:
        return self.answers[0] if self.answers else None

    @property
    def earlier(self) -> list[Inheritance]:
        return self.answers[1:]


def steps_of(commitment: Commitment, user: Visitor) -> list[Step]:
    """The oldest first; the open questions are the centre's own."""
    answers = Inheritance.objects.visible_to(user).filter(commitment=commitment).newest_first()
    given: dict[int, list[Inheritance]] = {}
    for one in answers.select_related("succession"):
        given.setdefault(one.succession_id, []).append(one)
    restated = {one.restated_as_id for rows in given.values() for one in rows if one.restated_as_id}
    seen = Commitment.objects.visible_to(user).in_bulk(restated) if restated else {}
    changes = [rows[0].succession for rows in given.values()] + unanswered(commitment, user, set(given))
    return [
        Step(one, given.get(one.pk, []), newest_wording(given.get(one.pk, []), seen))
        for one in sorted(changes, key=lambda one: (one.happened_on, one.pk))
        if one.voided_at is None
    ]


def newest_wording(answers: list[Inheritance], seen: dict[int, Commitment]) -> Commitment | None:
    return seen.get(answers[0].restated_as_id or 0) if answers else None


def unanswered(commitment: Commitment, user: Visitor, answered: set[int]) -> list[Succession]:
    if not is_centre(user) or commitment.owed_by_id is None or not is_open(commitment):
        return []
    rows = Succession.objects.visible_to(user).standing().exclude(pk__in=answered).for_list()
    if commitment.made_on:
        rows = rows.filter(happened_on__gt=commitment.made_on)
    changes = list(rows)
    by_parent = children(user) if any(one.covers_below for one in changes) else {}
    return [
        one
        for one in changes
        if commitment.owed_by_id in (below(one.body_id, by_parent) if one.covers_below else {one.body_id})
    ]


def is_open(commitment: Commitment) -> bool:
    """As `CommitmentQuerySet.unfinished` has it, of one that is loaded."""
    verdict = commitment.verdict
    if commitment.withdrawn_at or commitment.superseded_by_id:
        return False
    return not (verdict and (verdict.is_final or verdict.closes_period))

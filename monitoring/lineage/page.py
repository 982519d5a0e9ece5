"""The page of a change of government: each promise it asks about, with the newest answer."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from accounts.gates import Visitor
from monitoring.lineage.put_to import Answered, put_to, with_answer
from monitoring.models import Commitment, Inheritance, Succession
from monitoring.models.commitments import CommitmentQuerySet
from monitoring.rows import Row, rows_of


@dataclass(frozen=True)
class Inherited:
    row: Row
    answer: Inheritance | None
    restated_as: Commitment | None


@dataclass(frozen=True)
class Count:
    answer: Inheritance.Answer
    n: int
    of: int


def asked_about(succession: Succession, user: Visitor) -> CommitmentQuerySet:
    """The open questions first, then by the day they are due."""
    rows: CommitmentQuerySet = with_answer(put_to(succession, user).for_list().for_reader(user), succession)  # type: ignore[assignment]
    return rows.order_by(F("answer").asc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk")


def inherited(commitments: Iterable[Commitment], succession: Succession, user: Visitor, today: date) -> list[Inherited]:
    """Two more queries for all of them: the answers, and what the restated ones became."""
    rows = rows_of(commitments, today)
    given = Inheritance.objects.visible_to(user).filter(
        succession=succession, commitment__in=[row.commitment.pk for row in rows]
    )
    newest = {one.commitment_id: one for one in given.order_by("made_at", "pk")}
    seen = Commitment.objects.visible_to(user).in_bulk([one.restated_as_id or 0 for one in newest.values()])
    return [
        Inherited(row, one, seen.get(one.restated_as_id or 0) if one else None)
        for row, one in ((row, newest.get(row.commitment.pk)) for row in rows)
    ]


def counts(succession: Succession, user: Visitor) -> tuple[Answered, list[Count]]:
    """How many of those this reader sees were answered, and how."""
    rows = with_answer(put_to(succession, user).order_by(), succession)
    found = Counter(rows.values_list("answer", flat=True))  # type: ignore[misc]
    of = found.total()
    answered = Answered(of - found[None], of)
    return answered, [Count(one, found[one.value], of) for one in Inheritance.Answer]

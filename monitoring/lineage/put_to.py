"""Which promises a change of government asks about, and how many of them were answered."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.gates import Visitor
from crm.models import Organisation
from monitoring.models import Commitment, Inheritance, Succession
from monitoring.models.commitments import CommitmentQuerySet
from monitoring.portions import Portion


@dataclass(frozen=True)
class Answered(Portion):
    """How many of how many."""

    n: int
    of: int

    @property
    def open(self) -> int:
        return self.of - self.n


def put_to(succession: Succession, user: Visitor) -> CommitmentQuerySet:
    """What its bodies had promised before that day and is still open, and whatever was answered already."""
    return asked(succession, bodies_of(succession, user), user)


def asked(succession: Succession, bodies: Iterable[int], user: Visitor) -> CommitmentQuerySet:
    seen = Commitment.objects.visible_to(user)
    before = Q(made_on=None) | Q(made_on__lt=succession.happened_on)
    still_open = Commitment.objects.standing().without_final_verdict().order_by().values("pk")
    answered = Inheritance.objects.filter(succession=succession).values("commitment")
    return seen.filter(Q(pk__in=answered) | Q(before, owed_by__in=list(bodies), pk__in=still_open))


def bodies_of(succession: Succession, user: Visitor) -> set[int]:
    """The body, and with it all that stand under it as far as this reader sees the ties between them."""
    if not succession.covers_below:
        return {succession.body_id}
    return below(succession.body_id, children(user))


def children(user: Visitor) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    ties = Organisation.objects.visible_to(user).exclude(parent=None).order_by().values_list("pk", "parent")
    for pk, parent in ties:
        found[parent or 0].append(pk)
    return found


def below(top: int, by_parent: dict[int, list[int]]) -> set[int]:
    seen: set[int] = set()
    ahead = {top}
    while ahead:
        seen |= ahead
        ahead = {child for one in ahead for child in by_parent.get(one, ())} - seen
    return seen


def with_answer(commitments: QuerySet[Commitment], succession: Succession) -> QuerySet[Commitment]:
    """Annotate the newest answer of each; None where nobody has answered."""
    newest = Inheritance.objects.filter(succession=succession, commitment=OuterRef("pk")).newest_first()
    return commitments.annotate(answer=Subquery(newest.values("answer")[:1]))


def counted(succession: Succession, user: Visitor) -> Answered:
    """As far as this reader sees the promises."""
    found = put_to(succession, user).order_by()
    answered = Inheritance.objects.filter(succession=succession).values("commitment")
    return Answered(found.filter(pk__in=answered).count(), found.count())

"""How often two people who coded on their own gave the same answer: per cent, and Krippendorff's alpha beside it.

Per cent alone flatters: where almost everything is "limited", two people agree often by chance. Alpha takes that off:
1 is perfect, 0 is what chance would give.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db.models import OuterRef, Subquery

from accounts.gates import Visitor
from monitoring.models import Coding


@dataclass(frozen=True)
class Agreement:
    """Of so many pairs so many agree; `alpha` is None where it means nothing."""

    n: int
    same: int
    alpha: float | None
    has_one_answer: bool = False  # everybody always said the same: nothing to tell agreement from chance by

    @property
    def percent(self) -> float | None:
        return 100 * self.same / self.n if self.n else None


@dataclass(frozen=True)
class Period:
    """Agreement on delivery and on result among what was coded twice between two days."""

    first: date
    last: date
    delivery: Agreement
    result: Agreement


def agreement_of(pairs: Sequence[tuple[str, str]]) -> Agreement:
    """Nominal: answers are equal or not, nothing lies between."""
    same = sum(one == other for one, other in pairs)
    answers = {answer for pair in pairs for answer in pair}
    if len(answers) < 2:
        return Agreement(len(pairs), same, None, has_one_answer=bool(pairs))
    return Agreement(len(pairs), same, alpha([list(coder) for coder in zip(*pairs, strict=True)]))


def alpha(coders: Sequence[Sequence[str | None]]) -> float:
    """Return Krippendorff's alpha, nominal, for any number of coders; None is an answer that nobody gave."""
    import krippendorff  # type: ignore[import-untyped]  # noqa: PLC0415  it brings numpy, which one page needs

    answers = sorted({one for row in coders for one in row if one is not None})
    numbers = {answer: place for place, answer in enumerate(answers)}
    data = [[float("nan") if one is None else float(numbers[one]) for one in row] for row in coders]
    return float(krippendorff.alpha(reliability_data=data, level_of_measurement="nominal"))


def agreement_in(first: date, last: date, reader: Visitor) -> Period:
    """Count what the reader may see, by the day of the second coding."""
    seen = Coding.objects.visible_to(reader)
    begun = seen.filter(assessment=OuterRef("assessment"), step=Coding.Step.FIRST)
    pairs = list(
        seen.filter(step=Coding.Step.SECOND, made_at__date__range=(first, last))
        .annotate(first_delivery=Subquery(begun.values("delivery")[:1]))
        .annotate(first_result=Subquery(begun.values("result")[:1]))
        .order_by("pk")
        .values_list("first_delivery", "delivery", "first_result", "result")
    )
    return Period(
        first, last,
        delivery=agreement_of([cast("tuple[str, str]", pair[:2]) for pair in pairs]),
        result=agreement_of([cast("tuple[str, str]", pair[2:]) for pair in pairs]),
    )  # fmt: skip

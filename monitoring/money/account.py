"""The money behind one promise as its page shows it: each sum as written, with the other currency beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from accounts.gates import Visitor
from accounts.templatetags.fmt import money
from monitoring.models import Commitment, MoneyLine
from monitoring.money.exchange import BGN, EUR, Sum, in_euro, in_lev, total


@dataclass(frozen=True)
class Line:
    """One sum; a figure that a newer one took the place of is shown and counted no more."""

    record: MoneyLine
    replaced_by: MoneyLine | None

    @property
    def written(self) -> str:
        return money(self.record.amount, self.record.currency)

    @property
    def converted(self) -> str:
        amount, currency = self.record.amount, self.record.currency
        return money(in_euro(amount, BGN), EUR) if currency == BGN else money(in_lev(amount, EUR), BGN)


@dataclass(frozen=True)
class Stage:
    """What was planned, or allocated, or spent: never one with the other."""

    stage: MoneyLine.Stage
    lines: list[Line]
    sum: Sum | None

    @property
    def in_euro(self) -> str:
        return money(self.sum.euro, EUR) if self.sum else ""

    @property
    def in_lev(self) -> str:
        return money(self.sum.lev, BGN) if self.sum else ""

    @property
    def counted(self) -> int:
        return self.sum.how_many if self.sum else 0


def of(commitment: Commitment, user: Visitor) -> list[Stage]:
    """One query; only the kinds of sum of which there is any."""
    rows = list(MoneyLine.objects.visible_to(user).filter(commitment=commitment).newest_first())
    return stages(rows)


def stages(rows: Iterable[MoneyLine]) -> list[Stage]:
    rows = list(rows)
    newer = {one.replaces_id: one for one in rows if one.replaces_id}
    found = []
    for stage in MoneyLine.Stage:
        lines = [Line(one, newer.get(one.pk)) for one in rows if one.stage == stage]
        if lines:
            found.append(Stage(stage, lines, total(standing(lines))))
    return found


def standing(lines: Iterable[Line]) -> list[tuple[Decimal, str]]:
    return [(line.record.amount, line.record.currency) for line in lines if line.replaced_by is None]

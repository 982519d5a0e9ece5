"""The money of a project as its reader may see it: summed per currency, never across."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from accounts.gates import Visitor
from campaigns.models import BudgetLine, Project


@dataclass(frozen=True)
class Account:
    """The lines of one currency; a sum says over how many of them it goes."""

    currency: str
    lines: list[BudgetLine]

    @property
    def planned(self) -> Decimal | None:
        return summed([line.planned for line in self.lines])

    @property
    def spent(self) -> Decimal | None:
        return summed([line.spent for line in self.lines])

    @property
    def without_plan(self) -> int:
        return sum(line.planned is None for line in self.lines)

    @property
    def without_spending(self) -> int:
        return sum(line.spent is None for line in self.lines)


def summed(amounts: Sequence[Decimal | None]) -> Decimal | None:
    """Nothing where no amount is known: that is not zero."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def of(project: Project, user: Visitor) -> list[Account]:
    """One query with that of the partners; outside the centre only the lines of the reader's own organisations."""
    lines = BudgetLine.objects.visible_to(user).filter(project=project).for_reader(user)
    return [Account(currency, list(rows)) for currency, rows in groupby(lines, key=lambda line: line.currency)]

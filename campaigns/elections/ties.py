"""Ties and the lots that decide them. Nothing here is random: a lot is drawn by people and recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from campaigns.elections.poll import Lot


class Question(TextChoices):
    """What a tie leaves open."""

    PLACE = "place", _("who takes the last place")
    ORDER = "order", _("who comes first among the elected")
    ALTERNATE = "alternate", _("who comes first among the alternates")
    EXCLUSION = "exclusion", _("who leaves the count")
    SURPLUS = "surplus", _("whose surplus is transferred first")


@dataclass(frozen=True)
class Tie:
    """`among` stands in the order of the ballot paper; `open` is how many of them can be taken."""

    question: Question
    among: tuple[str, ...]
    votes: Decimal
    open: int = 1

    @property
    def is_for_the_last(self) -> bool:
        """Whether the one drawn last is taken: who is drawn first stays in the count longest."""
        return self.question == Question.EXCLUSION


class LotNeeded(Exception):
    """The count stops here until a lot among the tied is drawn."""

    def __init__(self, tie: Tie) -> None:
        super().__init__(str(tie))
        self.tie = tie


class LotDoesNotFit(Exception):
    """A lot is recorded that this count does not ask for."""

    def __init__(self, lot: Lot) -> None:
        super().__init__(str(lot))
        self.lot = lot


class LotBook:
    """The recorded lots, each taken when the count asks for it, in the order in which they were drawn."""

    def __init__(self, lots: Sequence[Lot]) -> None:
        self.waiting = list(lots)
        self.used: list[Lot] = []

    def order(self, tie: Tie) -> tuple[str, ...]:
        """Return the tied as the lot has them; one lot holds for them and any fewer of them, for good."""
        held = next((lot for lot in self.used if lot.among >= set(tie.among)), None)
        lot = held or self.next_for(tie)
        return tuple(key for key in lot.drawn if key in tie.among)

    def next_for(self, tie: Tie) -> Lot:
        if not self.waiting:
            raise LotNeeded(tie)
        if self.waiting[0].among != set(tie.among):
            raise LotDoesNotFit(self.waiting[0])
        self.used.append(self.waiting.pop(0))
        return self.used[-1]

    def close(self) -> None:
        """Refuse lots that no tie asked for: what is not needed decides nothing."""
        if self.waiting:
            raise LotDoesNotFit(self.waiting[0])

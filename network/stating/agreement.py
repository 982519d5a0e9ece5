"""Do both sides say the same? Of what the reader may see: a statement kept from them is as if it were not made."""

from collections.abc import Iterable
from enum import Enum

from django.utils.translation import gettext_lazy as _

from crm.models import Organisation
from network.models import Tie

# Of these either side can say the same; that one funds or trains the other only one of them says.
MUTUAL = frozenset({Tie.Kind.WORKS_WITH, Tie.Kind.SHARES_INFORMATION, Tie.Kind.TRUSTS, Tie.Kind.CONFLICTS})


class Agreement(Enum):
    BOTH = _("both say so")
    DIFFER = _("both say so, not equally close")
    ONE = _("only one side says so, as far as you may see")


def agreements(ties: Iterable[Tie]) -> dict[int, Agreement]:
    """Return it for each running tie of a kind that both can state; the others have none."""
    running = [tie for tie in ties if tie.ended_on is None and tie.kind in MUTUAL]
    said = {(tie.kind, tie.stated_by_id, tie.other_id): tie.strength for tie in running}
    return {tie.pk: agreement(tie.strength, said.get((tie.kind, tie.other_id, tie.stated_by_id))) for tie in running}


def only_theirs(ties: Iterable[Tie], organisation: Organisation) -> list[Tie]:
    """What others state of it that it does not state of them, of kinds that both can state."""
    running = [tie for tie in ties if tie.ended_on is None and tie.kind in MUTUAL]
    ours = {(tie.kind, tie.other_id) for tie in running if tie.stated_by_id == organisation.pk}
    return [tie for tie in running if tie.other_id == organisation.pk and (tie.kind, tie.stated_by_id) not in ours]


def agreement(ours: int, theirs: int | None) -> Agreement:
    if theirs is None:
        return Agreement.ONE
    return Agreement.BOTH if ours == theirs else Agreement.DIFFER

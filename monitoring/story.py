"""What the page of a commitment tells beyond verdicts: claims, money, what it follows from, who inherited it."""

from collections.abc import Iterable
from typing import Any

from accounts.gates import Visitor
from monitoring.claims.past import claims_of
from monitoring.life import life_of
from monitoring.lineage.steps import steps_of, ties_of
from monitoring.models import Assessment, Commitment, DueRevision
from monitoring.money import account


def depth_of(
    commitment: Commitment, user: Visitor, *, revisions: Iterable[DueRevision], assessments: Iterable[Assessment]
) -> dict[str, Any]:
    claims, money, steps = claims_of(commitment, user), account.of(commitment, user), steps_of(commitment, user)
    ties = ties_of(commitment, user)
    lines = [line.record for stage in money for line in stage.lines]
    said = [*([commitment.claim] if commitment.claim else []), *(one.record for one in claims)]
    return {
        "claims": claims, "money": money, "ties": ties, "steps": steps,
        "replaced_by": next((one for one in ties if one.replaces_this), None),
        "timeline": life_of(commitment, said, lines, steps, revisions=revisions, assessments=assessments),
    }  # fmt: skip

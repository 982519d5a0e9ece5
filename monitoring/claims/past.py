"""The claims of an institution as a page shows them."""

from dataclasses import dataclass

from accounts.gates import Visitor
from monitoring.models import Claim, Commitment


@dataclass(frozen=True)
class Past:
    """An earlier claim; one that was noted wrong says so."""

    record: Claim
    was_wrong: bool


def claims_of(commitment: Commitment, user: Visitor) -> list[Past]:
    """All but the newest, which stands beside our verdict."""
    rows = list(Claim.objects.visible_to(user).filter(commitment=commitment).newest_first())
    wrong = {one.replaces_id for one in rows if one.replaces_id}
    return [Past(one, one.pk in wrong) for one in rows if one.pk != commitment.claim_id]

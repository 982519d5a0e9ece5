"""The same content in two places."""

from accounts.gates import Visitor
from monitoring.models import Evidence


def elsewhere(evidence: Evidence, user: Visitor) -> list[Evidence]:
    """Return where the same file is evidence of other commitments, as far as this person may see them."""
    if not evidence.sha256:
        return []
    twins = Evidence.objects.visible_to(user).filter(sha256=evidence.sha256).exclude(commitment=evidence.commitment_id)
    return list(twins.for_list()[:5])

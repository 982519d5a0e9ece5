"""The same content in two places."""

from accounts.gates import Visitor
from monitoring.models import Evidence


def elsewhere(evidence: Evidence, user: Visitor) -> list[Evidence]:
    """Return where the same file is evidence of other commitments, as far as this person may see them."""
    if not evidence.original_sha256:
        return []
    same = Evidence.objects.visible_to(user).filter(original_sha256=evidence.original_sha256)
    return list(same.exclude(commitment=evidence.commitment_id).for_list()[:5])

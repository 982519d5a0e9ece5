"""The mappings that fit a file: those that come with the product, and those of earlier imports."""

from typing import Any

from accounts.models import User
from crm.importing import mapping, running
from crm.models import ImportBatch

LOOKED_BACK = 50


def for_batch(batch: ImportBatch, user: User) -> dict[str, dict[str, Any]]:
    """Return them by name, the newest of one's own first: the same header is read as it was read before."""
    columns = running.shape_of(batch).columns
    earlier = ImportBatch.objects.visible_to(user).exclude(pk=batch.pk).for_list()[:LOOKED_BACK]
    known = {name: plan for name, plan in mapping.shipped().items() if mapping.fits(plan, columns)}
    for other in sorted(earlier, key=lambda one: one.author_id != user.pk):
        plan = other.mapping.get("plan")
        same = plan and other.mapping["shape"]["columns"] == columns
        if same and plan not in known.values() and mapping.fits(plan, columns):
            known[f"batch-{other.pk}"] = plan
    return known

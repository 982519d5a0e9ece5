"""The mappings that fit a file: those that come with the product, and those of earlier imports."""

from typing import Any

from accounts.models import User
from monitoring.importing import mapping, running
from monitoring.models import ImportBatch

LOOKED_BACK = 50


def for_batch(batch: ImportBatch, user: User) -> dict[str, dict[str, Any]]:
    columns = running.shape_of(batch).columns
    fitting = {name: plan for name, plan in mapping.shipped().items() if mapping.fits(plan, columns)}
    earlier = ImportBatch.objects.visible_to(user).exclude(pk=batch.pk).for_list()[:LOOKED_BACK]
    for other in earlier:
        plan = other.mapping.get("plan")
        known = [*fitting.values()]
        if plan and plan not in known and other.mapping["shape"]["columns"] == columns and mapping.fits(plan, columns):
            fitting[f"batch-{other.pk}"] = plan
    return fitting

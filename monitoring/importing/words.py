"""The words a status column uses, and what they customarily mean."""

from itertools import islice
from typing import Any

from monitoring.importing import mapping, running
from monitoring.models import ImportBatch

MOST_WORDS = 30
LOOKED_AT = 20_000


def of_status(batch: ImportBatch) -> dict[str, str]:
    """Return each word with its meaning so far: as mapped, else as it customarily is, else empty."""
    plan = running.plan_of(batch)
    names = [name for name in ("status", "old_status", "new_status") if plan.columns.get(name)]
    if not names:
        return {}
    found: dict[str, str] = {}
    with running.rows_of(batch) as rows:
        for row in islice(rows, LOOKED_AT):
            for word in (plan.text(row, name) for name in names):
                if word and word not in found and len(found) < MOST_WORDS:
                    known = plan.statuses.get(word.casefold()) or mapping.meaning(word)
                    found[word] = known.value if known else ""
    return found


def completed(batch: ImportBatch, plan: dict[str, Any]) -> dict[str, Any]:
    """Return the mapping with the customary meanings of the words it says nothing about."""
    if plan.get("statuses") or not plan.get("columns", {}).get("status"):
        return plan
    trial = ImportBatch(file=batch.file, mapping={**batch.mapping, "plan": plan})
    return {**plan, "statuses": {word: meaning for word, meaning in of_status(trial).items() if meaning}}

"""The words of the file that stand for ours, and what they customarily mean."""

from dataclasses import dataclass
from itertools import islice
from typing import Any

from crm.importing import running, targets
from crm.models import ImportBatch

MOST_WORDS = 30
LOOKED_AT = 20_000


@dataclass(frozen=True)
class Found:
    """A word of the file and its meaning so far: as mapped, else as it customarily is, else empty."""

    vocabulary: targets.Vocabulary
    word: str
    meaning: str


def of(batch: ImportBatch) -> list[Found]:
    plan = running.plan_of(batch)
    asked = [(v, [name for name in v.fields if plan.columns.get(name)]) for v in targets.of(plan.content).vocabularies]
    if not any(names for _vocabulary, names in asked):
        return []
    found: dict[tuple[str, str], Found] = {}
    with running.rows_of(batch) as rows:
        for row in islice(rows, LOOKED_AT):
            for vocabulary, names in asked:
                for word in (plan.text(row, name) for name in names):
                    if word and (vocabulary.key, word) not in found and len(found) < MOST_WORDS:
                        found[vocabulary.key, word] = Found(vocabulary, word, _meaning(batch, vocabulary, word))
    return list(found.values())


def _meaning(batch: ImportBatch, vocabulary: targets.Vocabulary, word: str) -> str:
    said = {key.casefold(): value for key, value in batch.mapping["plan"].get(vocabulary.key, {}).items()}
    return said.get(word.casefold()) or vocabulary.meaning(word) or ""


def completed(batch: ImportBatch, plan: dict[str, Any]) -> dict[str, Any]:
    """Return the mapping with the customary meanings of the words it says nothing about."""
    silent = {
        vocabulary.key
        for vocabulary in targets.of(plan.get("content", "")).vocabularies
        if not plan.get(vocabulary.key) and plan.get("columns", {}).get(vocabulary.fields[0])
    }
    if not silent:
        return plan
    trial = ImportBatch(file=batch.file, mapping={**batch.mapping, "plan": plan})
    meanings: dict[str, dict[str, str]] = {key: {} for key in silent}
    for one in of(trial):
        if one.meaning and one.vocabulary.key in silent:
            meanings[one.vocabulary.key][one.word] = one.meaning
    return {**plan, **meanings}

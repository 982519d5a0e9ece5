"""Rows that describe what is on record already, or what stands further up in the same file."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _

from crm.importing.records import Draft, RecordIntake, Twin
from crm.merging import rules, words
from crm.merging.matching import Suspect, certain_keys, same_or_namesakes, strict_matches
from crm.merging.rules import Facts


class Compared:
    """The strict rule over a portion: against the records its reader may see, and against the rows above it."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._above: dict[str, list[tuple[int, Facts]]] = defaultdict(list)

    def find(self, intake: RecordIntake, drafts: Sequence[Draft], facts: Sequence[Facts]) -> None:
        again = intake.same_file(drafts)
        matches = self._matches(intake, facts)
        mine = intake.rows_of({one.record.pk for found in matches for one in found})
        if intake.write:
            self._above.clear()  # what stood in earlier portions is on record by now
        for draft, own, found in zip(drafts, facts, matches, strict=True):
            above = self._row_above(draft.row.number, own)
            if draft.row.number in again:
                draft.twin = Twin(again[draft.row.number], (_("the same row of the same file"),))
            elif sure := [one for one in found if not one.is_namesake]:
                draft.twin = Twin(sure[0].record, tuple(words.told(sure[0].reasons)), mine.get(sure[0].record.pk, 0))
            elif above:
                draft.twin = Twin(None, (), above)
            elif called_so := [one for one in found if one.record.pk not in mine]:
                draft.twin = Twin(called_so[0].record, (_("the same full name, nothing else"),), is_namesake=True)

    def _matches(self, intake: RecordIntake, facts: Sequence[Facts]) -> list[list[Suspect]]:
        if self._kind == "person":
            return same_or_namesakes(facts, intake.author)
        return strict_matches(self._kind, facts, intake.author)

    def _row_above(self, number: int, own: Facts) -> int:
        """Return the earlier row that describes the same, and remember this one for those below."""
        keys = certain_keys(own)
        near = [pair for key in keys for pair in self._above[key]]
        for key in keys:
            self._above[key].append((number, own))
        return next((row for row, facts in near if rules.strict(own, facts)), 0)

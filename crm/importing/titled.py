"""Records that have a title in each language: two of one title, in either, are probably one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from crm.importing import lookups
from crm.importing.records import Draft, RecordIntake, Twin


@dataclass
class TitledIntake(RecordIntake):
    _above: dict[str, int] = field(default_factory=dict)

    def find_twins(self, drafts: Sequence[Draft]) -> None:
        known, again = self._known(drafts), self.same_file(drafts)
        mine = self.rows_of(one.pk for one in known.values())
        if self.write:
            self._above.clear()  # what stood in earlier portions is on record by now
        for draft in drafts:
            number, called = draft.row.number, titles(draft)
            above = min(self._above.setdefault(title, number) for title in called)
            same = next((known[title] for title in called if title in known), None)
            if same:
                draft.twin = Twin(same, (_("the same title"),), mine.get(same.pk, 0))
            elif number in again:
                draft.twin = Twin(again[number], (_("the same row of the same file"),))
            elif above != number:
                draft.twin = Twin(None, (), above)

    def _known(self, drafts: Sequence[Draft]) -> dict[str, Any]:
        wanted = {title for draft in drafts for title in titles(draft)}
        found: dict[str, int] = {}
        for pk, *called in self.visible().order_by("-pk").values_list("pk", "title_bg", "title_en"):
            found |= {title.casefold(): pk for title in called if title.casefold() in wanted}
        records = self.visible().defer("search").in_bulk(set(found.values()))
        return {title: records[pk] for title, pk in found.items()}


def titles(draft: Draft) -> list[str]:
    return [title.casefold() for title in (draft.fields["title_bg"], draft.fields["title_en"]) if title]


def called(rows: "models.QuerySet[Any]", names: Iterable[str]) -> lookups.Named:
    """Return, by the title in small letters, those of the rows that are called so in either language."""
    wanted = {name.casefold() for name in names}
    found: lookups.Named = defaultdict(set)
    for pk, *said in rows.values_list("pk", "title_bg", "title_en"):
        for title in said:
            if title.casefold() in wanted:
                found[title.casefold()].add(pk)
    return found

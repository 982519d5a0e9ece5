"""Rows into records of people, organisations and meetings: read, looked up, compared with what is there, stored."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext as _

from accounts.log import log_each
from crm.confidentiality import Level, levels_open_to
from crm.importing import targets
from crm.importing.cells import Cells, RecordPlan
from crm.importing.intake import Counts, Intake
from crm.importing.reading import Row
from crm.importing.targets import Target
from crm.importing.values import Refused
from crm.models import Imported

SHOWN_SUSPECTS = 50
One = TypeVar("One")


@dataclass
class RecordCounts(Counts):
    updated: int = 0

    @property
    def is_new(self) -> bool:
        return bool(self.created or self.updated)


@dataclass(frozen=True)
class Twin:
    """Whom a row probably describes: a record, or an earlier row of the same file; and why."""

    record: Any
    reasons: tuple[str, ...] = ()
    row: int = 0
    is_namesake: bool = False  # perhaps somebody else: the row comes in unless it is said otherwise


@dataclass
class Draft:
    """A record to be."""

    row: Row
    title: str
    fields: dict[str, Any]
    points: list[tuple[str, str]] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)
    twin: Twin | None = None
    choice: str = ""


@dataclass
class RecordIntake(Intake, ABC):
    """The walk that all kinds of records share. With `write` off nothing is stored and the same counts come out."""

    plan: RecordPlan
    counts: RecordCounts = field(default_factory=RecordCounts)
    suspects: list[Draft] = field(default_factory=list)
    namesakes: list[Draft] = field(default_factory=list)
    _notes: list[Imported] = field(default_factory=list)

    model: ClassVar[type[models.Model]]

    @property
    def target(self) -> Target:
        return targets.of(self.plan.content)

    @abstractmethod
    def read(self, cells: Cells) -> Draft:
        """Read one row; Refused when a cell cannot be what it should be."""

    def prepare(self, drafts: Sequence[Draft]) -> None:
        """Look up what the rows of a portion refer to."""

    def resolve(self, draft: Draft) -> Draft:
        """Put what was looked up in its place; Refused when it is not there."""
        return draft

    @abstractmethod
    def find_twins(self, drafts: Sequence[Draft]) -> None:
        """Say of each row which record or earlier row it probably describes."""

    @abstractmethod
    def create(self, drafts: list[Draft]) -> list[Any]:
        """Store new records, in the order of the drafts."""

    def fill(self, draft: Draft, record: Any) -> dict[str, str]:
        """Fill what is empty in the record; return the fingerprints of what was written, by field."""
        return {}

    @abstractmethod
    def facts(self, draft: Draft) -> list[tuple[Any, Any]]:
        """What the preview shows of a row: labels and values."""

    # The walk

    def take(self, rows: list[Row]) -> None:
        fresh = self._without_done(rows)
        drafts = self._kept(fresh, lambda row: self.read(Cells(self.plan, row, self.target)))
        self.prepare(drafts)
        drafts = self._kept(drafts, self.resolve)
        self.find_twins(drafts)
        self._choose(drafts)
        drafts = self._kept(drafts, self._refuse_twin_in_file)
        self._settle(drafts)

    def told(self) -> dict[str, Any]:
        return {"suspects": [*self.suspects, *self.namesakes], "duplicates": self.plan.duplicates}

    def prove(self) -> None:
        c = self.counts
        self.demand(c.read == c.created + c.updated + c.already + c.refused, "rows")
        if self.write:
            mine = self.batch.records.filter(subject_type=self._kind())
            self.demand(c.created == mine.filter(outcome=Imported.Outcome.CREATED).count(), "created")
            self.demand(c.refused == self.batch.refusals.count(), "refusals")

    def _without_done(self, rows: list[Row]) -> list[Row]:
        """Leave out what an interrupted attempt stored; it is counted as it was then."""
        if not self.write:
            return rows
        stored = self.batch.records.filter(row__in=[row.number for row in rows], subject_type=self._kind())
        done = dict(stored.values_list("row", "outcome"))
        for outcome in done.values():
            self._count(outcome)
        return [row for row in rows if row.number not in done]

    def _count(self, outcome: str) -> None:
        self.counts.created += outcome == Imported.Outcome.CREATED
        self.counts.updated += outcome == Imported.Outcome.UPDATED
        self.counts.already += outcome == Imported.Outcome.SKIPPED

    def _kept(self, items: Iterable[Any], step: Callable[[Any], One]) -> list[One]:
        kept = []
        for item in items:
            row = item.row if isinstance(item, Draft) else item
            try:
                if row.extra:
                    raise Refused(_("The row has more cells than the header."))
                kept.append(step(item))
            except Refused as refusal:
                self.refuse(row, refusal.reason)
        return kept

    def _choose(self, drafts: Iterable[Draft]) -> None:
        said = self.batch.mapping.get("choices", {})
        for draft in drafts:
            if draft.twin is not None:
                otherwise = "create" if draft.twin.is_namesake else self.plan.duplicates
                draft.choice = said.get(str(draft.row.number)) or otherwise
                shown = self.namesakes if draft.twin.is_namesake else self.suspects
                if len(shown) < SHOWN_SUSPECTS:
                    shown.append(draft)

    def _refuse_twin_in_file(self, draft: Draft) -> Draft:
        if draft.twin and draft.twin.row and draft.choice != "create":
            raise Refused(_("The same stands in row %(row)d of this file.") % {"row": draft.twin.row})
        return draft

    def _settle(self, drafts: list[Draft]) -> None:
        new = [draft for draft in drafts if draft.twin is None or draft.choice == "create"]
        known = [draft for draft in drafts if draft.twin is not None and draft.choice != "create"]
        for draft in new:
            self.show(row=draft.row.number, title=draft.title, facts=[pair for pair in self.facts(draft) if pair[1]])
        if self.write:
            made = self.create(new)
            log_each(self.by, "imported", made)
            for draft, record in zip(new, made, strict=True):
                self.note(draft, Imported.Outcome.CREATED, record)
        self.counts.created += len(new)
        for draft in known:
            self._settle_known(draft)
        Imported.objects.bulk_create(self._notes)
        self._notes = []

    def _settle_known(self, draft: Draft) -> None:
        record: Any = draft.twin.record if draft.twin else None
        if self.write and draft.choice == "update":  # as it stands now: another row or somebody may have filled it
            record = self.model._base_manager.select_for_update().get(pk=record.pk)
        filled = self.fill(draft, record) if draft.choice == "update" else {}
        outcome = Imported.Outcome.UPDATED if filled else Imported.Outcome.SKIPPED
        self._count(outcome)
        if self.write:
            if filled:
                log_each(self.by, "filled up", [record])
            self.note(draft, outcome, record, filled)

    def note(self, draft: Draft, outcome: str, record: Any, filled: dict[str, str] | None = None) -> None:
        """Remember what a row became: the record itself, or what came in beside it."""
        kind = ContentType.objects.get_for_model(record)
        self._notes.append(
            Imported(
                batch=self.batch, row=draft.row.number, outcome=outcome, subject_type=kind, subject_id=record.pk,
                filled=filled or {},
            )
        )  # fmt: skip

    def _kind(self) -> ContentType:
        return ContentType.objects.get_for_model(self.model)

    # What several kinds need

    def level(self, cells: Cells, otherwise: Level) -> str:
        found = cells.choice("confidentiality", otherwise)
        if found not in levels_open_to(self.author):
            raise Refused(_("You would not see this record yourself any more."))
        return found

    def rows_of(self, records: Iterable[int]) -> dict[int, int]:
        """Return which of these records this very file brought in, and in which row."""
        if not self.write:
            return {}
        mine = self.batch.records.filter(
            subject_type=self._kind(), subject_id__in=list(records), outcome=Imported.Outcome.CREATED
        )
        return dict(mine.values_list("subject_id", "row"))

    def same_file(self, drafts: Sequence[Draft]) -> dict[int, Any]:
        """Return, by row, the records that an earlier import of this very file made of it."""
        earlier = Imported.objects.filter(
            batch__sha256=self.batch.sha256, batch__content=self.batch.content, subject_type=self._kind(),
            row__in=[draft.row.number for draft in drafts],
        ).exclude(batch=self.batch.pk)  # fmt: skip
        by_row = dict(earlier.order_by("pk").values_list("row", "subject_id"))
        records = self.visible().in_bulk(list(by_row.values()))
        return {row: records[pk] for row, pk in by_row.items() if pk in records}

    def visible(self) -> Any:
        """What the author may see, and whoever looks at a check."""
        manager: Any = self.model._default_manager
        rows = manager.visible_to(self.author)
        return rows.filter(pk__in=manager.visible_to(self.reader).values("pk")) if self.reader else rows

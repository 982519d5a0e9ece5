"""Rows into records, five hundred at a time: the same walk for a check and for the real thing, safe to repeat."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor, Via
from accounts.models import User
from crm.importing.mapping import Plan
from crm.importing.reading import Row
from crm.importing.values import Refused
from crm.models import ImportBatch, ImportRefusal

AT_ONCE = 500
SHOWN_ROWS = 10
SHOWN_REFUSALS = 100
LONGEST_CELL = 20_000  # a refused row is downloaded, corrected and brought in again: it keeps its words

Watch = Callable[[int], None]


class Miscounted(Exception):
    """The counts of an import do not add up: a fault of ours, never to be stored."""


@dataclass
class Counts:
    """What became of the rows. `already` and `refused` are rows; what else a target counts it says."""

    read: int = 0
    created: int = 0
    already: int = 0  # rows whose record is there from earlier
    refused: int = 0

    @property
    def is_new(self) -> bool:
        """Whether anything would come in."""
        return bool(self.created)

    def as_json(self) -> dict[str, int]:
        return asdict(self)


@dataclass
class Intake(ABC):
    """One walk through a file. With `write` off nothing is stored and the same counts come out."""

    batch: ImportBatch
    plan: Plan
    write: bool
    counts: Counts = field(default_factory=Counts)
    shown: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[ImportRefusal] = field(default_factory=list)
    reader: User | None = None  # who looks at a check: no record of its author's is named to them that they may not see
    _seen: dict[int, int] = field(default_factory=dict)
    _pending: list[ImportRefusal] = field(default_factory=list)

    @property
    def by(self) -> Actor:
        return Actor(self.author, Via.IMPORT, str(self.batch.pk or ""))

    @property
    def author(self) -> User:
        return self.batch.author

    @abstractmethod
    def take(self, rows: list[Row]) -> None: ...

    @abstractmethod
    def prove(self) -> None:
        """Raise Miscounted unless the counts add up."""

    def walk(self, rows: Iterable[Row], watch: Watch) -> Counts:
        """Take all rows. Each portion is one transaction, so a killed worker leaves whole portions behind."""
        self.begin()
        for portion in _portions(iter(rows)):
            if self.write:
                with transaction.atomic():
                    self._one_at_a_time()
                    self.take(portion)
                    self._store_refusals()
            else:
                self.take(portion)
            self.counts.read += len(portion)
            watch(self.counts.read)
        self.prove()
        return self.counts

    def told(self) -> dict[str, Any]:
        """What the preview tells beside the numbers."""
        return {}

    def begin(self) -> None:
        if self.write:
            self.batch.refusals.all().delete()  # of an attempt that was interrupted

    def refuse(self, row: Row, reason: str) -> None:
        self.counts.refused += 1
        refusal = ImportRefusal(row=row.number, reason=reason[:500], content=_short(row))
        if self.write:
            refusal.batch = self.batch
            self._pending.append(refusal)
        if len(self.refusals) < SHOWN_REFUSALS:
            self.refusals.append(refusal)

    def show(self, **what: Any) -> None:
        if len(self.shown) < SHOWN_ROWS:
            self.shown.append(what)

    def no_twin(self, key: str, row: Row) -> None:
        """Refuse what stands twice in one file; only the fingerprint of each key is kept."""
        earlier = self._seen.setdefault(hash(key), row.number)
        if earlier != row.number:
            raise Refused(_("The same stands in row %(row)d of this file.") % {"row": earlier})

    def demand(self, equal: bool, what: str) -> None:
        if not equal:
            raise Miscounted(f"{what}: {self.counts}")

    def _store_refusals(self) -> None:
        ImportRefusal.objects.bulk_create(self._pending)
        self._pending = []

    def _one_at_a_time(self) -> None:
        """Two imports of one line wait for each other until the portion is stored."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"import {self.plan.line}"])


def _portions(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while portion := list(islice(rows, AT_ONCE)):
        yield portion


def _short(row: Row) -> dict[str, str]:
    texts = {name: "; ".join(cell) if isinstance(cell, list) else cell for name, cell in row.cells.items()}
    return {name: text[:LONGEST_CELL] for name, text in texts.items()}

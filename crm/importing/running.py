"""One batch from its file to its counts: checked without a trace, or brought in for good."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from crm.importing import mapping, reading, targets
from crm.importing.intake import Intake, Watch
from crm.models import ImportBatch

CHECKED_ROWS = 5_000  # what a page checks while somebody waits; an import checks every row


def shape_of(batch: ImportBatch) -> reading.Shape:
    if "shape" not in batch.mapping:
        raise ValidationError(_("The file of this import has not been read yet."))
    return reading.Shape(**batch.mapping["shape"])


def plan_of(batch: ImportBatch) -> mapping.Plan:
    if "plan" not in batch.mapping:
        raise ValidationError(_("Say first which column means what."))
    return mapping.load(batch.mapping["plan"], shape_of(batch).columns)


def intake_for(batch: ImportBatch, *, write: bool) -> Intake:
    plan = plan_of(batch)
    return targets.of(plan.content).intake(batch, plan, write)


def check(
    batch: ImportBatch, content: IO[bytes] | None = None, most: int | None = CHECKED_ROWS, reader: User | None = None
) -> Intake:
    """Walk through the file and store nothing."""
    intake = intake_for(batch, write=False)
    intake.reader = reader
    return _walk(batch, content, intake, _unwatched, most)


def bring_in(batch: ImportBatch, watch: Watch) -> Intake:
    """Store what the file holds; what an interrupted attempt stored already is counted, not stored again."""
    if batch.author.is_leadership and not batch.is_for_leadership:
        batch.is_for_leadership = True
        batch.save(update_fields=["is_for_leadership"])
    return _walk(batch, None, intake_for(batch, write=True), watch, None)


def _walk(batch: ImportBatch, content: IO[bytes] | None, intake: Intake, watch: Watch, most: int | None) -> Intake:
    if content is not None:
        intake.walk(islice(reading.rows(content, shape_of(batch)), most), watch)
        return intake
    with rows_of(batch) as rows:
        intake.walk(islice(rows, most), watch)
    return intake


@contextmanager
def rows_of(batch: ImportBatch) -> Iterator[Iterator[reading.Row]]:
    """Open the file for as long as its rows are read; a reader may stop early."""
    with batch.file.open("rb") as content, closing(reading.rows(content, shape_of(batch))) as rows:
        yield rows


def _unwatched(done: int) -> None:
    """Nobody watches a check."""

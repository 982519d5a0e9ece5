"""What the pages of an import tell: the first rows as they stand, what would come of them, what came."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.models import Job, User
from crm.importing import mapping, running, targets, words, work
from crm.importing.json_records import Cell
from crm.models import ImportBatch, ImportRefusal

SHOWN_COLUMNS = 8
SHOWN_ROWS = 4
SHOWN_REASONS = 8
SHOWN_CELL = 120


@dataclass(frozen=True)
class Told:
    """A refused row as a page shows it: its number, the reason, and its first cells to find it again."""

    row: int
    reason: str
    beginning: str


def first_rows(batch: ImportBatch) -> list[list[str]]:
    """Return the first rows of the file, so that a wrong separator or alphabet shows."""
    shape = running.shape_of(batch)
    with running.rows_of(batch) as rows:
        first = list(islice(rows, SHOWN_ROWS))
    return [[_short(row.cells.get(column, "")) for column in shape.columns[:SHOWN_COLUMNS]] for row in first]


def to_map(batch: ImportBatch, target: targets.Target) -> dict[str, Any]:
    """Return what the page of the columns shows beside its form."""
    by_hand = [one for one in targets.every() if one.by_hand]
    return {"shape": running.shape_of(batch), "rows": first_rows(batch), "target": target, "targets": by_hand}


def is_preview(batch: ImportBatch) -> bool:
    return batch.state == ImportBatch.State.PREVIEWED and not work.has_records(batch) and not work.unfinished(batch)


def preview(batch: ImportBatch, user: User) -> dict[str, Any]:
    """Check the file now: what is there already may have changed since the last look."""
    shape, plan = running.shape_of(batch), running.plan_of(batch)
    context: dict[str, Any] = {
        "shape": shape,
        "plan": plan,
        "target": targets.of(plan.content),
        "checked": min(shape.rows, running.CHECKED_ROWS),
    }
    try:
        intake = running.check(batch, reader=user)
    except ValidationError as refusal:
        return {**context, "impossible": refusal.messages, "words": []}
    found = words.of(batch)
    return {
        **context,
        "counts": intake.counts,
        "shown": intake.shown,
        "is_new": intake.counts.is_new,
        "refusals": told(intake.refusals[:25], shape.columns),
        "legacy": bool(batch.cause),
        "words": found,
        "unknown_words": [one.word for one in found if not one.meaning],
        **intake.told(),
    }


def result(batch: ImportBatch, user: User) -> dict[str, Any]:
    plan = running.plan_of(batch)
    target = targets.of(plan.content)
    return {
        "shape": running.shape_of(batch),
        "plan": plan,
        "target": target,
        "fields": fields(target, plan),
        "counts": batch.counts,
        "taken_back": batch.counts.get("taken_back"),
        "reasons": shared_reasons(batch, user),
        "legacy": bool(batch.cause),
        **under_way(batch, user),
        **target.result(batch, user),
    }


def shared_reasons(batch: ImportBatch, user: User) -> Any:
    """Return for what more than one row was refused, the commonest first."""
    refused = batch.refusals.visible_to(user).order_by().values("reason").annotate(rows=Count("pk"))
    return refused.filter(rows__gt=1).order_by("-rows", "reason")[:SHOWN_REASONS]


def under_way(batch: ImportBatch, user: User) -> dict[str, Any]:
    """Return whether somebody works on the batch, and what can be done with it otherwise."""
    job = work.unfinished(batch)
    return {
        "running": job,
        "own_job": job is not None and Job.objects.visible_to(user).filter(pk=job.pk).exists(),
        "half_done": batch.state == ImportBatch.State.PREVIEWED and not job,
        "can_revert": not job and batch.state != ImportBatch.State.REVERTED and work.has_records(batch),
    }


def batch_header() -> list[str]:
    return [_("File"), _("State"), _("Content"), _("Rows"), _("Refused"), _("By"), _("When")]


def batch_cells(batches: Iterable[ImportBatch]) -> Iterator[list[object]]:
    for one in batches:
        numbers = [one.counts.get(name, "") for name in ("read", "refused")]
        yield [one.file_name, one.get_state_display(), one.label, *numbers, one.author, one.made_at.date()]


def fields(target: targets.Target, plan: mapping.Plan) -> list[tuple[str, str]]:
    """Return which column each field was read from, in the order of the form."""
    return [(str(target.fields[name]), ", ".join(plan.columns[name])) for name in target.fields if name in plan.columns]


def told(refusals: Iterable[ImportRefusal], columns: list[str]) -> list[Told]:
    return [
        Told(one.row, one.reason, " · ".join(filter(None, (one.content.get(name) for name in columns)))[:SHOWN_CELL])
        for one in refusals
    ]


def _short(cell: Cell) -> str:
    text = "; ".join(cell) if isinstance(cell, list) else cell
    return text if len(text) <= SHOWN_CELL else text[:SHOWN_CELL] + "…"

"""Imports as background work: what the worker runs, whose right it re-checks, what it stores at the end."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Actor, Via
from accounts.jobs import Progress, Store
from accounts.log import log
from accounts.models import Job, User
from crm.importing import running, targets
from crm.importing.intake import Intake
from crm.models import ImportBatch

IMPORT = "import"
REVERT = "revert-import"


def may_work(user: User, params: dict[str, Any]) -> bool:
    """Asked again when the job runs: the right may have gone while it waited."""
    return ImportBatch.objects.changeable_by(user).filter(pk=params["batch"]).exists()


def unfinished(batch: ImportBatch) -> Job | None:
    """Return the job that works on the batch now, if any."""
    return Job.objects.unfinished().filter(kind__in=[IMPORT, REVERT], params__batch=batch.pk).first()


def has_records(batch: ImportBatch) -> bool:
    return targets.of(batch.content).has_records(batch)


def run_import(job: Job, progress: Progress) -> Store:
    batch = ImportBatch.objects.get(pk=job.params["batch"])
    total = running.shape_of(batch).rows
    intake = running.bring_in(batch, lambda done: progress(done, total, _("Row %(row)d") % {"row": done}))
    return lambda: _told(batch, finish_import(batch, intake, _actor(job, batch)))


def run_revert(job: Job, progress: Progress) -> Store:
    batch = ImportBatch.objects.get(pk=job.params["batch"])
    target = targets.of(batch.content)
    total, by = target.total(batch), _actor(job, batch)
    done = target.revert(batch, by, lambda n: progress(n, total, _("Record %(number)d") % {"number": n}))
    return lambda: _told(batch, finish_revert(batch, done, by))


def finish_import(batch: ImportBatch, intake: Intake, by: Actor) -> ImportBatch:
    batch.state, batch.counts = ImportBatch.State.IMPORTED, intake.counts.as_json()
    batch.save(update_fields=["state", "counts"])
    log(by, "imported", batch, changes={name: (0, number) for name, number in batch.counts.items() if number})
    return batch


def finish_revert(batch: ImportBatch, done: Any, by: Actor) -> ImportBatch:
    batch.state, batch.counts = ImportBatch.State.REVERTED, {**batch.counts, "taken_back": done.as_json()}
    batch.save(update_fields=["state", "counts"])
    numbers = {name: (0, number) for name, number in done.as_json().items() if isinstance(number, int) and number}
    log(by, "took back", batch, changes=numbers)
    return batch


def _told(batch: ImportBatch, _stored: ImportBatch) -> dict[str, Any]:
    return {"url": batch.get_absolute_url(), "words": _("Open the import")}


def _actor(job: Job, batch: ImportBatch) -> Actor:
    return Actor(job.asked_by, Via.IMPORT, str(batch.pk))

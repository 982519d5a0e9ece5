"""What a person does with an import: upload, say what the columns mean, bring in, take back."""

from collections.abc import Mapping
from typing import IO, Any, cast

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import files, jobs
from accounts.actors import Actor
from accounts.log import log
from accounts.models import Job
from crm.importing import mapping, reading, running, targets, work
from crm.models import ImportBatch


@transaction.atomic
def upload_import(*, upload: "File[bytes]", name: str, by: Actor) -> ImportBatch:
    """Keep the file and what it was found to be; nothing is read from it yet."""
    author = by.signed_in()
    try:
        shape = reading.detect(cast(IO[bytes], upload.file), name, upload.size)
    except ValidationError as refusal:
        raise ValidationError({"file": refusal.messages}) from refusal
    batch = ImportBatch(file_name=name[-200:], sha256=files.fingerprint(upload), author=author)
    batch.is_for_leadership = author.is_leadership
    batch.mapping = {"shape": shape.as_json()}
    batch.content = targets.recognise(shape.columns).name
    batch.file.save(name, upload, save=False)
    batch.save()
    log(by, "uploaded", batch, changes={"file_name": ("", batch.file_name), "sha256": ("", batch.sha256)})
    return batch


@transaction.atomic
def reread_import(*, batch: ImportBatch, by: Actor, **wanted: Any) -> ImportBatch:
    """Read the file in another way than was guessed."""
    batch = _open(batch)
    shape = running.shape_of(batch)
    changes = {name: (getattr(shape, name), value) for name, value in wanted.items() if getattr(shape, name) != value}
    if not changes:
        return batch
    with batch.file.open("rb") as content:
        found = reading.detect(content, batch.file_name, batch.file.size, reading.Wanted(**wanted))
    batch.mapping, batch.content = {"shape": found.as_json()}, targets.recognise(found.columns).name
    batch.save(update_fields=["mapping", "content"])
    log(by, "read again", batch, changes=changes)
    return batch


@transaction.atomic
def map_import(*, batch: ImportBatch, plan: Mapping[str, Any], cause: str, by: Actor) -> ImportBatch:
    """Say which column means what; it is remembered with the batch."""
    batch = _open(batch)
    checked = mapping.load(plan, running.shape_of(batch).columns)
    causes = targets.of(checked.content).causes
    if cause and cause not in causes:
        words = _("Only these can be given as the cause: %(causes)s.") % {"causes": ", ".join(causes) or "-"}
        raise ValidationError({"cause": words})
    batch.mapping = {**batch.mapping, "plan": dict(plan)}
    batch.content, batch.cause, batch.state = checked.content, cause, ImportBatch.State.PREVIEWED
    batch.save(update_fields=["mapping", "content", "cause", "state"])
    log(by, "mapped", batch, changes={"mapping": ("", checked.name), "cause": ("", cause)})
    return batch


@transaction.atomic
def settle_duplicates(*, batch: ImportBatch, duplicates: str, choices: Mapping[str, str], by: Actor) -> ImportBatch:
    """Say what becomes of rows that may be on record already: of all, and of single ones otherwise."""
    batch = _open(batch)
    plan = {**batch.mapping["plan"], "duplicates": duplicates}
    mapping.load(plan, running.shape_of(batch).columns)
    before = (batch.mapping["plan"].get("duplicates", ""), duplicates)
    batch.mapping = {**batch.mapping, "plan": plan, "choices": dict(choices)}
    batch.save(update_fields=["mapping"])
    log(by, "settled duplicates of", batch, changes={"duplicates": before, "rows": (None, sorted(choices))})
    return batch


@transaction.atomic
def start_import(*, batch: ImportBatch, by: Actor) -> Job:
    batch = _open(batch, begun=True)
    running.plan_of(batch)
    return jobs.start(kind=work.IMPORT, by=by, batch=batch.pk)


@transaction.atomic
def start_revert(*, batch: ImportBatch, by: Actor) -> Job:
    batch = _revertible(batch)
    return jobs.start(kind=work.REVERT, by=by, batch=batch.pk)


def import_now(*, batch: ImportBatch, by: Actor) -> ImportBatch:
    """Bring the batch in while the caller waits, as the command does."""
    intake = running.bring_in(_still_open(batch), lambda done: None)
    with transaction.atomic():
        return work.finish_import(batch, intake, by)


def revert_now(*, batch: ImportBatch, by: Actor) -> ImportBatch:
    with transaction.atomic():
        batch = _revertible(batch)
    done = targets.of(batch.content).revert(batch, by, lambda done: None)
    with transaction.atomic():
        return work.finish_revert(batch, done, by)


def _still_open(batch: ImportBatch) -> ImportBatch:
    with transaction.atomic():
        return _open(batch, begun=True)


def _open(batch: ImportBatch, *, begun: bool = False) -> ImportBatch:
    """Return the batch locked; refuse when it is done or somebody works on it."""
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state not in {ImportBatch.State.UPLOADED, ImportBatch.State.PREVIEWED}:
        raise ValidationError(_("This import is done. Upload the file again for another one."))
    if work.unfinished(locked):
        raise ValidationError(_("This import is running."))
    if not begun and work.has_records(locked):
        raise ValidationError(_("Part of this import is in already. Continue it, or take it back."))
    return locked


def _revertible(batch: ImportBatch) -> ImportBatch:
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state == ImportBatch.State.REVERTED:
        raise ValidationError(_("This import was taken back already."))
    if locked.state != ImportBatch.State.IMPORTED and not work.has_records(locked):
        raise ValidationError(_("Nothing of this import is in, so there is nothing to take back."))
    if work.unfinished(locked):
        raise ValidationError(_("This import is running."))
    targets.of(locked.content).refuse_revert(locked)
    return locked

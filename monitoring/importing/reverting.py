"""Taking an import back: drafts go, what was published is withdrawn, what people worked on stays and is named."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor, Via
from accounts.log import log_each
from accounts.models import LogEntry
from crm.models import Document, ImportBatch, Task
from monitoring.models import Assessment, Claim, Commitment, Evidence, MoneyLine

AT_ONCE = 500
NAMED = 200
HANGING_ON_ANYTHING = (Document, Task)


@dataclass
class Reverted:
    """What became of a batch."""

    assessments: int = 0
    evidence: int = 0
    commitments: int = 0
    withdrawn: int = 0
    kept: int = 0
    kept_names: list[tuple[int, str]] = field(default_factory=list)  # commitment, title

    def keep(self, commitments: Iterable[Commitment]) -> None:
        for commitment in commitments:
            self.kept += 1
            if len(self.kept_names) < NAMED:
                self.kept_names.append((commitment.pk, commitment.title))

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def refuse_while_built_upon(batch: ImportBatch) -> None:
    """An import that another one builds on is taken back after it."""
    later = ImportBatch.objects.filter(assessments__commitment__batch=batch).exclude(pk=batch.pk).order_by("pk").first()
    if later:
        raise ValidationError(
            _("Take back the import “%(name)s” first: it builds on this one.") % {"name": later.file_name}
        )


def revert(batch: ImportBatch, by: Actor, watch: Callable[[int], None]) -> Reverted:
    """Take the batch back in portions; an interrupted walk is continued by the next one."""
    done = Reverted(**{**batch.counts.get("taken_back", {}), "kept": 0, "kept_names": []})
    _assessments(batch, by, done)
    last = 0
    while portion := list(batch.commitments.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = portion[-1].pk
        with transaction.atomic():
            _portion(batch, by, portion, done)
            _note(batch, done)
        watch(done.commitments + done.kept + done.withdrawn)
    return done


def _assessments(batch: ImportBatch, by: Actor, done: Reverted) -> None:
    """Drafts that came in with the batch go, unless somebody worked on them or on their commitment's copy of them."""
    foreign = batch.assessments.exclude(commitment__batch=batch)
    worked_on = _touched_by_people(Assessment, foreign.values("pk"))
    drafts = foreign.drafts().exclude(pk__in=worked_on)
    while some := list(drafts.values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            done.assessments += Assessment.objects.filter(pk__in=some).delete()[0]
            _note(batch, done)
    done.keep(Commitment.objects.filter(pk__in=foreign.exclude(commitment__verdict__batch=batch).values("commitment")))
    _withdraw(Commitment.objects.filter(verdict__batch=batch).exclude(batch=batch), batch, by, done)


def _note(batch: ImportBatch, done: Reverted) -> None:
    """Keep the counts with the portion they count, so that an interrupted walk loses none."""
    batch.counts = {**batch.counts, "taken_back": done.as_json()}
    batch.save(update_fields=["counts"])


def _portion(batch: ImportBatch, by: Actor, portion: list[Commitment], done: Reverted) -> None:
    ids = [commitment.pk for commitment in portion]
    locked = Commitment.objects.select_for_update(of=("self",)).filter(pk__in=ids)
    published = {commitment.pk for commitment in locked if commitment.is_published}
    touched = worked_on(batch, [pk for pk in ids if pk not in published])
    gone = [pk for pk in ids if pk not in published and pk not in touched]
    _withdraw(Commitment.objects.filter(pk__in=published), batch, by, done)
    done.keep(commitment for commitment in portion if commitment.pk in touched)
    done.assessments += Assessment.objects.filter(commitment__in=gone).delete()[0]
    done.evidence += Evidence.objects.filter(commitment__in=gone).delete()[0]
    Commitment.objects.filter(pk__in=gone).update(claim=None)
    for beside in (Claim, MoneyLine):
        beside.objects.filter(commitment__in=gone).delete()
    log_each(_actor(batch, by), "took back the import", [one for one in portion if one.pk in gone])
    done.commitments += Commitment.objects.filter(pk__in=gone).delete()[0]


def _withdraw(commitments: models.QuerySet[Commitment], batch: ImportBatch, by: Actor, done: Reverted) -> None:
    """Published words stay findable; they only say that they no longer hold."""
    standing = list(commitments.filter(withdrawn_at=None))
    Commitment.objects.filter(pk__in=[one.pk for one in standing]).update(
        withdrawn_at=timezone.now(),
        withdrawn_reason=_("The import “%(name)s” was taken back.") % {"name": batch.file_name[:200]},
        version=F("version") + 1,
    )
    log_each(_actor(batch, by), "withdrew", standing)
    done.withdrawn += len(standing)


def worked_on(batch: ImportBatch, ids: list[int]) -> set[int]:
    """Return those of the batch's commitments that anything from outside the batch refers to, or anyone changed."""
    own = Commitment.objects.filter(pk__in=ids)
    found = set(own.exclude(version=1).values_list("pk", flat=True))
    found |= set(_touched_by_people(Commitment, own.values("pk")))
    for model, mine in ((Evidence, batch.evidence), (Assessment, batch.assessments)):
        edited = _touched_by_people(model, mine.filter(commitment__in=ids).values("pk"))
        found |= set(model.objects.filter(pk__in=edited).values_list("commitment", flat=True))
    for relation in _relations():
        found |= _referred_to(relation, batch, ids)
    kind = ContentType.objects.get_for_model(Commitment)
    for anything in HANGING_ON_ANYTHING:
        hanging = anything.objects.filter(subject_type=kind, subject_id__in=ids)
        found |= {pk for pk in hanging.values_list("subject_id", flat=True) if pk}
    return found


def _relations() -> list[tuple[type[models.Model], str]]:
    """Every table that points at commitments, of this app and those above it."""
    found = []
    for relation in Commitment._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):
            found.append((relation.related_model, relation.field.name))
    return found


def _referred_to(relation: tuple[type[models.Model], str], batch: ImportBatch, ids: list[int]) -> set[int]:
    model, name = relation
    rows = model._base_manager.filter(**{f"{name}__in": ids})
    if model in {Evidence, Assessment, Claim, MoneyLine}:
        rows = rows.exclude(batch=batch)
    return set(rows.values_list(name, flat=True))


def _touched_by_people(model: type[models.Model], ids: models.QuerySet[Any, Any]) -> list[int]:
    """Return those whose log tells of anyone but an import."""
    kind = ContentType.objects.get_for_model(model)
    entries = LogEntry.objects.filter(subject_type=kind, subject_id__in=ids).exclude(via__in=[Via.IMPORT, Via.SYSTEM])
    return list(entries.values_list("subject_id", flat=True).distinct())


def _actor(batch: ImportBatch, by: Actor) -> Actor:
    return Actor(by.user, Via.IMPORT, str(batch.pk))


@dataclass(frozen=True)
class Outlook:
    """What taking a batch back would do, counted without doing it."""

    commitments: int
    evidence: int
    assessments: int
    published: int
    kept: list[str]
    kept_more: int
    obstacle: str


def outlook(batch: ImportBatch) -> Outlook:
    drafts = batch.commitments.filter(published_at=None)
    kept = worked_on(batch, list(drafts.values_list("pk", flat=True)))
    going = drafts.exclude(pk__in=kept)
    foreign = batch.assessments.drafts().exclude(commitment__batch=batch)
    own = Assessment.objects.filter(commitment__in=going)
    try:
        refuse_while_built_upon(batch)
        obstacle = ""
    except ValidationError as refusal:
        obstacle = " ".join(refusal.messages)
    return Outlook(
        commitments=going.count(),
        evidence=Evidence.objects.filter(commitment__in=going).count(),
        assessments=foreign.count() + own.count(),
        published=batch.commitments.exclude(published_at=None).count(),
        kept=[one.title for one in Commitment.objects.filter(pk__in=kept).order_by("pk")[:20]],
        kept_more=max(len(kept) - 20, 0),
        obstacle=obstacle,
    )

"""Taking an import of records back: what it made goes, what it filled is emptied, what people built on stays."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from accounts.actors import Actor, Via
from accounts.log import log_each
from accounts.models import LogEntry, User
from crm.importing import filling
from crm.models import (
    Alias,
    CoalitionMembership,
    ContactPoint,
    DuplicatePair,
    ImportBatch,
    Imported,
    InformationDuty,
    LawfulBasis,
    Meeting,
    Office,
    Organisation,
    Participation,
    Person,
    Tenure,
)

AT_ONCE = 500
NAMED = 200
SHOWN = 20
# What hangs on others goes before them.
ORDER: list[type[models.Model]] = [Meeting, Tenure, CoalitionMembership, Office, Person, Organisation]
MACHINERY = (LogEntry, Imported)  # they tell of a record and do not build on it
CAME_ALONG: list[type[models.Model]] = [  # parts of a record
    Alias, ContactPoint, DuplicatePair, InformationDuty, LawfulBasis, Participation,
]  # fmt: skip
Settled = Callable[[list[int]], set[int]]
_settled: dict[type[models.Model], Settled] = {}
Going = dict[type[models.Model], Any]  # what goes before, as a query of its ids


def register(model: type[models.Model], *parts: type[models.Model], settled: Settled | None = None) -> None:
    """Lists of the apps above make records that hang on ours, so theirs go first.

    `parts` come in and go with the record; `settled` says which stay for a reason of their own.
    """
    ORDER.insert(0, model)
    CAME_ALONG.extend(parts)
    if settled is not None:
        _settled[model] = settled


@dataclass
class TakenBack:
    """What became of a batch; who was kept is named by number, so that a page names only what its reader may see."""

    deleted: int = 0
    emptied: int = 0
    kept: int = 0
    kept_records: list[tuple[str, int]] = field(default_factory=list)

    def keep(self, model: type[models.Model], pks: set[int]) -> None:
        self.kept += len(pks)
        self.kept_records += [(model._meta.label, pk) for pk in sorted(pks)][: NAMED - len(self.kept_records)]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def revert(batch: ImportBatch, by: Actor, watch: Callable[[int], None]) -> TakenBack:
    """Take the batch back in portions; an interrupted walk is continued by the next one."""
    done = TakenBack(**{**batch.counts.get("taken_back", {}), "kept": 0, "kept_records": []})
    by = Actor(by.user, Via.IMPORT, str(batch.pk))
    _empty(batch, by, done)
    for model in ORDER:
        for pks in portions(batch, model):
            with transaction.atomic():
                _portion(batch, model, pks, by, done)
            watch(done.deleted + done.emptied + done.kept)
    return done


def portions(batch: ImportBatch, model: type[models.Model]) -> Iterator[list[int]]:
    """Yield the ids of what the batch made of this kind and what is still there."""
    last = 0
    rows = made_by(batch, model).order_by("subject_id").values_list("subject_id", flat=True)
    while pks := list(rows.filter(subject_id__gt=last)[:AT_ONCE]):
        last = pks[-1]
        yield pks


def made_by(batch: ImportBatch, model: type[models.Model]) -> models.QuerySet[Imported]:
    kind = ContentType.objects.get_for_model(model)
    return batch.records.filter(outcome=Imported.Outcome.CREATED, subject_type=kind)


def _portion(batch: ImportBatch, model: type[models.Model], pks: list[int], by: Actor, done: TakenBack) -> None:
    locked = model._base_manager.select_for_update().filter(pk__in=pks)
    there = {record.pk: record for record in locked}
    kept = built_upon(model, list(there))
    going = [record for pk, record in there.items() if pk not in kept]
    log_each(by, "took back the import", going)
    model._base_manager.filter(pk__in=[record.pk for record in going]).delete()
    made_by(batch, model).filter(subject_id__in=set(pks) - kept).delete()
    done.deleted += len(going)
    done.keep(model, kept)
    _note(batch, done)


def _empty(batch: ImportBatch, by: Actor, done: TakenBack) -> None:
    """Empty again what the import filled, unless somebody has changed it since."""
    filled, last = batch.records.filter(outcome=Imported.Outcome.UPDATED).order_by("pk"), 0
    while portion := list(filled.filter(pk__gt=last)[:AT_ONCE]):
        last = portion[-1].pk
        with transaction.atomic():
            emptied = [note.pk for note in portion if _is_emptied(note, by, done)]
            batch.records.filter(pk__in=emptied).update(outcome=Imported.Outcome.SKIPPED)
            done.emptied += len(emptied)
            _note(batch, done)


def _is_emptied(note: Imported, by: Actor, done: TakenBack) -> bool:
    model: Any = note.subject_type.model_class()
    record = model._base_manager.select_for_update().filter(pk=note.subject_id).first()
    if record is None:
        return False
    if filling.empty_again(record, note.filled):
        done.keep(model, {record.pk})
        return False
    log_each(by, "took back the import", [record])
    return True


def _note(batch: ImportBatch, done: TakenBack) -> None:
    """Keep the counts with the portion they count, so that an interrupted walk loses none."""
    batch.counts = {**batch.counts, "taken_back": done.as_json()}
    batch.save(update_fields=["counts"])


def built_upon(model: type[models.Model], pks: list[int], going: Going | None = None) -> set[int]:
    """Return those that somebody changed, or that anything refers to which does not go with them or before them."""
    manager = model._base_manager
    found = _settled[model](pks) if model in _settled else set[int]()
    if any(one.name == "version" for one in model._meta.fields):
        found |= set(manager.filter(pk__in=pks).exclude(version=1).values_list("pk", flat=True))
    kind = ContentType.objects.get_for_model(model)
    told = LogEntry.objects.filter(subject_type=kind, subject_id__in=pks).exclude(via__in=[Via.IMPORT, Via.SYSTEM])
    found |= set(told.values_list("subject_id", flat=True))
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and not is_part(relation):
            name = relation.field.name
            rows = relation.related_model._base_manager.filter(**{f"{name}__in": pks})
            before = (going or {}).get(relation.related_model)
            rows = rows if before is None else rows.exclude(pk__in=before)
            found |= set(rows.values_list(name, flat=True))
    for hanging, key in hanging_on_anything():
        rows = hanging._base_manager.filter(**{key.ct_field: kind, f"{key.fk_field}__in": pks})
        found |= set(rows.values_list(key.fk_field, flat=True))
    return found


def is_part(relation: models.ManyToOneRel) -> bool:
    """Whether its rows came in with the record and go with it; what others noted of it would go unasked."""
    table: Any = relation.related_model
    is_own = table in CAME_ALONG or table._meta.auto_created is relation.model
    return is_own and relation.on_delete is models.CASCADE


def hanging_on_anything() -> list[tuple[type[models.Model], GenericForeignKey]]:
    """Every table that points at records of any kind."""
    return [
        (model, key)
        for model in apps.get_models()
        if model not in MACHINERY
        for key in model._meta.private_fields
        if isinstance(key, GenericForeignKey)
    ]


@dataclass(frozen=True)
class Outlook:
    """What taking a batch back would do, counted without doing it."""

    going: list[tuple[str, int]]
    emptied: int
    kept: list[str]
    kept_more: int
    obstacle: str = ""


def outlook(batch: ImportBatch, user: User) -> Outlook:
    going, kept = [], []
    before: Going = {}
    for model in ORDER:
        mine = made_by(batch, model)
        stays = set[int]().union(*(built_upon(model, pks, before) for pks in portions(batch, model)))
        before[model] = mine.exclude(subject_id__in=stays).values("subject_id")
        kept += [(model._meta.label, pk) for pk in sorted(stays)]
        if count := mine.count() - len(stays):
            going.append((str(model._meta.verbose_name_plural), count))
    filled = batch.records.filter(outcome=Imported.Outcome.UPDATED).count()
    return Outlook(going, filled, named(kept[:SHOWN], user), max(len(kept) - SHOWN, 0))


def named(records: list[Any], user: User) -> list[str]:
    """Return how these are called, as far as the reader may see them."""
    names = []
    for label, pk in records:
        model: Any = apps.get_model(label)
        record = model._default_manager.visible_to(user).filter(pk=pk).first()
        if record is not None:
            names.append(str(record))
    return names

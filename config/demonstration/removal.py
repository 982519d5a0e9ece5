"""Taking the demonstration out again, in one transaction, without touching anything real.

What carries the mark goes, and what has no meaning without it. A real record that points at a marked one stops it all.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection, models, transaction
from django.db.models import Q

from accounts.actors import Via
from accounts.models import Job, LogEntry, LogSeal, OneTimeLink, SavedView, User
from briefings.models import Edition, Sending, Withdrawal
from campaigns.models import (
    Ballot,
    CampaignPartner,
    Candidacy,
    Credential,
    ElectionComplaint,
    ElectorateObjection,
    EventAttendance,
    Lot,
    PassageComment,
    ProjectPartner,
    ReportBack,
    SignOn,
    SignOnRequest,
    Vote,
    Voter,
)
from crm.models import (
    BulkChange,
    CoalitionMembership,
    DataExport,
    InboundMessage,
    Representation,
    RetentionRun,
    Tenure,
)
from monitoring.models import (
    Claim,
    Coding,
    CommitmentRelation,
    DueRevision,
    Inheritance,
    MinorityNote,
    MoneyLine,
    Passage,
    Recheck,
    Reply,
    SentEvidence,
)
from monitoring.models.checks import CheckRequest, LocalCheck

Found = dict[type[models.Model], set[Any]]
OURS = {"accounts", "crm", "campaigns", "monitoring", "network", "briefings"}
# Rows without a mark of their own whose parent is protected: they are part of what this field names.
PART_OF = {
    Tenure: "person",
    CoalitionMembership: "organisation",
    Representation: "user",
    CampaignPartner: "organisation",
    Candidacy: "call",
    Credential: "organisation",
    EventAttendance: "organisation",
    ProjectPartner: "organisation",
    ReportBack: "session",
    DueRevision: "commitment",
    Coding: "assessment",
    MinorityNote: "assessment",
    Reply: "assessment",
    Claim: "commitment",
    MoneyLine: "commitment",
    CommitmentRelation: "commitment",
    Inheritance: "commitment",
    Passage: "text",
    CheckRequest: "round",
    LocalCheck: "request",
    Recheck: "evidence",
    SentEvidence: "commitment",
    SignOnRequest: "consultation",
    SignOn: "request",
    PassageComment: "request",
    Ballot: "election",
    ElectionComplaint: "election",
    ElectorateObjection: "election",
    Lot: "election",
    Voter: "election",
    Vote: "voter",
    Edition: "briefing",
    Sending: "letter",
    Withdrawal: "edition",
    Job: "asked_by",
    OneTimeLink: "made_by",
    InboundMessage: "owner",
    BulkChange: "by",
    SavedView: "owner",
    DataExport: "asked_by",
    RetentionRun: "tried_by",
}
THE_LOG = {LogEntry, LogSeal}
MOST_NAMED = 20


class InTheWay(Exception):
    """Real records point at the demonstration; `named` says which, in words."""

    def __init__(self, named: list[str]) -> None:
        super().__init__("\n".join(named))
        self.named = named


@dataclass
class Removed:
    counts: dict[str, int] = field(default_factory=dict)
    log_kept: bool = False  # because people have really worked here
    accounts_kept: int = 0  # closed, since a log that is kept still names them


@transaction.atomic
def remove() -> Removed:
    found = with_its_parts(marked())
    if named := list(pointing_in(found)):
        raise InTheWay(named)
    files = list(stored_files(found))
    removed = Removed()
    with triggers_off([*found, *THE_LOG]):
        if real_entries(found).exists():
            removed.log_kept = True
            removed.accounts_kept = close_accounts(found)
        else:
            found |= {LogSeal: ids(LogSeal.objects.all()), LogEntry: ids(LogEntry.objects.all())}
        for model, pks in found.items():
            removed.counts[str(model._meta.verbose_name_plural)] = delete(model, pks)
    transaction.on_commit(forget(files))
    return removed


def marked() -> Found:
    """Return the ids of everything that carries the mark, or was written by a demonstration account."""
    found: Found = defaultdict(set)
    for model in apps.get_models():
        if has_mark(model):
            found[model] |= ids(model._default_manager.filter(is_demonstration=True)) | tried_out(model)
    return found


def tried_out(model: type[models.Model]) -> set[Any]:
    """Return what somebody who tried the product out as a demonstration account has recorded."""
    deeds = LogEntry.objects.filter(user__is_demonstration=True, verb="recorded")
    theirs = deeds.filter(subject_type=ContentType.objects.get_for_model(model)).values("subject_id")
    by = next((one.name for one in model._meta.fields if one.name in {"author", "coder"}), None)
    written = Q(**{f"{by}__is_demonstration": True}) if by else Q(pk__in=[])
    return ids(model._default_manager.filter(Q(pk__in=theirs) | written))


def with_its_parts(found: Found) -> Found:
    """Add, until nothing is new, the rows that have no meaning without a row that goes."""
    grown = True
    while grown:
        grown = False
        for model, key in belonging():
            rows = model._default_manager.filter(**{f"{key.name}__in": found[related(key)]})
            new = ids(rows) - found[model]
            found[model] |= new
            grown = grown or bool(new)
    return found


def belonging() -> Iterator[tuple[type[models.Model], "models.ForeignKey[Any, Any]"]]:
    """Yield each foreign key that says what its row is part of."""
    for model, key in foreign_keys():
        if model in THE_LOG:
            continue
        if model._meta.auto_created:
            if key.name == source_of(model) or is_mutual(model):
                yield model, key
        elif PART_OF.get(model) == key.name or (key.remote_field.on_delete is models.CASCADE and not has_mark(model)):
            yield model, key


def pointing_in(found: Found) -> Iterator[str]:
    """Name, in words, the real records that hold on to something that would go."""
    for model, key in foreign_keys():
        if model in THE_LOG or key.remote_field.on_delete is models.SET_NULL:
            continue
        going = found[related(key)]
        rows = model._default_manager.filter(**{f"{key.name}__in": going}).exclude(pk__in=found[model])
        for row in rows.select_related(key.name)[:MOST_NAMED] if going else []:
            yield f"{model._meta.verbose_name} {row.pk} “{row}” → {key.verbose_name}: “{getattr(row, key.name)}”"


def foreign_keys() -> Iterator[tuple[type[models.Model], "models.ForeignKey[Any, Any]"]]:
    for model in apps.get_models(include_auto_created=True):
        for one in model._meta.fields:
            if isinstance(one, models.ForeignKey) and related(one)._meta.app_label in OURS:
                yield model, one


def related(key: "models.ForeignKey[Any, Any]") -> type[models.Model]:
    return key.remote_field.model


def has_mark(model: type[models.Model]) -> bool:
    return any(one.name == "is_demonstration" for one in model._meta.fields)


def is_mutual(through: type[models.Model]) -> bool:
    """Whether it ties records of one kind to each other both ways: a tie goes with either of them."""
    owner = cast(type[models.Model], through._meta.auto_created)
    fields = cast("list[models.ManyToManyField[Any, Any]]", list(owner._meta.many_to_many))
    return any(field.remote_field.through is through and field.remote_field.symmetrical for field in fields)


def source_of(through: type[models.Model]) -> str:
    """Return the key of an automatic table towards the record that lists the others."""
    owner = cast(type[models.Model], through._meta.auto_created)
    fields = cast("list[models.ManyToManyField[Any, Any]]", list(owner._meta.many_to_many))
    return next(field.m2m_field_name() for field in fields if field.remote_field.through is through)


def ids(rows: "models.QuerySet[Any]") -> set[Any]:
    return set(rows.values_list("pk", flat=True))


def real_entries(found: Found) -> "models.QuerySet[LogEntry]":
    """Return what was done by a real person, or to a real record: such a log is never cut."""
    about = models.Q(pk__in=[])
    for model, pks in found.items():
        about |= models.Q(subject_type__app_label=model._meta.app_label, subject_type__model=model._meta.model_name,
                          subject_id__in=pks)  # fmt: skip
    by_link = models.Q(user=None, via=Via.LINK)  # tried out with the link of an invented organisation
    return LogEntry.objects.exclude(about & (models.Q(user__in=found[User]) | by_link))


def close_accounts(found: Found) -> int:
    """Keep, closed and without a password, the accounts that the kept log names; they are history now, not show."""
    named = set(LogEntry.objects.filter(user__in=found[User]).values_list("user", flat=True))
    found[User] -= named
    return User.objects.filter(pk__in=named).update(is_active=False, is_demonstration=False, password="!")  # noqa: S106  an unusable one


def stored_files(found: Found) -> Iterator[str]:
    for model, pks in found.items():
        for one in model._meta.fields:
            if isinstance(one, models.FileField):
                names = model._default_manager.filter(pk__in=pks).values_list(one.name, flat=True)
                yield from (name for name in names if name)


def forget(files: list[str]) -> Callable[[], None]:
    def after_commit() -> None:
        for name in files:
            default_storage.delete(name)
        cache.delete("demonstration")

    return after_commit


@contextmanager
def triggers_off(tables: list[type[models.Model]]) -> Iterator[None]:
    """Let the owner of the tables delete what nobody may change. Foreign keys are still checked, all at the end."""
    names = sorted({model._meta.db_table for model in tables})
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for name in names:
            cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in names:
            cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")


def delete(model: type[models.Model], pks: set[Any]) -> int:
    """Delete by id alone: what belongs together was gathered before, and the constraints look at the end."""
    column = model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE {column} = ANY(%s)", [list(pks)])  # noqa: S608
        return int(cursor.rowcount)

"""What a retention rule can find, and what it does with what it found."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import files
from accounts.gates import GatedQuerySet
from accounts.models import Job, OutboxEntry, User
from crm.models import (
    Dossier,
    Erasure,
    ImportBatch,
    ImportRefusal,
    LegalHold,
    Letter,
    Meeting,
    Person,
    PrivacyRequest,
    RetentionRule,
    RetentionRun,
    Task,
    Tenure,
)
from crm.privacy.attendance import count_only, old_attendance
from crm.reply_terms import months_after

Act = RetentionRule.Act
Rows = "models.QuerySet[Any]"
MOST_SHOWN = 200


@dataclass(frozen=True)
class Condition:
    """`rows` returns what is older than a day; `acts` what can be done with rows of these keys."""

    key: str
    label: str | Promise
    rows: Callable[[date], Any]
    acts: dict[str, Callable[["RetentionRun", list[Any]], int]]


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


# What is found


def quiet_people(day: date) -> Any:
    """Nobody met them, wrote to them or recorded a post since; and they have no account."""
    busy = Meeting.objects.filter(held_on__gte=day, participations__person__isnull=False)
    written = Letter.objects.filter(Q(dated_on__gte=day) | Q(dated_on=None)).exclude(person=None)
    running = Tenure.objects.with_end().filter(Q(ended="") | Q(to_its_end__gte=day.isoformat()))
    rows = Person.objects.filter(user=None, merged_into=None, erased_on=None, information__collected_on__lt=day)
    for others, column in ((busy, "participations__person"), (written, "person"), (running, "person")):
        rows = rows.exclude(pk__in=others.values(column))
    return rows


# What is done


def give_a_task(run: RetentionRun, keys: list[Any]) -> int:
    """One task for the owner, about the whole list; how many they may see stands on the page of the run."""
    author = run.confirmed_by or run.rule.owner
    if author is None:
        return 0
    owner = run.rule.owner or author
    what = _("Look through the records kept for long (retention run %(number)d)") % {"number": run.pk}
    Task.objects.create(what=what, assignee=owner, author=author, due_on=months_after(timezone.localdate(), 1))
    return len(keys)


def propose_erasures(run: RetentionRun, keys: list[Any]) -> int:
    """Nobody is erased by a rule alone: each stands before leadership with its preview."""
    there = set(Erasure.objects.filter(state__in=["prepared", "confirmed"]).values_list("person", flat=True))
    made = [Erasure(person_id=pk, reason=run.rule.reason, prepared_by=run.tried_by) for pk in keys if pk not in there]
    Erasure.objects.bulk_create(made)
    return len(made)


def delete_dossiers(run: RetentionRun, keys: list[Any]) -> int:
    rows = Dossier.objects.filter(pk__in=keys)
    files.forget([str(one.file.name) for one in rows if one.file])
    return int(rows.delete()[0])


def delete_outbox(run: RetentionRun, keys: list[Any]) -> int:
    return int(OutboxEntry.objects.filter(pk__in=keys).delete()[0])


def delete_sessions(run: RetentionRun, keys: list[Any]) -> int:
    for session in UserSession.objects.filter(pk__in=keys):
        session.end()
    return len(keys)


def empty_jobs(run: RetentionRun, keys: list[Any]) -> int:
    return Job.objects.filter(pk__in=keys).update(params={}, result={}, step="", error="")


def empty_imports(run: RetentionRun, keys: list[Any]) -> int:
    """The file and the refused rows go; that there was an import, and what it made, stays."""
    rows = ImportBatch.objects.filter(pk__in=keys)
    files.forget([str(one.file.name) for one in rows if one.file])
    ImportRefusal.objects.filter(batch__in=keys).update(content={}, reason="")
    return rows.update(file="", file_name="-")


def empty_requests(run: RetentionRun, keys: list[Any]) -> int:
    return PrivacyRequest.objects.filter(pk__in=keys).update(words="", identity="", asked_by="-")


CONDITIONS = {
    one.key: one
    for one in (
        Condition(
            "quiet_people",
            gettext_lazy("People nobody has dealt with"),
            quiet_people,
            {Act.REVIEW: give_a_task, Act.ANONYMISE: propose_erasures},
        ),
        Condition(
            "attendance",
            gettext_lazy("Meetings that still name who sat there"),
            old_attendance,
            {Act.REVIEW: give_a_task, Act.ANONYMISE: count_only},
        ),
        Condition(
            "released_dossiers",
            gettext_lazy("Dossiers handed over"),
            lambda day: Dossier.objects.filter(released_at__lt=start_of(day)),
            {Act.DELETE: delete_dossiers},
        ),
        Condition(
            "finished_work",
            gettext_lazy("Finished background work"),
            lambda day: OutboxEntry.objects.filter(done_at__lt=start_of(day)),
            {Act.DELETE: delete_outbox},
        ),
        Condition(
            "finished_jobs",
            gettext_lazy("Finished jobs: what they were asked and answered"),
            lambda day: Job.objects.filter(finished_at__lt=start_of(day)).exclude(params={}, result={}),
            {Act.ANONYMISE: empty_jobs},
        ),
        Condition(
            "import_files",
            gettext_lazy("Files of imports and their refused rows"),
            lambda day: ImportBatch.objects.filter(made_at__lt=start_of(day)).exclude(file=""),
            {Act.ANONYMISE: empty_imports},
        ),
        Condition(
            "sessions",
            gettext_lazy("Sessions with their network addresses"),
            lambda day: UserSession.objects.filter(last_seen_at__lt=start_of(day)),
            {Act.DELETE: delete_sessions},
        ),
        Condition(
            "closed_requests",
            gettext_lazy("Answered privacy requests"),
            lambda day: PrivacyRequest.objects.filter(closed_on__lt=day).exclude(
                words="", identity="", asked_by__in=["", "-"]
            ),
            {Act.ANONYMISE: empty_requests},
        ),
    )
}


def found_by(rule: RetentionRule) -> tuple[list[Any], int]:
    """Return the keys of the rows the rule speaks of today, and how many more are held back."""
    rows = CONDITIONS[rule.condition].rows(months_after(timezone.localdate(), -rule.months))
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    held = held_keys(rows.model)
    return [key for key in keys if key not in held], sum(key in held for key in keys)


def seen_by(reader: User, run: RetentionRun) -> Any:
    """What was found, as far as the reader may see it; of a table without a gate, a library's, none."""
    rows = CONDITIONS[run.rule.condition].rows(run.tried_at.date()).model._default_manager.all()
    gated = rows.visible_to(reader) if isinstance(rows, GatedQuerySet) else rows.none()
    return gated.filter(pk__in=run.found).order_by("pk")


def told_to(reader: User, run: RetentionRun) -> dict[str, Any]:
    """The list and its numbers: leadership decides on all of it, anybody else counts only what they may see."""
    seen, is_whole = seen_by(reader, run), reader.is_leadership
    how_many = len(run.found) if is_whole else seen.count()
    return {"shown": seen[:MOST_SHOWN], "how_many": how_many, "is_whole": is_whole}


def held_keys(model: type[models.Model]) -> set[int]:
    kind = ContentType.objects.get_for_model(model)
    return set(LegalHold.objects.filter(subject_type=kind, ended_at=None).values_list("subject_id", flat=True))


@transaction.atomic
def carry_out(run: RetentionRun) -> int:
    """Do it to what the dry run found and the rule still speaks of: never to more than somebody saw."""
    still, _held = found_by(run.rule)
    keys = [key for key in run.found if key in set(still)]
    done = CONDITIONS[run.rule.condition].acts[run.rule.act](run, keys) if keys else 0
    run.done, run.done_at = done, timezone.now()
    run.save(update_fields=["done", "done_at"])
    return done

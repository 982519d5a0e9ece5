"""What people do with tasks: give, change, finish, take back."""

from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.log import differences, log
from accounts.models import User
from crm.confidentiality import Level, stricter
from crm.kinds import level_of
from crm.models import Organisation, Task


def place_on(subject: models.Model | None) -> dict[str, Any]:
    """Return the columns that hang a task or a document on a record."""
    if subject is None:
        return {"subject_type": None, "subject_id": None}
    return {"subject_type": ContentType.objects.get_for_model(subject), "subject_id": subject.pk}


def at_least_as_strict(level: str | None, subject: models.Model | None) -> Level:
    return stricter(level or Level.INTERNAL, level_of(subject) or Level.PUBLIC)


@transaction.atomic
def record_task(
    *,
    what: str,
    assignee: User,
    by: Actor,
    due_on: date | None = None,
    owed_to: Organisation | None = None,
    subject: models.Model | None = None,
    confidentiality: str | None = None,
    is_demonstration: bool = False,
) -> Task:
    """Give someone something to do; it is at least as strict as the record it is about."""
    if by.user is None:
        raise ValidationError(_("Only a signed-in person can give a task."))
    refuse_impossible(what, assignee)
    level = at_least_as_strict(confidentiality, subject)
    task = Task.objects.create(
        what=what.strip(), assignee=assignee, due_on=due_on, owed_to=owed_to, author=by.user, confidentiality=level,
        is_demonstration=is_demonstration, **place_on(subject),
    )  # fmt: skip
    log(by, "gave", task, fields=["what", "assignee", "due_on"])
    return task


def refuse_impossible(what: str, assignee: User) -> None:
    if not what.strip():
        raise ValidationError({"what": _("Say what is to be done.")})
    if not assignee.is_active:
        raise ValidationError({"assignee": _("This account is closed.")})


@transaction.atomic
def edit_task(*, task: Task, by: Actor, **fields: Any) -> Task:
    task = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if "confidentiality" in fields:
        fields["confidentiality"] = at_least_as_strict(fields["confidentiality"], task.subject)
    changes = differences(task, fields)
    for name, value in fields.items():
        setattr(task, name, value)
    if "what" in changes or "assignee" in changes:
        refuse_impossible(task.what, task.assignee)
    task.save()
    told = {name: change for name, change in changes.items() if name != "what"}
    log(by, "changed", task, fields=list(changes), changes=told)
    return task


@transaction.atomic
def finish_task(*, task: Task, by: Actor) -> Task:
    """Mark as done; a second click changes nothing."""
    task = Task.objects.select_for_update().get(pk=task.pk)
    if task.done_at is None:
        task.done_at = timezone.now()
        task.save(update_fields=["done_at"])
        log(by, "finished", task, fields=["done_at"])
    return task


@transaction.atomic
def reopen_task(*, task: Task, by: Actor) -> Task:
    task = Task.objects.select_for_update().get(pk=task.pk)
    if task.done_at is not None:
        task.done_at = None
        task.save(update_fields=["done_at"])
        log(by, "reopened", task, fields=["done_at"])
    return task

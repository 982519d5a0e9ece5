"""What is done to many records at once: each in two or three statements, however many there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.log import log, log_each
from accounts.models import LogEntry, Role, User
from crm.bulk import MOST_CHANGED, Before, Change, Many
from crm.models import BulkChange


@transaction.atomic
def change_many(*, many: Many, change: Change, rows: QuerySet[Any], value: int | None, by: Actor) -> BulkChange:
    """Change every row that is not so already, and keep what they were."""
    if by.user is None:
        raise ValidationError(_("Sign in first."))
    if rows.order_by()[: MOST_CHANGED + 1].count() > MOST_CHANGED:
        raise ValidationError(_("At most %(most)d at once. Narrow the list.") % {"most": MOST_CHANGED})
    before = change.apply(rows, value, by)
    done = BulkChange.objects.create(kind=many.kind, change=change.name, value=value, before=before, by=by.user)
    log(by, "changed many", done, fields=[many.kind, change.name])
    return done


@transaction.atomic
def undo_many(*, done: BulkChange, many: Many, change: Change, by: Actor) -> int:
    """Put back what is still as this change left it, and return how many; a second click changes nothing."""
    done = BulkChange.objects.select_for_update().get(pk=done.pk)
    if by.user is None or not done.can_be_undone:
        raise ValidationError(_("This was undone already, or is too long ago."))
    before = {int(pk): told for pk, told in done.before.items()}
    rows = many.rows(by.user).filter(pk__in=list(before))
    if change.leaves_touched:
        rows = rows.exclude(pk__in=touched_since(rows, done.at))
    count = change.undo(rows, done.value, before, by)
    done.undone_at, done.undone_by = timezone.now(), by.user
    done.save(update_fields=["undone_at", "undone_by"])
    log(by, "undid the change of many", done, fields=[done.kind, done.change])
    return count


def locked(rows: QuerySet[Any]) -> list[Any]:
    return list(rows.order_by("pk").select_for_update(of=("self",)))


def touched_since(rows: QuerySet[Any], moment: datetime) -> set[int]:
    """Return of which rows the log tells anything later; locked, so that none is in somebody's hand meanwhile."""
    kind = ContentType.objects.get_for_model(rows.model)
    told = LogEntry.objects.filter(subject_type=kind, subject_id__in=[one.pk for one in locked(rows)], at__gt=moment)
    return set(told.values_list("subject_id", flat=True))


def bump(model: type[Model], rows: list[Any]) -> None:
    """Whoever has one of them open in a form is told that it changed."""
    model._default_manager.filter(pk__in=[one.pk for one in rows]).update(version=F("version") + 1)


# Themes


def add_theme(rows: QuerySet[Any], theme: int | None, by: Actor) -> Before:
    wanted = locked(rows)
    links = through(rows).objects.filter(theme_id=theme, **{f"{column(rows)}__in": wanted})
    had = set(links.values_list(column(rows), flat=True))
    new = [one for one in wanted if one.pk not in had]
    made = through(rows).objects.bulk_create(through(rows)(theme_id=theme, **{column(rows): one.pk}) for one in new)
    note_themes(rows.model, new, by)
    return {getattr(link, column(rows)): link.pk for link in made}


def remove_theme(rows: QuerySet[Any], theme: int | None, by: Actor) -> Before:
    return dict.fromkeys(remove_links(rows, by, theme_id=theme))


def undo_add_theme(rows: QuerySet[Any], theme: int | None, before: Before, by: Actor) -> int:
    """Only what the change added: a theme that somebody took away and gave again since is theirs."""
    return len(remove_links(rows, by, pk__in=list(before.values())))


def undo_remove_theme(rows: QuerySet[Any], theme: int | None, before: Before, by: Actor) -> int:
    return len(add_theme(rows, theme, by))


def remove_links(rows: QuerySet[Any], by: Actor, **which: Any) -> list[int]:
    """Return which records lost a theme."""
    wanted = {one.pk: one for one in locked(rows)}
    links = through(rows).objects.filter(**which, **{f"{column(rows)}__in": wanted})
    having = [wanted[pk] for pk in links.values_list(column(rows), flat=True)]
    links.delete()
    note_themes(rows.model, having, by)
    return [one.pk for one in having]


def through(rows: QuerySet[Any]) -> Any:
    return rows.model.themes.through  # type: ignore[attr-defined]


def column(rows: QuerySet[Any]) -> str:
    return f"{rows.model._meta.model_name}_id"


def note_themes(model: type[Model], changed: list[Any], by: Actor) -> None:
    bump(model, changed)
    log_each(by, "changed", changed, fields=["themes"])


# Who looks after it


def hand_to(field: str, roles: Iterable[Role] = Role) -> Any:
    """Return what gives records to an account, and what gives them back to those who had them and still may.

    One that went through other hands and came back to the account is theirs by now: the value alone would not tell.
    """

    def apply(rows: QuerySet[Any], account: int | None, by: Actor) -> Before:
        taken = [one for one in locked(rows) if getattr(one, f"{field}_id") != account]
        before = {one.pk: getattr(one, f"{field}_id") for one in taken}
        give(rows.model, taken, field, dict.fromkeys(before, account), by)
        return before

    def undo(rows: QuerySet[Any], account: int | None, before: Before, by: Actor) -> int:
        may_again = {None, *User.objects.filter(is_active=True, role__in=roles).values_list("pk", flat=True)}
        still = locked(rows.filter(**{f"{field}_id": account}))
        back = [one for one in still if before[one.pk] in may_again]
        give(rows.model, back, field, {one.pk: before[one.pk] for one in back}, by)
        return len(back)

    return {"apply": apply, "undo": undo, "leaves_touched": True}


def give(model: type[Model], rows: list[Any], field: str, to: Mapping[int, int | None], by: Actor) -> None:
    groups: dict[int | None, list[int]] = defaultdict(list)
    for one in rows:
        groups[to[one.pk]].append(one.pk)
    for account, numbers in groups.items():
        model._default_manager.filter(pk__in=numbers).update(**{field: account})
    if any(one.name == "version" for one in model._meta.fields):
        bump(model, rows)
    told = {one.pk: {field: (getattr(one, f"{field}_id"), to[one.pk])} for one in rows}
    log_each(by, "changed", rows, changes=told)


# Tasks


def finish(rows: QuerySet[Any], value: int | None, by: Actor) -> Before:
    now = timezone.now()
    still_open = locked(rows.filter(done_at=None))
    rows.model._default_manager.filter(pk__in=[one.pk for one in still_open]).update(done_at=now)
    log_each(by, "finished", still_open, fields=["done_at"])
    return {one.pk: now.isoformat() for one in still_open}


def undo_finish(rows: QuerySet[Any], value: int | None, before: Before, by: Actor) -> int:
    again = locked(rows.filter(done_at__in=set(before.values())))
    rows.model._default_manager.filter(pk__in=[one.pk for one in again]).update(done_at=None)
    log_each(by, "reopened", again, fields=["done_at"])
    return len(again)

"""Handing over the open work of a colleague, all at once, and taking it back."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.actors import Actor
from accounts.log import log
from accounts.models import LogEntry, User
from crm.confidentiality import levels_open_to
from crm.models import Task
from monitoring.leaving import HANDED_OVER
from monitoring.models import Commitment


@transaction.atomic
def hand_over(
    *, leaver: User, to: User, by: Actor, tasks: Iterable[Task] = (), commitments: Iterable[Commitment] = ()
) -> LogEntry:
    """Give these open tasks and watched promises to another; the entry returned says what can be taken back."""
    refuse_impossible(leaver, to)
    given = open_tasks(leaver, [task.pk for task in tasks])
    watched = owned(leaver, [one.pk for one in commitments])
    if not given and not watched:
        raise ValidationError(_("Choose something to hand over."))
    refuse_opening([*given, *watched], to)
    move(given, watched, (leaver, to), by, gettext_noop("handed over"))
    ids = {"tasks": [one.pk for one in given], "commitments": [one.pk for one in watched]}
    return log(
        by, HANDED_OVER, leaver, changes={"to": (leaver.pk, to.pk), **{name: (None, pks) for name, pks in ids.items()}}
    )


@transaction.atomic
def take_back(*, entry: LogEntry, by: Actor) -> int:
    """Return to the colleague what is still open and still where it was handed; a second time there is nothing left."""
    leaver, to = (User.objects.get(pk=pk) for pk in entry.changes["to"])
    if not leaver.is_centre:
        raise ValidationError(_("%(name)s is not of the centre any more: hand the work to another.") % {"name": leaver})
    levels = levels_open_to(leaver)  # what became restricted meanwhile stays where it is
    given = [one for one in open_tasks(to, entry.changes["tasks"][1]) if one.confidentiality in levels]
    watched = [one for one in owned(to, entry.changes["commitments"][1]) if one.confidentiality in levels]
    move(given, watched, (to, leaver), by, gettext_noop("took back"))
    if given or watched:
        log(by, "took back the work of", leaver, fields=["tasks", "commitments"])
    return len(given) + len(watched)


def open_tasks(user: User, ids: list[int]) -> list[Task]:
    return list(Task.objects.select_for_update(of=("self",)).open().of(user).filter(pk__in=ids).order_by("pk"))


def owned(user: User, ids: list[int]) -> list[Commitment]:
    mine = Commitment.objects.select_for_update(of=("self",)).filter(owner=user, withdrawn_at=None)
    return list(mine.filter(pk__in=ids).order_by("pk"))


def move(tasks: list[Task], commitments: list[Commitment], change: tuple[User, User], by: Actor, verb: str) -> None:
    giver, taker = change
    told = (giver.pk, taker.pk)
    for task in tasks:
        task.assignee = taker
        task.save(update_fields=["assignee"])
        log(by, verb, task, changes={"assignee": told})
    for commitment in commitments:
        commitment.owner = taker
        commitment.version += 1
        commitment.save(update_fields=["owner", "version"])
        log(by, verb, commitment, changes={"owner": told})


def refuse_impossible(leaver: User, to: User) -> None:
    if to == leaver:
        raise ValidationError({"to": _("Choose another colleague.")})
    if not to.is_centre:
        raise ValidationError({"to": _("Only someone of the centre with an open account can take this over.")})


def refuse_opening(records: list[Task | Commitment], to: User) -> None:
    """Whoever has a task or watches a promise sees it: handing it over opens nothing that is closed to them."""
    levels = levels_open_to(to)
    closed = sum(1 for one in records if one.confidentiality not in levels)
    if closed:
        raise ValidationError(
            _("%(count)s of these are restricted and would be opened to %(name)s. Leave them out.")
            % {"count": closed, "name": to}
        )

"""What the home page and the obligations of an organisation show of tasks and meetings."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.gates import Visitor
from accounts.models import User
from crm import kinds
from crm.models import Meeting, Organisation, Task

SOON = timedelta(days=14)
MOST = 8


def due_for_me(user: User) -> dict[str, object] | None:
    """My open tasks that are overdue or due soon, the oldest first."""
    mine = Task.objects.visible_to(user).open().of(user).filter(due_on__lte=timezone.localdate() + SOON)
    tasks = list(mine.for_reader(user)[: MOST + 1])
    if not tasks:
        return None
    kinds.show_subjects(tasks, user)
    return {"tasks": tasks[:MOST], "has_more": len(tasks) > MOST}


def meetings_ahead(user: User) -> dict[str, object] | None:
    """Meetings planned from today on, and those of mine that wait for their report."""
    now = timezone.localtime()
    over = Q(held_on__lt=now.date()) | Q(held_on=now.date(), held_at__lte=now.time())
    planned = Meeting.objects.visible_to(user).filter(state=Meeting.State.PLANNED).for_list()
    ahead = list(planned.exclude(over).order_by("held_on", "held_at", "pk")[:5])
    waiting = list(planned.filter(over, planned.names(user))[:5])
    return {"ahead": ahead, "waiting": waiting} if ahead or waiting else None


def we_owe(user: Visitor, organisation: Organisation | None = None, most: int = 20) -> list[Task]:
    """Open tasks that we owe someone, or this organisation, as far as the reader may see them."""
    owed = Task.objects.visible_to(user).open().owed()
    if organisation is not None:
        owed = owed.filter(owed_to=organisation)
    tasks = list(owed.filter(owed_to__in=Organisation.objects.visible_to(user)).for_reader(user)[:most])
    kinds.show_subjects(tasks, user)
    return tasks

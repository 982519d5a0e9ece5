"""What people do with the budget of a project. The log says which fields changed; the amounts stand in the budget."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import log
from campaigns.asks.actions import save_changes
from campaigns.models import BudgetLine, Project


@transaction.atomic
def record_budget_line(*, project: Project, by: Actor, **fields: Any) -> BudgetLine:
    line = BudgetLine(project=project, **fields)
    refuse_undated(line)
    line.save()
    log(by, "recorded", line, fields=[*fields])
    return line


@transaction.atomic
def update_budget_line(*, line: BudgetLine, version: int | None, by: Actor, **fields: Any) -> BudgetLine:
    """Conflict when someone else saved in between."""
    line = BudgetLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    check_version(line, version)
    proposed = {name: fields.get(name, getattr(line, name)) for name in ("spent", "spent_until")}
    refuse_undated(BudgetLine(**proposed))
    log(by, "changed", line, fields=list(save_changes(line, fields)))
    return line


@transaction.atomic
def remove_budget_line(*, line: BudgetLine, by: Actor) -> None:
    """Only for slips."""
    log(by, "removed", line)
    line.delete()


def refuse_undated(line: BudgetLine) -> None:
    """What was spent was spent until a day that has come; a day without an amount says nothing."""
    if line.spent is not None and line.spent_until is None:
        raise ValidationError({"spent_until": _("Say until which day this was spent.")})
    if line.spent_until is not None and line.spent_until > timezone.localdate():
        raise ValidationError({"spent_until": _("This day is still to come.")})

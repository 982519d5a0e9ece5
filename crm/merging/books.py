"""What a merge did, read from its books, as far as the reader may see the rows."""

from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from accounts.gates import GatedQuerySet
from accounts.models import User
from crm.changes import field_names
from crm.merging.census import table_of
from crm.merging.fields import GONE
from crm.merging.folding import Rows
from crm.merging.preview import Counted, table_name
from crm.merging.undoing import why_not
from crm.models import Merge


def told_of(merge: Merge, user: User) -> dict[str, Any]:
    chosen = [name for name, side in merge.choices.items() if side == GONE]
    return {
        "chosen": field_names(merge.kept, chosen),
        "moved": counted(merge.moved, user),
        "left": left_of(merge, user),
        "why_not": why_not(merge),
    }


def counted(rows: Rows, user: User) -> list[Counted]:
    """How many of the rows the reader may see today."""
    counts: dict[str, int] = {}
    for label, ids in rows.items():
        model = table_of(label)
        table: Any = model._default_manager.all()
        if isinstance(table, GatedQuerySet):
            number = table.visible_to(user).filter(pk__in=ids).count()
            counts[table_name(model)] = counts.get(table_name(model), 0) + number
    return [Counted(name, number) for name, number in counts.items() if number]


def left_of(merge: Merge, user: User) -> list[str]:
    """What an undoing left as people had changed it: fields, and tables without how much, for some may be hidden."""
    fields = field_names(merge.kept, merge.left.get("fields", []))
    names = [table_name(apps.get_model(label)) for label in merge.left.get("rows", {})]
    tables = list(dict.fromkeys(names)) if user.is_leadership else [_("some rows")] if names else []
    return [*fields, *tables]

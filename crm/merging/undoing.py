"""Taking a merge back: both records as they were, except what people have changed since, which stays and is named."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from crm.merging.census import Link, table_of
from crm.merging.fields import GONE, KEPT, Values, put, values_of
from crm.merging.folding import all_above, move, strands
from crm.models import Alias, Merge, Organisation, Person

Left = dict[str, Any]  # {"fields": [name, …], "rows": {"crm.Tenure": how many}}
ALIAS = "crm.Alias"


def why_not(merge: Merge) -> str:
    """Say why it cannot be undone; nothing when it can."""
    if merge.undone_at is not None:
        return _("This merge was undone already.")
    if not merge.can_be_undone:
        return _("A merge can be undone for 30 days. Write the second record down anew.")
    if not merge.before:
        return _("What the two records said was erased at the wish of the person: they cannot be told apart again.")
    if merge.kept.merged_into_id is not None:
        return _("The record it became was merged into another since. Undo that merge first.")
    if Merge.objects.standing().into(merge.kept).filter(pk__gt=merge.pk).exists():
        return _("Another record was merged into the same one later. Undo that merge first.")
    return ""


def take_back(merge: Merge, kept: Any, gone: Any) -> Left:
    """Both records are locked; return what stays as people have made it since."""
    names = forget_name(merge)
    rows = move_back(merge, kept, gone)
    fields = restore_kept(merge, kept)
    fields += restore_gone(merge, gone)
    return {"fields": fields, "rows": {**rows, **names}}


def restore_kept(merge: Merge, kept: Any) -> list[str]:
    """Put back what nobody touched; return the names of the fields that somebody did."""
    now, before = values_of(kept), merge.before[KEPT]
    changed = [name for name in merge.after if name in now and now[name] != merge.after[name]]
    back: Values = {name: value for name, value in before.items() if name in now and name not in changed}
    if "version" in changed:
        back.pop("version", None)
    if circles(kept, back.get("parent")):
        changed.append("parent")
        back.pop("parent")
    put(kept, back)
    kept.save()
    return [name for name in changed if name != "version" and merge.after[name] != before[name]]


def restore_gone(merge: Merge, gone: Any) -> list[str]:
    """It was out of everybody's reach; what others did meanwhile may stand in the way of its login or its parent."""
    before, left = dict(merge.before[GONE]), []
    if before.get("user") and Person.objects.filter(user=before["user"]).exclude(pk=gone.pk).exists():
        left.append("user")
    if circles(gone, before.get("parent")):
        left.append("parent")
    before |= dict.fromkeys(left)
    put(gone, {name: value for name, value in before.items() if name in values_of(gone)})
    gone.save()
    return left


def circles(record: Any, parent: int | None) -> bool:
    """Whether what it was part of has become a part of it since."""
    return isinstance(record, Organisation) and record.pk in all_above(parent)


def move_back(merge: Merge, kept: models.Model, gone: models.Model) -> dict[str, int]:
    """Return how many rows of each table are elsewhere now, or would break a rule where they came from."""
    left: dict[str, int] = {}
    known = {strand.label: strand for strand in strands(gone, kept)}
    for label, ids in merge.moved.items():
        strand = known.get(label)
        here = present(strand.link, ids, strand.kept) if strand else []
        went = move(strand.link, here, strand.kept, strand.gone) if strand else []
        if len(went) < len(ids):
            table = table_of(label)._meta.label
            left[table] = left.get(table, 0) + len(ids) - len(went)
    return left


def present(link: Link, ids: list[int], kept: models.Model) -> list[int]:
    return list(link.pointing_at(kept).filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))


def forget_name(merge: Merge) -> Mapping[str, int]:
    """Take the other name away again that the merge kept, unless somebody has worked on it."""
    ids = merge.made.get(ALIAS, [])
    names = {merge.before[KEPT].get("name"), merge.before[GONE].get("name")}
    untouched = Alias.objects.filter(pk__in=ids, name__in=names, kind=Alias.Kind.OTHER, started="", ended="")
    gone, _by_table = untouched.delete()
    return {ALIAS: len(ids) - gone} if gone < len(ids) else {}

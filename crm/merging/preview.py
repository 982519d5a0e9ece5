"""What a merge would do, as far as its reader may see it: the merge is made and taken back, so both always agree."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import models, transaction

from accounts.gates import GatedQuerySet
from accounts.models import User
from crm.merging.census import Link, table_of
from crm.merging.fields import Row, choosable, shown, side_by_side
from crm.merging.folding import Rows, strands
from crm.merging.joining import Choices, join, locked
from crm.models import Place

MOST_NAMED = 20
Seen = dict[str, dict[int, str]]  # link: {id: words}
LISTS = ("contact_points", "aliases", "themes")


@dataclass(frozen=True)
class Shown:
    """One field of the record that comes out."""

    label: str
    value: str


@dataclass(frozen=True)
class Counted:
    """How many rows of one table, of those the reader may see; `words` names the first of them."""

    label: str
    count: int
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    rows: list[Row]
    result: list[Shown]
    moved: list[Counted]
    folded: list[Counted]
    fingerprint: str  # of all that was shown: a merge that would do something else is shown first


def preview(kept: Any, gone: Any, choices: Choices, keeps_name: bool, user: User) -> Preview:
    """Do it, look at it with the reader's eyes, take it back."""
    with transaction.atomic():
        kept, gone = locked(kept, gone)
        rows, seen = side_by_side(kept, gone, choices, user), rows_seen(gone, kept, user)
        joined = join(kept, gone, choices, keeps_name)
        result = result_of(kept, user)
        transaction.set_rollback(True)
    moved = counted(joined.folded.moved, seen, named=False)
    folded = counted(joined.folded.folded, seen, named=True)
    versions = [joined.before[side]["version"] for side in sorted(joined.before)]
    told = [versions, [vars(one) for one in (*rows, *result, *moved, *folded)]]
    print_ = sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    return Preview(rows, result, moved, folded, print_)


def result_of(kept: Any, user: User) -> list[Shown]:
    fields = [Shown(str(field.verbose_name), shown(kept, field, user)) for field in choosable(type(kept))]
    lists = [name for name in LISTS if hasattr(kept, name)]
    return fields + [
        Shown(list_label(kept, name), ", ".join(told(one) for one in getattr(kept, name).order_by("pk")))
        for name in lists
    ]


def list_label(kept: models.Model, name: str) -> str:
    field: Any = kept._meta.get_field(name)
    return str(getattr(field, "verbose_name", "") or field.related_model._meta.verbose_name_plural)


def rows_seen(gone: models.Model, kept: models.Model, user: User) -> Seen:
    """Return, before anything moves, what points at the record that goes, in words for the reader."""
    seen: Seen = {}
    for strand in strands(gone, kept):
        ids = visible_ids(strand.link, strand.rows, user)
        if ids:
            seen[strand.label] = ids
    return seen


def visible_ids(link: Link, rows: "models.QuerySet[Any]", user: User) -> dict[int, str]:
    if link.model._meta.auto_created:
        return {row.pk: "" for row in rows}  # of a list of the record itself, such as its themes
    table: Any = link.model._default_manager.all()
    if not isinstance(table, GatedQuerySet):
        return {}
    found = table.visible_to(user).filter(pk__in=rows.values("pk"))
    named = {row.pk: in_words(row, link, user) for row in found.order_by("pk")[:MOST_NAMED]}
    return dict.fromkeys(found.values_list("pk", flat=True), "") | named


def in_words(row: Any, link: Link, user: User) -> str:
    """Say which row it is by what else it points at, as far as the reader may see that; else by its own words."""
    parts = []
    for field in row._meta.concrete_fields:
        if field.is_relation and field.attname != link.column and field.related_model is not Place:
            table: Any = field.related_model._default_manager.all()
            value = getattr(row, field.attname)
            if value is not None and isinstance(table, GatedQuerySet) and field.related_model is not User:
                parts += [str(one) for one in table.visible_to(user).filter(pk=value)]
    return " · ".join(parts) or str(row)


def counted(rows: Rows, seen: Seen, *, named: bool) -> list[Counted]:
    """Count by table what the reader may see of these rows."""
    counts: Counter[str] = Counter()
    words: dict[str, list[str]] = {}
    for label, ids in rows.items():
        model = table_of(label)
        shown_ids = [pk for pk in ids if pk in seen.get(label, {})]
        name = table_name(model)
        counts[name] += len(shown_ids)
        words.setdefault(name, []).extend(word for pk in shown_ids if (word := seen[label][pk]))
    return [
        Counted(name, count, tuple(words[name][:MOST_NAMED]) if named else ())
        for name, count in counts.items()
        if count
    ]


def table_name(model: type[models.Model]) -> str:
    """Rows of a many-to-many list go by what they list."""
    if not model._meta.auto_created:
        return str(model._meta.verbose_name_plural)
    ends: Iterable[Any] = [field.related_model for field in model._meta.concrete_fields if field.is_relation]
    return str(list(ends)[-1]._meta.verbose_name_plural)


def told(one: Any) -> str:
    return str(getattr(one, "shown", one))

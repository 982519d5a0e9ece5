"""The rows of one kind as their reader may see them: what they refer to is named only where it may be seen too."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from crm.exporting.kinds import Kind
from crm.models import Tenure

AT_ONCE = 500
Names = dict[Any, str]


def header(kind: Kind, *, is_centre: bool) -> list[str]:
    found = [_("Number")] if kind.gives_numbers(is_centre=is_centre) else []
    for name in kind.columns(is_centre=is_centre):
        column = field_of(kind.model, name)
        label = str(getattr(column, "verbose_name", "") or name.replace("_", " "))
        found += [label, _("%(what)s (number)") % {"what": label}] if refers(column) else [label]
    return found + ([_("File in this archive")] if kind.file else [])


def portions(kind: Kind, user: User) -> Iterator[list[Any]]:
    """Yield the visible records in order, a few hundred at a time."""
    last = 0
    rows = kind.visible_to(user).order_by("pk")
    deferred = [one.name for one in kind.model._meta.fields if one.name == "search"]
    rows = rows.defer(*deferred) if deferred else rows
    while portion := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        last = portion[-1].pk
        yield portion


def cells(kind: Kind, portion: Sequence[Any], user: User) -> Iterator[list[object]]:
    """Yield one line for each record; the number of queries is the same for one and for five hundred."""
    columns = [(name, field_of(kind.model, name)) for name in kind.columns(is_centre=user.is_centre)]
    named = {name: names_for(column, portion, user) for name, column in columns}
    for record in portion:
        line: list[object] = [record.pk] if kind.gives_numbers(is_centre=user.is_centre) else []
        for name, column in columns:
            line += cell(record, name, column, named[name])
        yield line


def cell(record: Any, name: str, column: Any, names: Names) -> list[object]:
    if isinstance(column, models.ManyToManyField):
        return [names.get(record.pk, "")]
    if isinstance(column, GenericForeignKey):
        key = (record.subject_type_id, record.subject_id)
        return [names[key], record.subject_id] if key in names else ["", ""]
    if refers(column):
        pk = getattr(record, column.attname)
        return [names[pk], pk] if pk in names else ["", ""]
    if column.choices:
        return [getattr(record, f"get_{name}_display")()]
    return [plain(getattr(record, name))]


def plain(value: Any) -> object:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return value


def field_of(model: type[models.Model], name: str) -> Any:
    return next((one for one in model._meta.private_fields if one.name == name), None) or model._meta.get_field(name)


def refers(column: Any) -> bool:
    return isinstance(column, GenericForeignKey | models.ForeignKey)


def names_for(column: Any, portion: Sequence[Any], user: User) -> Names:
    """Return how what the portion refers to is called, as far as the reader may see it."""
    if isinstance(column, GenericForeignKey):
        return names_of_anything(portion, user)
    if isinstance(column, models.ManyToManyField):
        return names_of_many(column, portion, user)
    if isinstance(column, models.ForeignKey):
        pks = {getattr(record, column.attname) for record in portion} - {None}
        return names_of(column.related_model, pks, user)
    return {}


def names_of(model: Any, pks: set[Any], user: User) -> Names:
    if not pks:
        return {}
    if model is User:  # asked for the centre alone
        return dict(User.objects.filter(pk__in=pks).values_list("pk", "name"))
    rows = model._default_manager.visible_to(user).filter(pk__in=pks)
    if model is Tenure:
        rows = rows.select_related("organisation", "office")
    return {record.pk: str(record) for record in rows}


def names_of_anything(portion: Sequence[Any], user: User) -> Names:
    found: Names = {}
    for kind in {record.subject_type_id for record in portion} - {None}:
        model = ContentType.objects.get_for_id(kind).model_class()
        pks = {record.subject_id for record in portion if record.subject_type_id == kind}
        found |= {(kind, pk): name for pk, name in names_of(model, pks, user).items()}
    return found


def names_of_many(column: Any, portion: Sequence[Any], user: User) -> Names:
    through, here, there = column.remote_field.through, column.m2m_field_name(), column.m2m_reverse_field_name()
    pairs = list(
        through._default_manager.filter(**{f"{here}__in": [record.pk for record in portion]})
        .order_by("pk")
        .values_list(f"{here}_id", f"{there}_id")
    )
    names = names_of(column.related_model, {pk for _own, pk in pairs}, user)
    found: Names = {}
    for own, pk in pairs:
        if pk in names:
            found[own] = f"{found[own]}; {names[pk]}" if own in found else names[pk]
    return found

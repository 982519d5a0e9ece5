"""Tables, columns and stored codes in the reader's words."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext as _

from accounts import lists
from accounts.jobs import kind_of
from accounts.models import Job, SavedView
from crm import languages
from crm.merging.words import told
from crm.models import DuplicatePair, Merge, Person
from crm.privacy.column_words import COLUMNS, TABLES

UNSHOWN = {"version", "is_demonstration", "search"}


def one_of(model: type[models.Model]) -> str:
    """Return what one row of the table is called."""
    return str(TABLES[model._meta.label][0] if model._meta.label in TABLES else model._meta.verbose_name)


def several_of(model: type[models.Model]) -> str:
    return str(TABLES[model._meta.label][1] if model._meta.label in TABLES else model._meta.verbose_name_plural)


def has_words(column: Any) -> bool:
    """Whether somebody chose words for it: what Django makes of a column's name is none."""
    return getattr(column, "_verbose_name", None) is not None or column.name in COLUMNS or is_of_a_record(column)


def is_of_a_record(column: Any) -> bool:
    return bool(column.is_relation and column.related_model)


def called(column: Any) -> str:
    """Return what a column is called: by its own words, by ours, or by what it points at."""
    own = getattr(column, "_verbose_name", None)
    if own is not None:
        return str(own)
    if column.name in COLUMNS:
        return str(COLUMNS[column.name])
    return one_of(column.related_model) if is_of_a_record(column) else str(column.name)


def by_key(key: str, model: type[models.Model]) -> str:
    """Return in words what a stored object calls a column or a table, `name` or `crm.Tenure.person`."""
    known = {one.name: one for one in model._meta.concrete_fields}
    if key in known:
        return called(known[key])
    app, *rest = key.split(".")
    table = apps.all_models[app].get(rest[0].lower()) if rest and app in apps.app_configs else None
    return several_of(table) if table else str(COLUMNS.get(key, key))


def labelled(key: str, value: Any, model: type[models.Model]) -> Any:
    """Return the words of a choice."""
    choices = next((one.flatchoices for one in model._meta.concrete_fields if one.name == key), [])
    return next((str(label) for code, label in choices if code == value), value)


def spoken(value: Any, model: type[models.Model]) -> str:
    """Return stored objects and lists as a line of words."""
    if isinstance(value, dict):
        shown = {key: one for key, one in value.items() if key not in UNSHOWN}
        lines = ((by_key(str(key), model), spoken(labelled(key, one, model), model)) for key, one in shown.items())
        return "; ".join(f"{name}: {words}" for name, words in lines if words)
    if isinstance(value, list):
        return ", ".join(filter(None, (spoken(one, model) for one in value)))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(COLUMNS[value] if value in {"kept", "gone"} else value)


def of_a_merge(name: str) -> Callable[[Merge], str]:
    return lambda merge: spoken(getattr(merge, name), type(merge.kept))


def kind_of_job(job: Job) -> str:
    try:
        return str(kind_of(job).label)
    except KeyError:  # of work that is done no more
        return str(job.kind)


def list_of(view: SavedView) -> str:
    found = lists.find(view.list_name, view.owner)
    return str(found.label) if found else ""


CODES: dict[tuple[type[models.Model], str], Callable[[Any], str]] = {
    **{(Merge, name): of_a_merge(name) for name in ("choices", "before", "after", "left")},
    (Person, "languages"): lambda row: languages.in_words(row.languages),
    (Job, "kind"): kind_of_job,
    (SavedView, "list_name"): list_of,
    (DuplicatePair, "reasons"): lambda row: "; ".join(told(row.reasons)),
}


def in_words(row: Any, column: Any) -> str | None:
    """Return a stored code, object or kind of record in words; None for what says itself."""
    speak = CODES.get((type(row), column.name))
    if speak is not None:
        return speak(row)
    value = getattr(row, column.attname)
    if column.related_model is ContentType and value:
        model = ContentType.objects.get_for_id(value).model_class()
        return one_of(model) if model else ""
    return spoken(value, type(row)) if isinstance(value, dict | list) else None

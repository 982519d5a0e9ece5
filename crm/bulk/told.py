"""Changes of many, each in one sentence: in the words of the app that registered it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from crm.bulk import Change, change_of
from crm.models import BulkChange


def told(done: BulkChange) -> str:
    return told_each([done])[0]


def told_each(changes: Iterable[BulkChange]) -> list[str]:
    """What they speak of, themes and accounts, is read together."""
    known = [(done, change_of(done.kind, done.change)) for done in changes]
    wanted: dict[type[Model], set[int | None]] = defaultdict(set)
    for done, change in known:
        if change and change.chosen:
            wanted[change.chosen].add(done.value)
    named: dict[Any, Any] = {model: model._default_manager.in_bulk(numbers) for model, numbers in wanted.items()}
    return [in_words(done, change, named) for done, change in known]


def in_words(done: BulkChange, change: Change | None, named: dict[Any, Any]) -> str:
    count = len(done.before)
    if not count:
        return _("Nothing had to be changed: all of them were so already.")
    if change is None:
        return str(done)
    value = named[change.chosen].get(done.value, "") if change.chosen else ""
    return str(change.told % {"count": count, "value": value})

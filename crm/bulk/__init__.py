"""What can be done to many records of a list at once. Each app registers its own lists; every change can be undone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from accounts.actors import Actor
from accounts.models import Role, User
from accounts.models.user import CENTRE

MOST_CHANGED = 1000

Before = Mapping[int, Any]  # record: what undoing needs to know of it


@dataclass(frozen=True)
class Change:
    """`apply` changes the rows that are not so already and returns them; `undo` those of them that still are so.

    Both are handed the number of what was chosen in `field`: of a theme, of an account; None without a field.
    Where it `leaves_touched`, undoing passes over records that anybody worked on since. `told` says it in words with
    `count` and `value`: the name of what was chosen, found among `chosen`.
    """

    name: str
    label: str | Promise
    icon: str
    apply: Callable[[QuerySet[Any], int | None, Actor], Before]
    undo: Callable[[QuerySet[Any], int | None, Before, Actor], int]
    told: Any  # ngettext_lazy by "count"
    field: Callable[[User], forms.ModelChoiceField] | None = None  # type: ignore[type-arg]
    chosen: type[Model] | None = None
    leaves_touched: bool = False


@dataclass(frozen=True)
class Many:
    """A list of which many records can be changed at once: `rows` are those that a user may change."""

    kind: str
    list_name: str  # of its address, as "crm:organisation-list"
    label: str | Promise
    filterset: type[Any]  # a GatedFilterSet: what it leaves is `rows`
    rows: Callable[[User], QuerySet[Any]]
    changes: tuple[Change, ...]
    also: tuple[tuple[str, str | Promise, str], ...] = ()  # address, label and icon of what has a page of its own
    roles: tuple[Role, ...] = CENTRE

    def change(self, name: str) -> Change | None:
        return next((one for one in self.changes if one.name == name), None)


_lists: dict[str, Many] = {}


def register(*lists: Many) -> None:
    _lists.update({one.kind: one for one in lists})


def find(kind: str, user: User) -> Many | None:
    found = _lists.get(kind)
    return found if found is not None and user.role in found.roles else None


def change_of(kind: str, name: str) -> Change | None:
    """Return what a list can do, whoever asks; None where nobody knows it any more."""
    return _lists[kind].change(name) if kind in _lists else None


def of_list(list_name: str, user: User) -> Many | None:
    return next((one for one in _lists.values() if one.list_name == list_name and user.role in one.roles), None)

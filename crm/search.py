"""One search over every kind of record. Upper apps register their kinds; the gate is asked first, never afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.functional import Promise

from accounts.gates import GatedQuerySet, Visitor
from accounts.models import Role, User
from accounts.registries import EVERYONE
from crm.models import Organisation

MOST_RANKED = 200  # of very common words only so many candidates are ranked
NAMES = ("name", "name_latin", "short_name")


def as_it_is(records: "GatedQuerySet[Any]", user: Visitor) -> "GatedQuerySet[Any]":
    return records


@dataclass(frozen=True)
class Searchable:
    """A kind of record that can be found; `queryset` is ungated, with `matching` and `visible_to`.

    `hint` may only use what `load` fetched as this reader may see it: a hint leaks like any other text.
    `newest_first` names the columns of an index in whose order hits come; without it the closest name is first.
    `at_home` narrows to those of an organisation, and `home` tells the organisation of one: of people and offices.
    """

    kind: str
    label: str | Promise  # plural, the heading of the group
    icon: str
    queryset: Callable[[], GatedQuerySet[Any]]
    hint: Callable[[Any], str]
    order: int
    load: Callable[[GatedQuerySet[Any], Visitor], GatedQuerySet[Any]] = as_it_is
    newest_first: tuple[str, ...] = ()
    at_home: Callable[[GatedQuerySet[Any], Organisation, Visitor], GatedQuerySet[Any]] | None = None
    home: Callable[[Any], Organisation | None] = lambda record: None


@dataclass(frozen=True)
class Hit:
    kind: str
    pk: int
    text: str
    hint: str
    url: str
    icon: str
    home: Organisation | None = None


@dataclass(frozen=True)
class Group:
    label: str
    entries: list[Hit]


@dataclass(frozen=True)
class QuickAction:
    """Something the search box can do besides finding."""

    label: str | Promise
    url_name: str
    icon: str
    roles: tuple[Role, ...] = EVERYONE


_kinds: dict[str, Searchable] = {}
_actions: list[QuickAction] = []


def register(*kinds: Searchable) -> None:
    _kinds.update({kind.kind: kind for kind in kinds})


def register_actions(*actions: QuickAction) -> None:
    _actions.extend(actions)


def actions_for(user: User, text: str) -> list[Hit]:
    """Return what this role can do whose words hold what was typed; everything when nothing was typed."""
    wanted = text.strip().casefold()
    return [
        Hit("action", 0, str(action.label), "", reverse(action.url_name), action.icon)
        for action in _actions
        if user.role in action.roles and wanted in str(action.label).casefold()
    ]


def search(user: Visitor, text: str, *, kinds: list[str] | None = None, per_kind: int = 5) -> list[Group]:
    """Return the groups with hits, best first; nothing for less than two letters."""
    if len(text.strip()) < 2:
        return []
    chosen = sorted((k for k in _kinds.values() if kinds is None or k.kind in kinds), key=lambda k: k.order)
    groups = [Group(str(kind.label), hits_of(user, kind, text, per_kind)) for kind in chosen]
    return [group for group in groups if group.entries]


def suggestions(
    user: Visitor, text: str, kinds: list[str], most: int = 10, home: Organisation | None = None
) -> list[Hit]:
    """Return hits of the kinds by turns, so that no kind crowds out another.

    Those of an organisation come first, and need no word typed.
    """
    if len(text.strip()) < 2 and home is None:
        return []
    found = [hits_of(user, _kinds[kind], text, most, home) for kind in dict.fromkeys(kinds) if kind in _kinds]
    return list(islice((hit for hit in chain(*zip_longest(*found)) if hit), most))


def hits_of(user: Visitor, kind: Searchable, text: str, most: int, home: Organisation | None = None) -> list[Hit]:
    found = first_of(home, user, kind, text, most) if home else best(user, kind, text, most)
    loaded = kind.load(kind.queryset().visible_to(user), user).in_bulk(found) if found else {}
    records = [loaded[pk] for pk in found if pk in loaded]
    return [Hit(kind.kind, one.pk, str(one), kind.hint(one), url_of(one), kind.icon, kind.home(one)) for one in records]


def first_of(home: Organisation, user: Visitor, kind: Searchable, text: str, most: int) -> list[int]:
    """Return the ids of those of an organisation, then of others that are called so."""
    theirs = kind.at_home(kind.queryset().visible_to(user), home, user) if kind.at_home else None
    if len(text.strip()) < 2:
        return list(theirs.values_list("pk", flat=True)[:most]) if theirs is not None else []
    called_so = best(user, kind, text, most)
    if theirs is None:
        return called_so
    near = list(theirs.matching(text).values_list("pk", flat=True)[:most])  # type: ignore[attr-defined]
    return list(dict.fromkeys([*near, *called_so]))[:most]


def best(user: Visitor, kind: Searchable, text: str, most: int) -> list[int]:
    """Return the ids of the hits to show; long texts of the candidates stay in the database."""
    records = kind.queryset().visible_to(user).matching(text)  # type: ignore[attr-defined]
    if kind.newest_first:
        return list(records.order_by(*kind.newest_first).values_list("pk", flat=True)[:most])
    long_texts = [f.name for f in records.model._meta.concrete_fields if isinstance(f, models.TextField)]
    candidates = list(records.order_by().defer(*long_texts, "search")[:MOST_RANKED])
    candidates.sort(key=lambda record: closeness(record, text), reverse=True)
    return [record.pk for record in candidates[:most]]


def closeness(record: models.Model, text: str) -> tuple[bool, bool, int]:
    """Rank by: the whole short name, a name that begins so, then the shorter name."""
    wanted = text.strip().casefold()
    names = [str(record).casefold(), *(getattr(record, field, "").casefold() for field in NAMES)]
    return wanted in names, any(name.startswith(wanted) for name in names), -len(names[0])


def url_of(record: models.Model) -> str:
    return record.get_absolute_url() if hasattr(record, "get_absolute_url") else ""

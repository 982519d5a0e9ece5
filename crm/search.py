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
from crm.finding import corrections
from crm.finding.candidates import Candidate, Finder
from crm.finding.ranking import Nearness
from crm.finding.wanted import as_typed
from crm.models import Organisation


def as_it_is(records: "GatedQuerySet[Any]", user: Visitor) -> "GatedQuerySet[Any]":
    return records


def visible(records: "GatedQuerySet[Any]", user: Visitor) -> "GatedQuerySet[Any]":
    return records.visible_to(user)


def url_of(record: models.Model) -> str:
    return record.get_absolute_url() if hasattr(record, "get_absolute_url") else ""


@dataclass(frozen=True)
class OtherNames:
    """A table of further names; `record` is its column that points at what they name."""

    queryset: Callable[[], GatedQuerySet[Any]]
    record: str
    names: tuple[str, ...] = ("name",)
    gate: Callable[[GatedQuerySet[Any], Visitor], GatedQuerySet[Any]] = visible


@dataclass(frozen=True, eq=False)
class Searchable:
    """A kind of record that can be found; `queryset` is ungated and its rows have a column `search`.

    `hint` may only use what `load` fetched as this reader may see it: a hint leaks like any other text.
    `names` are the columns by which a record is called, `whole` those of its index of whole names, `also` a table of
    further ones. `newest_first` names the columns of an index in whose order hits come; without it the nearest name
    is first.
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
    names: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    also: tuple[OtherNames, ...] = ()
    gate: Callable[[GatedQuerySet[Any], Visitor], GatedQuerySet[Any]] = visible
    address: Callable[[Any], str] = url_of
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
class Found:
    """What a search found; `instead` says as what the typed was read where nothing holds it as it was typed."""

    groups: list[Group]
    instead: list[str]


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
    return find(user, text, kinds=kinds, per_kind=per_kind).groups


def find(user: Visitor, text: str, *, kinds: list[str] | None = None, per_kind: int = 5) -> Found:
    """Return what was found: the group with the nearest name first, and in each group the nearest record."""
    chosen = sorted((k for k in _kinds.values() if kinds is None or k.kind in kinds), key=lambda k: k.order)
    found, instead = best(user, chosen, text, per_kind)
    first = sorted((kind for kind in chosen if kind.kind in found), key=lambda kind: rank_of(kind, found[kind.kind]))
    groups = [Group(str(kind.label), hits_of(user, kind, [one.pk for one in found[kind.kind]])) for kind in first]
    return Found([group for group in groups if group.entries], instead)


def rank_of(kind: Searchable, rows: list[Candidate]) -> tuple[int, int, int, int]:
    """Order among the kinds: those first of which one is called so or begins so, events after what has a name."""
    reading, near, length = min((one.reading, *one.near) for one in rows)
    if near == Nearness.WHOLE_NAME or (near == Nearness.BEGINNING and not kind.newest_first):
        return reading, near, length, kind.order
    return reading, Nearness.WORDS, 0, kind.order


def best(user: Visitor, kinds: list[Searchable], text: str, most: int) -> tuple[dict[str, list[Candidate]], list[str]]:
    """Return the best of each kind, and as what the text was read where nothing holds it as it was typed."""
    if len(text.strip()) < 2:
        return {}, []
    finder, instead = Finder(user, kinds, most), list[str]()
    found = finder.candidates(as_typed(text)) or at_a_named_home(user, kinds, text.split(), most)
    if not found:
        wanted = corrections.meant(finder, text)
        found = likeliest(finder.candidates(wanted))
        instead = corrections.shown(text, wanted, sorted(found, key=lambda one: (one.reading, one.near)))
    by_kind: dict[str, list[Candidate]] = {}
    for one in found:
        by_kind.setdefault(one.kind, []).append(one)
    return {kind: rows[:most] for kind, rows in by_kind.items()}, instead


def at_a_named_home(user: Visitor, kinds: list[Searchable], words: list[str], most: int) -> list[Candidate]:
    """Read “МОН министър” as whoever is called by the one word, and what the others say of its people and offices."""
    splits = [(words[0], words[1:]), (words[-1], words[:-1])] if len(words) > 1 else []
    for called, rest in splits:
        home = called_exactly(user, called)
        theirs = [(kind, those_of(home, user, kind, " ".join(rest), most)) for kind in kinds] if home else []
        if found := [Candidate(kind.kind, pk, place, 0) for kind, pks in theirs for place, pk in enumerate(pks)]:
            return found
    return []


def called_exactly(user: Visitor, name: str) -> Organisation | None:
    nearest = Finder(user, [_kinds["organisation"]], 1).candidates(as_typed(name)) if len(name) > 1 else []
    pks = [one.pk for one in nearest if one.near[0] == Nearness.WHOLE_NAME]
    return Organisation.objects.visible_to(user).filter(pk__in=pks).first()


def likeliest(found: list[Candidate]) -> list[Candidate]:
    """Return those of the first reading that found anything: it is said as what the typed was read."""
    first = min((one.reading for one in found), default=0)
    return [one for one in found if one.reading == first]


def suggestions(
    user: Visitor, text: str, kinds: list[str], most: int = 10, home: Organisation | None = None
) -> list[Hit]:
    """Return hits of the kinds by turns, so that no kind crowds out another.

    Those of an organisation come first, and need no word typed.
    """
    chosen = [_kinds[kind] for kind in dict.fromkeys(kinds) if kind in _kinds]
    called_so, _instead = best(user, chosen, text, most)
    found = []
    for kind in chosen:
        pks = [one.pk for one in called_so.get(kind.kind, [])]
        if home is not None:
            pks = list(dict.fromkeys([*those_of(home, user, kind, text, most), *pks]))[:most]
        found.append(hits_of(user, kind, pks))
    return list(islice((hit for hit in chain(*zip_longest(*found)) if hit), most))


def those_of(home: Organisation, user: Visitor, kind: Searchable, text: str, most: int) -> list[int]:
    """Return the ids of those of an organisation, where words were typed those that hold them."""
    if kind.at_home is None:
        return []
    theirs = kind.at_home(kind.gate(kind.queryset(), user), home, user)
    if len(text.strip()) >= 2:
        theirs = theirs.filter(search__matches=text)
    return list(theirs.values_list("pk", flat=True)[:most])


def hits_of(user: Visitor, kind: Searchable, pks: list[int]) -> list[Hit]:
    loaded = kind.load(kind.gate(kind.queryset(), user), user).in_bulk(pks) if pks else {}
    records = [loaded[pk] for pk in pks if pk in loaded]
    return [
        Hit(kind.kind, one.pk, str(one), kind.hint(one), kind.address(one), kind.icon, kind.home(one))
        for one in records
    ]

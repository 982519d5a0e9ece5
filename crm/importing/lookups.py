"""What the names in a file refer to, as far as whoever brings it in may see; a few queries for a whole portion."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from crm.importing.values import Refused
from crm.models import Office, Organisation, Person, Place, Theme

PREFIX = re.compile(r"^(гр|с|общ|обл|община|област|град|село)[.\s]\s*", re.IGNORECASE)
KIND_OF = {
    "общ": Place.Kind.MUNICIPALITY, "община": Place.Kind.MUNICIPALITY, "обл": Place.Kind.REGION,
    "област": Place.Kind.REGION, "гр": Place.Kind.SETTLEMENT, "град": Place.Kind.SETTLEMENT,
    "с": Place.Kind.SETTLEMENT, "село": Place.Kind.SETTLEMENT,
}  # fmt: skip
LIKELIEST = (Place.Kind.SETTLEMENT, Place.Kind.MUNICIPALITY, Place.Kind.REGION, Place.Kind.COUNTRY)

Named = dict[str, set[int]]


def organisations(names: Iterable[str], user: User) -> Named:
    """Return, by the name in small letters, the visible organisations called so by any of their names."""
    wanted = {name for name in names if name}
    if not wanted:
        return {}
    fields = ("name", "name_latin", "short_name", "aliases__name")
    rows = Organisation.objects.visible_to(user).filter(_called(fields, wanted)).distinct()
    return _by_name(wanted, rows.values_list("pk", *fields))


def people(names: Iterable[str], user: User) -> Named:
    wanted = {name for name in names if name}
    if not wanted:
        return {}
    rows = Person.objects.visible_to(user).filter(_called(("name", "name_latin"), wanted))
    return _by_name(wanted, rows.values_list("pk", "name", "name_latin"))


def offices(pairs: Iterable[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """Return the standing offices of these bodies by their title in small letters."""
    bodies = {body for body, _title in pairs}
    found: dict[tuple[int, str], int] = {}
    rows = Office.objects.standing().filter(body__in=bodies).order_by("-pk")
    for pk, body, title, latin in rows.values_list("pk", "body", "title", "title_latin"):
        found |= {(body, name.casefold()): pk for name in (title, latin) if name}
    return found


def only(found: Named, name: str, nobody: str, several: str) -> int:
    """Return the one that is called so; refuse where there is none or more than one."""
    pks = found.get(name.casefold(), set())
    if len(pks) != 1:
        raise Refused((several if pks else nobody) % {"name": name[:80]})
    return next(iter(pks))


def organisation(found: Named, name: str) -> int:
    return only(found, name, _("No organisation is called “%(name)s”."), _("Several are called “%(name)s”."))


def person(found: Named, name: str) -> int:
    return only(found, name, _("Nobody is called “%(name)s”."), _("Several are called “%(name)s”."))


def _called(fields: Iterable[str], names: set[str]) -> Q:
    asked = Q()
    for name in fields:
        asked |= Q(**{f"{name}__in": names})
    return asked


def _by_name(wanted: set[str], rows: Iterable[tuple[Any, ...]]) -> Named:
    known = {name.casefold() for name in wanted}
    found: Named = defaultdict(set)
    for pk, *names in rows:
        for name in names:
            if name and name.casefold() in known:
                found[name.casefold()].add(pk)
    return found


class Places:
    """All places by code and name, read once: a few hundred, or all settlements of the country."""

    def __init__(self) -> None:
        self._by_code: dict[str, int] = {}
        self._by_name: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self.all: dict[int, Place] = {}
        for place in Place.objects.defer("search"):
            self.all[place.pk] = place
            self._by_code[place.code.casefold()] = place.pk
            for name in {place.name.casefold(), place.name_latin.casefold()} - {""}:
                self._by_name[name].append((place.kind, place.pk))
        for place in self.all.values():
            place.parent = self.all.get(place.parent_id) if place.parent_id else None
        self._by_ekatte = {place.ekatte: place.pk for place in self.all.values() if place.ekatte}

    def find(self, text: str) -> Place | None:
        """By EKATTE or another code, else by name; „общ.“, „гр.“ or „с.“ before it says which of several."""
        code = text.zfill(5) if text.isdigit() else text.casefold()
        pk = self._by_ekatte.get(code) or self._by_code.get(code)
        if pk:
            return self.all[pk]
        prefix = PREFIX.match(text)
        named = self._by_name.get((text[prefix.end() :] if prefix else text).split(",")[0].strip().casefold(), [])
        kinds = [KIND_OF[prefix[1].casefold()]] if prefix else list(LIKELIEST)
        if prefix and not any(kind in kinds for kind, _pk in named):
            kinds = list(LIKELIEST)
        for kind in kinds:
            found = [pk for own, pk in named if own == kind]
            if found:
                return self._one(found, text)
        raise Refused(_("There is no place called “%(name)s”.") % {"name": text[:80]})

    def _one(self, found: list[int], text: str) -> Place:
        if len(found) > 1:
            raise Refused(_("Several places are called “%(name)s”: give the EKATTE code.") % {"name": text[:80]})
        return self.all[found[0]]


def themes() -> dict[str, Theme]:
    return {
        name.casefold(): theme for theme in Theme.objects.all() for name in (theme.key, theme.name_en, theme.name_bg)
    }

"""Who may stand in the network of one reader, by position: the organisations they see, then the people they see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from django.db.models import Case, F, Value, When
from django.urls import reverse
from django.utils.translation import get_language
from numpy.typing import NDArray

from accounts.gates import Visitor
from crm.models import CoalitionMembership, Organisation, Person, Place
from network.graphs.network import Node
from network.graphs.ties import Positions

NOBODY = -1
COLUMNS = ("pk", "kind", "name", "name_latin", "parent", "region")
Row = tuple[int, str, str, str, int | None, str]


def table(rows: Iterable[Any], columns: int) -> Positions:
    """Rows of numbers as columns; what is not there reads as nobody."""
    read = np.array(list(rows), dtype=float).reshape(-1, columns)
    found: Positions = np.nan_to_num(read, nan=NOBODY).astype(np.int64).T
    return found


def places_of(ids: Positions, known: Positions) -> Positions:
    """Return where each stands among those known, which are in order."""
    if not len(known):
        return np.full(len(ids), NOBODY)
    places = np.minimum(np.searchsorted(known, ids), len(known) - 1)
    return np.where(known[places] == ids, places, NOBODY)


def region_code() -> Case:
    """The region a place is or lies in."""
    region = Place.Kind.REGION
    above = ["place", "place__parent", "place__parent__parent"]
    found = [When(**{f"{place}__kind": region}, then=F(f"{place}__code")) for place in above]
    return Case(*found, default=Value(""))


@dataclass(frozen=True, eq=False)
class Cast:
    rows: list[Row]  # of organisations, in order of their numbers
    members: frozenset[int]  # numbers of those that stand in the coalition on the day
    people_ids: Positions  # in order; none where people are not drawn

    @cached_property
    def organisation_ids(self) -> Positions:
        return np.array([row[0] for row in self.rows], dtype=np.int64)

    @cached_property
    def official(self) -> NDArray[np.bool_]:
        return np.array([row[1] in Organisation.OFFICIAL for row in self.rows], dtype=bool)

    @cached_property
    def standing(self) -> NDArray[np.bool_]:
        return np.array([row[0] in self.members for row in self.rows], dtype=bool)

    @cached_property
    def above(self) -> Positions:
        """Position of the organisation each is a part of."""
        return self.organisations(table(([row[4]] for row in self.rows), 1)[0])

    @property
    def size(self) -> int:
        return len(self.rows) + len(self.people_ids)

    def organisations(self, ids: Positions) -> Positions:
        return places_of(ids, self.organisation_ids)

    def people(self, ids: Positions) -> Positions:
        found = places_of(ids, self.people_ids)
        return np.where(found == NOBODY, NOBODY, found + len(self.rows))

    def taking_part(self, people: Positions, organisations: Positions, through: Positions | None = None) -> Positions:
        """The person where people are drawn and known, else the organisation, itself or `through` whom it sat there."""
        found = self.people(people)
        found = np.where(found == NOBODY, self.organisations(organisations), found)
        if through is None or len(self.people_ids):
            return found
        return np.where(found == NOBODY, self.organisations(through), found)


def cast_of(user: Visitor, day: date, *, with_people: bool) -> Cast:
    seen = Organisation.objects.visible_to(user).annotate(region=region_code()).order_by("pk")
    standing = CoalitionMembership.objects.visible_to(user).standing(day)
    people = Person.objects.visible_to(user).order_by("pk").values_list("pk", flat=True) if with_people else []
    return Cast(
        list(seen.values_list(*COLUMNS)),
        frozenset(standing.values_list("organisation", flat=True)),
        np.array(list(people), dtype=np.int64),
    )


def nodes_of(cast: Cast, user: Visitor, kept: Positions) -> list[Node]:
    """Name those kept, in their order."""
    themes, regions = themes_of(user), {place.code: str(place) for place in regions_seen(user)}
    people = names_of_people(cast, user, kept)
    in_own_letters = get_language() in {"bg", "rom"}
    of_organisation, of_person = addresses("crm:organisation-detail"), addresses("crm:person-detail")

    def node(place: int) -> Node:
        if place >= len(cast.rows):
            pk = int(cast.people_ids[place - len(cast.rows)])
            return Node(f"person-{pk}", "person", people[pk], of_person.format(pk))
        pk, group, name, name_latin, _parent, region = cast.rows[place]
        return Node(
            key=f"organisation-{pk}",
            kind=kind_of(pk, group, cast),
            name=name if in_own_letters or not name_latin else name_latin,
            url=of_organisation.format(pk),
            region=region,
            region_name=regions.get(region, ""),
            themes=themes.get(pk, frozenset()),
            group=group,
        )

    return [node(int(place)) for place in kept]


def kind_of(pk: int, group: str, cast: Cast) -> str:
    if pk in cast.members:
        return "member"
    return "institution" if group in Organisation.OFFICIAL else "organisation"


def themes_of(user: Visitor) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    rows = Organisation.objects.visible_to(user).exclude(themes=None).order_by()
    for pk, theme in rows.values_list("pk", "themes"):
        found.setdefault(pk, set()).add(theme)
    return {pk: frozenset(themes) for pk, themes in found.items()}


def regions_seen(user: Visitor) -> Iterable[Place]:
    return Place.objects.visible_to(user).filter(kind=Place.Kind.REGION).defer("search")


def names_of_people(cast: Cast, user: Visitor, kept: Positions) -> dict[int, str]:
    drawn = kept[kept >= len(cast.rows)] - len(cast.rows)
    if not len(drawn):
        return {}
    seen = Person.objects.visible_to(user).filter(pk__in=cast.people_ids[drawn].tolist())
    in_own_letters = get_language() in {"bg", "rom"}
    rows = seen.values_list("pk", "name", "name_latin")
    return {pk: name if in_own_letters or not latin else latin for pk, name, latin in rows}


def addresses(route: str) -> str:
    """The address with its number left open: asking the resolver for each would take as long as the rest."""
    before, _number, after = reverse(route, args=[0]).rpartition("0")
    return before + "{}" + after

"""What was found in each municipality of a round: both sides of a contradiction, with their days."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from accounts.gates import Visitor
from crm.models import Place
from crm.record_numbers import number_in
from monitoring.checks.counting import Coverage, Finding, coverage, finding_of
from monitoring.models import CheckRound, LocalCheck

ORDER = [Finding.DIFFER, Finding.NOT_SEEN, Finding.CANNOT_TELL, Finding.SEEN, Finding.UNCHECKED]


@dataclass(frozen=True)
class Spot:
    """One municipality: the checks that stand, those replaced since, and what they say together."""

    place: Place
    finding: Finding
    standing: list[LocalCheck] = field(default_factory=list)
    replaced: list[LocalCheck] = field(default_factory=list)

    @property
    def checks(self) -> list[LocalCheck]:
        return [*self.standing, *self.replaced]

    @property
    def last(self) -> LocalCheck | None:
        return max(self.standing, key=lambda one: (one.checked_on, one.pk), default=None)


@dataclass(frozen=True)
class RegionFound:
    """How far the municipalities of one region that belong to the round were looked at."""

    place: Place
    coverage: Coverage


def spots_of(one: CheckRound, user: Visitor) -> list[Spot]:
    """Return every municipality of the round, what differs first, then what was checked, each by name."""
    by_place: dict[int, list[LocalCheck]] = defaultdict(list)
    for check in LocalCheck.objects.visible_to(user).filter(request__round=one).for_reader(user):
        by_place[check.place_id].append(check)
    places = one.municipalities.select_related("parent").order_by("name")
    spots = [spot(place, by_place.get(place.pk, [])) for place in places]
    return sorted(spots, key=lambda each: (ORDER.index(each.finding), str(each.place)))


def spot(place: Place, checks: list[LocalCheck]) -> Spot:
    replaced = [one for one in checks if hasattr(one, "replaced_by")]
    standing = [one for one in checks if one not in replaced]
    return Spot(place, finding_of([one.answer for one in standing]), standing, replaced)


def coverage_of(spots: Iterable[Spot]) -> Coverage:
    found = list(spots)
    return coverage((one.finding for one in found), len(found))


def by_region(spots: Iterable[Spot]) -> list[RegionFound]:
    inside: dict[Place, list[Spot]] = defaultdict(list)
    for one in spots:
        if one.place.parent is not None:
            inside[one.place.parent].append(one)
    return sorted(
        (RegionFound(region, coverage_of(each)) for region, each in inside.items()), key=lambda one: str(one.place)
    )


def chosen(spots: Iterable[Spot], wanted: Mapping[str, str]) -> list[Spot]:
    """Return those that the address asks for: of a region, of a place, with a finding, with a word in the name."""
    found = list(spots)
    if key := wanted.get("finding"):
        found = [one for one in found if one.finding.key == key]
    if (region := number_in(wanted.get("region", ""))) is not None:
        found = [one for one in found if one.place.parent_id == region]
    if (place := number_in(wanted.get("place", ""))) is not None:
        found = [one for one in found if one.place.pk == place]
    if word := wanted.get("q", "").strip().casefold():
        found = [one for one in found if word in f"{one.place.name} {one.place.name_latin}".casefold()]
    return found

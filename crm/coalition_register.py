"""Who we are on a day: counts of the members by region, kind, theme and year. Derived from dates alone."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, DateField, F, Min, Q
from django.db.models.functions import Cast, ExtractYear
from django.utils.translation import npgettext

from accounts.gates import Visitor
from crm.models import CoalitionMembership, Organisation, Place, Theme
from crm.models.organisations import OrganisationQuerySet

MOST_YEARS = 15
Status = CoalitionMembership.Status


@dataclass(frozen=True)
class Line:
    """One line of a table: what, how many of the members; `query` finds them in the list."""

    label: str
    count: int
    query: str
    code: str = ""


@dataclass(frozen=True)
class Overview:
    on: date
    total: int
    regions: list[Line]
    kinds: list[Line]
    themes: list[Line]
    standings: list[Line]
    years: list[tuple[int, int]]
    without_region: int
    without_theme: int

    @property
    def regions_with_members(self) -> int:
        return sum(1 for line in self.regions if line.count)


def ours(user: Visitor, on: date) -> OrganisationQuerySet:
    """The members and associates of a day, as far as the reader may see them."""
    return Organisation.objects.visible_to(user).members(on)


def overview(user: Visitor, on: date) -> Overview:
    members = ours(user, on)
    regions = by_region(members)
    return Overview(
        on=on,
        total=members.count(),
        regions=regions,
        kinds=by_kind(members),
        themes=by_theme(members),
        standings=by_standing(user, on),
        years=over_years(user, on),
        without_region=members.count() - sum(line.count for line in regions),
        without_theme=members.filter(themes=None).count(),
    )


def by_region(members: OrganisationQuerySet) -> list[Line]:
    """Every region we know, those without a member too: a gap is an answer."""
    counts = in_places(members)
    regions = Place.objects.filter(kind=Place.Kind.REGION).order_by("name")
    return [Line(str(one), counts[one.pk], f"region={one.pk}", one.code) for one in regions]


def in_places(members: OrganisationQuerySet) -> Counter[int]:
    """Return place: how many sit in it or in a part of it."""
    levels = ("place", "place__parent", "place__parent__parent")
    counts: Counter[int] = Counter()
    rows = members.exclude(place=None).order_by().values_list(*levels)
    for *places, how_many in rows.annotate(how_many=Count("pk")):
        counts.update({place: how_many for place in places if place})
    return counts


def by_kind(members: OrganisationQuerySet) -> list[Line]:
    counts = dict(members.order_by().values_list("kind").annotate(Count("pk")))
    lines = [Line(str(kind.label), counts.get(kind, 0), f"kind={kind.value}") for kind in Organisation.Kind]
    return fullest_first(line for line in lines if line.count)


def by_theme(members: OrganisationQuerySet) -> list[Line]:
    """An organisation with two themes stands in two lines."""
    named = Organisation.themes.through.objects.filter(organisation__in=members.order_by())
    counts = dict(named.order_by().values_list("theme").annotate(Count("pk")))
    return fullest_first(Line(str(one), counts.get(one.pk, 0), f"theme={one.pk}") for one in Theme.objects.all())


def by_standing(user: Visitor, on: date) -> list[Line]:
    """Every standing on that day, of those who are not ours (yet, or any more) too."""
    running = CoalitionMembership.objects.visible_to(user).on(on)
    counts = dict(running.order_by().values_list("status").annotate(Count("pk")))
    return [Line(standing_words(one, counts.get(one, 0)), counts.get(one, 0), one.value) for one in Status]


def standing_words(status: Status, count: int) -> str:
    """As it stands after a number."""
    return {
        Status.INVITED: npgettext("after a number", "invited", "invited", count),
        Status.CANDIDATE: npgettext("after a number", "candidate", "candidates", count),
        Status.MEMBER: npgettext("after a number", "member", "members", count),
        Status.ASSOCIATE: npgettext("after a number", "associate", "associates", count),
        Status.LEFT: npgettext("after a number", "has left", "have left", count),
        Status.EXCLUDED: npgettext("after a number", "was excluded", "were excluded", count),
    }[status]


def fullest_first(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (-line.count, line.label))


def over_years(user: Visitor, on: date) -> list[tuple[int, int]]:
    """Return year: members on its last day, this year's on the day itself."""
    times = CoalitionMembership.objects.visible_to(user).filter(status__in=CoalitionMembership.STANDING)
    came = per_year(times.filter(started_on__lte=on), F("started_on"))
    went = per_year(times.filter(ended_on__lt=on), Cast(F("ended_on") + timedelta(days=1), DateField()))
    return running_total(came, went, on.year)[-MOST_YEARS:]


def per_year(times: Any, day: Any) -> dict[int, int]:
    return dict(times.order_by().annotate(year=ExtractYear(day)).values_list("year").annotate(Count("pk")))


def running_total(came: dict[int, int], went: dict[int, int], last: int) -> list[tuple[int, int]]:
    """Return (year, how many are there at its end), from the first year that anyone came."""
    points, there = [], 0
    for year in range(min(came, default=last), last + 1):
        there += came.get(year, 0) - went.get(year, 0)
        points.append((year, there))
    return points


def first_joined() -> Min:
    """Its first day as one of ours, as a column."""
    return Min("memberships__started_on", filter=Q(memberships__status__in=CoalitionMembership.STANDING))

"""By what organisations and people are sought, on the page and in the API alike; and in which orders they may stand."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

import django_filters as filters
from django import forms
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.facets import EACH, MOST_FACETED
from crm.gated_filters import GatedFilterSet, RecordFilter, themes
from crm.models import CoalitionMembership, LawfulBasis, Organisation, Person, Place, Tenure, UsedFor
from crm.models.organisations import OrganisationQuerySet, shown_name
from crm.models.people import PersonQuerySet

Orders: TypeAlias = Mapping[str, str | Callable[[], Any]]
ORGANISATION_ORDERS: Orders = {"name": shown_name, "kind": "kind", "place": "place__name", "confirmed": "confirmed_on"}
PERSON_ORDERS: Orders = {"name": shown_name, "review": lambda: Subquery(work_bases().values("review_on"))}
OUTSIDE = "none"


def work_bases() -> QuerySet[LawfulBasis]:
    return LawfulBasis.objects.filter(person=OuterRef("pk"), purpose=UsedFor.WORK)


def regions(request: HttpRequest) -> QuerySet[Place]:
    return Place.objects.visible_to(request.user).filter(kind=Place.Kind.REGION).order_by("name")


def words() -> filters.CharFilter:
    return filters.CharFilter(method="matching", label=_("Words"), widget=forms.TextInput(attrs={"type": "search"}))


def regions_of(rows: QuerySet[Organisation]) -> Iterator[Any]:
    """Yield the region each sits in, or that it sits in none."""
    above = ("place", "place__parent", "place__parent__parent")
    for one in rows.values_list(*above, *(f"{place}__kind" for place in above))[: MOST_FACETED + 1]:
        found = [place for place, kind in zip(one[:3], one[3:], strict=True) if kind == Place.Kind.REGION]
        yield from found or [OUTSIDE]


def standings_of(rows: QuerySet[Organisation]) -> Iterator[str]:
    """Yield the standing of today for each that has one, and who never had any."""
    today = CoalitionMembership.objects.on(timezone.localdate()).filter(organisation__in=rows.values("pk"))
    yield from (status for status, _one in today.values_list("status", "organisation").distinct())
    never = rows.exclude(Exists(CoalitionMembership.objects.filter(organisation=OuterRef("pk"))))
    yield from (OUTSIDE for _one in never.values_list("pk")[: MOST_FACETED + 1])


class OrganisationFilter(GatedFilterSet):
    RARE = ("place",)
    FACETS = {"kind": "kind", "region": regions_of, "theme": "themes", "standing": standings_of}
    STANDINGS = [*CoalitionMembership.Status.choices, (OUTSIDE, _("never in the coalition"))]

    q = words()
    kind = filters.ChoiceFilter(choices=Organisation.Kind.choices, label=_("Kind"), empty_label=_("any"))
    region = filters.ModelChoiceFilter(
        queryset=regions, method="in_region", label=_("Region"), empty_label=_("any"), null_label=_("in no region"),
        null_value=OUTSIDE,
    )  # fmt: skip
    place = RecordFilter(kinds=("place",), method="in_place", label=_("Municipality or settlement"))
    theme = filters.ModelChoiceFilter(field_name="themes", queryset=themes, label=_("Theme"), empty_label=_("any"))
    standing = filters.ChoiceFilter(
        choices=STANDINGS, method="with_standing", label=_("In the coalition today"), empty_label=_("any")
    )

    class Meta:
        model = Organisation
        fields: list[str] = []

    def matching(self, rows: OrganisationQuerySet, name: str, text: str) -> OrganisationQuerySet:
        return rows.matching(text)

    def in_region(self, rows: OrganisationQuerySet, name: str, region: Place | str) -> OrganisationQuerySet:
        return rows.in_region(region) if isinstance(region, Place) else rows.in_no_region()

    def in_place(self, rows: OrganisationQuerySet, name: str, place: Place) -> OrganisationQuerySet:
        return rows.in_region(place)

    def with_standing(self, rows: OrganisationQuerySet, name: str, status: str) -> OrganisationQuerySet:
        if status == OUTSIDE:
            return rows.exclude(Exists(CoalitionMembership.objects.filter(organisation=OuterRef("pk"))))
        return rows.with_standing(status, timezone.localdate())


class PersonFilter(GatedFilterSet):
    FACETS = {"post": EACH}
    POSTS = [("current", _("holds a post today")), ("ended", _("holds none any more"))]

    q = words()
    organisation = RecordFilter(kinds=("organisation",), method="in_organisation", label=_("Works today in"))
    post = filters.ChoiceFilter(choices=POSTS, method="with_post", label=_("Post"), empty_label=_("any"))

    class Meta:
        model = Person
        fields: list[str] = []

    def matching(self, rows: PersonQuerySet, name: str, text: str) -> PersonQuerySet:
        return rows.matching(text)

    def in_organisation(self, rows: PersonQuerySet, name: str, organisation: Organisation) -> PersonQuerySet:
        """Only through tenures the asker may see."""
        tenures = Tenure.objects.visible_to(self.user).on(timezone.localdate()).filter(organisation=organisation)
        return rows.filter(pk__in=tenures.values("person"))

    def with_post(self, rows: PersonQuerySet, name: str, post: str) -> PersonQuerySet:
        seen = Tenure.objects.visible_to(self.user)
        current = rows.filter(pk__in=seen.on(timezone.localdate()).values("person"))
        if post == "current":
            return current
        return rows.filter(pk__in=seen.values("person")).exclude(pk__in=current.values("pk"))


def ordered(rows: QuerySet[Any], sort: str, orders: Orders) -> QuerySet[Any]:
    """Order by a known column only; anything else leaves the list as it is."""
    column = orders.get(sort.removeprefix("-"))
    if column is None:
        return rows
    by: Any = column() if callable(column) else F(column)
    return rows.order_by(by.desc(nulls_last=True) if sort.startswith("-") else by.asc(nulls_last=True), "pk")

"""What the page of an organisation, a person or a place shows its reader; everything through the gates."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch
from django.utils import timezone

from accounts.models import User
from crm import completeness, panels, proposal_lists, timeline
from crm.changes import changes_of
from crm.models import (
    CoalitionMembership,
    Office,
    Organisation,
    Person,
    Place,
    ProfileCheck,
    ProposedChange,
    Representation,
    Tenure,
)
from crm.profile_fields import confirmations

MOST_PARTS = 50


@dataclass(frozen=True)
class OwnOrganisation:
    organisation: Organisation
    completeness: completeness.Completeness
    is_asked: bool = False
    waiting: int = 0


def of_organisation(organisation: Organisation, user: User) -> dict[str, Any]:
    """The context of its page; `organisation` is loaded by `for_reader()`."""
    seen = Organisation.objects.visible_to(user)
    may_change = Organisation.objects.changeable_by(user).filter(pk=organisation.pk).exists()
    tenures = Tenure.objects.visible_to(user).filter(organisation=organisation).for_list()
    return {
        "organisation": organisation,
        "parts": seen.filter(parent=organisation).order_by("name")[:MOST_PARTS],
        "memberships": CoalitionMembership.objects.visible_to(user)
        .filter(organisation=organisation)
        .order_by("-started_on"),
        "offices": offices_of(organisation, user),
        "staff": tenures.filter(office=None),
        "representations": Representation.objects.visible_to(user).filter(organisation=organisation).for_list(),
        "completeness": completeness_for(organisation, user) if may_change else None,
        "confirmed": confirmations(organisation, user) if may_change else {},
        "proposals": proposal_lists.of_organisation(organisation, user) if may_change else [],
        "check": ProfileCheck.objects.visible_to(user).open().filter(organisation=organisation).first(),
        "may_change": may_change,
        "may_have_offices": user.is_centre and organisation.is_official,
        "timeline": timeline.of(organisation, user),
        "panels": panels.panels_for("organisation", organisation, user),
        "changes": changes_of(organisation, user),
    }


def completeness_for(organisation: Organisation, user: User) -> completeness.Completeness:
    return completeness.of(organisation, timezone.localdate(), is_own=not user.is_centre)


def offices_of(organisation: Organisation, user: User) -> list[Office]:
    """Its offices, each with its holders over time, the present one first."""
    holders = Prefetch("tenures", Tenure.objects.visible_to(user).for_list())
    return list(Office.objects.visible_to(user).filter(body=organisation).prefetch_related(holders).order_by("pk"))


def of_person(person: Person, user: User) -> dict[str, Any]:
    """The context of their page; `person` is loaded by `for_reader()`."""
    return {
        "person": person,
        "may_change": Person.objects.changeable_by(user).filter(pk=person.pk).exists(),
        "timeline": timeline.of(person, user),
        "panels": panels.panels_for("person", person, user),
        "changes": changes_of(person, user),
    }


def of_place(place: Place, user: User) -> dict[str, Any]:
    """Its parts with how many visible organisations each has, and the way up."""
    parts = list(place.parts.order_by("name"))
    counts = organisations_by_place(user)
    for part in parts:
        part.organisation_count = counts[part.pk]  # type: ignore[attr-defined]
    return {
        "place": place,
        "parts": parts,
        "covered": sum(1 for part in parts if counts[part.pk]),
        "above": above(place),
    }


def above(place: Place) -> list[tuple[str, str]]:
    crumbs = []
    while place.parent is not None:
        place = place.parent
        crumbs.append((str(place), place.get_absolute_url()))
    return crumbs[::-1]


def organisations_by_place(user: User) -> Counter[int]:
    """How many visible civic organisations each place holds, those of its parts among them.

    A municipality's own administration sits in every municipality and would make every gap disappear.
    """
    counts: Counter[int] = Counter()
    levels = ("place", "place__parent", "place__parent__parent")
    rows = Organisation.objects.visible_to(user).civic().exclude(place=None).order_by().values_list(*levels)
    for *places, how_many in rows.annotate(how_many=Count("pk")):
        counts.update({place: how_many for place in places if place})
    return counts


@dataclass(frozen=True)
class Region:
    """A region with its coverage: in how many of its municipalities a civic organisation sits."""

    place: Place
    municipalities: int
    covered: int
    organisations: int


def regions(user: User) -> list[Region]:
    counts = organisations_by_place(user)
    seen = Place.objects.visible_to(user)
    parts: dict[int, list[int]] = {}
    for pk, region in seen.filter(kind=Place.Kind.MUNICIPALITY).exclude(parent=None).values_list("pk", "parent"):
        parts.setdefault(region or 0, []).append(counts[pk])
    return [
        Region(place, len(parts.get(place.pk, [])), sum(1 for n in parts.get(place.pk, []) if n), counts[place.pk])
        for place in seen.filter(kind=Place.Kind.REGION).order_by("name")
    ]


def own(user: User) -> dict[str, object] | None:
    """The home card of someone who speaks for organisations: what is missing there and when it was last confirmed."""
    rows = Organisation.objects.changeable_by(user).for_reader(user)
    asked = set(ProfileCheck.objects.visible_to(user).open().values_list("organisation", flat=True))
    waiting = Counter(ProposedChange.objects.visible_to(user).waiting().values_list("organisation", flat=True))
    mine = [
        OwnOrganisation(one, completeness_for(one, user), is_asked=one.pk in asked, waiting=waiting[one.pk])
        for one in rows
    ]
    return {"own": mine} if mine else None

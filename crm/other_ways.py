"""How to come to an organisation that has neither an e-mail address nor a phone: through whom, and on paper."""

from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from crm.models import ContactPoint, Organisation, Place, Representation, Tenure
from crm.models.organisations import OrganisationQuerySet

MOST = 3


@dataclass(frozen=True)
class Ways:
    """Each as far as the reader may see it."""

    representatives: list[Representation]
    people: list[Tenure]
    parent: Organisation | None
    neighbours: list[Organisation]
    addresses: list[ContactPoint]


def to_reach(organisation: Organisation, user: User) -> Ways:
    today = timezone.localdate()
    speak = Representation.objects.visible_to(user).current(today).filter(organisation=organisation)
    posts = Tenure.objects.visible_to(user).on(today).filter(organisation=organisation)
    points = ContactPoint.objects.visible_to(user).filter(organisation=organisation, kind=ContactPoint.Kind.ADDRESS)
    return Ways(
        representatives=list(speak.for_list()[:MOST]),
        people=list(posts.for_list()[:MOST]),
        parent=Organisation.objects.visible_to(user).filter(parts=organisation).first(),
        neighbours=list(neighbours(organisation, user)[:MOST]),
        addresses=list(points.order_by("pk")),
    )


def neighbours(organisation: Organisation, user: User) -> OrganisationQuerySet:
    """Other members of the same settlement, else of the same municipality."""
    place = organisation.place
    others = Organisation.objects.visible_to(user).members(timezone.localdate()).exclude(pk=organisation.pk)
    near = others.filter(place=place) if place else others.none()
    if place and place.parent and place.kind == Place.Kind.SETTLEMENT and not near.exists():
        near = others.in_region(place.parent)
    return near.order_by("name", "pk")

"""How an organisation is reached, as a paper names it: in the script of its language, as far as the reader may know."""

import unicodedata

from django.db import models
from django.utils import translation

from accounts.models import User
from crm.models import ContactPoint, Organisation, Place

Kind = ContactPoint.Kind
CYRILLIC = {"bg", "rom"}


def ways_to_reach(organisation: Organisation, reader: User) -> list[str]:
    website = organisation.website.partition("://")[2].rstrip("/")
    ways = [seat_of(organisation, reader), phone_of(organisation, reader), email_of(organisation, reader), website]
    return [way for way in ways if way]


def seat_of(organisation: Organisation, reader: User) -> str:
    """Return its postal address, or at least the place where it sits."""
    place = organisation.place
    known = str(place) if place and place.kind != Place.Kind.COUNTRY else ""
    return address_of(organisation, reader) or known


def address_of(organisation: Organisation, reader: User) -> str:
    addresses = values_of(organisation, reader, Kind.ADDRESS)
    wanted = [one for one in addresses if is_cyrillic(one) == (translation.get_language() in CYRILLIC)]
    return next(iter(wanted or addresses), "")


def email_of(organisation: Organisation, reader: User) -> str:
    return next(iter(values_of(organisation, reader, Kind.EMAIL)), "")


def phone_of(organisation: Organisation, reader: User) -> str:
    """Return the number at home as one dials it, abroad with the code of the country."""
    point = points_of(organisation, reader).filter(kind=Kind.PHONE).first()
    if point is None:
        return ""
    return point.shown if translation.get_language() in CYRILLIC else point.value


def values_of(organisation: Organisation, reader: User, kind: str) -> list[str]:
    return list(points_of(organisation, reader).filter(kind=kind).values_list("value", flat=True))


def points_of(organisation: Organisation, reader: User) -> models.QuerySet[ContactPoint]:
    return ContactPoint.objects.visible_to(reader).filter(organisation=organisation).order_by("pk")


def is_cyrillic(text: str) -> bool:
    return any("CYRILLIC" in unicodedata.name(letter, "") for letter in text)

"""A person as a contact for a phone's address book (vCard 3.0): what their loaded rows hold and no more."""

from urllib.parse import urlsplit

import vobject
from django.conf import settings
from django.utils.translation import gettext as _

from crm.confidentiality import Level
from crm.models import ContactPoint, Person
from crm.plain_lines import one_line

MEDIA_TYPE = "text/vcard; charset=utf-8"


def card_of(person: Person) -> str:
    """Return the card of a person loaded by `for_reader()`, in the reader's language."""
    card = vobject.vCard()
    shown = one_line(str(person))
    given, _space, family = shown.rpartition(" ")
    card.add("n").value = vobject.vcard.Name(family=family, given=given)
    card.add("fn").value = shown
    others = {one_line(name) for name in (person.name, person.name_latin) if name} - {shown}
    for name in others:
        card.add("nickname").value = name  # so that it is found in either script
    add_post(card, person)
    for point in person.contact_points.all():
        add_point(card, point)
    card.add("url").value = settings.BASE_URL + person.get_absolute_url()
    card.add("uid").value = f"person-{person.pk}@{urlsplit(settings.BASE_URL).hostname}"
    card.add("class").value = "PUBLIC" if person.confidentiality == Level.PUBLIC else "PRIVATE"
    card.add("note").value = _("From Drom, for the work of the coalition alone. Do not pass it on.")
    return str(card.serialize())


def add_post(card: vobject.base.Component, person: Person) -> None:
    """The first of the posts held today; an address book has room for one."""
    for tenure in person.tenures_today[:1]:
        card.add("org").value = [one_line(str(tenure.organisation))]
        if tenure.title:
            card.add("title").value = one_line(tenure.title)


def add_point(card: vobject.base.Component, point: ContactPoint) -> None:
    value = one_line(point.value)
    if point.kind == ContactPoint.Kind.PHONE:
        line = card.add("tel")
        line.value, line.type_param = value, ["WORK", "VOICE"]
    elif point.kind == ContactPoint.Kind.EMAIL:
        line = card.add("email")
        line.value, line.type_param = value, ["WORK", "INTERNET"]
    elif point.kind == ContactPoint.Kind.ADDRESS:
        line = card.add("adr")
        line.value, line.type_param = vobject.vcard.Address(street=value), "WORK"
    else:
        card.add("x-other").value = value

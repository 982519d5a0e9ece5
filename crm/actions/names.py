"""The lists that hang on an organisation or a person: ways to reach it, other names. Each is given as a whole."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.actors import Actor
from crm import contacts
from crm.approximate import first_day, last_day
from crm.models import Alias, ContactPoint, Organisation, Person
from crm.profile_fields import speaks_for_the_centre

ALIAS = ("name", "kind", "started", "ended", "source")
CONTACT = ("kind", "value", "note")


def set_contact_points(owner: Organisation | Person, rows: Iterable[Mapping[str, Any]]) -> bool:
    """Make these its contact points and return whether anything changed; what stays keeps its row."""
    wanted = {(row["kind"], contacts.checked(row["kind"], row["value"]), row.get("note", "")) for row in rows}
    have = {tuple(getattr(point, name) for name in CONTACT): point for point in owner.contact_points.all()}
    new = [ContactPoint(**dict(zip(CONTACT, values, strict=True))) for values in sorted(wanted - have.keys())]
    gone = [point.pk for values, point in have.items() if values not in wanted]
    owner.contact_points.filter(pk__in=gone).delete()
    owner.contact_points.add(*new, bulk=False)
    return bool(new or gone)


def set_aliases(organisation: Organisation, rows: Iterable[Mapping[str, Any]], by: Actor) -> bool:
    """Make these its other names and return whether anything changed.

    What stays keeps its row and its mark; a new one counts as verified when the centre names a source.
    """
    wanted = {tuple(row.get(name, "") for name in ALIAS) for row in rows}
    for _name, _kind, started, ended, _source in wanted:
        refuse_backwards(started, ended)
    have = {tuple(getattr(alias, name) for name in ALIAS): alias for alias in organisation.aliases.all()}
    from_centre = speaks_for_the_centre(by)
    new = [dict(zip(ALIAS, values, strict=True)) for values in sorted(wanted - have.keys())]
    gone = [alias.pk for values, alias in have.items() if values not in wanted]
    organisation.aliases.filter(pk__in=gone).delete()
    for values in new:
        Alias.objects.create(organisation=organisation, is_verified=from_centre and bool(values["source"]), **values)
    return bool(new or gone)


def refuse_backwards(started: str, ended: str) -> None:
    """Refuse a period that ends before it starts; a year or a month counts as a whole."""
    if started and ended and last_day(ended) < first_day(started):
        raise ValidationError({"ended": _("It cannot end before it starts.")})

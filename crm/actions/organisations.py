"""What people do with the records of organisations."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import outbox
from accounts.actors import Actor, Via
from accounts.conflicts import check_version
from accounts.log import differences, log
from crm import contact_notices, heartbeat, heartbeat_answers, register_numbers
from crm.actions.names import set_aliases, set_contact_points
from crm.actions.proposals import propose, take_back
from crm.confidentiality import Level, levels_open_to
from crm.models import Organisation, Theme
from crm.profile_fields import FIELDS, SENSITIVE, confirm_fields, hides_parent, speaks_for_the_centre

# How we know a record and how far it travels is the centre's matter alone; what others know an organisation by
# its own people may propose to change, so that nobody poses as a ministry.
CENTRE_ONLY = ("confidentiality", "source", "is_verified")

Rows = Iterable[Mapping[str, Any]]


@transaction.atomic
def record_organisation(
    *, by: Actor, themes: Iterable[Theme] = (), contact_points: Rows = (), aliases: Rows = (), **fields: Any
) -> Organisation:
    refuse_out_of_sight(fields.get("confidentiality", Level.COALITION), by)
    organisation = Organisation(**fields)
    organisation.register_number = number_of(organisation)
    organisation.save()
    organisation.themes.set(themes)
    set_contact_points(organisation, contact_points)
    set_aliases(organisation, aliases, by)
    log(by, "recorded", organisation, fields=[*fields, "themes"])
    return organisation


@transaction.atomic
def change_organisation(
    *,
    organisation: Organisation,
    version: int | None,
    by: Actor,
    themes: Iterable[Theme] | None = None,
    contact_points: Rows | None = None,
    aliases: Rows | None = None,
    **fields: Any,
) -> Organisation:
    """Change what is named; Conflict when someone else saved in between. Lists, where given, are the whole list.

    What a representative says of a sensitive field is kept as a proposal and changes nothing yet.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    check_version(organisation, version)
    if not speaks_for_the_centre(by):
        wanted = {name: fields.pop(name) for name in SENSITIVE if name in fields}
        propose(organisation=organisation, wanted=wanted, by=by)
    changes = set_fields(organisation, fields, by)
    touched = set_lists(organisation, themes, contact_points, aliases, by)
    if changes or touched:
        organisation.version += 1
        organisation.save()
        log(by, "changed", organisation, fields=touched, changes=changes)
        confirm_fields(organisation, [*changes, *touched], by)
    return organisation


def set_fields(organisation: Organisation, fields: Mapping[str, Any], by: Actor) -> dict[str, tuple[Any, Any]]:
    """Set the fields and return what differs; the number is checked only when something it depends on does."""
    fields = without_hidden(organisation, fields, by)
    changes = differences(organisation, fields)
    refuse_sensitive(changes, by)
    if "confidentiality" in changes:
        refuse_out_of_sight(fields["confidentiality"], by)
    for name, value in fields.items():
        setattr(organisation, name, value)
    if "parent" in changes:
        refuse_circle(organisation)
    if {"register_number", "kind", "place"} & changes.keys():
        organisation.register_number = number_of(organisation)
    return changes


def without_hidden(organisation: Organisation, fields: Mapping[str, Any], by: Actor) -> Mapping[str, Any]:
    """Leave a parent alone that reads as none to whoever gives none back; refuse to put another in its place."""
    if "parent" not in fields or by.user is None or not hides_parent(organisation, by.user):
        return fields
    if fields["parent"] is not None:
        refuse_for_leadership()
    return {name: value for name, value in fields.items() if name != "parent"}


def refuse_for_leadership() -> None:
    raise ValidationError(_("This is for the leadership to decide. Ask them."))


def set_lists(
    organisation: Organisation,
    themes: Iterable[Theme] | None,
    contact_points: Rows | None,
    aliases: Rows | None,
    by: Actor,
) -> list[str]:
    """Return the names of the lists that are not what they were."""
    touched = []
    if themes is not None and {theme.pk for theme in themes} != set(organisation.themes.values_list("pk", flat=True)):
        organisation.themes.set(themes)
        touched.append("themes")
    if contact_points is not None and replace_contacts(organisation, contact_points, by):
        touched.append("contact_points")
    if aliases is not None and set_aliases(organisation, aliases, by):
        touched.append("aliases")
    return touched


def replace_contacts(organisation: Organisation, rows: Rows, by: Actor) -> bool:
    """Return whether anything changed; where a link did it, the address that was written to until now is told."""
    earlier = heartbeat.address_of(organisation) if by.via == Via.LINK else ""
    has_changed = set_contact_points(organisation, rows)
    if has_changed and earlier:
        outbox.add(contact_notices.send_notice, organisation.pk, earlier)
    return has_changed


@transaction.atomic
def confirm_organisation(*, organisation: Organisation, by: Actor) -> Organisation:
    """Someone who knows looked at it and says it is still right; of its own people that is an answer."""
    if by.user is None:
        raise ValidationError(_("Only a signed-in person can confirm this."))
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    confirm_fields(organisation, FIELDS, by)
    heartbeat_answers.confirm_whole(organisation, by)
    log(by, "confirmed", organisation, fields=["confirmed_on"])
    if not speaks_for_the_centre(by):
        take_back(organisation=organisation, fields=SENSITIVE, by=by)
        check = heartbeat_answers.open_check_of(organisation)
        if check is not None:
            heartbeat_answers.settle(check, by, name=by.user.name)
    return organisation


def number_of(organisation: Organisation) -> str:
    return register_numbers.checked(organisation.register_number, kind=organisation.kind, place=organisation.place)


def refuse_sensitive(changes: Mapping[str, Any], by: Actor) -> None:
    if speaks_for_the_centre(by):
        return
    words = _("Only an advocacy officer of the centre can change this. Write to them and say what is wrong.")
    refused = {name: words for name in CENTRE_ONLY if name in changes}
    if refused:
        raise ValidationError(refused)


def refuse_out_of_sight(level: str, by: Actor) -> None:
    """Nobody may hide a record from themselves: nobody could then bring it back."""
    if by.user is not None and level not in levels_open_to(by.user):
        raise ValidationError({"confidentiality": _("You would not see this record yourself any more.")})


def refuse_circle(organisation: Organisation) -> None:
    above = organisation.parent
    while above is not None:
        if above.pk == organisation.pk:
            raise ValidationError({"parent": _("An organisation cannot be part of itself or of one of its own parts.")})
        above = above.parent

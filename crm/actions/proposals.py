"""What an organisation says of the fields others know it by: kept apart until an officer decides."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.log import log
from crm import kinds, profile_fields, register_numbers
from crm.models import Organisation, ProposedChange

LONGEST = {"name": 250, "name_latin": 250, "short_name": 60, "parent": 250}


def propose(
    *, organisation: Organisation, wanted: Mapping[str, Any], by: Actor, name: str = ""
) -> list[ProposedChange]:
    """Keep what differs from the record; a newer proposal for a field takes the place of the one that waits."""
    made = []
    for field, value in wanted.items():
        old = profile_fields.stored(organisation, field, profile_fields.reader(by))
        new = checked(organisation, field, plain(value))
        if new == old:
            continue
        row, _new = ProposedChange.objects.waiting().update_or_create(
            organisation=organisation,
            field=field,
            defaults={
                "old": old, "new": new, "proposed_at": timezone.now(), "proposed_by": by.user, "proposed_via": by.via,
                "proposed_name": name, "is_demonstration": organisation.is_demonstration,
            },
        )  # fmt: skip
        made.append(row)
    if made:
        log(by, "proposed a change", organisation, changes={row.field: (row.old, row.new) for row in made})
    return made


def take_back(*, organisation: Organisation, fields: Iterable[str], by: Actor) -> None:
    """Settle what waits for these fields: its own people have said since that what the record says is right."""
    rows = ProposedChange.objects.waiting().filter(organisation=organisation, field__in=list(fields))
    taken = dict(rows.select_for_update().values_list("pk", "field"))
    ProposedChange.objects.filter(pk__in=taken).update(
        state=ProposedChange.State.REFUSED,
        reason=_("Taken back: the organisation has said since that its record is right as it is."),
        decided_at=timezone.now(),
        decided_by=by.user,
    )
    if taken:
        log(by, "took back a proposed change", organisation, fields=taken.values())


def plain(value: Any) -> str:
    if value is None:
        return ""
    return kinds.key_of(value) if isinstance(value, models.Model) else str(value).strip()


def checked(organisation: Organisation, field: str, new: str) -> str:
    """Return the value as it would be stored; refuse what could never be approved."""
    if field == "name" and not new:
        raise ValidationError({field: _("An organisation needs a name.")})
    if len(new) > LONGEST.get(field, 300):
        words = _("This is too long: %(most)s characters at most.") % {"most": LONGEST.get(field, 300)}
        raise ValidationError({field: words})
    if field == "kind" and new not in Organisation.Kind.values:
        raise ValidationError({field: _("There is no such kind.")})
    if field == "status" and new not in profile_fields.STANDINGS:
        raise ValidationError({field: _("Say whether you are a member, an associate or have left.")})
    if field == "parent" and new == f"organisation:{organisation.pk}":
        raise ValidationError({field: _("An organisation cannot be part of itself or of one of its own parts.")})
    if field == "register_number":
        return register_numbers.checked(new, kind=organisation.kind, place=organisation.place)
    return new

"""An officer decides what an organisation proposed to change of itself."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.log import log
from crm.actions.coalition import change_standing
from crm.actions.organisations import change_organisation, refuse_for_leadership
from crm.models import Alias, Organisation, ProposedChange
from crm.profile_fields import confirm_fields, hides_parent, reader
from crm.proposal_lists import as_read


@transaction.atomic
def approve_change(
    *, change: ProposedChange, by: Actor, seen: str | None = None, parent: Organisation | None = None
) -> ProposedChange:
    """Let it into the record by the ordinary way; an old name stays findable with the day it ended.

    `seen` is the value the officer read: a newer proposal in its place is not approved unread.
    """
    change = undecided(change)
    if seen is not None and seen != as_read(change, by.user):
        raise ValidationError(_("They have proposed something else meanwhile. Read it again."))
    organisation = Organisation.objects.select_for_update().get(pk=change.organisation_id)
    let_in(organisation, change, parent, by)
    decide(change, ProposedChange.State.APPROVED, "", by)
    log(by, "approved a change", organisation, changes={change.field: (change.old, change.new)})
    return change


def let_in(organisation: Organisation, change: ProposedChange, parent: Organisation | None, by: Actor) -> None:
    today = timezone.localdate()
    if change.field == "status":
        source = _("Proposed by the organisation itself")
        change_standing(organisation=organisation, status=change.new, started_on=today, source=source, by=by)
        confirm_fields(organisation, ["status"], by)
        return
    if change.field == "parent" and hides_parent(organisation, reader(by)):
        refuse_for_leadership()
    if change.field == "parent" and change.new and parent is None:
        raise ValidationError({"parent": _("Choose the record that is meant.")})
    value: Any = parent if change.field == "parent" else change.new
    if change.field == "name":
        keep_old_name(organisation, change.new, today)
    change_organisation(organisation=organisation, version=None, by=by, **{change.field: value})


def keep_old_name(organisation: Organisation, new: str, today: date) -> None:
    if organisation.name != new and not organisation.aliases.filter(name=organisation.name).exists():
        Alias.objects.create(
            organisation=organisation,
            name=organisation.name,
            kind=Alias.Kind.OLD,
            ended=today.isoformat(),
            source=_("Proposed by the organisation itself"),
        )


@transaction.atomic
def refuse_change(*, change: ProposedChange, reason: str, by: Actor) -> ProposedChange:
    change = undecided(change)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: they will read it.")})
    decide(change, ProposedChange.State.REFUSED, reason.strip(), by)
    log(by, "refused a change", change.organisation, fields=[change.field])
    return change


def undecided(change: ProposedChange) -> ProposedChange:
    """Lock it, its organisation first: so does whoever proposes anew."""
    Organisation.objects.select_for_update().get(pk=change.organisation_id)
    change = ProposedChange.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=change.pk)
    if change.state != ProposedChange.State.WAITING:
        raise ValidationError(_("This was decided already."))
    return change


def decide(change: ProposedChange, state: str, reason: str, by: Actor) -> None:
    change.state, change.reason = state, reason
    change.decided_at, change.decided_by = timezone.now(), by.user
    change.save(update_fields=["state", "reason", "decided_at", "decided_by"])

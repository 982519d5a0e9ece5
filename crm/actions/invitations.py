"""What people do with a calendar invitation: plan the meeting it speaks of, once."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from crm.actions.meetings import record_meeting
from crm.models import Meeting


@transaction.atomic
def plan_from_invitation(*, invitation_uid: str, by: Actor, **fields: Any) -> Meeting:
    """Write the meeting down; one that stands already is not written twice, hidden ones are not spoken of."""
    if by.user is not None:
        twin = Meeting.objects.visible_to(by.user).from_invitation(invitation_uid).first()
        if twin is not None:
            raise ValidationError(_("This meeting stands already: “%(meeting)s”.") % {"meeting": twin})
    meeting = record_meeting(**fields, by=by)
    meeting.invitation_uid = invitation_uid[:250]
    meeting.save(update_fields=["invitation_uid"])
    return meeting

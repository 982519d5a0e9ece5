"""A promise made while an item of a session was discussed, noted in the room by whoever sits there for us."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.actors import Actor
from campaigns.models import AgendaItem, Ask, Session
from campaigns.sessions.clock import has_begun
from crm.models import Organisation, Person
from monitoring.actions.commitments import record_commitment
from monitoring.actions.meeting_log import TITLE, language_of
from monitoring.models import Commitment
from monitoring.suggested import of_item


@transaction.atomic
def note_promise(
    *, item: AgendaItem, text: str, by: Actor, due_on: date | None = None, owed_by: Organisation | None = None,
    spoken_by: Person | None = None, asks: Sequence[Ask] = (),
) -> Commitment:  # fmt: skip
    """A draft for the centre to complete; it is told no further than the session itself."""
    session = item.session
    if session.state == Session.State.CANCELLED:
        raise ValidationError(_("This session was cancelled: nothing can have been promised there."))
    if not has_begun(session):
        raise ValidationError(_("This session is still to come: nothing can have been promised there."))
    is_centre = bool(by.user and by.user.is_centre)
    return record_commitment(
        title=Truncator(" ".join(text.split())).chars(TITLE), verbatim=text, language=language_of(text),
        original_due=due_on, owed_by=owed_by, spoken_by=spoken_by, owner=by.user if is_centre else None, by=by,
        **of_item(item, asks),
    )  # fmt: skip

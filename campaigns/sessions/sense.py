"""What cannot be of a session: days that come before what they follow, or are still to come."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import Session


def refuse_backwards(session: Session) -> None:
    for name in ("convened_on", "papers_on"):
        day = getattr(session, name)
        if day and day > timezone.localdate():
            raise ValidationError({name: _("This day is still to come.")})
    for name in ("minutes_adopted_on", "minutes_published_on"):
        day = getattr(session, name)
        if day and day < session.held_on:
            raise ValidationError({name: _("This lies before the session.")})


def refuse_held_ahead(session: Session) -> None:
    if session.state == Session.State.HELD and session.held_on > timezone.localdate():
        raise ValidationError({"held_on": _("This day is still to come: nobody can have met yet.")})

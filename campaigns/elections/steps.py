"""Every step of an election holds its row and asks in which state it is."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.conflicts import check_version
from campaigns.models import Election


def locked(election: Election, version: int | None = None) -> Election:
    election = Election.objects.select_for_update(of=("self",)).get(pk=election.pk)
    check_version(election, version)
    return election


def refuse_unless(election: Election, *states: str) -> None:
    if election.state not in states:
        words = _("This cannot be done any more, or not yet: the election is “%(state)s”.")
        raise ValidationError(words % {"state": election.get_state_display()})

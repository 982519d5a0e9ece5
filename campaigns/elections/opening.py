"""An election opens, and those who have not voted are reminded."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import SYSTEM, Actor
from accounts.log import log
from campaigns.elections import links, mails
from campaigns.elections.preflight import missing
from campaigns.elections.steps import locked, refuse_unless
from campaigns.models import Election

REMIND_BEFORE = timedelta(days=2)
BETWEEN_MAILS = timedelta(hours=20)


@transaction.atomic
def look_at_mails(*, election: Election, by: Actor) -> None:
    """Note that somebody read what the voters will be written."""
    election = locked(election)
    refuse_unless(election, Election.State.FROZEN)
    election.mails_seen_at = timezone.now()
    election.save(update_fields=["mails_seen_at"])
    log(by, "looked at the mails", election, fields=["mails_seen_at"])


@transaction.atomic
def open_election(*, election: Election, by: Actor) -> Election:
    """Begin the voting, if nothing is missing, and write to every voter with a link of its own."""
    election = locked(election)
    refuse_unless(election, Election.State.FROZEN)
    if lacking := missing(election):
        raise ValidationError([_("It cannot open yet."), *lacking])
    election.state, election.opened_at = Election.State.OPEN, timezone.now()
    election.save(update_fields=["state", "opened_at"])
    voters = list(election.voters.on_the_list().for_list())
    for voter in voters:
        voter.election = election
    links.give(election, voters, by)
    mails.invite(voters)
    log(by, "opened", election, changes={"state": (Election.State.FROZEN, Election.State.OPEN)})
    return election


@transaction.atomic
def remind(*, election: Election, by: Actor) -> int:
    """Write once more to those who have not voted and were not written to lately; return to how many."""
    election = locked(election)
    if not election.takes_votes(timezone.now()):
        raise ValidationError(_("No vote is taken any more, or not yet."))
    lately = Q(promised_at__gt=timezone.now() - BETWEEN_MAILS)
    silent = election.voters.on_the_list().silent().exclude(lately).exclude(sent_to="")
    voters = list(silent.for_list().select_for_update(of=("self",)))
    for voter in voters:
        voter.election, voter.reminded_at = election, timezone.now()
    if voters:
        mails.invite(voters)
        log(by, "reminded them", election, changes={"reminded": (None, len(voters))})
    return len(voters)


def remind_before_the_end(now: datetime) -> int:
    """Remind, once in the last two days, those who have not voted; an officer may close meanwhile."""
    reminded = 0
    for one in Election.objects.open().filter(closes_at__gt=now, closes_at__lte=now + REMIND_BEFORE).order_by("pk"):
        waiting = one.voters.on_the_list().silent().exclude(sent_to="")
        if waiting.exclude(reminded_at__gte=one.closes_at - REMIND_BEFORE).exists():
            with suppress(ValidationError):
                reminded += remind(election=one, by=SYSTEM)
    return reminded

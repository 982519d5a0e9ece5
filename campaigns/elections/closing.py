"""An election closes: votes become anonymous ballots in one transaction, or too few voted and nothing is kept."""

from contextlib import suppress
from datetime import datetime, timedelta
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import outbox
from accounts.actors import SYSTEM, Actor
from accounts.log import log
from campaigns.elections import links, mails
from campaigns.elections.ending import delete_votes, ending
from campaigns.elections.papers import file_of, poll_of
from campaigns.elections.poll import Method
from campaigns.elections.quorum import Extension, Quorum, QuorumRule, Share, quorum
from campaigns.elections.quorum import State as Stands
from campaigns.elections.sealing import sealed
from campaigns.elections.steps import locked, refuse_unless
from campaigns.elections.wiping import wipe_votes
from campaigns.models import Ballot, Election, Vote, VoteQuerySet
from crm.models import Organisation

FIRST_LANGUAGE = "bg"
State = Election.State


@transaction.atomic
def close(*, election: Election, by: Actor) -> Election:
    """End the voting; with too few votes it is prolonged once by its rule, or has failed."""
    election = locked(election)
    refuse_unless(election, State.OPEN)
    refuse_early(election)
    size = hold_list(election)
    stands = quorum_of(election, size)
    if stands.state == Stands.EXTEND:
        return prolong(election, stands.extend_by, by)
    outbox.add(wipe_votes)
    if stands.state == Stands.FAILED:
        return fail(election, stands, size, by)
    return seal(election, size, by)


def hold_list(election: Election) -> int:
    """Let nobody merge two of the list while votes and voters are counted; return how many it has."""
    voters = Organisation.objects.filter(voters__election=election).order_by("pk")
    list(voters.select_for_update(of=("self",), no_key=True).values_list("pk"))
    return election.voters.on_the_list().count()


def counting_votes(election: Election) -> VoteQuerySet:
    """Return the votes that count: those of the list, cast or confirmed."""
    on_the_list = election.voters.on_the_list()
    return Vote.objects.filter(voter__in=on_the_list, choices__isnull=False)


def refuse_early(election: Election) -> None:
    """The voters were told until when; earlier it ends only when all have voted."""
    if timezone.now() < election.closes_at and election.voters.on_the_list().silent().exists():
        raise ValidationError(_("Voting is not over yet, and not everyone has voted."))


def quorum_of(election: Election, size: int) -> Quorum:
    share = Share(Fraction(election.quorum, 100))
    days = election.extension_days
    rule = QuorumRule(share, (Extension(days, share),) if days else ())
    cast = counting_votes(election).count()
    return quorum(rule, size, cast, extended=int(election.extended_on is not None))


def prolong(election: Election, days: int, by: Actor) -> Election:
    """Give the silent ones longer, once; links live as long, and they are told."""
    election.closes_at = max(election.closes_at, timezone.now()) + timedelta(days=days)
    election.extended_on = timezone.localdate()
    election.save(update_fields=["closes_at", "extended_on"])
    links.prolong_links(election)
    silent = list(election.voters.on_the_list().silent().for_list())
    for voter in silent:
        voter.reminded_at = timezone.now()
    mails.invite(silent)
    log(by, "prolonged an election", election, changes={"extended_on": (None, election.extended_on)})
    return election


def fail(election: Election, stands: Quorum, size: int, by: Actor) -> Election:
    """Too few voted: what they chose is deleted unread."""
    delete_votes(election)
    links.end_links(election)
    told = {"cast": stands.cast, "needed": stands.needed}
    with translation.override(FIRST_LANGUAGE):
        election.reason = _("Too few voted: %(cast)s; %(needed)s were needed.") % told
    election.state, election.closed_at = State.FAILED, timezone.now()
    election.entitled, election.voted = size, stands.cast
    election.save(update_fields=["state", "closed_at", "entitled", "voted", "reason"])
    log(by, "closed an election", election, changes={"state": (State.OPEN, State.FAILED)})
    return election


def seal(election: Election, size: int, by: Actor) -> Election:
    """Cut every vote off from its voter."""
    votes = cut_off(election)
    write_ballots(election, votes)
    election.closed_at, election.state = timezone.now(), State.CLOSED
    election.entitled, election.voted = size, len(votes)
    election.ballot_file, election.ballot_sha256 = file_of(poll_of(election))
    election.save(update_fields=["closed_at", "state", "entitled", "voted", "ballot_file", "ballot_sha256"])
    links.end_links(election)
    log(by, "closed an election", election, changes={"ballots": (None, election.voted)})
    return election


def cut_off(election: Election) -> list[tuple[str, ...]]:
    """Take what was chosen out of the votes, and delete them."""
    votes = list(counting_votes(election).values_list("choices", flat=True))
    delete_votes(election)
    return [tuple(f"C{number}" for number in choices or ()) for choices in votes]


def write_ballots(election: Election, votes: list[tuple[str, ...]]) -> None:
    """Write them under fresh keys in an order that chance made, in one statement."""
    paper = tuple(one.key for one in election.candidates.on_paper())
    rows = [
        Ballot(pk=one.key, election=election, choices=[int(key[1:]) for key in one.choices])
        for one in sealed(votes, Method(election.method), paper)
    ]
    with ending(election):
        Ballot.objects.bulk_create(rows)


def close_overdue(now: datetime) -> int:
    """Close those whose moment has passed, each in a transaction of its own; an officer may be first."""
    closed = 0
    with translation.override(FIRST_LANGUAGE):
        for one in Election.objects.overdue(now).order_by("pk"):
            with suppress(ValidationError):
                close(election=one, by=SYSTEM)
                closed += 1
    return closed

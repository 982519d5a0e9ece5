"""An organisation votes: on its own page, by link, or by phone or on paper through two officers.

What is chosen stands in the vote alone. Neither the log nor a mail ever holds it.
"""

from collections.abc import Sequence
from secrets import choice

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor, Via
from accounts.log import log
from accounts.models import User
from campaigns.elections import links, mails
from campaigns.models import Election, Vote, Voter

CLEAR = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that is read out for something else
OVER, OTHER = "over", "other"


@transaction.atomic
def cast(*, voter: Voter, choices: Sequence[int], by: Actor) -> Voter:
    """Take the organisation's vote; one given before is replaced, and who gave that one is told."""
    voter = locked(voter, by)
    wanted = in_order(voter.election, choices)
    vote = Vote.objects.select_for_update().filter(voter=voter).first() or Vote(voter=voter)
    before = vote.by if vote.choices is not None else None
    vote.choices, vote.by, vote.times = wanted, by.user, vote.times + 1
    vote.entered, vote.entered_via, vote.entered_by, vote.confirmed_by = None, "", None, None
    vote.save()
    return received(voter, Voter.Way.LINK if by.via == Via.LINK else Voter.Way.PAGE, by, before)


def received(voter: Voter, way: Voter.Way, by: Actor, before: User | None) -> Voter:
    """Give the vote a receipt; the log says that the organisation voted, by whom and how."""
    voter.voted_on, voter.via, voter.receipt = timezone.localdate(), way, fresh_receipt()
    voter.save(update_fields=["voted_on", "via", "receipt"])
    mails.confirm_receipt(voter, by.user if way == Voter.Way.PAGE else None)
    if before is not None and before != by.user:
        mails.tell_overruled(voter, before)
    log(by, "voted", voter, fields=["voted_on"])
    return voter


def fresh_receipt() -> str:
    letters = [choice(CLEAR) for _one in range(8)]
    return f"{''.join(letters[:4])}-{''.join(letters[4:])}"


def locked(voter: Voter, by: Actor) -> Voter:
    """Hold the election, so that it is neither closed nor prolonged meanwhile; refuse what comes too late."""
    election = Election.objects.select_for_update(of=("self",)).get(pk=voter.election_id)
    now = Voter.objects.for_list().select_for_update(of=("self",)).get(pk=voter.pk)
    now.election = election
    if not election.takes_votes(timezone.now()):
        raise ValidationError(_("No vote is taken any more. What you sent was not taken over."), code=OVER)
    if now.organisation.merged_into_id is not None:
        raise ValidationError(_("This organisation was merged with another one, which votes for both."), code=OVER)
    if by.via == Via.LINK and (now.link_id != voter.link_id or not links.is_usable(now)):
        raise ValidationError(_("This link works no more. What you sent was not taken over."), code=OVER)
    return now


def in_order(election: Election, choices: Sequence[int]) -> list[int]:
    """Return the vote as it is kept: a ranking as it was made, ticks in the order of the paper."""
    paper = list(election.candidates.on_paper().values_list("number", flat=True))
    if len(set(choices)) < len(choices):
        raise ValidationError(_("A name can be chosen once only."))
    if not set(choices) <= set(paper):
        raise ValidationError(_("This name is not on the ballot paper."))
    most = election.most_names
    if most is not None and len(choices) > most:
        words = _("You chose %(chosen)s names; at most %(most)s are allowed.")
        raise ValidationError(words % {"chosen": len(choices), "most": most})
    return list(choices) if election.method == Election.Method.STV else sorted(choices)


@transaction.atomic
def enter(*, voter: Voter, choices: Sequence[int], way: str, by: Actor) -> Vote:
    """Write down what came by phone or on paper; it counts once a second officer has typed the same."""
    voter = locked(voter, by)
    person = by.signed_in()
    vote = Vote.objects.select_for_update().filter(voter=voter).first() or Vote(voter=voter)
    vote.entered, vote.entered_via = in_order(voter.election, choices), way
    vote.entered_by, vote.confirmed_by = person, None
    vote.save()
    log(by, "entered a vote", voter, fields=["entered_by"])
    return vote


def confirm(*, voter: Voter, choices: Sequence[int], by: Actor) -> Voter:
    """Type the same again as another officer; only then it counts. What differs is entered anew: nobody guesses."""
    confirmed = same_again(voter=voter, choices=choices, by=by)
    if confirmed is None:
        words = _("This is not what was entered. Look at the paper again, both of you; then it is entered anew.")
        raise ValidationError(words, code=OTHER)
    return confirmed


@transaction.atomic
def same_again(*, voter: Voter, choices: Sequence[int], by: Actor) -> Voter | None:
    """Return the voter whose vote counts now; none, and nothing entered any more, where the two differ."""
    voter = locked(voter, by)
    vote = Vote.objects.select_for_update().filter(voter=voter, entered__isnull=False).first()
    if vote is None:
        raise ValidationError(_("There is nothing to confirm: the vote was confirmed or replaced."))
    if by.user is None or vote.entered_by_id == by.user.pk:
        raise ValidationError(_("Another officer than the one who entered it must confirm it."))
    if in_order(voter.election, choices) != vote.entered:
        vote.entered, vote.entered_via, vote.entered_by = None, "", None
        vote.save()
        log(by, "typed another vote", voter, fields=["entered_by"])
        return None
    before, way = vote.by if vote.choices is not None else None, Voter.Way(vote.entered_via)
    vote.choices, vote.entered, vote.by, vote.confirmed_by = vote.entered, None, None, by.user
    vote.times += 1
    vote.save()
    return received(voter, way, by, before)


def by_link(voter: Voter) -> Actor:
    return Actor(None, Via.LINK, f"{voter.link_id}")

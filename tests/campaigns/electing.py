"""An election of the coalition and those who vote in it, for the tests."""

from datetime import timedelta

from django.utils import timezone

from accounts.actors import Actor, Via
from campaigns.elections import actions, closing, opening, voting
from campaigns.models import Election, Vote, Voter
from tests.campaigns.asking import members
from tests.factories import BodyFactory, OrganisationFactory, PersonFactory

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def prepared(by, *, names: int = 3, **fields) -> Election:
    now = timezone.now()
    told = {
        "body": fields.pop("body", None) or BodyFactory(),
        "title_bg": "Избор на наблюдател",
        "tie_rule": Election.TieRule.LOT,
        "quorum": 0,
        "electorate_on": timezone.localdate(),
        "objections_until": timezone.localdate(),
        "opens_at": now + HOUR,
        "closes_at": now + 7 * DAY,
        **fields,
    }
    election = actions.prepare_election(**told, by=Actor.of(by))
    for number in range(names):
        stands(election, by, number)
    return election


def stands(election, by, number: int):
    return actions.add_candidate(
        election=election, organisation=OrganisationFactory(name=f"Кандидат {number}", kind="ngo"),
        person=PersonFactory(), name=f"Име {number}", accepted_on=timezone.localdate(), by=Actor.of(by),
    )  # fmt: skip


def frozen(by, *, voters: int = 5, **fields) -> Election:
    members(voters)
    election = prepared(by, **fields)
    return actions.freeze(election=election, by=Actor.of(by))


def let_time_pass(election: Election) -> Election:
    """Let the days of objections pass, and the moment come at which voting begins."""
    Election.objects.filter(pk=election.pk).update(
        objections_until=timezone.localdate() - DAY, opens_at=timezone.now() - HOUR
    )
    return Election.objects.get(pk=election.pk)


def opened(by, **fields) -> Election:
    election = let_time_pass(frozen(by, **fields))
    opening.look_at_mails(election=election, by=Actor.of(by))
    return opening.open_election(election=election, by=Actor.of(by))


def voter_of(election: Election, organisation) -> Voter:
    return Voter.objects.for_list().get(election=election, organisation=organisation)


def vote(voter: Voter, *names: int, by=None) -> Voter:
    voter = Voter.objects.for_list().get(pk=voter.pk)
    actor = Actor.of(by) if by else Actor(None, Via.LINK, str(voter.link_id))
    return voting.cast(voter=voter, choices=list(names), by=actor)


def all_vote(election: Election, *choices: tuple[int, ...]) -> None:
    """Each voter in turn, with the choices in turn."""
    for voter, names in zip(election.voters.order_by("pk"), choices, strict=True):
        vote(voter, *names)


def closed(election: Election, by) -> Election:
    return closing.close(election=election, by=Actor.of(by))


def choices_of(voter: Voter) -> list[int] | None:
    return Vote.objects.get(voter=voter).choices

"""The protocol of a counted election, gathered for one reader: names of the list of voters as far as they may see."""

from fractions import Fraction

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from accounts.templatetags.fmt import day, moment
from campaigns.elections import protocol
from campaigns.elections.counting import count
from campaigns.elections.papers import poll_of
from campaigns.elections.quorum import Quorum, QuorumRule, Share, quorum
from campaigns.models import Election, ElectorateObjection, Voter
from crm import centre
from crm.confidentiality import Level
from crm.meeting_paper import level_words
from crm.models import Organisation

BY_HAND = (Voter.Way.PHONE, Voter.Way.PAPER)


def pdf(election: Election, reader: User) -> bytes:
    if election.confidentiality == Level.RESTRICTED:
        raise ValidationError(gettext_lazy("This election is off the record: it is read here and not taken away."))
    return protocol.pdf(protocol_of(election, reader))


def protocol_of(election: Election, reader: User) -> protocol.Protocol:
    poll, voters = poll_of(election), election.voters.on_the_list()
    seen = voters.filter(organisation__in=Organisation.objects.visible_to(reader)).order_by("name", "pk")
    names = tuple(seen.values_list("name", flat=True))
    return protocol.Protocol(
        poll,
        count(poll),
        election.ballot_file.encode(),
        timezone.localdate(election.closed_at),
        title=str(election),
        coalition=centre.coalition_name(),
        quorum=quorum_held(election, poll.electorate),
        by_hand=voters.filter(via__in=BY_HAND).count(),
        is_demonstration=election.is_demonstration,
        level=level_words(Level(election.confidentiality)),
        rules=tuple(rules(election)),
        voters=names,
        unlisted=poll.electorate - len(names),
        spoken_against=tuple(spoken_against(election)),
    )


def quorum_held(election: Election, electorate: int) -> Quorum | None:
    if not election.quorum:
        return None
    return quorum(QuorumRule(Share(Fraction(election.quorum, 100))), electorate, election.voted or 0)


def rules(election: Election) -> list[str]:
    """Return what was fixed besides the method, and when what happened."""
    said = [_("Held for: %(body)s.") % {"body": election.body}]
    if election.source:
        said.append(_("By which decision: %(source)s") % {"source": election.source})
    who = _("members and associates of %(day)s") if election.associates_vote else _("members of %(day)s")
    said.append(_("Entitled to vote: %(who)s.") % {"who": who % {"day": day(election.electorate_on)}})
    if election.objections_until:
        told = {"day": day(election.objections_until)}
        said.append(_("Objections to the list of voters were taken until %(day)s.") % told)
    when = {"start": moment(election.opened_at), "end": moment(election.closes_at)}
    said.append(_("Votes were taken from %(start)s until %(end)s.") % when)
    if election.extended_on:
        said.append(
            _("Prolonged once by the rules, on %(day)s: too few had voted.") % {"day": day(election.extended_on)}
        )
    return said


def spoken_against(election: Election) -> list[str]:
    """Return how many objected and complained, and what became of it; what was said is not for everyone."""
    objections = election.objections.all()
    made, upheld = len(objections), sum(one.resolution == ElectorateObjection.Resolution.UPHELD for one in objections)
    complaints, answered = election.complaints.count(), election.complaints.exclude(answer="").count()
    told = {"n": made, "upheld": upheld}
    first = ngettext(
        "%(n)s objection to the list of voters, of which upheld: %(upheld)s.",
        "%(n)s objections to the list of voters, of which upheld: %(upheld)s.",
        made,
    )
    second = ngettext(
        "%(n)s complaint about the election, of which answered: %(answered)s.",
        "%(n)s complaints about the election, of which answered: %(answered)s.",
        complaints,
    )
    return [
        first % told if made else _("No objection to the list of voters."),
        second % {"n": complaints, "answered": answered} if complaints else _("No complaint about the election."),
    ]

"""What must be so before an election opens: a list, each line met or saying what is missing."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.templatetags.fmt import day, moment
from campaigns.elections.sealing import FEWEST_BALLOTS
from campaigns.models import Election, ElectionCandidate
from crm.confidentiality import Level, stricter


@dataclass(frozen=True)
class Check:
    """`is_advice` lines stop nothing."""

    words: str
    is_met: bool
    missing: str = ""
    is_advice: bool = False

    @property
    def stops(self) -> bool:
        return not self.is_met and not self.is_advice


def checks(election: Election) -> list[Check]:
    candidates = list(election.candidates.on_paper())
    return [*about_voters(election), *about_candidates(election, candidates), *about_opening(election)]


def about_voters(election: Election) -> list[Check]:
    frozen, today = election.frozen_at is not None, timezone.localdate()
    until = election.objections_until
    undecided = election.objections.filter(resolution="").count()
    size = election.size
    return [
        Check(_("The list of voters is fixed"), frozen, _("Fix it; members then have time to object.")),
        Check(
            _("The time to object to the list is over"), bool(frozen and until and until < today),
            _("Members may object until %(day)s.") % {"day": day(until)} if until else _("No last day is set."),
        ),
        Check(
            _("Every objection is decided"), not undecided, _("%(count)s wait for a decision.") % {"count": undecided}
        ),
        Check(
            _("Every voter may know of it"), is_open_to_members(election),
            _("The election or its committee is kept closer than the coalition; the mail would tell of both."),
        ),
        Check(
            _("Enough vote to hide who chose what"), not frozen or size >= FEWEST_BALLOTS,
            _("With so few voters a guess who cast which ballot is often right."), is_advice=True,
        ),
    ]  # fmt: skip


def is_open_to_members(election: Election) -> bool:
    return stricter(election.confidentiality, election.body.organisation.confidentiality) in Level.COALITION.up_to


def about_candidates(election: Election, candidates: list[ElectionCandidate]) -> list[Check]:
    waiting = [str(one) for one in candidates if one.accepted_on is None]
    return [
        Check(
            _("At least as many names as places"), len(candidates) >= election.places,
            _("%(names)s names for %(places)s places.") % {"names": len(candidates), "places": election.places},
        ),
        Check(
            _("Everyone on the paper agreed to stand"), not waiting,
            _("Not yet: %(who)s.") % {"who": "; ".join(waiting)},
        ),
    ]  # fmt: skip


def about_opening(election: Election) -> list[Check]:
    now = timezone.now()
    begins = moment(election.opens_at)
    return [
        Check(_("It is fixed what decides if votes are equal"), bool(election.tie_rule), _("Choose it in the rules.")),
        Check(
            _("The mail to the voters was looked at"), election.mails_seen_at is not None,
            _("Read it as they will; it changes with the rules."),
        ),
        Check(
            _("Voting ends after it begins, and later than now"), election.opens_at < election.closes_at > now,
            _("Set another end."),
        ),
        Check(
            _("The moment has come at which voting begins"), election.opens_at <= now,
            _("Voting begins on %(moment)s; open it then.") % {"moment": begins},
        ),
    ]  # fmt: skip


def missing(election: Election) -> list[str]:
    """Return in words what keeps it from opening."""
    return [f"{one.words}: {one.missing}" for one in checks(election) if one.stops]

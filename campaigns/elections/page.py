"""What the page of an election shows: its steps, the turnout while it is open, the result once it is counted."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.elections.deciding import tie_of
from campaigns.elections.papers import poll_of
from campaigns.elections.preflight import checks
from campaigns.elections.sealing import Telltale, telltales
from campaigns.elections.words import tie_words
from campaigns.models import (
    Election,
    ElectionCandidate,
    ElectionComplaint,
    ElectorateObjection,
    Mandate,
    Voter,
)
from crm.models import Organisation

State = Election.State


@dataclass(frozen=True)
class Step:
    label: str | Promise
    state: str  # done, next, ahead, bad
    on: date | None = None


def local(moment: Any) -> date | None:
    return timezone.localdate(moment) if moment else None


def steps(election: Election) -> list[Step]:
    """The road of an election as its page draws it."""
    road: list[tuple[str | Promise, Any]] = [
        (_("Rules set"), True), (_("List of voters fixed"), election.frozen_at),
        (_("Voting"), election.opened_at), (_("Closed"), election.closed_at), (_("Counted"), election.counted_at),
    ]  # fmt: skip
    found, is_next = [], election.state not in {State.CANCELLED, State.FAILED}
    for label, moment in road:
        state = "done" if moment else "next" if is_next else "ahead"
        is_next = is_next and bool(moment)
        found.append(Step(label, state, None if moment is True else local(moment)))
    if election.state == State.CANCELLED:
        found = [*(one for one in found if one.state == "done"), Step(_("Called off"), "bad", election.cancelled_on)]
    if election.state == State.FAILED:
        found[-1] = Step(_("Failed"), "bad", local(election.closed_at))
    return found


def page_of(election: Election, user: User) -> dict[str, Any]:
    """What everyone sees who may see the election; the centre and one's own organisation see more."""
    own = list(Voter.objects.visible_to(user).of_own(user).filter(election=election).on_the_list().for_list())
    context = {
        "election": election,
        "steps": steps(election),
        "candidates": ElectionCandidate.objects.visible_to(user).filter(election=election).for_reader(user),
        "own": own,
        "size": election.size if election.frozen_at else None,
        "may_change": user.is_centre,
        "takes_votes": election.takes_votes(timezone.now()),
        "is_late": election.state == State.OPEN and not election.takes_votes(timezone.now()),
        "complaints": ElectionComplaint.objects.visible_to(user).filter(election=election).order_by("pk"),
        "objections": ElectorateObjection.objects.visible_to(user).filter(election=election).for_list(),
        **result_of(election),
    }
    return {**context, **for_centre(election, user)} if user.is_centre else context


def for_centre(election: Election, user: User) -> dict[str, Any]:
    """Who has voted, never what; what is missing before the opening; a tie that waits."""
    tie, lines = tie_of(election), checks(election) if election.rules_can_change else []
    voters = Voter.objects.visible_to(user).filter(election=election).on_the_list()
    return {
        "checks": lines,
        "is_ready": not any(one.stops for one in lines),
        "are_seated": sits(election, user),
        "turnout": election.voters.on_the_list().exclude(voted_on=None).count(),
        "to_confirm": voters.filter(vote__entered__isnull=False).for_list(),
        "tie": tie,
        "tie_words": tie_words(tie, poll_of(election).names) if tie else "",
    }


def sits(election: Election, user: User) -> bool:
    """Whether one of those who stood holds a seat of this election, elected."""
    held = Mandate.objects.visible_to(user).filter(seat__elections=election, how=Mandate.How.ELECTED)
    return held.filter(organisation__in=election.candidates.values("organisation")).exists()


def result_of(election: Election) -> dict[str, Any]:
    """Nothing at all before the count; then who is elected, and what the ballots give away by themselves."""
    if election.state != State.COUNTED or election.result is None:
        return {}
    by_number = {one.number: one for one in election.candidates.on_paper()}
    poll = poll_of(election)
    return {
        "elected": [by_number[number] for number in election.result["elected"]],
        "alternates": [by_number[number] for number in election.result["alternates"]],
        "warnings": [Telltale(one).label for one in telltales(poll.ballots)],
        "lots": election.lots.order_by("pk"),
    }


def electorate_for(election: Election, user: User) -> Any:
    """Return the list of voters as published: names alone, of organisations the reader may know."""
    seen = Organisation.objects.visible_to(user)
    return election.voters.on_the_list().filter(organisation__in=seen).order_by("name", "pk").only("name", "election")

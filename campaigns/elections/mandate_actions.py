"""What was elected becomes mandates: the elected take the seats, those who follow are alternates in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.log import log
from campaigns.elections.steps import locked, refuse_unless
from campaigns.models import Election, ElectionCandidate, Mandate, Seat
from campaigns.seats.mandate_actions import record_mandate


@dataclass(frozen=True)
class Post:
    """Who takes which place of which seat; 0 is the titular."""

    candidate: ElectionCandidate
    seat: Seat
    place: int


def posts_of(election: Election, seats: Sequence[Seat]) -> list[Post]:
    """Return it as the result has it: the elected seat by seat, then as many alternates as the seats may have."""
    if not election.result or not seats:
        return []
    by_number = {one.number: one for one in election.candidates.on_paper()}
    places = sorted((place, rank) for rank, seat in enumerate(seats) for place in range(1, seat.alternates + 1))
    told = [
        *zip(election.result["elected"], [(0, rank) for rank in range(len(seats))], strict=False),
        *zip(election.result["alternates"], places, strict=False),
    ]
    return [Post(by_number[number], seats[rank], place) for number, (place, rank) in told]


def left_over(election: Election, posts: Sequence[Post]) -> list[ElectionCandidate]:
    """Return those of the result for whom the seats have no place; they follow by the protocol alone."""
    placed = {one.candidate.number for one in posts}
    told = election.result["elected"] + election.result["alternates"] if election.result else []
    return [one for one in election.candidates.on_paper() if one.number in told and one.number not in placed]


@transaction.atomic
def give_mandates(*, election: Election, started: str, ended: str, act: str, reason: str, by: Actor) -> list[Mandate]:
    """Write all of them down in one step, by one act; a seat that is held meanwhile refuses them all."""
    election = locked(election)
    refuse_unless(election, Election.State.COUNTED)
    if by.user is None or not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    seats = list(Seat.objects.changeable_by(by.user).filter(elections=election).order_by("number", "pk"))
    posts = posts_of(election, seats)
    if not posts:
        raise ValidationError(_("No seat belongs to this election, or nobody was elected."))
    if len(election.result["elected"]) > len(seats):  # type: ignore[index]
        raise ValidationError(_("More were elected than seats belong to this election. Add the seats first."))
    told: dict[str, Any] = {"started": started, "ended": ended, "act": act, "how": Mandate.How.ELECTED}
    with translation.override("bg"):  # a record is not written in the language of whoever's screen
        source = _("Election: %(election)s") % {"election": election.title_bg}
    made = [
        record_mandate(
            seat=one.seat, organisation=one.candidate.organisation, person=one.candidate.person, place=one.place,
            source=source[:300], confidentiality=election.confidentiality,
            is_demonstration=election.is_demonstration, **told, by=by,
        )
        for one in posts
    ]  # fmt: skip
    log(by, "gave the mandates", election, changes={"reason": ("", reason.strip()), "mandates": (None, len(made))})
    return made

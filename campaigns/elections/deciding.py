"""After the close: the count, a lot where votes are equal, complaints and their answers."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.log import log
from campaigns.elections.counting import count
from campaigns.elections.papers import file_of, numbers, poll_of
from campaigns.elections.steps import locked, refuse_unless
from campaigns.elections.ties import Tie
from campaigns.elections.words import tie_words
from campaigns.models import Election, ElectionComplaint, Lot
from crm.models import Organisation

State = Election.State


@transaction.atomic
def count_election(*, election: Election, by: Actor) -> Election:
    """Count the ballots and publish who is elected; equal votes that matter stop it until a lot is recorded."""
    election = locked(election)
    refuse_unless(election, State.CLOSED)
    poll = poll_of(election)
    result = count(poll)
    if result.waits_for:
        raise ValidationError(tie_words(result.waits_for, poll.names))
    election.result = {"elected": numbers(result.elected), "alternates": numbers(result.alternates)}
    election.ballot_file, election.ballot_sha256 = file_of(poll, result)
    election.state, election.counted_at = State.COUNTED, timezone.now()
    election.save(update_fields=["result", "ballot_file", "ballot_sha256", "state", "counted_at"])
    log(by, "counted an election", election, changes={"state": (State.CLOSED, State.COUNTED)})
    return election


def tie_of(election: Election) -> Tie | None:
    """Return the equal votes that a lot must decide; none before the close."""
    return count(poll_of(election)).waits_for if election.state == State.CLOSED else None


@transaction.atomic
def record_lot(*, election: Election, drawn: Sequence[int], drawn_on: date, witnesses: Sequence[str], by: Actor) -> Lot:
    """Write down a lot that people drew before witnesses; nothing here draws one."""
    election = locked(election)
    refuse_unless(election, State.CLOSED)
    tie = tie_of(election)
    if tie is None:
        raise ValidationError(_("No lot is needed: nothing that matters is equal."))
    if sorted(drawn) != sorted(numbers(tie.among)):
        raise ValidationError({"drawn": _("Give every tied name a place of its own.")})
    if not timezone.localdate(election.closed_at) <= drawn_on <= timezone.localdate():
        raise ValidationError({"drawn_on": _("It was drawn after the close, and not later than today.")})
    seen_by = [one.strip() for one in witnesses if one.strip()]
    if len(seen_by) < 2:
        raise ValidationError({"witnesses": _("Name at least two witnesses, one a line.")})
    lot = Lot.objects.create(
        election=election, drawn=list(drawn), drawn_on=drawn_on, witnesses="\n".join(seen_by), recorded_by=by.user
    )
    log(by, "recorded a lot", election, changes={"lot": (None, lot.pk)})
    return lot


@transaction.atomic
def complain(*, election: Election, raised_by: Organisation, text: str, by: Actor) -> ElectionComplaint:
    """Take what a member says against an election that is over."""
    election = locked(election)
    refuse_unless(election, State.CLOSED, State.COUNTED, State.FAILED)
    made = ElectionComplaint.objects.create(election=election, raised_by=raised_by, text=text.strip())
    log(by, "complained about an election", made, fields=["text"])
    return made


@transaction.atomic
def answer_complaint(*, complaint: ElectionComplaint, answer: str, by: Actor) -> None:
    complaint = ElectionComplaint.objects.select_for_update(of=("self",)).get(pk=complaint.pk)
    if complaint.answer:
        raise ValidationError(_("This complaint is answered already."))
    complaint.answer, complaint.answered_on, complaint.answered_by = answer.strip(), timezone.localdate(), by.user
    complaint.save(update_fields=["answer", "answered_on", "answered_by"])
    log(by, "answered a complaint", complaint, fields=["answer"])

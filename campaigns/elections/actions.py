"""An election is prepared: its rules, who stands, who votes; until it opens it can be called off or put right."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import outbox
from accounts.actors import Actor
from accounts.log import log
from campaigns.asks.actions import refuse_losing_sight, save_changes
from campaigns.elections.ending import delete_votes
from campaigns.elections.links import end_links
from campaigns.elections.steps import locked, refuse_unless
from campaigns.elections.wiping import wipe_votes
from campaigns.models import Candidacy, Election, ElectionCandidate, ElectorateObjection, Seat, Voter
from campaigns.models.elections import BEFORE_OPENING
from crm.confidentiality import Level
from crm.heartbeat import addresses_of
from crm.models import CoalitionMembership, Organisation, Person

FIXED_WITH_THE_LIST = ("electorate_on", "associates_vote")
State = Election.State


@transaction.atomic
def prepare_election(*, by: Actor, seats: Iterable[Seat] = (), **fields: Any) -> Election:
    """Write down the rules, before anything else happens."""
    refuse_wrong(Election(**fields))
    election = Election.objects.create(**fields)
    election.seats.set(seats)
    refuse_losing_sight(Election.objects.filter(pk=election.pk), by)
    log(by, "recorded", election, fields=[*fields, "seats"])
    return election


@transaction.atomic
def update_election(*, election: Election, version: int | None, fields: Mapping[str, Any], by: Actor) -> Election:
    """Change the rules while nobody can vote yet; what the mails say changes with them, so they are read again."""
    election = locked(election, version)
    refuse_unless(election, *BEFORE_OPENING)
    given = dict(fields)
    seats = given.pop("seats", None)
    if election.state == State.FROZEN and any(given.get(one, getattr(election, one)) != getattr(election, one)
                                              for one in FIXED_WITH_THE_LIST):  # fmt: skip
        raise ValidationError(_("The list of voters is made already: who votes cannot be changed any more."))
    refuse_hurry(election, given.get("objections_until", election.objections_until))
    changes = save_changes(election, {**given, "mails_seen_at": None})
    refuse_wrong(election)
    if seats is not None:
        election.seats.set([*seats, *hidden_seats(election, by)])
    refuse_losing_sight(Election.objects.filter(pk=election.pk), by)
    log(by, "changed", election, fields=["seats"] if seats is not None else [], changes=changes)
    return election


def hidden_seats(election: Election, by: Actor) -> list[Seat]:
    """Return those that who edits does not see: what is not shown is not lost."""
    return list(election.seats.exclude(pk__in=Seat.objects.visible_to(by.user))) if by.user else []


def refuse_hurry(election: Election, until: date | None) -> None:
    """Members were told until when they may object: that day comes no earlier."""
    told = election.objections_until
    if election.state == State.FROZEN and told is not None and (until is None or until < told):
        raise ValidationError({"objections_until": _("Members were told a later day: it can be put off only.")})


def refuse_wrong(election: Election) -> None:
    if election.closes_at <= election.opens_at:
        raise ValidationError({"closes_at": _("It must end after it begins.")})
    if election.electorate_on > timezone.localdate(election.opens_at):
        raise ValidationError({"electorate_on": _("The list of voters is made before voting begins.")})


# Who stands


@transaction.atomic
def add_candidate(
    *, election: Election, organisation: Organisation, by: Actor, person: Person | None = None, name: str = "",
    statement: str = "", accepted_on: date | None = None, candidacy: Candidacy | None = None,
) -> ElectionCandidate:  # fmt: skip
    """Print one more name on the ballot paper, as the last."""
    election = locked(election)
    refuse_unless(election, *BEFORE_OPENING)
    if election.candidates.filter(organisation=organisation).exists():
        raise ValidationError({"organisation": _("This organisation stands already.")})
    last = election.candidates.aggregate(last=Max("number"))["last"] or 0
    own_names = ", ".join(one.name for one in (person, organisation) if one)  # as they write them, whoever adds them
    printed = name.strip() or own_names
    made = ElectionCandidate.objects.create(
        election=election, number=last + 1, name=printed[:250], organisation=organisation, person=person,
        statement=statement.strip(), accepted_on=accepted_on, candidacy=candidacy,
    )  # fmt: skip
    log(by, "put on the ballot paper", election, changes={"candidate": (None, made.pk)})
    return made


@transaction.atomic
def take_candidacies(*, election: Election, by: Actor) -> int:
    """Put everyone on the paper whose candidacy for the call was admitted and who is not on it yet."""
    election = locked(election)
    refuse_unless(election, *BEFORE_OPENING)
    if election.call_id is None or by.user is None:
        raise ValidationError(_("No call belongs to this election. Add the names one by one."))
    there = election.candidates.values("organisation")
    told = Candidacy.objects.visible_to(by.user).filter(confidentiality__in=Level(election.confidentiality).up_to)
    admitted = told.standing().filter(call=election.call_id, decision="admitted")
    rows = list(admitted.exclude(organisation__in=there).select_related("organisation", "person").order_by("pk"))
    for one in rows:
        add_candidate(
            election=election, organisation=one.organisation, person=one.person, statement=one.statement,
            accepted_on=one.accepted_on, candidacy=one, by=by,
        )  # fmt: skip
    return len(rows)


@transaction.atomic
def accept_nomination(*, candidate: ElectionCandidate, accepted_on: date, by: Actor) -> None:
    """Note that the nominee agrees to stand."""
    election = locked(candidate.election)
    refuse_unless(election, *BEFORE_OPENING)
    ElectionCandidate.objects.filter(pk=candidate.pk).update(accepted_on=accepted_on)
    log(by, "accepted to stand", election, changes={"candidate": (None, candidate.pk)})


@transaction.atomic
def remove_candidate(*, candidate: ElectionCandidate, by: Actor) -> None:
    """Take a name off the paper; those after it move up."""
    election = locked(candidate.election)
    refuse_unless(election, *BEFORE_OPENING)
    log(by, "took off the ballot paper", election, changes={"candidate": (candidate.pk, None)})
    candidate.delete()
    rest = list(election.candidates.on_paper())
    for number, one in enumerate(rest, 1):
        one.number = number
    ElectionCandidate.objects.bulk_update(rest, ["number"])


# Who votes


@transaction.atomic
def freeze(*, election: Election, by: Actor) -> Election:
    """Make the list of voters from who is a member on the day; from here on only an upheld objection changes it."""
    election = locked(election)
    refuse_unless(election, State.PREPARED)
    if election.electorate_on > timezone.localdate():
        raise ValidationError(_("The day on which the list of voters is made has not come yet."))
    if not election.objections_until or election.objections_until < timezone.localdate():
        raise ValidationError(_("Say first until which day members may object to the list; it must not be over."))
    who = electorate_of(election)
    if not who:
        raise ValidationError(_("Nobody could vote: no organisation is a member on this day."))
    Voter.objects.bulk_create(voters_for(election, who))
    election.state, election.frozen_at, election.mails_seen_at = State.FROZEN, timezone.now(), None
    election.save(update_fields=["state", "frozen_at", "mails_seen_at"])
    log(by, "fixed the electorate", election, changes={"electorate": (None, len(who))})
    return election


def electorate_of(election: Election) -> list[Organisation]:
    """Return who votes by the rules of the election."""
    standing = CoalitionMembership.objects.standing(election.electorate_on)
    if not election.associates_vote:
        standing = standing.filter(status=CoalitionMembership.Status.MEMBER)
    return list(Organisation.objects.filter(pk__in=standing.values("organisation")).civic().order_by("name", "pk"))


def voters_for(election: Election, who: Iterable[Organisation]) -> list[Voter]:
    who = list(who)
    addresses = addresses_of(who)
    return [
        Voter(election=election, organisation=one, name=one.name[:250], sent_to=addresses.get(one.pk, ""))
        for one in who
    ]


@transaction.atomic
def object_to_list(
    *, election: Election, raised_by: Organisation, about: str, organisation: Organisation, text: str, by: Actor
) -> ElectorateObjection:
    """Take an objection of a member while the list lies open."""
    election = locked(election)
    refuse_unless(election, State.FROZEN)
    if not election.takes_objections(timezone.localdate()):
        raise ValidationError(_("The last day to object is over. Ring the centre."))
    listed = election.voters.filter(organisation=organisation).exists()
    if listed == (about == ElectorateObjection.About.MISSING):
        words = _("It stands on the list.") if listed else _("It does not stand on the list.")
        raise ValidationError({"organisation": words})
    made = ElectorateObjection.objects.create(
        election=election, raised_by=raised_by, about=about, organisation=organisation, text=text.strip()
    )
    log(by, "objected to the list of voters", made, fields=["text"])
    return made


@transaction.atomic
def resolve_objection(*, objection: ElectorateObjection, resolution: str, answer: str, by: Actor) -> None:
    """Decide it with a reason; an upheld one puts a voter on the list or takes one off."""
    election = locked(objection.election)
    refuse_unless(election, State.FROZEN)
    objection = ElectorateObjection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    if objection.resolution:
        raise ValidationError(_("This objection is decided already."))
    if not answer.strip():
        raise ValidationError({"answer": _("Give the reason.")})
    if by.user is not None and objection.raised_by_id in Organisation.own_of(by.user):
        raise ValidationError(_("You speak for who objects: somebody else of the centre decides."))
    objection.resolution, objection.answer = resolution, answer.strip()
    objection.resolved_on, objection.resolved_by = timezone.localdate(), by.user
    objection.save(update_fields=["resolution", "answer", "resolved_on", "resolved_by"])
    if resolution == ElectorateObjection.Resolution.UPHELD:
        put_right(election, objection)
    log(by, "decided an objection", objection, changes={"resolution": ("", resolution)}, fields=["answer"])


def put_right(election: Election, objection: ElectorateObjection) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('drom.objection', %s, true)", [str(objection.pk)])
        if objection.about == ElectorateObjection.About.MISSING:
            put_on_list(election, objection.organisation)
        else:
            election.voters.filter(organisation=objection.organisation_id).delete()
        cursor.execute("SELECT set_config('drom.objection', '', true)")
    election.mails_seen_at = None
    election.save(update_fields=["mails_seen_at"])


def put_on_list(election: Election, organisation: Organisation) -> None:
    """Add a member that was forgotten; who is none on the day is put right in the register first."""
    if election.voters.filter(organisation=organisation).exists():
        return
    if organisation not in electorate_of(election):
        words = _("By the register it does not vote on this day. Put the register right first, then decide.")
        raise ValidationError({"resolution": words})
    voters_for(election, [organisation])[0].save()


@transaction.atomic
def cancel(*, election: Election, reason: str, by: Actor) -> Election:
    """Call it off with a reason; votes that were given already are deleted, nobody counts them."""
    election = locked(election)
    refuse_unless(election, *BEFORE_OPENING, State.OPEN)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is called off.")})
    delete_votes(election)
    end_links(election)
    election.state, election.cancelled_on, election.reason = State.CANCELLED, timezone.localdate(), reason.strip()
    election.save(update_fields=["state", "cancelled_on", "reason"])
    if election.opened_at is not None:
        outbox.add(wipe_votes)
    log(by, "called off", election, fields=["reason"])
    return election

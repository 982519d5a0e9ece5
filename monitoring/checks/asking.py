"""A round of checks is opened, a third opinion asked for, the silent are reminded."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import SYSTEM, Actor
from accounts.log import log
from crm.heartbeat import addresses_of
from crm.models import Organisation, Place
from monitoring.checks import links, mails
from monitoring.checks.counting import Finding, findings_of_each
from monitoring.models import CheckRequest, CheckRound, Commitment, LocalCheck
from monitoring.models.checks import OPEN_TO_MEMBERS

BETWEEN_REMINDERS = timedelta(days=7)


@transaction.atomic
def open_round(
    *, commitment: Commitment, municipalities: Iterable[Place], answers_until: date, by: Actor, **told: Any
) -> CheckRound:
    """Ask every member whose organisation lies in one of these municipalities to go and look."""
    commitment = Commitment.objects.select_for_update().get(pk=commitment.pk)
    refuse_opening(commitment, answers_until)
    places = [one for one in municipalities if one.kind == Place.Kind.MUNICIPALITY]
    if not places:
        raise ValidationError({"scope": _("There is no municipality among these.")})
    made = CheckRound.objects.create(
        commitment=commitment, answers_until=answers_until, opened_by=by.user,
        is_demonstration=commitment.is_demonstration, **told,
    )  # fmt: skip
    made.municipalities.set(places)
    asked = [
        CheckRequest(round=made, organisation=one, place=place)
        for one, place in lying_in(places, Organisation.objects.members(timezone.localdate()).civic())
    ]
    send(asked, by)
    log(
        by,
        "opened a round of checks",
        made,
        changes={"municipalities": (None, len(places)), "asked": (None, len(asked))},
    )
    log(by, "opened a round of checks", commitment, fields=["check_rounds"])
    return made


def refuse_opening(commitment: Commitment, answers_until: date) -> None:
    if commitment.withdrawn_at:
        raise ValidationError(_("This commitment was withdrawn."))
    if commitment.confidentiality not in OPEN_TO_MEMBERS:
        raise ValidationError(_("The members could not read it: open the commitment to the coalition first."))
    if answers_until < timezone.localdate():
        raise ValidationError({"answers_until": _("This day is over.")})


def lying_in(places: Sequence[Place], organisations: Any) -> list[tuple[Organisation, Place]]:
    """Return the organisations that sit in one of the municipalities, or in a settlement of it, each with its own."""
    wanted = {place.pk: place for place in places}
    found = []
    for one in organisations.select_related("place").order_by("pk"):
        lies = one.place and (one.place if one.place_id in wanted else wanted.get(one.place.parent_id))
        if lies:
            found.append((one, wanted[lies.pk]))
    return found


def send(requests: list[CheckRequest], by: Actor) -> None:
    """Give them links and addresses, and have the mails sent."""
    addresses = addresses_of([one.organisation for one in requests])
    for request in requests:
        request.sent_to = addresses.get(request.organisation_id, "")
    links.give(requests, by)
    mails.ask(requests)


@transaction.atomic
def ask_about(*, round: CheckRound, place: Place, organisation: Organisation, by: Actor) -> CheckRequest:
    """Ask one more organisation about one municipality: where nobody looked yet, or where two checks differ."""
    round = still_running(round)
    if not round.municipalities.filter(pk=place.pk).exists():
        raise ValidationError(_("This municipality is not part of the round."))
    if not Organisation.objects.members(timezone.localdate()).filter(pk=organisation.pk).exists():
        raise ValidationError({"organisation": _("Only a member of the coalition of today can be asked.")})
    if LocalCheck.objects.filter(request__round=round, place=place, request__organisation=organisation).exists():
        raise ValidationError({"organisation": _("They have checked there already: ask somebody else.")})
    known = CheckRequest.objects.filter(round=round, place=place, organisation=organisation).first()
    if known is not None:
        raise ValidationError({"organisation": _("They are asked about it already and have not answered yet.")})
    differs = findings_of_each([round])[round.pk].get(place.pk) == Finding.DIFFER
    request = CheckRequest(round=round, place=place, organisation=organisation, settles=differs)
    send([request], by)
    log(by, "asked one more to check", round, changes={"asked": (None, organisation.pk), "place": (None, place.pk)})
    return request


def still_running(one: CheckRound) -> CheckRound:
    locked = CheckRound.objects.select_for_update().get(pk=one.pk)
    if not locked.takes_answers(timezone.localdate()):
        raise ValidationError(_("No check is taken any more."))
    return locked


@transaction.atomic
def remind(*, round: CheckRound, by: Actor) -> list[CheckRequest]:
    """Write once more to those who have not answered, none of them twice in a week; return to whom."""
    round = still_running(round)
    lately = timezone.now() - BETWEEN_REMINDERS
    silent = round.requests.silent().of_members().exclude(promised_at__gt=lately).exclude(sent_to="")
    requests = list(silent.for_list().select_for_update(of=("self",)))
    addresses = addresses_of([one.organisation for one in requests])  # of today: whoever left it gets no link more
    for request in requests:
        request.round, request.sent_to = round, addresses.get(request.organisation_id, "")
        request.reminded_at = timezone.now() if request.sent_to else request.reminded_at
    mails.ask(requests)
    reminded = [one for one in requests if one.sent_to]
    if reminded:
        log(by, "reminded them", round, changes={"reminded": (None, len(reminded))})
    return reminded


def remind_each_week(today: date) -> int:
    """Remind the silent of every round that still runs."""
    silent = CheckRequest.objects.silent().of_members().exclude(sent_to="")
    due = silent.exclude(promised_at__gt=timezone.now() - BETWEEN_REMINDERS)
    rounds = CheckRound.objects.taking_answers(today).filter(pk__in=due.values("round"))
    return sum(len(remind(round=one, by=SYSTEM)) for one in rounds.order_by("pk"))

"""What people do with candidacies: nominate, and take one legal step after the other, each told in the log."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import log
from campaigns.asks.actions import refuse_losing_sight, save_changes
from campaigns.calls.steps import STEPS, TRACES, WORDS, last_step, possible
from campaigns.models import Call, Candidacy
from crm.confidentiality import stricter

VERBS = {
    "accept": "noted the acceptance",
    "submit": "noted the submission",
    "decide": "noted the decision",
    "complain": "noted the complaint",
    "settle": "noted what came of the complaint",
    "withdraw": "withdrew the candidacy",
}
DAYS = {"accept": "accepted_on", "submit": "submitted_on", "decide": "decided_on", "complain": "complained_on",
        "withdraw": "withdrawn_on"}  # fmt: skip
BEFORE = {"accept": "nominated_on", "submit": "accepted_on", "decide": "submitted_on", "complain": "decided_on",
          "withdraw": "nominated_on"}  # fmt: skip
# Words about people stay out of the log; days and decisions stand in it.
TOLD = {*DAYS.values(), "decision", "complaint_until", "accepted_how", "confidentiality"}


@transaction.atomic
def nominate(*, call: Call, by: Actor, **fields: Any) -> Candidacy:
    """Put up an organisation, with the person who would sit there where one is named."""
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    refuse_nominating(call, fields)
    level = stricter(fields.pop("confidentiality", call.confidentiality), call.confidentiality)
    one = Candidacy.objects.create(call=call, confidentiality=level, **fields)
    refuse_losing_sight(Candidacy.objects.filter(pk=one.pk), by)
    log(by, "nominated", one, fields=[*fields])
    return one


@transaction.atomic
def update_candidacy(*, candidacy: Candidacy, version: int | None, by: Actor, **fields: Any) -> Candidacy:
    """Correct who stands and in which words; the steps are taken one by one. Another person has accepted nothing."""
    one = locked(candidacy, version)
    refuse_future("nominated_on", fields.get("nominated_on"))
    if "confidentiality" in fields:
        fields["confidentiality"] = stricter(fields["confidentiality"], one.call.confidentiality)
    if "person" in fields and fields["person"] != one.person and one.accepted_on is not None:
        words = _("Somebody has accepted already. Withdraw this candidacy and put up the other person.")
        raise ValidationError({"person": words})
    changes = save_changes(one, fields)
    refuse_losing_sight(Candidacy.objects.filter(pk=one.pk), by)
    tell(one, "changed", changes, by)
    return one


@transaction.atomic
def take_step(*, candidacy: Candidacy, step: str, version: int | None, by: Actor, **fields: Any) -> Candidacy:
    """Take one step from where it stands; what does not follow from there is refused in words."""
    one = locked(candidacy, version)
    if step not in STEPS or step not in possible(one):
        words = _("This step cannot be taken now: %(step)s. The candidacy stands elsewhere; look at it again.")
        raise ValidationError(words % {"step": WORDS.get(step, step)})
    refuse_wrong_days(one, step, fields)
    if step == "decide":
        refuse_wordless(fields)
    if step == "settle":
        fields = settled(fields)
    tell(one, VERBS[step], save_changes(one, fields), by)
    return one


@transaction.atomic
def answer_nomination(*, candidacy: Candidacy, accepts: bool, by: Actor) -> Candidacy:
    """The nominee says yes or no with their own account; its door makes sure that it is them."""
    one = locked(candidacy, None, any_version=True)
    step = "accept" if accepts else "withdraw"
    if step not in possible(one) or one.submitted_on is not None:
        raise ValidationError(_("There is nothing to answer any more. Look at the candidacy again."))
    today = timezone.localdate()
    accepted = {"accepted_on": today, "accepted_how": Candidacy.How.ACCOUNT}
    changes = save_changes(one, accepted if accepts else {"withdrawn_on": today})
    tell(one, "accepted the nomination" if accepts else "declined the nomination", changes, by)
    return one


@transaction.atomic
def take_back_step(*, candidacy: Candidacy, by: Actor) -> Candidacy:
    """Undo a slip: the step taken last, with all that it said."""
    one = locked(candidacy, None, any_version=True)
    step = last_step(one)
    if step is None:
        raise ValidationError(_("No step has been taken yet."))
    if step == "withdraw":
        refuse_standing_twice(one.call, one)
    fresh = Candidacy()
    empty = {name: getattr(fresh, name) for name in TRACES[step]}
    tell(one, "took a step back", save_changes(one, empty), by)
    return one


def settled(fields: dict[str, Any]) -> dict[str, Any]:
    """What came of the complaint; where it was heard, the candidacy is admitted after all."""
    outcome = fields["complaint_outcome"].strip()
    if not outcome:
        raise ValidationError({"complaint_outcome": _("Say what came of it.")})
    heard = {"decision": Candidacy.Decision.ADMITTED} if fields.get("is_admitted") else {}
    return {"complaint_outcome": outcome, **heard}


def refuse_wordless(fields: dict[str, Any]) -> None:
    fields["reason"] = fields.get("reason", "").strip()
    if fields["decision"] == Candidacy.Decision.REFUSED and not fields["reason"]:
        words = _("A refusal without its reason cannot be noted: the complaint rests on it. Ask for it in writing.")
        raise ValidationError({"reason": words})
    until = fields.get("complaint_until")
    if until is not None and until < fields["decided_on"]:
        raise ValidationError({"complaint_until": _("This day comes before the decision.")})


def refuse_wrong_days(one: Candidacy, step: str, fields: dict[str, Any]) -> None:
    """Nothing happened tomorrow, nothing before what it follows, nothing after its last day."""
    name = DAYS.get(step)
    day: date | None = fields.get(name) if name else None
    if name is None or day is None:
        return
    refuse_future(name, day)
    earlier = getattr(one, BEFORE[step])
    if earlier is not None and day < earlier:
        raise ValidationError({name: _("This comes before the step it follows.")})
    limit = {"submit": one.call.deadline, "complain": one.complaint_until}.get(step)
    if limit is not None and day > limit:
        words = _("The last day was over by then. If it was prolonged, correct that day first.")
        raise ValidationError({name: words})


def refuse_nominating(call: Call, fields: dict[str, Any]) -> None:
    if call.closed_on:
        raise ValidationError(_("This call is closed."))
    day = fields.get("nominated_on")
    refuse_future("nominated_on", day)
    if call.deadline is not None and day is not None and day > call.deadline:
        raise ValidationError({"nominated_on": _("The last day of this call was over by then.")})
    refuse_standing_twice(call, Candidacy(organisation=fields["organisation"]))


def refuse_standing_twice(call: Call, one: Candidacy) -> None:
    others = Candidacy.objects.filter(call=call, organisation=one.organisation_id, withdrawn_on=None)
    if others.exclude(pk=one.pk).exists():
        raise ValidationError({"organisation": _("This organisation stands in this call already.")})


def refuse_future(name: str, day: date | None) -> None:
    if day is not None and day > timezone.localdate():
        raise ValidationError({name: _("This day is still to come.")})


def tell(one: Candidacy, verb: str, changes: dict[str, Any], by: Actor) -> None:
    told = {name: change for name, change in changes.items() if name in TOLD}
    log(by, verb, one, fields=[*changes], changes=told)


def locked(candidacy: Candidacy, version: int | None, *, any_version: bool = False) -> Candidacy:
    rows = Candidacy.objects.select_for_update(of=("self",)).select_related("call", "person")
    one = rows.get(pk=candidacy.pk)
    if not any_version:
        check_version(one, version)
    return one

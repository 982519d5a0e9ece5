"""What people do with values: enter, approve, send back, revise. An approved value never changes again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import log
from monitoring.indicators.sense import check_value
from monitoring.indicators.waiting import had_a_hand_in
from monitoring.models import Indicator, Observation
from monitoring.models.observations import CELL

State = Observation.State


@transaction.atomic
def add_value(*, indicator: Indicator, by: Actor, **fields: Any) -> Observation:
    """Enter a value as a draft; somebody else approves it."""
    locked = Indicator.objects.select_for_update().get(pk=indicator.pk)
    one = Observation(indicator=locked, author=by.user, **fields)
    check_value(one, locked)
    refuse_second_value(one)
    one.save()
    log(by, "added a value of", locked, fields=["observations"])
    move_on(locked)
    return one


def refuse_second_value(one: Observation) -> None:
    """What is measured once has one value; another opinion of it is a revision, with its reason."""
    if Observation.objects.current().filter(**one.cell).exists():
        raise ValidationError({"period": _("There is an approved value for this already: revise that one.")})


def move_on(indicator: Indicator) -> None:
    """The next value is due one rhythm after the one that has just come."""
    months = Indicator.Rhythm(indicator.rhythm).months
    if months and indicator.next_due and indicator.next_due <= timezone.localdate():
        due = next_after(indicator.next_due, months, timezone.localdate())
        Indicator.objects.filter(pk=indicator.pk).update(next_due=due)


def next_after(due: date, months: int, today: date) -> date:
    times = 1
    while due + relativedelta(months=months * times) <= today:
        times += 1
    return due + relativedelta(months=months * times)


@transaction.atomic
def correct_value(
    *, observation: Observation, version: int | None, fields: Mapping[str, Any], by: Actor
) -> Observation:
    """Change a value that nobody has approved; one that was sent back waits again.

    Who entered it stays its author; the log tells who corrected it, and neither approves it.
    """
    one = Observation.objects.select_for_update().select_related("indicator").get(pk=observation.pk)
    check_version(one, version)
    if one.state == State.APPROVED:
        raise ValidationError(_("It is approved by now: revise it instead."))
    for name, value in fields.items():
        setattr(one, name, value)
    check_value(one, one.indicator)
    if one.revises_id is None:
        refuse_second_value(one)
    one.state, one.return_reason, one.version = State.DRAFT, "", one.version + 1
    one.save()
    log(by, "corrected a value of", one.indicator, changes={"observations": (None, one.pk)})
    return one


@transaction.atomic
def approve_value(*, observation: Observation, by: Actor) -> Observation:
    """Make a colleague's value count; from now on it never changes."""
    indicator = Indicator.objects.select_for_update().get(pk=observation.indicator_id)
    one = Observation.objects.select_for_update().get(pk=observation.pk)
    if one.state != State.DRAFT:
        raise ValidationError(_("It does not wait for approval any more."))
    if by.user and had_a_hand_in(one, by.user):
        raise ValidationError(_("Somebody else approves what you entered or corrected."))
    check_value(one, indicator)
    if one.revises_id is None:
        refuse_second_value(one)
        one.number = next_number(one)
        one.reason = one.reason or (_("entered again after it was taken back") if one.number > 1 else "")
    elif Observation.objects.approved().filter(revises=one.revises_id).exists():
        raise ValidationError(_("Another revision of this value was approved meanwhile."))
    one.state, one.approver, one.approved_at = State.APPROVED, by.user, timezone.now()
    one.version += 1
    one.save()
    log(by, "approved a value of", indicator, fields=["observations"])
    return one


def next_number(one: Observation) -> int:
    """A cell whose value was taken back may be filled again; the count of its revisions goes on."""
    return Observation.objects.approved().filter(**one.cell).count() + 1


@transaction.atomic
def return_value(*, observation: Observation, reason: str, by: Actor) -> Observation:
    """Send a value back to who entered it, with the reason."""
    one = Observation.objects.select_for_update().select_related("indicator").get(pk=observation.pk)
    if one.state != State.DRAFT:
        raise ValidationError(_("It does not wait for approval any more."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say what has to change.")})
    one.state, one.return_reason, one.version = State.RETURNED, reason.strip(), one.version + 1
    one.save()
    log(by, "sent back a value of", one.indicator, fields=["observations"])
    return one


@transaction.atomic
def revise_value(*, observation: Observation, by: Actor, **fields: Any) -> Observation:
    """Enter what an approved value should have been, or take it back; both stay readable, with the reason."""
    indicator = Indicator.objects.select_for_update().get(pk=observation.indicator_id)
    earlier = Observation.objects.current().filter(pk=observation.pk).first()
    if earlier is None:
        raise ValidationError(_("Only the newest approved value is revised."))
    if not fields.get("reason", "").strip():
        raise ValidationError({"reason": _("Say why it is revised.")})
    cell = {name: getattr(earlier, name) for name in CELL}
    one = Observation(**cell, number=earlier.number + 1, revises=earlier, author=by.user, **fields)
    if one.is_withdrawn:
        one.value = one.lower = one.upper = one.standard_error = one.numerator = one.denominator = None
    check_value(one, indicator)
    one.save()
    log(by, "revised a value of", indicator, fields=["observations"])
    return one

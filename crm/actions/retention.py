"""What people do with retention rules, holds and breaches."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import jobs
from accounts.actors import Actor
from accounts.log import differences, log
from accounts.models import Job
from crm.actions.people import refuse_erased
from crm.models import Breach, LegalHold, Person, ProcessingWords, RetentionRule, RetentionRun
from crm.privacy import retention, retention_job


@transaction.atomic
def change_rule(*, rule: RetentionRule, by: Actor, **fields: Any) -> RetentionRule:
    rule = RetentionRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    if fields.get("act", rule.act) not in retention.CONDITIONS[rule.condition].acts:
        raise ValidationError({"act": _("This cannot be done with these records.")})
    changes = differences(rule, fields)
    for name, value in fields.items():
        setattr(rule, name, value)
    rule.save()
    log(by, "changed", rule, changes=changes)
    return rule


@transaction.atomic
def try_rule(*, rule: RetentionRule, by: Actor) -> RetentionRun:
    """A dry run: what the rule would touch today; nothing changes."""
    found, held = retention.found_by(rule)
    run = RetentionRun.objects.create(rule=rule, found=found, held=held, tried_by=by.user)
    log(by, "tried out", rule)
    return run


@transaction.atomic
def confirm_run(*, run: RetentionRun, by: Actor) -> Job:
    """The second step: leadership has it carried out, on what the dry run showed."""
    run = RetentionRun.objects.select_for_update(of=("self",)).select_related("rule").get(pk=run.pk)
    if by.user is None or not by.user.is_leadership:
        raise ValidationError(_("Leadership confirms it."))
    if run.confirmed_at or not run.found:
        raise ValidationError(_("There is nothing to carry out here."))
    if not run.rule.is_active:
        raise ValidationError(_("This rule is not in force."))
    run.confirmed_by, run.confirmed_at = by.user, timezone.now()
    run.save(update_fields=["confirmed_by", "confirmed_at"])
    log(by, "confirmed", run.rule)
    return jobs.start(kind=retention_job.KIND, by=by, run=run.pk)


@transaction.atomic
def place_hold(*, person: Person, reason: str, by: Actor) -> LegalHold:
    """Nothing is erased or thrown away while it lasts; an erasure under way is waited for."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    refuse_erased(person)
    if by.user is None or not reason.strip():
        raise ValidationError({"reason": _("Say what it is needed for.")})
    hold = LegalHold.objects.create(subject=person, reason=reason.strip()[:300], placed_by=by.user)
    log(by, "placed a hold on", person)
    return hold


@transaction.atomic
def end_hold(*, hold: LegalHold, by: Actor) -> LegalHold:
    hold.ended_at = hold.ended_at or timezone.now()
    hold.save(update_fields=["ended_at"])
    log(by, "ended a hold on", hold.subject)  # type: ignore[arg-type]
    return hold


@transaction.atomic
def report_breach(*, by: Actor, **fields: Any) -> Breach:
    """The clock starts when it was noticed, not when it is written down."""
    if by.user is None:
        raise ValidationError(_("Only a signed-in person can record it."))
    if fields.get("noticed_at") and fields["noticed_at"] > timezone.now():
        raise ValidationError({"noticed_at": _("It cannot have been noticed in the future.")})
    breach = Breach.objects.create(author=by.user, **fields)
    log(by, "reported", breach, fields=["noticed_at", "scope"])
    return breach


@transaction.atomic
def change_breach(*, breach: Breach, by: Actor, **fields: Any) -> Breach:
    breach = open_breach(breach)
    touched = differences(breach, fields)
    for name, value in fields.items():
        setattr(breach, name, value)
    breach.save()
    log(by, "changed", breach, fields=touched)
    return breach


@transaction.atomic
def close_breach(*, breach: Breach, by: Actor) -> Breach:
    """Only when the authority was told or there is a reason why not, and the people where the risk is high."""
    breach = open_breach(breach)
    if not breach.authority_told_at and not breach.authority_not_told_because:
        raise ValidationError(_("Say when the authority was told, or why it need not be."))
    if breach.is_high_risk and not breach.people_told_at:
        raise ValidationError(_("The risk for the people is high: tell them, and say when."))
    if not breach.measures.strip():
        raise ValidationError(_("Say what was done so that it does not happen again."))
    breach.closed_at = timezone.now()
    breach.save(update_fields=["closed_at"])
    log(by, "closed", breach)
    return breach


def open_breach(breach: Breach) -> Breach:
    locked: Breach = Breach.objects.select_for_update(of=("self",)).get(pk=breach.pk)
    if locked.closed_at:
        raise ValidationError(_("This breach is closed."))
    return locked


@transaction.atomic
def write_processing_words(*, activity: str, by: Actor, **fields: str) -> ProcessingWords:
    """Say in our own words what the register says of an activity; empty means: the words that came along."""
    words, _new = ProcessingWords.objects.update_or_create(
        activity=activity, defaults={**fields, "changed_by": by.user}
    )
    log(by, "changed", words, fields=fields)
    return words

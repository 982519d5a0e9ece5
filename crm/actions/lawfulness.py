"""What people do with lawful bases, information and consent."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.log import log
from crm.actions.people import refuse_erased
from crm.actions.privacy_requests import someone_at_the_centre
from crm.actions.tasks import record_task
from crm.lawfulness import REVIEWED_AFTER, TOLD_WITHIN
from crm.models import Consent, InformationDuty, LawfulBasis, Person, UsedFor
from crm.reply_terms import months_after


@transaction.atomic
def set_basis(*, person: Person, purpose: str, by: Actor, **fields: Any) -> LawfulBasis:
    """Say, or say anew, why we may use their data for this purpose."""
    refuse_erased(person)
    if fields.get("basis") == Person.Basis.LEGITIMATE and not str(fields.get("balance", "")).strip():
        raise ValidationError({"balance": _("Say why our interest outweighs theirs.")})
    fields.setdefault("review_on", None)
    fields["review_on"] = fields["review_on"] or months_after(timezone.localdate(), REVIEWED_AFTER)
    basis, _new = LawfulBasis.objects.update_or_create(person=person, purpose=purpose, defaults=fields)
    log(by, "set a lawful basis", person, fields=["purpose", *fields])
    return basis


@transaction.atomic
def review_basis(*, basis: LawfulBasis, by: Actor) -> LawfulBasis:
    """Looked at: still needed and still right; again in a year."""
    basis = LawfulBasis.objects.select_for_update(of=("self",)).get(pk=basis.pk)
    today = timezone.localdate()
    basis.reviewed_on, basis.review_on = today, months_after(today, REVIEWED_AFTER)
    basis.save(update_fields=["reviewed_on", "review_on"])
    log(by, "reviewed a lawful basis", basis.person, fields=["review_on"])
    return basis


@transaction.atomic
def set_information(*, duty: InformationDuty, by: Actor, **fields: Any) -> InformationDuty:
    """Say how and when they were told, or why they need not be."""
    duty = InformationDuty.objects.select_for_update(of=("self",)).get(pk=duty.pk)
    for name, value in fields.items():
        setattr(duty, name, value)
    if duty.informed_on and not duty.informed_how:
        raise ValidationError({"informed_how": _("Say how they were told.")})
    if duty.informed_on and duty.informed_on > timezone.localdate():
        raise ValidationError({"informed_on": _("This day is still to come.")})
    duty.due_on = months_after(duty.collected_on, TOLD_WITHIN)
    duty.save()
    log(by, "set the information", duty.person, fields=fields)
    return duty


@transaction.atomic
def record_consent(*, person: Person, by: Actor, **fields: Any) -> Consent:
    """Keep what they agreed to, in which words; only its withdrawal can follow."""
    refuse_erased(person)
    if by.user is None:
        raise ValidationError(_("Only a signed-in person can record a consent."))
    given_on: date = fields.get("given_on") or timezone.localdate()
    if given_on > timezone.localdate():
        raise ValidationError({"given_on": _("This day is still to come.")})
    if fields.get("channel") == Consent.Channel.SPOKEN and not str(fields.get("witness", "")).strip():
        raise ValidationError({"witness": _("Name the witness of a spoken consent.")})
    consent = Consent.objects.create(person=person, recorded_by=by.user, **{**fields, "given_on": given_on})
    log(by, "recorded a consent", person, fields=["purpose", "channel", "given_on"])
    return consent


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: Actor) -> Consent:
    """One press, as easy as giving it; somebody at the centre gets the task to act on it."""
    consent = Consent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    if consent.withdrawn_on is not None:
        return consent
    consent.withdrawn_on, consent.withdrawn_by = timezone.localdate(), by.user
    consent.save(update_fields=["withdrawn_on", "withdrawn_by"])
    log(by, "withdrew a consent", consent.person, fields=["withdrawn_on"])
    handler = by.user if by.user and by.user.is_centre else someone_at_the_centre()
    what = _("Consent withdrawn (%(purpose)s): stop this use, and see whether another basis remains")
    record_task(what=what % {"purpose": UsedFor(consent.purpose).label}, assignee=handler, due_on=timezone.localdate(),
                subject=consent.person, by=Actor(handler, by.via))  # fmt: skip
    return consent

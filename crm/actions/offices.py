"""What people do with the offices of a body: add, correct, strike out, bring back."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import differences, log
from crm.models import Office, Organisation


@transaction.atomic
def add_office(*, body: Organisation, by: Actor, **fields: Any) -> Office:
    """A post of the body; what nobody has checked in a source wears its mark."""
    body = Organisation.objects.select_for_update().get(pk=body.pk)
    office = Office(body=body, **fields)
    refuse_nameless_or_twin(office)
    office.save()
    log(by, "recorded", office, fields=fields)
    return office


@transaction.atomic
def change_office(*, office: Office, version: int | None, by: Actor, **fields: Any) -> Office:
    """Correct its title, rank or source; what is owed by it and who held it stay with it."""
    office = locked(office, version)
    refuse_struck_out(office)
    changes = differences(office, fields)
    for name, value in fields.items():
        setattr(office, name, value)
    refuse_nameless_or_twin(office)
    if changes:
        office.version += 1
        office.save()
        log(by, "changed", office, changes=changes)
    return office


@transaction.atomic
def void_office(*, office: Office, reason: str, by: Actor, version: int | None = None) -> Office:
    """Nothing new is put on it; what it owes and who held it stay readable. Nobody may sit in it."""
    office = locked(office, version)
    refuse_struck_out(office)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is struck out.")})
    if office.tenures.on(timezone.localdate()).exists():
        raise ValidationError(_("Somebody holds it today. End that post first."))
    office.voided_at, office.void_reason = timezone.now(), reason.strip()[:300]
    office.version += 1
    office.save(update_fields=["voided_at", "void_reason", "version"])
    log(by, "struck it out", office, changes={"reason": (None, office.void_reason)})
    return office


@transaction.atomic
def restore_office(*, office: Office, by: Actor) -> Office:
    """It was struck out by mistake; a second click changes nothing."""
    office = locked(office, None, checked=False)
    if office.voided_at:
        office.voided_at, office.void_reason = None, ""
        refuse_nameless_or_twin(office)
        office.version += 1
        office.save(update_fields=["voided_at", "void_reason", "version"])
        log(by, "restored", office, fields=["reason"])
    return office


def locked(office: Office, version: int | None, *, checked: bool = True) -> Office:
    office = Office.objects.select_for_update(of=("self",)).select_related("body").get(pk=office.pk)
    if checked:
        check_version(office, version)
    return office


def refuse_struck_out(office: Office) -> None:
    if office.voided_at:
        raise ValidationError(_("This office was struck out."))


def refuse_nameless_or_twin(office: Office) -> None:
    office.title = office.title.strip()
    if not office.title:
        raise ValidationError({"title": _("Write the title of the office.")})
    others = Office.objects.standing().filter(body=office.body, title__iexact=office.title).exclude(pk=office.pk)
    if others.exists():
        raise ValidationError({"title": _("This body has an office of that title already.")})

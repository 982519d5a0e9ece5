"""A question to an organisation that is no longer with us is closed, and its link dies with it."""

from datetime import date

from django.db import transaction
from django.db.models import DateField, Exists, F, OuterRef, Q
from django.db.models.functions import Cast

from crm import heartbeat
from crm.models import CoalitionMembership, Organisation, ProfileCheck

Status = CoalitionMembership.Status
GONE = (Status.LEFT, Status.EXCLUDED)


def close_if_gone(organisation: Organisation, today: date) -> None:
    """Close what is open when, by what was recorded just now, it has left or was excluded."""
    if CoalitionMembership.objects.on(today).filter(organisation=organisation, status__in=GONE).exists():
        for check in ProfileCheck.objects.open().filter(organisation=organisation).select_related("link"):
            heartbeat.close(check)


@transaction.atomic
def close_ended(today: date) -> int:
    """Close those whose standing ended, or ended by a day recorded beforehand, since they were asked."""
    rows = CoalitionMembership.objects.filter(organisation=OuterRef("organisation"))
    asked_on = Cast(OuterRef("asked_at"), DateField())
    running = rows.on(today).exclude(status__in=GONE)
    left = Q(status__in=GONE, started_on__lte=today, started_on__gt=asked_on)
    ran_out = Q(ended_on__lt=today, ended_on__gte=asked_on)
    ended = ProfileCheck.objects.open().filter(~Exists(running), Exists(rows.filter(left | ran_out)))
    checks = list(ended.select_for_update(of=("self",)).select_related("link").order_by(F("organisation")))
    for check in checks:
        heartbeat.close(check)
    return len(checks)

"""A consultation ends on its last day, or earlier by hand; what it says of the ask is then somebody's to decide."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.actors import SYSTEM, Actor
from accounts.log import log
from accounts.models import OneTimeLink
from campaigns.asks.moves import move
from campaigns.models import Ask, Consultation
from campaigns.signing import links
from campaigns.signing.counting import count, outcome_of

FIRST_LANGUAGE = "bg"


@transaction.atomic
def close(*, consultation: Consultation, by: Actor) -> Consultation:
    """Count, keep the outcome, and note on the ask that it was consulted; nobody can answer any more."""
    ask = Ask.objects.select_for_update().get(pk=consultation.ask_id)
    consultation = still_open(consultation)
    consultation.closed_at, consultation.closed_by = timezone.now(), by.user
    consultation.outcome = outcome_of(consultation, count(consultation))
    consultation.save(update_fields=["closed_at", "closed_by", "outcome"])
    unused = OneTimeLink.objects.filter(sign_on_request__consultation=consultation, used_at=None)
    unused.update(used_at=timezone.now())
    log(by, "closed a consultation", consultation, changes={"outcome": ("", consultation.outcome)})
    if ask.status == Ask.Status.DRAFT:
        move(ask, Ask.Status.CONSULTED, _("The members were asked."), by)
    return consultation


@transaction.atomic
def prolong(*, consultation: Consultation, answers_until: date, by: Actor) -> Consultation:
    """Give them longer; never shorter than they were told. Links live as long."""
    consultation = still_open(consultation)
    old = consultation.answers_until
    if answers_until <= max(old, timezone.localdate()):
        raise ValidationError({"answers_until": _("Choose a day after the one they were told.")})
    consultation.answers_until = answers_until
    consultation.save(update_fields=["answers_until"])
    unused = OneTimeLink.objects.filter(sign_on_request__consultation=consultation, used_at=None)
    unused.update(expires_at=links.last_moment(consultation))
    log(by, "prolonged a consultation", consultation, changes={"answers_until": (old, answers_until)})
    return consultation


def still_open(consultation: Consultation) -> Consultation:
    consultation = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if not consultation.is_open:
        raise ValidationError(_("This consultation is closed already."))
    return consultation


def close_overdue(today: date) -> int:
    """Close those whose last day is over; each in a transaction of its own."""
    over = list(Consultation.objects.open().filter(answers_until__lt=today).order_by("pk"))
    with translation.override(FIRST_LANGUAGE):
        for one in over:
            close(consultation=one, by=SYSTEM)
    return len(over)

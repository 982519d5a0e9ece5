"""A round of checks ends on its last day, or earlier by hand; it may be prolonged, and its counts shown in public."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import SYSTEM, Actor
from accounts.log import log
from accounts.models import OneTimeLink
from monitoring.checks import links
from monitoring.models import CheckRound


@transaction.atomic
def close_round(*, round: CheckRound, by: Actor) -> CheckRound:
    """Nobody can answer any more; the links die."""
    round = still_open(round)
    round.closed_at, round.closed_by = timezone.now(), by.user
    round.save(update_fields=["closed_at", "closed_by"])
    unused_links(round).update(used_at=timezone.now())
    log(by, "closed a round of checks", round, fields=["closed_at"])
    log(by, "closed a round of checks", round.commitment, fields=["check_rounds"])
    return round


@transaction.atomic
def prolong_round(*, round: CheckRound, answers_until: date, by: Actor) -> CheckRound:
    """Give them longer; never shorter than they were told. Links live as long."""
    round = still_open(round)
    old = round.answers_until
    if answers_until <= max(old, timezone.localdate()):
        raise ValidationError({"answers_until": _("Choose a day after the one they were told.")})
    round.answers_until = answers_until
    round.save(update_fields=["answers_until"])
    unused_links(round).update(expires_at=links.last_moment(round))
    log(by, "prolonged a round of checks", round, changes={"answers_until": (old, answers_until)})
    return round


@transaction.atomic
def show_in_public(*, round: CheckRound, shown: bool, by: Actor) -> CheckRound:
    """Say whether the public tracker prints the counts of this round."""
    round = CheckRound.objects.select_for_update().get(pk=round.pk)
    old, round.is_public = round.is_public, shown
    round.save(update_fields=["is_public"])
    log(by, "changed", round, changes={"is_public": (old, shown)})
    return round


def unused_links(one: CheckRound) -> models.QuerySet[OneTimeLink]:
    return OneTimeLink.objects.filter(check_request__round=one, used_at=None)


def still_open(one: CheckRound) -> CheckRound:
    locked = CheckRound.objects.select_for_update().get(pk=one.pk)
    if not locked.is_open:
        raise ValidationError(_("This round is closed already."))
    return locked


def close_overdue(today: date) -> int:
    """Close those whose last day is over; each in a transaction of its own."""
    over = list(CheckRound.objects.open().filter(answers_until__lt=today).order_by("pk"))
    for one in over:
        close_round(round=one, by=SYSTEM)
    return len(over)

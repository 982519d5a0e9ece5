"""What people do with ties."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.log import log
from crm.models import Organisation
from network.models import Tie
from network.stating.statements import note_answer


@transaction.atomic
def record_tie(
    *,
    kind: str,
    stated_by: Organisation,
    other: Organisation,
    strength: int,
    started_on: date,
    confidentiality: str,
    by: Actor,
    ended_on: date | None = None,
    source: str = "",
) -> Tie:
    """Write down what one organisation states about its relation to another."""
    if stated_by == other:
        raise ValidationError({"other": _("An organisation cannot be tied to itself.")})
    refuse_backward_period(started_on, ended_on)
    Organisation.objects.select_for_update().get(pk=stated_by.pk)  # so that a twin waits and is refused in words
    if ended_on is None and Tie.objects.open().filter(kind=kind, stated_by=stated_by, other=other).exists():
        raise ValidationError({"kind": _("This tie is recorded already and has not ended. End it first.")})
    tie = Tie.objects.create(
        kind=kind, stated_by=stated_by, other=other, strength=strength, started_on=started_on, ended_on=ended_on,
        confidentiality=confidentiality, source=source,
    )  # fmt: skip
    if by.user is not None and Organisation.own_of(by.user).filter(organisation=stated_by).exists():
        note_answer(stated_by, timezone.localdate(), by)
    log(by, "recorded", tie, fields=["kind", "stated_by", "other", "strength", "started_on", "ended_on", "source"])
    return tie


@transaction.atomic
def end_tie(*, tie: Tie, ended_on: date, by: Actor) -> Tie:
    tie = Tie.objects.select_for_update().get(pk=tie.pk)
    if tie.ended_on is not None:
        raise ValidationError(_("This tie has ended already."))
    refuse_backward_period(tie.started_on, ended_on)
    tie.ended_on = ended_on
    tie.save(update_fields=["ended_on"])
    log(by, "ended", tie, changes={"ended_on": (None, ended_on)})
    return tie


def refuse_backward_period(started_on: date, ended_on: date | None) -> None:
    if ended_on is not None and ended_on < started_on:
        raise ValidationError({"ended_on": _("The end lies before the beginning.")})

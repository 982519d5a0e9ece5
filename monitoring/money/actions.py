"""Noting the money behind a promise, as its source writes it."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.log import log
from monitoring.actions.commitments import refuse_withdrawn
from monitoring.models import Commitment, MoneyLine


@transaction.atomic
def record_money(
    *,
    commitment: Commitment,
    stage: str,
    amount: Decimal,
    currency: str,
    as_of: date,
    source: str,
    by: Actor,
    what: str = "",
    replaces: MoneyLine | None = None,
    reason: str = "",
) -> MoneyLine:
    """Add a sum; one that takes the place of an earlier figure says why, and the earlier one stays to be seen."""
    author = by.signed_in()
    locked = Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)
    refuse_withdrawn(locked)
    refuse_nonsense(amount, as_of, source)
    refuse_replacing(locked, stage, replaces, reason)
    made = MoneyLine.objects.create(
        commitment=locked, stage=stage, amount=amount, currency=currency, what=what.strip(), as_of=as_of,
        source=source.strip(), replaces=replaces, reason=reason.strip() if replaces else "", author=author,
    )  # fmt: skip
    log(by, "noted money behind", locked, fields=["money"], changes={stage: (None, str(made))})
    return made


def refuse_nonsense(amount: Decimal, as_of: date, source: str) -> None:
    refused = {}
    if amount < 0:
        refused["amount"] = _("A sum is not negative.")
    if as_of > timezone.localdate():
        refused["as_of"] = _("This day is still to come.")
    if not source.strip():
        refused["source"] = _("Say where the figure stands.")
    if refused:
        raise ValidationError(refused)


def refuse_replacing(commitment: Commitment, stage: str, replaced: MoneyLine | None, reason: str) -> None:
    """Only a figure that still stands, of the same promise and of the same kind."""
    if replaced is None:
        return
    if not commitment.money.standing().filter(pk=replaced.pk, stage=stage).exists():
        raise ValidationError({"replaces": _("This is another kind of sum, or it was changed already.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the figure changed.")})

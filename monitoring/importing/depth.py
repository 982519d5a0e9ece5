"""What an import of promises brings beside them: what the institution claims, and the money."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from crm.importing.dates import day
from crm.importing.reading import Row
from crm.importing.values import Refused, is_address
from crm.models import ImportBatch
from monitoring.importing.mapping import Plan
from monitoring.models import Claim, Commitment, MoneyLine
from monitoring.money.reading import amount_of, currency_of


@dataclass(frozen=True)
class Amount:
    stage: str
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Depth:
    """What one row says beyond the promise itself."""

    claimed: str
    delivery: str
    claimed_on: date | None
    claim_source: str
    money: tuple[Amount, ...]
    money_as_of: date | None
    money_source: str


def read(plan: Plan, row: Row) -> Depth:
    status = plan.text(row, "claimed_status")
    return Depth(
        claimed=plan.text(row, "claimed")[:500],
        delivery=claimable(plan, status) if status else "",
        claimed_on=day(plan.text(row, "claimed_on"), plan.column("claimed_on")),
        claim_source=plan.text(row, "claim_source")[:500],
        money=tuple(amounts(plan, row)),
        money_as_of=day(plan.text(row, "money_as_of"), plan.column("money_as_of")),
        money_source=plan.text(row, "money_source")[:500],
    )


def claimable(plan: Plan, word: str) -> str:
    """Nobody claims of themselves that no evidence was found."""
    found = plan.delivery(word).value
    if found not in dict(Claim._meta.get_field("delivery").flatchoices):  # type: ignore[union-attr]
        raise Refused(_("“%(word)s” is no step an institution can claim.") % {"word": word[:60]})
    return found


def amounts(plan: Plan, row: Row) -> Iterable[Amount]:
    """Each sum in the currency written beside it, or in that of its row."""
    column = plan.text(row, "currency")
    general = currency_of(column)
    if column and not general:
        raise Refused(_("“%(text)s” is not a currency we keep: lev or euro.") % {"text": column[:40]})
    for stage in MoneyLine.Stage:
        text = plan.text(row, stage.value)
        if not text:
            continue
        found = amount_of(text)
        if found is None:
            words = _("“%(text)s” in “%(column)s” is no amount. Write it like 1200000.50.")
            raise Refused(words % {"text": text[:60], "column": plan.column(stage.value)})
        if not (found[1] or general):
            raise Refused(_("Say in which currency “%(text)s” is.") % {"text": text[:60]})
        yield Amount(stage.value, found[0], found[1] or general)


def chosen(choices: type[models.TextChoices], text: str, column: str) -> str:
    """Return the value a word means, in either language."""
    bare = text.strip().casefold()
    for one in choices:
        known = {one.value, str(one.label).casefold()}
        for language in ("bg", "en"):
            with override(language):
                known.add(str(one.label).casefold())
        if bare in known:
            return str(one.value)
    if not bare:
        return ""
    raise Refused(_("“%(text)s” in “%(column)s” is none of our words.") % {"text": text[:60], "column": column})


def web_address(text: str, column: str) -> str:
    if text and not is_address(text):
        words = _("“%(text)s” in “%(column)s” is not a web address.")
        raise Refused(words % {"text": text[:80], "column": column})
    return text[:500]


def store(batch: ImportBatch, author: User, pairs: Iterable[tuple[Commitment, Depth]]) -> None:
    """Write what came beside the promises that were just written."""
    pairs = list(pairs)
    claims = [claim(batch, author, one, told) for one, told in pairs if told.claimed or told.delivery]
    for made in Claim.objects.bulk_create(claims):
        made.commitment.claim = made
    Commitment.objects.bulk_update([made.commitment for made in claims], ["claim"])
    MoneyLine.objects.bulk_create(
        MoneyLine(
            commitment=one, stage=sum_.stage, amount=sum_.amount, currency=sum_.currency, as_of=told.money_as_of,
            source=told.money_source or one.source, author=author, batch=batch,
        )
        for one, told in pairs for sum_ in told.money
    )  # fmt: skip


def claim(batch: ImportBatch, author: User, commitment: Commitment, told: Depth) -> Claim:
    return Claim(
        commitment=commitment, delivery=told.delivery, words=told.claimed, claimed_on=told.claimed_on,
        source=told.claim_source, author=author, batch=batch,
    )  # fmt: skip

"""Noting what an institution says of its own delivery: beside our verdict, never in its place."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.log import log
from monitoring.actions.commitments import refuse_withdrawn
from monitoring.models import Claim, Commitment


@transaction.atomic
def record_claim(
    *,
    commitment: Commitment,
    claimed_on: date,
    source: str,
    by: Actor,
    delivery: str = "",
    words: str = "",
    replaces: Claim | None = None,
) -> Claim:
    """Add to what they claim; the earlier claims stay."""
    author = by.signed_in()
    locked = Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)
    refuse_withdrawn(locked)
    refuse_nonsense(locked, claimed_on, f"{delivery}{words}".strip(), source)
    refuse_replacing(locked, replaces)
    made = Claim.objects.create(
        commitment=locked, delivery=delivery, words=words.strip(), claimed_on=claimed_on, source=source.strip(),
        replaces=replaces, author=author,
    )  # fmt: skip
    keep_newest(locked)
    log(by, "noted a claim about", locked, fields=["claim"], changes={"claim": (None, made.pk)})
    return made


def keep_newest(commitment: Commitment) -> None:
    """The commitment itself holds the newest, for lists that are read without the others."""
    commitment.claim = commitment.claims.standing().newest_first().first()
    commitment.save(update_fields=["claim"])


def refuse_nonsense(commitment: Commitment, claimed_on: date, said: str, source: str) -> None:
    refused = {}
    if not said:
        refused["words"] = _("Say what they claim: choose a step or write their words.")
    if not source.strip():
        refused["source"] = _("Say where they claim it.")
    if claimed_on > timezone.localdate():
        refused["claimed_on"] = _("This day is still to come.")
    elif commitment.made_on and claimed_on < commitment.made_on:
        refused["claimed_on"] = _("This is before the day the promise was made.")
    if refused:
        raise ValidationError(refused)


def refuse_replacing(commitment: Commitment, replaced: Claim | None) -> None:
    """Only one that still stands, of the same promise."""
    if replaced and not commitment.claims.standing().filter(pk=replaced.pk).exists():
        raise ValidationError({"replaces": _("Choose one of the suggestions.")})

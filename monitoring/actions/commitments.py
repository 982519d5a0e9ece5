"""What a person does with a commitment: record, complete, move its day, withdraw."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import differences, log
from campaigns.models import Ask
from crm.confidentiality import Level
from crm.models import Tenure
from monitoring.models import Commitment, DueRevision

# What a published commitment is judged by; the database refuses a change as well, except of the first.
FROZEN = ("is_verifiable", "verbatim", "original_due", "test_complete", "test_broken", "test_source")
WRITTEN = {
    "title",
    "verbatim",
    "source",
    "for_whom",
    "media_title",
    "test_complete",
    "test_broken",
    "test_source",
    "spoken_by",
    "spoken_as",
}


@transaction.atomic
def record_commitment(*, by: Actor, asks: Iterable[Ask] = (), **fields: Any) -> Commitment:
    """Note what was promised, as a draft: title is enough, the rest may follow."""
    author = by.signed_in()
    commitment = Commitment(author=author, **fields)
    complete_names(commitment, by)
    check_sense(commitment)
    refuse_telling(commitment)
    commitment.save()
    commitment.asks.set(asks)
    log(by, "recorded", commitment, fields=[*fields, *(["asks"] if asks else [])])
    return commitment


@transaction.atomic
def complete_commitment(
    *, commitment: Commitment, version: int | None, fields: Mapping[str, Any], by: Actor
) -> Commitment:
    """Change what is noted; raise Conflict when someone else did meanwhile."""
    locked = Commitment.objects.select_for_update().get(pk=commitment.pk)
    check_version(locked, version)
    asks = fields.get("asks")
    plain = {name: value for name, value in fields.items() if name != "asks"}
    changes = differences(locked, plain)
    refuse_withdrawn(locked)
    refuse_frozen(locked, plain, by)
    for name, value in plain.items():
        setattr(locked, name, value)
    if "spoken_as" not in fields and ("spoken_by" in changes or ("made_on" in changes and not held_then(locked))):
        locked.spoken_as = None
    complete_names(locked, by)
    check_sense(locked)
    if {"agenda_item", "confidentiality"} & set(changes):
        refuse_telling(locked)
    locked.version += 1
    locked.save()
    if asks is not None:
        hidden = locked.asks.exclude(pk__in=Ask.objects.visible_to(by.user).values("pk")) if by.user else ()
        locked.asks.set([*asks, *hidden])
    told = {name: change for name, change in changes.items() if name not in WRITTEN}
    log(by, "changed", locked, fields=[*changes, *(["asks"] if asks is not None else [])], changes=told)
    return locked


@transaction.atomic
def revise_due(*, commitment: Commitment, due_on: date, reason: str, by: Actor) -> DueRevision:
    """Note that the promised day moved; the first day and every step stay visible."""
    author = by.signed_in()
    commitment = locked_with_due(commitment)
    refuse_withdrawn(commitment)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the day moved.")})
    if commitment.made_on and due_on < commitment.made_on:
        raise ValidationError({"due_on": _("This is before the day the promise was made.")})
    if due_on == commitment.due_on:
        raise ValidationError({"due_on": _("This is the day it has now.")})
    if commitment.verdict and (commitment.verdict.is_final or commitment.verdict.closes_period):
        raise ValidationError(_("Its verdict is final, so its day no longer moves. A new promise is a new commitment."))
    revision = commitment.due_revisions.create(due_on=due_on, reason=reason.strip(), author=author)
    log(by, "moved the day of", commitment, changes={"due_on": (commitment.due_on, due_on)})
    return revision


@transaction.atomic
def withdraw_commitment(*, commitment: Commitment, reason: str, by: Actor) -> Commitment:
    """Take it back for good, with the reason; whoever has its address reads that it was withdrawn."""
    locked = Commitment.objects.select_for_update().get(pk=commitment.pk)
    refuse_withdrawn(locked)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is withdrawn.")})
    locked.withdrawn_at, locked.withdrawn_reason = timezone.now(), reason.strip()
    locked.version += 1
    locked.save(update_fields=["withdrawn_at", "withdrawn_reason", "version"])
    log(by, "withdrew", locked, fields=["withdrawn_reason"])
    return locked


def locked_with_due(commitment: Commitment) -> Commitment:
    """Return the commitment locked, as it stands after waiting: its day and its verdict."""
    return Commitment.objects.select_for_update(of=("self",)).select_related("verdict").get(pk=commitment.pk)


def refuse_withdrawn(commitment: Commitment) -> None:
    if commitment.withdrawn_at:
        raise ValidationError(_("This commitment was withdrawn."))


def refuse_frozen(commitment: Commitment, fields: Mapping[str, Any], by: Actor) -> None:
    """Refuse to change what a published verdict rests on."""
    if not commitment.is_published:
        return
    refused = {
        name: _("Frozen since publication.")
        for name in FROZEN
        if name in fields and fields[name] != getattr(commitment, name)
    }
    if "original_due" in refused:
        refused["original_due"] = _("Frozen since publication. A new day is noted as a revision, with its reason.")
    if "owed_by" in fields and fields["owed_by"] is None:
        refused["owed_by"] = _("A published commitment is owed by somebody.")
    refused.update(reserved(commitment, fields, by))
    if refused:
        raise ValidationError(refused)


def reserved(commitment: Commitment, fields: Mapping[str, Any], by: Actor) -> dict[str, str]:
    """Return what only leadership may change once it is published: it moves the public page without an approval."""
    level = Level(fields.get("confidentiality", commitment.confidentiality))
    refused = {}
    if level.rank > Level(commitment.confidentiality).rank:
        refused["confidentiality"] = _("What was published is not hidden again; withdraw it with a reason.")
    if not (by.user and by.user.is_leadership) and level.rank < Level(commitment.confidentiality).rank:
        refused["confidentiality"] = _("Only leadership opens a published commitment further.")
    return refused


def complete_names(commitment: Commitment, by: Actor) -> None:
    """An office names its body, and a speaker spoke in the post they held there that day."""
    if commitment.owed_office and commitment.owed_by is None:
        commitment.owed_by = commitment.owed_office.body
    if commitment.spoken_by and commitment.owed_by and commitment.spoken_as is None and by.user:
        held = Tenure.objects.visible_to(by.user).on(commitment.made_on or timezone.localdate())
        posts = held.filter(person=commitment.spoken_by, organisation=commitment.owed_by)
        commitment.spoken_as = posts.order_by("-started", "pk").first()


def refuse_telling(commitment: Commitment) -> None:
    """What was said in a session off the record is not told any further by being noted."""
    item = commitment.agenda_item
    told = Level(commitment.confidentiality).rank < Level.RESTRICTED.rank
    if item and told and item.session.level == Level.RESTRICTED:
        raise ValidationError({"confidentiality": _("It was said off the record: it stays restricted.")})


def held_then(commitment: Commitment) -> bool:
    """Whether the speaker held the post on the day of the promise."""
    return bool(commitment.spoken_as and commitment.spoken_as.runs_on(commitment.made_on or timezone.localdate()))


def check_sense(commitment: Commitment) -> None:
    """Refuse what cannot be, beside the field it is about."""
    refused = {}
    made_on, due_on, office = commitment.made_on, commitment.original_due, commitment.owed_office
    if made_on and made_on > timezone.localdate():
        refused["made_on"] = _("This day is still to come.")
    if made_on and due_on and due_on < made_on:
        refused["original_due"] = _("This is before the day the promise was made.")
    if office and office.body_id != commitment.owed_by_id:
        refused["owed_office"] = _("This office belongs to another body.")
    if commitment.spoken_as and commitment.spoken_as.person_id != commitment.spoken_by_id:
        refused["spoken_as"] = _("This is another person's post.")
    if refused:
        raise ValidationError(refused)

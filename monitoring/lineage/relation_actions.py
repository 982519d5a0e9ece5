"""Stating how one commitment follows from another, and taking that back."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.log import log
from crm.confidentiality import Level
from monitoring.models import Commitment, CommitmentRelation

Kind = CommitmentRelation.Kind


@transaction.atomic
def relate(
    *, commitment: Commitment, kind: str, other: Commitment, reason: str, by: Actor, stated_on: date | None = None
) -> CommitmentRelation:
    """State it; the one replaced says so from now on, and nothing of it is lost."""
    author = by.signed_in()
    one_at_a_time()
    commitment, other = locked(commitment), locked(other)
    refuse_nonsense(commitment, other, reason, stated_on)
    refuse_twice(commitment, kind, other)
    if kind in CommitmentRelation.REPLACING:
        refuse_replacing(commitment, other, by)
    if leads_to(other, commitment, kind):
        raise ValidationError({"other": _("These two are tied the other way round already.")})
    made = CommitmentRelation.objects.create(
        commitment=commitment, kind=kind, other=other, reason=reason.strip(), author=author,
        stated_on=stated_on or timezone.localdate(),
    )  # fmt: skip
    follow(made)
    for one in (commitment, other):
        log(by, "related", one, fields=["relations"], changes={"relation": (None, made.pk)})
    return made


@transaction.atomic
def end_relation(*, relation: CommitmentRelation, reason: str, by: Actor) -> CommitmentRelation:
    """Take back what was stated wrongly; that it was stated stays to be seen."""
    one_at_a_time()
    relation = CommitmentRelation.objects.select_for_update(of=("self",)).get(pk=relation.pk)
    if relation.ended_at:
        raise ValidationError(_("It was taken back already."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it does not hold.")})
    commitment, other = locked(relation.commitment), locked(relation.other)
    if relation.replaces:
        refuse_closed_to(other, by)
    relation.ended_at, relation.ended_reason, relation.ended_by = timezone.now(), reason.strip(), by.user
    relation.save(update_fields=["ended_at", "ended_reason", "ended_by"])
    if relation.replaces:
        change(other, superseded_by=None)
    for one in (commitment, other):
        log(by, "took back a relation of", one, fields=["relations"], changes={"relation": (relation.pk, None)})
    return relation


def one_at_a_time() -> None:
    """Two that are stated at the same moment could close a circle that neither sees."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('relations of commitments', 0))")


def locked(commitment: Commitment) -> Commitment:
    return Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)


def follow(relation: CommitmentRelation) -> None:
    """Keep on the commitments what labels and lists ask of them."""
    if relation.replaces:
        change(relation.other, superseded_by=relation.commitment)
    if relation.kind == Kind.RESTATES and not relation.commitment.credit:
        change(relation.commitment, credit=Commitment.Credit.RESTATED)


def change(commitment: Commitment, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(commitment, name, value)
    commitment.version += 1
    commitment.save(update_fields=[*fields, "version"])


def leads_to(start: Commitment, goal: Commitment, kind: str) -> bool:
    """Whether the goal is reached along what stands: by succession, or from part to whole."""
    kinds = [Kind.PART_OF] if kind == Kind.PART_OF else [one for one in Kind if one != Kind.PART_OF]
    steps = CommitmentRelation.objects.standing().filter(kind__in=kinds)
    seen, ahead = set(), {start.pk}
    while ahead:
        if goal.pk in ahead:
            return True
        seen |= ahead
        ahead = set(steps.filter(commitment__in=ahead).values_list("other", flat=True)) - seen
    return False


def refuse_nonsense(commitment: Commitment, other: Commitment, reason: str, stated_on: date | None) -> None:
    refused = {}
    if commitment == other:
        refused["other"] = _("Choose another commitment.")
    elif commitment.withdrawn_at or other.withdrawn_at:
        refused["other"] = _("One of the two was withdrawn.")
    if not reason.strip():
        refused["reason"] = _("Say why, and where it is written.")
    if stated_on and stated_on > timezone.localdate():
        refused["stated_on"] = _("This day is still to come.")
    if refused:
        raise ValidationError(refused)


def refuse_twice(commitment: Commitment, kind: str, other: Commitment) -> None:
    standing = CommitmentRelation.objects.standing()
    if standing.filter(commitment=commitment, other=other).exists():
        raise ValidationError({"other": _("These two are tied already; take that back first.")})
    if kind in CommitmentRelation.REPLACING and other.superseded_by_id:
        raise ValidationError({"other": _("It was replaced already.")})


def refuse_replacing(commitment: Commitment, other: Commitment, by: Actor) -> None:
    """What is open to many does not vanish behind what is closed to them."""
    if Level(commitment.confidentiality).rank > Level(other.confidentiality).rank:
        words = _("It is open further than the one that would take its place: open that one first.")
        raise ValidationError({"other": words})
    if other.is_published and not (commitment.is_published and commitment.withdrawn_at is None):
        raise ValidationError({"other": _("It is published: publish the one that takes its place first.")})
    refuse_closed_to(other, by)


def refuse_closed_to(other: Commitment, by: Actor) -> None:
    if other.is_published and not (by.user and by.user.is_leadership):
        raise ValidationError({"other": _("Only leadership replaces a published commitment by another.")})

"""A change of government as people record it, and what became of each open promise under it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import differences, log
from accounts.models import User
from crm.models import Organisation
from monitoring.lineage.put_to import put_to
from monitoring.lineage.relation_actions import relate
from monitoring.models import Commitment, CommitmentRelation, Inheritance, Succession

Answer = Inheritance.Answer


@transaction.atomic
def record_succession(
    *, name: str, body: Organisation, happened_on: date, source: str, by: Actor, **fields: Any
) -> Succession:
    """Note who took over; from now on every open promise made before waits for an answer."""
    author = by.signed_in()
    succession = Succession(
        name=name.strip(), body=body, happened_on=happened_on, source=source.strip(), author=author, **fields
    )
    refuse_nonsense(succession)
    succession.save()
    log(by, "recorded", succession, fields=["name", "body", "happened_on", "source", *fields])
    return succession


@transaction.atomic
def change_succession(
    *, succession: Succession, version: int | None, fields: Mapping[str, Any], by: Actor
) -> Succession:
    """Correct what is noted; raise Conflict when someone else did meanwhile."""
    locked = Succession.objects.select_for_update(of=("self",)).get(pk=succession.pk)
    check_version(locked, version)
    refuse_voided(locked)
    changes = differences(locked, fields)
    for name, value in fields.items():
        setattr(locked, name, value)
    refuse_nonsense(locked)
    locked.version += 1
    locked.save()
    log(by, "changed", locked, fields=[*changes])
    return locked


@transaction.atomic
def void_succession(*, succession: Succession, reason: str, by: Actor) -> Succession:
    """It was noted in error: its questions go, its answers stay to be seen."""
    locked = Succession.objects.select_for_update(of=("self",)).get(pk=succession.pk)
    refuse_voided(locked)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is withdrawn.")})
    locked.voided_at, locked.voided_reason = timezone.now(), reason.strip()
    locked.version += 1
    locked.save(update_fields=["voided_at", "voided_reason", "version"])
    log(by, "voided", locked, fields=["voided_reason"])
    return locked


@transaction.atomic
def answer_inheritance(
    *,
    succession: Succession,
    commitment: Commitment,
    answer: str,
    by: Actor,
    source: str = "",
    note: str = "",
    restated_as: Commitment | None = None,
) -> Inheritance:
    """Say what became of the promise; asked again, the newest answer holds. No verdict moves by it."""
    author = by.signed_in()
    refuse_voided(succession)
    restated_as = restated_as if answer == Answer.RESTATED else None
    refuse_answer(succession, commitment, answer, f"{source}{note}", author)
    refuse_restating(commitment, answer, restated_as)
    made = Inheritance.objects.create(
        succession=succession, commitment=commitment, answer=answer, source=source.strip(), note=note.strip(),
        restated_as=restated_as, author=author,
    )  # fmt: skip
    if restated_as:
        tie(restated_as, commitment, succession, by)
    told = {"succession": (None, succession.pk), "answer": (None, answer)}
    log(by, "said what became of", commitment, fields=["inheritances"], changes=told)
    return made


def tie(restated_as: Commitment, commitment: Commitment, succession: Succession, by: Actor) -> None:
    """The old promise keeps its day and its verdict: saying it anew does not set the clock back."""
    standing = CommitmentRelation.objects.standing().filter(commitment=restated_as, other=commitment)
    if not standing.exists():
        relate(
            commitment=restated_as, kind=CommitmentRelation.Kind.RESTATES, other=commitment, by=by,
            reason=f"{succession.name}: {succession.source}"[:300],
        )  # fmt: skip


def refuse_nonsense(succession: Succession) -> None:
    refused = {}
    if not succession.source.strip():
        refused["source"] = _("Say where it is written.")
    if succession.happened_on > timezone.localdate():
        refused["happened_on"] = _("This day is still to come.")
    if succession.office and succession.office.body_id != succession.body_id:
        refused["office"] = _("This office belongs to another body.")
    if refused:
        raise ValidationError(refused)


def refuse_voided(succession: Succession) -> None:
    if succession.voided_at:
        raise ValidationError(_("This change of government was noted in error and withdrawn."))


def refuse_answer(succession: Succession, commitment: Commitment, answer: str, ground: str, user: User) -> None:
    if not put_to(succession, user).filter(pk=commitment.pk).exists():
        raise ValidationError(_("This commitment is not among those that were open then."))
    if answer not in Answer:
        raise ValidationError({"answer": _("Choose what became of it.")})
    if not ground.strip():
        raise ValidationError({"source": _("Give the source, or a note on how we know.")})


def refuse_restating(commitment: Commitment, answer: str, restated_as: Commitment | None) -> None:
    if answer == Answer.RESTATED and restated_as is None:
        raise ValidationError({"restated_as": _("Choose the commitment that says it anew, or record it first.")})
    if restated_as == commitment:
        raise ValidationError({"restated_as": _("Choose another commitment.")})

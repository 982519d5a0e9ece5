"""What a person does with an assessment: write it, approve and so publish it, or send it back."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.log import log
from accounts.models import User
from monitoring import proof
from monitoring.actions.commitments import locked_with_due, refuse_withdrawn
from monitoring.models import Assessment, Commitment, Delivery, Evidence, Result
from monitoring.publication import checklist, claim_of

State, Cause = Assessment.State, Assessment.Cause


@transaction.atomic
def assess_delivery(
    *,
    commitment: Commitment,
    delivery: str,
    rationale: str,
    by: Actor,
    result: str = Result.NOT_ASSESSED,
    waiver: str = "",
    cause: str = Cause.NEW_EVIDENCE,
    closes_period: bool = False,
    delivered_on: date | None = None,
) -> Assessment:
    """Add a draft assessment; the verdict of the commitment does not move before publication."""
    coder = signed_in(by)
    commitment = locked_with_due(commitment)
    refuse_withdrawn(commitment)
    draft = Assessment(
        commitment=commitment, delivery=Delivery(delivery), result=Result(result), rationale=rationale.strip(),
        waiver=waiver.strip(), cause=cause, closes_period=closes_period, delivered_on=delivered_on, coder=coder,
    )  # fmt: skip
    refuse_unproven(draft, commitment, coder)
    draft.save()
    changes = {"delivery": (None, draft.delivery), "result": (None, draft.result)}
    log(by, "assessed", commitment, fields=["rationale"], changes=changes)
    return draft


@transaction.atomic
def approve_assessment(*, assessment: Assessment, by: Actor) -> Assessment:
    """Publish a draft as the next version; with the first one its commitment is published too.

    Publication is one update from draft to published: the database refuses any later one.
    """
    approver = signed_in(by)
    if not approver.is_centre:
        raise ValidationError(_("Only an officer or leadership approves assessments."))
    commitment = locked_with_due(assessment.commitment)
    draft = locked_draft(assessment, commitment)
    refuse_withdrawn(commitment)
    refuse_unready(draft, commitment, approver)
    last = commitment.assessments.aggregate(last=Max("number"))["last"] or 0
    draft.number, draft.approver, draft.published_at, draft.state = last + 1, approver, timezone.now(), State.PUBLISHED
    draft.save(update_fields=["number", "approver", "published_at", "state"])
    make_verdict(commitment, draft)
    log(
        by,
        "published",
        commitment,
        changes={"verdict": (last or None, draft.number), "delivery": (None, draft.delivery)},
    )
    return draft


@transaction.atomic
def return_assessment(*, assessment: Assessment, reason: str, by: Actor) -> Assessment:
    """Send a draft back to its author; a new one follows, this one stays as it was."""
    reviewer = signed_in(by)
    commitment = locked_with_due(assessment.commitment)
    draft = locked_draft(assessment, commitment)
    if not reason.strip():
        raise ValidationError({"reason": _("Say what has to change.")})
    draft.state, draft.return_reason = State.RETURNED, reason.strip()
    draft.save(update_fields=["state", "return_reason"])
    verb = "took back an assessment of" if reviewer == draft.coder else "returned an assessment of"
    log(by, verb, commitment, fields=["return_reason"])
    return draft


def signed_in(by: Actor) -> User:
    if by.user is None:
        raise ValidationError(_("Only a signed-in person can do this."))
    return by.user


def locked_draft(assessment: Assessment, commitment: Commitment) -> Assessment:
    """Return the assessment locked and still a draft. Whoever comes second is told what became of it."""
    locked = (
        Assessment.objects.select_for_update(of=("self",)).select_related("approver", "coder").get(pk=assessment.pk)
    )
    if locked.state == State.PUBLISHED:
        raise ValidationError(_("It was published meanwhile, by %(name)s.") % {"name": locked.approver})
    if locked.state != State.DRAFT:
        raise ValidationError(_("It was sent back meanwhile."))
    locked.commitment = commitment
    return locked


def evidence_for(commitment: Commitment, user: User) -> list[Evidence]:
    """Return what this person may see: nobody judges by, or vouches for, what they cannot read."""
    return list(Evidence.objects.visible_to(user).filter(commitment=commitment))


def refuse_unproven(draft: Assessment, commitment: Commitment, coder: User) -> None:
    due_on = commitment.due_on
    evidence = evidence_for(commitment, coder)
    refused = proof.objections(claim_of(draft), evidence, due_on=due_on, today=timezone.localdate())
    if commitment.made_on and draft.delivered_on and draft.delivered_on < commitment.made_on:
        refused["delivered_on"] = _("This is before the day the promise was made.")
    if refused:
        raise ValidationError(refused)


def refuse_unready(draft: Assessment, commitment: Commitment, approver: User) -> None:
    due_on = commitment.due_on
    evidence = evidence_for(commitment, approver)
    points = checklist(draft, evidence, approver=approver, due_on=due_on, today=timezone.localdate())
    missing = [f"{point.text}: {point.missing}" for point in points if not point.is_met]
    if missing:
        raise ValidationError(missing)


def make_verdict(commitment: Commitment, published: Assessment) -> None:
    commitment.verdict = published
    if commitment.published_at is None:
        commitment.published_at = published.published_at
    commitment.save(update_fields=["verdict", "published_at"])

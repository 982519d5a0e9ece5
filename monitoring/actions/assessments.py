"""What a person does with an assessment: write it, find it urgent, approve and so publish it, or send it back."""

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
from monitoring.judging.recusal import stakes
from monitoring.method import METHOD_VERSION
from monitoring.models import Assessment, Coding, Commitment, Delivery, Evidence, Result
from monitoring.publication import case_of, checklist, claim_of, seen_as

State, Stage, Cause = Assessment.State, Assessment.Stage, Assessment.Cause
CODED = ("delivery", "result", "rationale")  # named in the log of every coding, so that a name tells nothing


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
    failure: str = "",
    confidence: str = "",
    confidence_reason: str = "",
) -> Assessment:
    """Add a draft assessment; until a second person has coded it, nobody but its author learns what it says."""
    coder = of_the_centre(by)
    commitment = locked_with_due(commitment)
    refuse_withdrawn(commitment)
    refuse_stake(coder, commitment)
    draft = Assessment(
        commitment=commitment, delivery=Delivery(delivery), result=Result(result), rationale=rationale.strip(),
        waiver=waiver.strip(), cause=cause, closes_period=closes_period, delivered_on=delivered_on, coder=coder,
        failure=failure, confidence=confidence, confidence_reason=confidence_reason.strip(),
    )  # fmt: skip
    refuse_unproven(draft, commitment, coder)
    refuse_nonsense(draft)
    draft.save()
    Coding.objects.create(
        assessment=draft, step=Coding.Step.FIRST, coder=coder, delivery=draft.delivery, result=draft.result,
        note=draft.rationale, made_at=draft.made_at,
    )  # fmt: skip
    log(by, "assessed", commitment, fields=CODED)
    return draft


@transaction.atomic
def approve_assessment(
    *, assessment: Assessment, by: Actor, privacy_checked: bool = False, seen: str | None = None
) -> Assessment:
    """Publish a draft as the next version; with the first one its commitment is published too.

    `seen` is what `seen_as` gave when it was read; where it differs now, nothing is published.

    Publication is one update from draft to published: the database refuses any later one.
    """
    approver = of_the_centre(by)
    commitment = locked_with_due(assessment.commitment)
    draft = locked_draft(assessment, commitment)
    refuse_withdrawn(commitment)
    refuse_blind(draft)
    if seen is not None and seen != seen_as(draft):
        raise ValidationError(_("It was changed after you opened it. Read it once more."))
    refuse_unready(draft, commitment, approver)
    if not privacy_checked and not draft.is_legacy:
        words = _("Read it once more for personal data, and say that you did.")
        raise ValidationError({"privacy_checked": words})
    last = commitment.assessments.aggregate(last=Max("number"))["last"] or 0
    draft.number, draft.approver, draft.published_at, draft.state = last + 1, approver, timezone.now(), State.PUBLISHED
    draft.privacy_checked, draft.method_version = privacy_checked, "" if draft.is_legacy else METHOD_VERSION
    draft.save(update_fields=["number", "approver", "published_at", "state", "privacy_checked", "method_version"])
    make_verdict(commitment, draft)
    log(
        by,
        "published",
        commitment,
        changes={"verdict": (last or None, draft.number), "delivery": (None, draft.delivery)},
    )
    return draft


@transaction.atomic
def find_urgent(*, assessment: Assessment, reason: str, by: Actor) -> Assessment:
    """Say that it cannot wait for the reply: the first of two approvals. Another person publishes it."""
    approver = of_the_centre(by)
    commitment = locked_with_due(assessment.commitment)
    draft = locked_draft(assessment, commitment)
    refuse_withdrawn(commitment)
    if draft.stage != Stage.WITH_INSTITUTION:
        raise ValidationError(_("Only what is with the institution can be published before its reply."))
    if draft.urgent_approver_id:
        raise ValidationError(_("It was found urgent already; a second person approves it now."))
    if not proof.says_something(reason):
        raise ValidationError({"reason": _("Say why it cannot wait for the reply.")})
    refuse_hands(draft, approver)
    refuse_stake(approver, commitment)
    draft.urgent_approver, draft.urgent_reason = approver, reason.strip()
    draft.save(update_fields=["urgent_approver", "urgent_reason"])
    log(by, "found an assessment urgent", commitment, fields=["urgent_reason"])
    return draft


@transaction.atomic
def return_assessment(*, assessment: Assessment, reason: str, by: Actor) -> Assessment:
    """Send a draft back to its author; a new one follows, this one stays as it was."""
    reviewer = of_the_centre(by)
    commitment = locked_with_due(assessment.commitment)
    draft = locked_draft(assessment, commitment)
    if not reason.strip():
        raise ValidationError({"reason": _("Say what has to change.")})
    if reviewer.pk != draft.coder_id:
        refuse_blind(draft)
    draft.state, draft.return_reason = State.RETURNED, reason.strip()
    draft.save(update_fields=["state", "return_reason"])
    verb = "took back an assessment of" if reviewer == draft.coder else "returned an assessment of"
    log(by, verb, commitment, fields=["return_reason"])
    return draft


def of_the_centre(by: Actor) -> User:
    person = by.signed_in()
    if not person.is_centre:
        raise ValidationError(_("Only an officer or leadership judges and approves."))
    return person


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


def refuse_stake(user: User, commitment: Commitment) -> None:
    """Whoever is tied to the promise by the CRM's own links judges nothing about it."""
    if found := stakes(user, commitment):
        raise ValidationError([_("You have a stake in this and cannot judge it."), *found])


def refuse_hands(draft: Assessment, user: User) -> None:
    """Whoever coded it, or decided between two codings, does not also approve it."""
    if user.pk == draft.coder_id or draft.codings.filter(coder=user).exists():
        raise ValidationError(_("You coded this assessment; a colleague has to approve it."))


def refuse_blind(draft: Assessment) -> None:
    if draft.stage == Stage.SECOND_CODING:
        raise ValidationError(_("It waits for the second coding."))


def refuse_nonsense(draft: Assessment) -> None:
    refused = {}
    if draft.cause == Cause.LEGACY:
        refused["cause"] = _("Only an import takes over what an older register says.")
    if draft.failure and draft.delivery == Delivery.COMPLETE:
        refused["failure"] = _("What is complete did not fail.")
    if bool(draft.confidence) != bool(draft.confidence_reason):
        refused["confidence_reason"] = _("Say another confidence and why, or leave both empty.")
    if refused:
        raise ValidationError(refused)


def refuse_unproven(draft: Assessment, commitment: Commitment, coder: User) -> None:
    due_on = commitment.due_on
    evidence = evidence_for(commitment, coder)
    refused = proof.objections(claim_of(draft), evidence, due_on=due_on, today=timezone.localdate())
    if commitment.made_on and draft.delivered_on and draft.delivered_on < commitment.made_on:
        refused["delivered_on"] = _("This is before the day the promise was made.")
    if refused:
        raise ValidationError(refused)


def refuse_unready(draft: Assessment, commitment: Commitment, approver: User) -> None:
    refuse_replaced_by_a_draft(commitment)
    points = checklist(case_of(draft, approver, commitment.due_on, timezone.localdate()))
    missing = [f"{point.text}: {point.missing}" for point in points if point.holds_back]
    if missing:
        raise ValidationError(missing)


def refuse_replaced_by_a_draft(commitment: Commitment) -> None:
    """Its label would tell everyone of a newer one that nobody may read yet."""
    successor = commitment.superseded_by
    if not commitment.is_published and successor is not None and not successor.is_published:
        raise ValidationError(_("A newer commitment takes its place: publish that one first."))


def make_verdict(commitment: Commitment, published: Assessment) -> None:
    commitment.verdict = published
    if commitment.published_at is None:
        commitment.published_at = published.published_at
    commitment.save(update_fields=["verdict", "published_at"])

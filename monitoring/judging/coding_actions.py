"""What the second and third person do: code without knowing the first answer, decide where two answers differ."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.log import log
from accounts.models import User
from monitoring import proof
from monitoring.actions.assessments import (
    CODED,
    evidence_for,
    locked_draft,
    of_the_centre,
    refuse_nonsense,
    refuse_stake,
    refuse_unproven,
)
from monitoring.actions.commitments import locked_with_due, refuse_withdrawn
from monitoring.models import Assessment, Coding, Commitment, Delivery, Result

Stage, Step = Assessment.Stage, Coding.Step


@transaction.atomic
def code_blind(*, assessment: Assessment, delivery: str, result: str, note: str, by: Actor) -> Coding:
    """Answer for delivery and result, on the same promise and evidence, without knowing the first answer."""
    coder = of_the_centre(by)
    commitment = locked_with_due(assessment.commitment)
    draft = locked_draft(assessment, commitment)
    refuse_withdrawn(commitment)
    if draft.stage != Stage.SECOND_CODING:
        raise ValidationError(_("It was coded a second time meanwhile."))
    if draft.coder_id == coder.pk:
        raise ValidationError(_("You wrote this assessment; somebody else codes it a second time."))
    refuse_stake(coder, commitment)
    refuse_unfounded(commitment, coder, Delivery(delivery), Result(result), note)
    coding = Coding.objects.create(
        assessment=draft, step=Step.SECOND, coder=coder, delivery=delivery, result=result, note=note.strip()
    )
    draft.coders_agreed = (draft.delivery, draft.result) == (coding.delivery, coding.result)
    draft.stage = Stage.TO_SEND if draft.coders_agreed else Stage.ADJUDICATION
    draft.save(update_fields=["coders_agreed", "stage"])
    log(by, "coded a second time", commitment, fields=CODED)
    return coding


@transaction.atomic
def adjudicate(
    *,
    assessment: Assessment,
    delivery: str,
    result: str,
    reason: str,
    rationale: str,
    by: Actor,
    delivered_on: date | None = None,
    waiver: str = "",
) -> Coding:
    """Decide between two codings that differ; both stay readable, and the decision stands on the assessment."""
    judge = of_the_centre(by)
    commitment = locked_with_due(assessment.commitment)
    draft = locked_draft(assessment, commitment)
    refuse_withdrawn(commitment)
    refuse_undecidable(draft, commitment, judge)
    if not proof.says_something(reason):
        raise ValidationError({"reason": _("Say in a sentence why you decide so.")})
    draft.delivery, draft.result, draft.delivered_on = Delivery(delivery), Result(result), delivered_on
    draft.rationale, draft.waiver = rationale.strip(), waiver.strip()
    if draft.delivery == Delivery.COMPLETE:
        draft.failure = ""
    refuse_unproven(draft, commitment, judge)
    refuse_nonsense(draft)
    draft.stage = Stage.TO_SEND
    draft.save()
    decision = Coding.objects.create(
        assessment=draft, step=Step.ADJUDICATION, coder=judge, delivery=delivery, result=result, note=reason.strip()
    )
    log(by, "decided between two codings of", commitment, fields=[*CODED, "reason"])
    return decision


def refuse_undecidable(draft: Assessment, commitment: Commitment, judge: User) -> None:
    """A third person decides, and only where two differ."""
    if draft.stage != Stage.ADJUDICATION:
        raise ValidationError(_("There is nothing to decide between."))
    if draft.codings.filter(coder=judge).exists():
        raise ValidationError(_("You coded it yourself; a third person decides."))
    refuse_stake(judge, commitment)


def refuse_unfounded(commitment: Commitment, coder: User, delivery: Delivery, result: Result, note: str) -> None:
    """The same demands as on the first coder, whose waiver the note stands for; nothing here knows the first answer."""
    claim = proof.Claim(delivery, result, rationale=note, waiver=note, closes_period=False, delivered_on=None)
    evidence = evidence_for(commitment, coder)
    refused = proof.objections(claim, evidence, due_on=commitment.due_on, today=timezone.localdate())
    if words := refused.pop("rationale", ""):
        refused["note"] = words
    if refused:
        raise ValidationError(refused)

"""What stands between a draft and the public: a checklist, the same on the page and in the action."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from crm.confidentiality import Level
from monitoring import proof
from monitoring.models import Assessment, Commitment, Delivery, Evidence, Result


@dataclass(frozen=True)
class Point:
    """One thing that must hold; `missing` says what to do when it does not."""

    text: str
    is_met: bool
    missing: str = ""


def checklist(
    assessment: Assessment, evidence: Sequence[Evidence], *, approver: User, due_on: date | None, today: date
) -> list[Point]:
    """Return every point, met or not; `evidence` is what the approver may see."""
    commitment = assessment.commitment
    points = [] if commitment.is_published else of_commitment(commitment)
    objections = of_claim(assessment, evidence, due_on, today)
    return [
        *points,
        Point(_("The verdict rests on the evidence it needs"), not objections, " ".join(objections)),
        Point(
            _("Somebody other than the author approves it"),
            approver.pk != assessment.coder_id,
            _("You wrote this assessment; a colleague has to approve it."),
        ),
    ]


def of_commitment(commitment: Commitment) -> list[Point]:
    """What a commitment needs before its first publication."""
    body = commitment.owed_by
    reaches = body is None or Level(body.confidentiality).rank <= Level(commitment.confidentiality).rank
    fill = _("Complete the commitment.")
    narrower = _("The body's own page is less open than the commitment.")
    return [
        Point(_("It says who owes it"), body is not None, fill),
        Point(_("Whoever reads it may also see who owes it"), reaches, narrower),
        Point(_("It says what complete would look like"), bool(commitment.test_complete.strip()), fill),
        Point(_("It says what broken would look like"), bool(commitment.test_broken.strip()), fill),
        Point(_("It says which source would prove it"), bool(commitment.test_source.strip()), fill),
    ]


def of_claim(assessment: Assessment, evidence: Sequence[Evidence], due_on: date | None, today: date) -> list[str]:
    """Return the objections; a status taken over from an older register stands as it was, and its page says so."""
    if assessment.cause == Assessment.Cause.LEGACY:
        return []
    return list(proof.objections(claim_of(assessment), evidence, due_on=due_on, today=today).values())


def claim_of(assessment: Assessment) -> proof.Claim:
    return proof.Claim(
        delivery=Delivery(assessment.delivery),
        result=Result(assessment.result),
        rationale=assessment.rationale,
        waiver=assessment.waiver,
        closes_period=assessment.closes_period,
        delivered_on=assessment.delivered_on,
    )

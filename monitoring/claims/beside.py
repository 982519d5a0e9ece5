"""What they claim beside what we found, where the two can be compared at all."""

from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext as _

from monitoring.models import Commitment, Delivery

LADDER = (Delivery.NOT_STARTED, Delivery.LIMITED, Delivery.SUBSTANTIAL, Delivery.COMPLETE)
STEPS = {step.value: rank for rank, step in enumerate(LADDER)} | {Delivery.NO_EVIDENCE.value: 0}


def in_words(commitment: Commitment) -> str:
    """Say which of the two claims more; nothing where they are not on one ladder."""
    claim, verdict = commitment.claim, commitment.verdict
    if claim is None or verdict is None or claim.delivery not in STEPS or verdict.delivery not in STEPS:
        return ""
    theirs, ours = STEPS[claim.delivery], STEPS[verdict.delivery]
    if theirs > ours:
        return _("They claim more than we found.")
    return _("They claim less than we found.") if theirs < ours else _("Both say the same.")


def claiming_more(commitments: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """Return those of which the institution says more than we found."""
    return commitments.annotate(theirs=step("claim__delivery"), ours=step("verdict__delivery")).filter(
        theirs__gt=F("ours")
    )


def step(field: str) -> Case:
    ranks = [When(**{field: value}, then=Value(rank)) for value, rank in STEPS.items()]
    return Case(*ranks, default=Value(None), output_field=IntegerField())

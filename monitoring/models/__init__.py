from monitoring.models.assessments import Assessment, Delivery, Result
from monitoring.models.commitments import Commitment
from monitoring.models.evidence import Evidence
from monitoring.models.outcomes import Outcome, OutcomeQuerySet
from monitoring.models.revisions import DueRevision

__all__ = [
    "Assessment",
    "Commitment",
    "Delivery",
    "DueRevision",
    "Evidence",
    "Outcome",
    "OutcomeQuerySet",
    "Result",
]

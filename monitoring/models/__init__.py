from monitoring.models.assessments import Assessment, Delivery, Result
from monitoring.models.commitments import Commitment, DueRevision
from monitoring.models.evidence import Evidence
from monitoring.models.imports import ImportBatch, ImportRefusal

__all__ = [
    "Assessment",
    "Commitment",
    "Delivery",
    "DueRevision",
    "Evidence",
    "ImportBatch",
    "ImportRefusal",
    "Result",
]

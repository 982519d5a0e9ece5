from monitoring.models.aims import Baseline, IndicatorTarget
from monitoring.models.assessments import Assessment, Delivery, Result
from monitoring.models.checks import CheckRequest, CheckRound, LocalCheck
from monitoring.models.claims import Claim
from monitoring.models.codings import Coding
from monitoring.models.commitments import Commitment
from monitoring.models.evidence import Evidence
from monitoring.models.evidence_parts import Recheck, SearchRow
from monitoring.models.followings import Following
from monitoring.models.indicators import Indicator
from monitoring.models.minority_notes import MinorityNote
from monitoring.models.money import MoneyLine
from monitoring.models.observations import Citation, Observation
from monitoring.models.outcomes import Outcome, OutcomeQuerySet
from monitoring.models.relations import CommitmentRelation
from monitoring.models.replies import Reply
from monitoring.models.revisions import DueRevision
from monitoring.models.sent_evidence import SentEvidence
from monitoring.models.successions import Inheritance, Succession
from monitoring.models.texts import OfficialText, Passage

__all__ = [
    "Assessment",
    "Baseline",
    "CheckRequest",
    "CheckRound",
    "Citation",
    "Claim",
    "Coding",
    "Commitment",
    "CommitmentRelation",
    "Delivery",
    "DueRevision",
    "Evidence",
    "Following",
    "Indicator",
    "IndicatorTarget",
    "Inheritance",
    "LocalCheck",
    "MinorityNote",
    "MoneyLine",
    "Observation",
    "OfficialText",
    "Outcome",
    "OutcomeQuerySet",
    "Passage",
    "Recheck",
    "Reply",
    "Result",
    "SearchRow",
    "SentEvidence",
    "Succession",
]

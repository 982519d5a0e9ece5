"""How far a paper reaches, and the commitments within it. Nothing beyond its level or its asker is ever loaded."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from briefings import citing
from briefings.models import Briefing
from briefings.paper import Citation
from crm.confidentiality import Level
from monitoring.label import Label, label_of
from monitoring.models import Commitment, Evidence

KEPT = {Label.KEPT, Label.KEPT_LATE, Label.LARGELY_KEPT}
NOT_JUDGED = {Label.NOT_ASSESSED, Label.UNVERIFIABLE, Label.SUPERSEDED}


@dataclass(frozen=True)
class Scope:
    """Whose paper it is and how far it may reach."""

    briefing: Briefing
    level: Level
    asker: User
    today: date


@dataclass(frozen=True)
class Owed:
    """A commitment with all the paper says of it."""

    commitment: Commitment
    label: Label
    due: date | None
    citations: list[Citation]


def commitments(scope: Scope) -> list[Owed]:
    """Return what is owed; drafts stand only in internal papers."""
    reached = Commitment.objects.visible_to(scope.asker).up_to(scope.level).filter(withdrawn_at=None)
    about: dict[str, Any] = (
        {"owed_by": scope.briefing.institution} if scope.briefing.institution else {"theme": scope.briefing.theme}
    )
    found = reached.filter(**about).for_list()
    if scope.level != Level.INTERNAL:
        found = found.published()
    promises = list(found.order_by("made_on", "pk"))
    evidence = evidence_of(scope, promises)
    return [owed_of(one, evidence.get(one.pk, []), scope.today) for one in promises]


def evidence_of(scope: Scope, promises: list[Commitment]) -> dict[int, list[Evidence]]:
    """Return the evidence within reach by commitment, newest first."""
    found: dict[int, list[Evidence]] = {}
    reached = Evidence.objects.visible_to(scope.asker).up_to(scope.level).filter(commitment__in=promises)
    for item in reached.order_by("-source_on", "pk"):
        found.setdefault(item.commitment_id, []).append(item)
    return found


def owed_of(one: Commitment, evidence: list[Evidence], today: date) -> Owed:
    citations = [citing.commitment(one)]
    if one.verdict:
        citations.append(citing.assessment(one.verdict))
    citations += [citing.evidence(item) for item in evidence[:3]]
    return Owed(one, label_of(one, today), one.due_on, citations)

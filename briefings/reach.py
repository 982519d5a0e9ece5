"""How far a paper reaches, and the commitments within it. Nothing beyond its level or its asker is ever loaded."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from accounts.models import User
from briefings import citing
from briefings.models import Block, Briefing
from briefings.paper import Citation
from crm import kinds
from crm.confidentiality import Level
from crm.models import Organisation
from monitoring.label import Label, label_of
from monitoring.models import Commitment, Evidence

KEPT = {Label.KEPT, Label.KEPT_LATE, Label.LARGELY_KEPT}
NOT_JUDGED = {Label.NOT_ASSESSED, Label.UNVERIFIABLE, Label.SUPERSEDED}
MOST = 60  # promises in one block; what is more is named
ASKED = {
    "institution": "owed_by", "person": "spoken_by", "theme": "theme", "campaign": "asks__campaigns",
    "session": "agenda_item__session",
}  # fmt: skip

Rows = TypeVar("Rows", bound="QuerySet[Any]")


@dataclass(frozen=True)
class Owed:
    """A commitment with all the paper says of it."""

    commitment: Commitment
    label: Label
    due: date | None
    citations: list[Citation]


@dataclass(frozen=True)
class Scope:
    """Whose paper it is, how far it may reach, and what it is about. `about` names records by their numbers."""

    level: Level
    asker: User
    today: date
    language: str
    about: dict[str, Any]
    kept: dict[Any, Any] = field(default_factory=dict, compare=False)  # one paper asks each thing once

    @classmethod
    def of(cls, briefing: Briefing, asker: User, today: date, level: Level | None = None) -> "Scope":
        return cls(level or Level(briefing.level), asker, today, briefing.language, dict(briefing.about))

    def narrowed(self, block: Block) -> "Scope":
        """The same for one block, which may be about something else than the paper."""
        own = {name: value for name, value in block.about.items() if value not in (None, "")}
        subject = {} if own.keys() & {"institution", "person", "theme", "place", "campaign", "session"} else self.about
        return replace(self, about={**subject, **own})

    def named(self, name: str, model: type[Model]) -> Any:
        """Return the record that is asked about, where the asker may see it and it may enter."""
        number = self.about.get(name)
        if number is None:
            return None
        key = (model, number)
        if key not in self.kept:
            one = model._default_manager.visible_to(self.asker).filter(pk=number).first()  # type: ignore[attr-defined]
            self.kept[key] = one if one is not None and citing.may_enter(one, self.level) else None
        return self.kept[key]

    def open(self, rows: Rows) -> Rows:
        """Those of a gated table with a level of its own that may enter."""
        return rows.visible_to(self.asker).filter(confidentiality__in=self.level.up_to)  # type: ignore[attr-defined, no-any-return]

    @property
    def since(self) -> date | None:
        said = self.about.get("since")
        return date.fromisoformat(said) if said else None


def commitments(scope: Scope) -> list[Owed]:
    """Return what is owed; drafts stand only in internal papers."""
    key = ("owed", *sorted(scope.about.items()))
    if key not in scope.kept:
        scope.kept[key] = read(scope)
    found: list[Owed] = scope.kept[key]
    return found


def promises(scope: Scope) -> "QuerySet[Commitment]":
    reached = scope.open(Commitment.objects.all()).filter(withdrawn_at=None)
    bodies = Organisation.objects.visible_to(scope.asker).filter(confidentiality__in=scope.level.up_to)
    reached = reached.filter(Q(owed_by=None) | Q(owed_by__in=bodies))
    if scope.level != Level.INTERNAL:
        reached = reached.published()
    for name, column in ASKED.items():
        if scope.about.get(name):
            reached = reached.filter(**{column: scope.about[name]}).distinct()
    if place := scope.about.get("place"):
        reached = reached.filter(Q(place=place) | Q(place__parent=place) | Q(place__parent__parent=place))
    if scope.since:
        reached = reached.filter(made_on__gte=scope.since)
    return reached


def read(scope: Scope) -> list[Owed]:
    owed = list(promises(scope).for_list().order_by("made_on", "pk"))  # type: ignore[attr-defined]
    evidence = evidence_of(scope, owed)
    return [owed_of(one, evidence.get(one.pk, []), scope.today) for one in owed]


def evidence_of(scope: Scope, promises: list[Commitment]) -> dict[int, list[Evidence]]:
    """Return the evidence within reach by commitment, newest first."""
    found: dict[int, list[Evidence]] = {}
    reached = scope.open(Evidence.objects.all()).filter(commitment__in=promises)
    for item in reached.order_by("-source_on", "pk"):
        found.setdefault(item.commitment_id, []).append(item)
    return found


def owed_of(one: Commitment, evidence: list[Evidence], today: date) -> Owed:
    citations = [citing.of(one)]
    if one.verdict:
        citations.append(citing.of(one.verdict))
    citations += [citing.of(item) for item in evidence[:3]]
    return Owed(one, label_of(one, today), one.due_on, citations)


def record_of(scope: Scope, key: str) -> Model | None:
    """Return the record a text cites, as `commitment:12`, where it may enter."""
    if ("cited", key) not in scope.kept:
        one = kinds.find(key, scope.asker, citing.KINDS)
        scope.kept["cited", key] = one if one is not None and citing.may_enter(one, scope.level) else None
    found: Model | None = scope.kept["cited", key]
    return found

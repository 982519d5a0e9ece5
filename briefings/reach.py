"""How far a paper reaches, and the commitments within it. Nothing beyond its level or its asker is ever loaded."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from accounts.models import User
from briefings import citing
from briefings.models import SUBJECTS, Block, Briefing
from briefings.paper import Citation
from campaigns.models import Ask
from crm import kinds
from crm.confidentiality import Level
from crm.merging.kept import kept_for
from crm.models import Organisation
from monitoring.label import Label, label_of
from monitoring.models import Commitment, Evidence, Indicator

YEAR = timedelta(days=365)
MOST = 500  # of one kind are ever read for one block
# In one block, by page style: so many keep an institution of thirty promises on two pages; how many more there are is
# said below it.
SHOWN: dict[str, int] = {Briefing.Style.BRIEF: 4, Briefing.Style.FULL: 100}
ASKED = {
    "institution": "owed_by", "person": "spoken_by", "theme": "theme", "session": "agenda_item__session",
}  # fmt: skip
NAMED: dict[str, type[Model]] = {**SUBJECTS, "indicator": Indicator}  # what a block can be about that has a number

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
    style: str = Briefing.Style.FULL
    kept: dict[Any, Any] = field(default_factory=dict, compare=False)  # one paper asks each thing once

    @classmethod
    def of(cls, briefing: Briefing, asker: User, today: date, level: Level | None = None) -> "Scope":
        return cls(
            level or Level(briefing.level), asker, today, briefing.language, dict(briefing.about), briefing.style
        )

    def narrowed(self, block: Block) -> "Scope | None":
        """The same for one block, which may be about something else than the paper.

        None where one of the records it is about may not enter: what the others say of it would tell of it.
        """
        own = {name: value for name, value in block.about.items() if value not in (None, "")}
        about = {**({} if own.keys() & SUBJECTS.keys() else self.about), **own}
        for name in about.keys() & NAMED.keys():
            record = self.record(NAMED[name], about[name])
            if record is None:
                return None
            about[name] = record.pk  # one that was merged is asked about as what it became
        return replace(self, about=about)

    def named(self, name: str) -> Any:
        """Return the record that is asked about, where there is one."""
        number = self.about.get(name)
        return None if number is None else self.record(NAMED[name], number)

    def record(self, model: type[Model], number: int) -> Any:
        """Return the record of this number, where the asker may see it and it may enter."""
        key = (model, number)
        if key not in self.kept:
            one = model._default_manager.visible_to(self.asker).filter(pk=number).first()  # type: ignore[attr-defined]
            if one is None and hasattr(model, "merged_into"):
                one = kept_for(model, [number], self.asker).get(number)
            self.kept[key] = one if one is not None and citing.may_enter(one, self.level) else None
        return self.kept[key]

    def open(self, rows: Rows) -> Rows:
        """Those of a gated table with a level of its own that may enter."""
        return rows.visible_to(self.asker).filter(confidentiality__in=self.level.up_to)  # type: ignore[attr-defined, no-any-return]

    @property
    def since(self) -> date | None:
        said = self.about.get("since")
        return date.fromisoformat(said) if said else None

    @property
    def lately(self) -> date:
        """The day from which on something is told as recent: the one asked for, else a year ago."""
        return self.since or self.today - YEAR


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
    if campaign := scope.about.get("campaign"):  # by the asks that may enter themselves
        reached = reached.filter(asks__in=scope.open(Ask.objects.all()).filter(campaigns=campaign)).distinct()
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


def look_up(scope: Scope, keys: Iterable[str]) -> None:
    """Find what the texts of a paper cite all at once; what is asked for afterwards is kept."""
    missing = {key for key in keys if ("called", key) not in scope.kept}
    found = kinds.find_all(missing, scope.asker, citing.KINDS) if missing else {}
    citing.load(found.values())
    scope.kept.update({("called", key): found.get(key) for key in missing})


def called(scope: Scope, key: str) -> Model | None:
    """Return the record that a text cites, as `commitment:12`, where the asker may see it."""
    look_up(scope, [key])
    found: Model | None = scope.kept["called", key]
    return found


def record_of(scope: Scope, key: str) -> Model | None:
    """The same, where it may enter."""
    one = called(scope, key)
    return one if one is not None and citing.may_enter(one, scope.level) else None


def untold(scope: Scope, cited: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
    """Return those of the cited records that the asker may not see any more, or that may not enter any more."""
    asked = set(cited)
    missing = {one for one in asked if ("told", one) not in scope.kept}
    told = citing.still_told(missing, scope.asker, scope.level)
    scope.kept.update({("told", one): one in told for one in missing})
    return {one for one in asked if not scope.kept["told", one]}

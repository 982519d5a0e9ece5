"""How each kind of record is cited: its number, its version, and what a reader can look up."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model, prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.templatetags.fmt import day
from briefings.paper import Citation
from campaigns.models import AgendaItem, Ask, Campaign, Mandate, Session, Stance
from crm.confidentiality import Level
from crm.merging.kept import kept_for
from crm.models import Document, Letter, Meeting, Organisation, Person, Place, Task, Tenure, Theme
from monitoring.models import Assessment, Commitment, Evidence, Indicator, Observation, Outcome, Reply
from network.models import Snapshot

# What a text may cite by its key, as `commitment:12`. Everything here is found by the global search.
KINDS = ("commitment", "evidence", "meeting", "ask", "campaign", "letter", "document", "outcome", "indicator",
         "organisation", "session")  # fmt: skip


# Where the centre knows of these from is told to nobody else: not on their pages, not in a note of a paper.
KNOWN_TO_THE_CENTRE: tuple[type[Model], ...] = (Organisation, Tenure)


def of(one: Model, level: Level = Level.PUBLIC) -> Citation:
    """Return how a record is cited as it stands, to the readers of a paper of this level."""
    kind = NAMES[type(one)]
    if isinstance(one, Assessment):
        return Citation(kind, one.pk, str(one.number or ""), assessment(one))
    if isinstance(one, Evidence):  # short, since the list of sources tells the rest
        return Citation(kind, one.pk, one.sha256[:12] or "1", _("Evidence %(pk)d") % {"pk": one.pk})
    version = str(getattr(one, "version", 1))
    said = WORDS[type(one)](one)
    source = "" if is_kept_back(one, level) else getattr(one, "source", "")
    return Citation(kind, one.pk, version, f"{said} ({source})" if source else said)


def is_kept_back(one: Model, level: Level) -> bool:
    return level != Level.INTERNAL and isinstance(one, KNOWN_TO_THE_CENTRE)


def version_of(one: Model) -> str:
    return of(one).version


# What stands behind a record and must be open to the readers too.
BEHIND: dict[type[Model], tuple[str, ...]] = {
    Session: ("body__organisation",), AgendaItem: ("session__body__organisation",), Commitment: ("owed_by",),
    Assessment: ("commitment__owed_by",), Evidence: ("commitment__owed_by",),
    Reply: ("assessment__commitment__owed_by",),
    Tenure: ("person", "organisation"), Mandate: ("organisation", "seat__body__organisation"),
    Observation: ("indicator",),
    Stance: ("ask", "person", "organisation", "meeting", "letter", "document"),
}  # fmt: skip


def may_enter(one: Model, level: Level) -> bool:
    """Whether a record, and what stands behind it, is open to the readers of a paper."""
    if isinstance(one, Theme | Place):
        return True
    if level != Level.INTERNAL and not is_out(one):
        return False
    ways = [way.split("__") for way in BEHIND.get(type(one), ())]
    behind = {each for way in ways for each in along(one, way)}
    levels = [own for each in (one, *behind) if (own := level_of(each)) is not None]
    return bool(levels) and all(own.rank <= level.rank for own in levels)


def is_out(one: Model) -> bool:
    """Whether it was published and stands, where it is of a kind that is published."""
    if isinstance(one, Assessment):
        return one.state == Assessment.State.PUBLISHED and one.commitment.is_published
    if isinstance(one, Evidence | Reply):
        return is_out(one.commitment if isinstance(one, Evidence) else one.assessment)
    return one.is_published and one.withdrawn_at is None if isinstance(one, Commitment) else True


def along(one: Model, way: list[str]) -> Iterator[Model]:
    here: Model | None = one
    for name in way:
        here = getattr(here, name)
        if here is None:
            return
        yield here


def level_of(one: Model) -> Level | None:
    if isinstance(one, Snapshot):  # of whom it was taken
        return Level.INTERNAL if one.scope == Snapshot.Scope.CENTRE else Level.COALITION
    own = getattr(one, "confidentiality", None)
    return None if own is None else Level(own)


def load(records: Iterable[Model]) -> None:
    """Load what stands behind records, of all of a kind at once."""
    kinds: dict[type[Model], list[Model]] = {}
    for one in records:
        kinds.setdefault(type(one), []).append(one)
    for kind, several in kinds.items():
        prefetch_related_objects(several, *BEHIND.get(kind, ()))


def still_told(cited: Iterable[tuple[str, int]], asker: User, level: Level) -> set[tuple[str, int]]:
    """Return those of (kind, number) that the asker sees and that may enter a paper of this level today."""
    numbers: dict[str, set[int]] = {}
    for kind, pk in cited:
        numbers.setdefault(kind, set()).add(pk)
    told = set()
    for kind, pks in numbers.items():
        found = seen(MODELS[kind], pks, asker) if kind in MODELS else {}
        load(found.values())
        told |= {(kind, pk) for pk, one in found.items() if may_enter(one, level)}
    return told


def seen(model: type[Model], pks: set[int], asker: User) -> dict[int, Any]:
    """Return the records of these numbers that the asker sees; one that was merged as what it became."""
    found: dict[int, Any] = model._default_manager.visible_to(asker).in_bulk(pks)  # type: ignore[attr-defined]
    merged = pks - found.keys() if hasattr(model, "merged_into") else set()
    return found | (kept_for(model, merged, asker) if merged else {})


def numbered(one: Any, words: str) -> str:
    return words % {"pk": one.pk, "version": getattr(one, "version", 1)}


def assessment(one: Assessment) -> str:
    told = {"pk": one.pk, "number": one.number or "–", "day": day(one.assessed_on, "medium")}
    return _("Assessment %(pk)d, version %(number)s, %(day)s") % told


def meeting(one: Meeting) -> str:
    told = {"pk": one.pk, "version": one.version, "day": day(one.held_on, "medium")}
    return _("Meeting %(pk)d, version %(version)d, %(day)s") % told


def session(one: Session) -> str:
    told = {"pk": one.pk, "version": one.version, "day": day(one.held_on, "medium")}
    return _("Session %(pk)d, version %(version)d, %(day)s") % told


def observation(one: Observation) -> str:
    return _("Value %(pk)d, revision %(number)d, %(when)s") % {"pk": one.pk, "number": one.number, "when": one.when}


NAMES: dict[type[Model], str] = {
    Commitment: "commitment", Assessment: "assessment", Evidence: "evidence", Meeting: "meeting", Ask: "ask",
    Tenure: "tenure", Task: "task", Campaign: "campaign", Letter: "letter", Document: "document", Outcome: "outcome",
    Indicator: "indicator", Observation: "observation", Organisation: "organisation", Session: "session",
    AgendaItem: "agenda-item", Mandate: "mandate", Stance: "stance", Reply: "reply", Person: "person",
}  # fmt: skip
MODELS: dict[str, type[Model]] = {kind: model for model, kind in NAMES.items()} | {"snapshot": Snapshot}
WORDS: dict[type[Model], Any] = {
    Commitment: lambda one: numbered(one, _("Commitment %(pk)d, version %(version)d")),
    Meeting: meeting,
    Ask: lambda one: numbered(one, _("Ask %(pk)d, version %(version)d")),
    Tenure: lambda one: numbered(one, _("Tenure %(pk)d")),
    Task: lambda one: numbered(one, _("Task %(pk)d")),
    Campaign: lambda one: numbered(one, _("Campaign %(pk)d, version %(version)d")),
    Letter: lambda one: numbered(one, _("Letter %(pk)d")),
    Document: lambda one: numbered(one, _("Document %(pk)d")),
    Outcome: lambda one: numbered(one, _("Outcome %(pk)d, version %(version)d")),
    Indicator: lambda one: numbered(one, _("Indicator %(pk)d, version %(version)d")),
    Observation: observation,
    Organisation: lambda one: numbered(one, _("Organisation %(pk)d, version %(version)d")),
    Session: session,
    AgendaItem: lambda one: numbered(one, _("Item %(pk)d of an agenda, version %(version)d")),
    Mandate: lambda one: numbered(one, _("Mandate %(pk)d, version %(version)d")),
    Stance: lambda one: numbered(one, _("Stance %(pk)d")),
    Reply: lambda one: numbered(one, _("Reply %(pk)d")),
    Person: lambda one: numbered(one, _("Person %(pk)d, version %(version)d")),
}


def snapshot(one: Snapshot) -> Citation:
    """It is kept as it was read, so its number is its version too."""
    told = {"pk": one.pk, "day": day(one.day, "medium"), "rules": one.rules}
    return Citation("snapshot", one.pk, "1", _("Snapshot of the network %(pk)d, %(day)s, rules %(rules)d") % told)

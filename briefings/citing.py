"""How each kind of record is cited: its number, its version, and what a reader can look up."""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.templatetags.fmt import day
from briefings.paper import Citation
from campaigns.models import AgendaItem, Ask, Campaign, Mandate, Session, Stance
from crm.confidentiality import Level
from crm.models import Document, Letter, Meeting, Organisation, Person, Task, Tenure
from monitoring.models import Assessment, Commitment, Evidence, Indicator, Observation, Outcome, Reply
from network.models import Snapshot

# What a text may cite by its key, as `commitment:12`. Everything here is found by the global search.
KINDS = ("commitment", "evidence", "meeting", "ask", "campaign", "letter", "document", "outcome", "indicator",
         "organisation", "session")  # fmt: skip


def of(one: Model) -> Citation:
    """Return how a record is cited as it stands."""
    kind = NAMES[type(one)]
    if isinstance(one, Assessment):
        return Citation(kind, one.pk, str(one.number or ""), assessment(one))
    if isinstance(one, Evidence):  # short, since the list of sources tells the rest
        return Citation(kind, one.pk, one.sha256[:12] or "1", _("Evidence %(pk)d") % {"pk": one.pk})
    version = str(getattr(one, "version", 1))
    said = WORDS[type(one)](one)
    return Citation(kind, one.pk, version, f"{said} ({source})" if (source := getattr(one, "source", "")) else said)


def version_of(one: Model) -> str:
    return of(one).version


def may_enter(one: Model, level: Level) -> bool:
    """Whether a record is open to the readers of a paper; one without a level of its own never is."""
    if isinstance(one, Session | AgendaItem):
        session = one if isinstance(one, Session) else one.session
        levels = [session.confidentiality, session.body.organisation.confidentiality]
    elif isinstance(one, Commitment) and level != Level.INTERNAL and not one.is_published:
        return False
    elif type(one).__name__ in OPEN:
        return True
    else:
        levels = [getattr(one, "confidentiality", Level.RESTRICTED)]
    return all(Level(each).rank <= level.rank for each in levels)


OPEN = {"Theme", "Place"}


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

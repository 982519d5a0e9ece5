"""What a new commitment or outcome can take over from the record it was begun on."""

from collections.abc import Mapping, Sequence
from typing import Any

from accounts.gates import Visitor
from campaigns.models import AgendaItem, Ask
from campaigns.sessions.clock import said_on
from crm import kinds
from crm.confidentiality import Level, levels_open_to, stricter
from crm.models import Document, Letter, Meeting
from crm.record_numbers import number_in
from monitoring.models import Commitment

NAMES = {"meeting": "meeting", "owed_by": "organisation", "spoken_by": "person", "ask": "ask", "letter": "letter",
         "document": "document", "restates": "commitment"}  # fmt: skip
APART = ("ask", "restates")  # they suggest other fields than one of their own name


def suggested(query: Mapping[str, str], user: Visitor) -> dict[str, Any]:
    """Return initial values for the form; what the user may not see suggests nothing."""
    found = {name: kinds.find(f"{kind}:{query.get(name, '')}", user) for name, kind in NAMES.items()}
    initial: dict[str, Any] = {name: record for name, record in found.items() if record and name not in APART}
    initial["owner"] = user.pk
    meeting, ask = found["meeting"], found["ask"]
    if isinstance(meeting, Meeting):
        initial |= {"made_on": meeting.held_on, "confidentiality": stricter(meeting.confidentiality, Level.INTERNAL)}
    initial |= from_paper(found["letter"], found["document"], user) | from_restated(found["restates"], user)
    initial |= from_session(query.get("agenda_item", ""), user)
    if isinstance(ask, Ask):
        initial |= {"asks": [ask], "theme": ask.theme_id, "owed_by": seen(ask.addressed_to_id, user)}
    return initial


def from_paper(letter: object, document: object, user: Visitor) -> dict[str, Any]:
    """Written in a letter that came, or in a document: whoever wrote owes it; it is told no further than the paper."""
    if isinstance(letter, Letter):
        level = stricter(letter.confidentiality, Level.INTERNAL)
        told = {"origin": Commitment.Origin.LETTER, "made_on": letter.dated_on, "confidentiality": level}
        if letter.direction == Letter.Direction.RECEIVED:
            told |= {"owed_by": seen(letter.organisation_id, user), "spoken_by": person_seen(letter.person_id, user)}
        return told
    if isinstance(document, Document):
        level = stricter(document.confidentiality, Level.INTERNAL)
        return {"origin": Commitment.Origin.DOCUMENT, "confidentiality": level}
    return {}


def from_restated(old: object, user: Visitor) -> dict[str, Any]:
    """Said anew: the same body, theme and addressees, with a wording and a day of its own."""
    if not isinstance(old, Commitment):
        return {}
    return {
        "title": old.title, "owed_by": seen(old.owed_by_id, user), "theme": old.theme_id, "for_whom": old.for_whom,
        "credit": Commitment.Credit.RESTATED, "confidentiality": old.confidentiality,
    }  # fmt: skip


def person_seen(person: int | None, user: Visitor) -> Any:
    return kinds.find(f"person:{person}", user) if person else None


def from_session(number: str, user: Visitor) -> dict[str, Any]:
    """Promised while an item of a session was discussed: its body owes it, its day and its asks are known."""
    rows = AgendaItem.objects.visible_to(user).for_reader(user).select_related("session__body__organisation")
    item = rows.filter(pk=number_in(number) or 0).first()
    if item is None:
        return {}
    return {"owed_by": item.session.body.organisation, **of_item(item, list(item.asks.all()))}


def of_item(item: AgendaItem, asks: Sequence[Ask]) -> dict[str, Any]:
    """Return what every promise made on it has; it is told no further than the session itself."""
    return {
        "origin": Commitment.Origin.SESSION, "agenda_item": item, "made_on": said_on(item.session), "asks": asks,
        "theme": asks[0].theme if asks else None, "confidentiality": stricter(item.session.level, Level.INTERNAL),
    }  # fmt: skip


def seen(body: int | None, user: Visitor) -> Any:
    return kinds.find(f"organisation:{body}", user) if body else None


def outcome_of(query: Mapping[str, str], user: Visitor) -> dict[str, Any]:
    """Return what a new outcome is tied to; it is told no further than what it came from."""
    wanted = {"campaigns": "campaign", "projects": "project", "asks": "ask", "commitments": "commitment"}
    found = {ties: kinds.find(f"{kind}:{query.get(kind, '')}", user) for ties, kind in wanted.items()}
    tied = {ties: record for ties, record in found.items() if record is not None}
    level = stricter(Level.INTERNAL, *(str(kinds.level_of(record)) for record in tied.values()))
    open_to_them = level if level in levels_open_to(user) else Level.INTERNAL
    return {**{ties: [record] for ties, record in tied.items()}, "confidentiality": open_to_them}


def text_of(query: Mapping[str, str], user: Visitor) -> dict[str, Any]:
    """Return who promises in a new text."""
    body = kinds.find(f"organisation:{query.get('issued_by', '')}", user)
    return {"issued_by": body} if body else {}

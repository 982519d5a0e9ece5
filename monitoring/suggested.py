"""What a new commitment can take over from the record it was begun on."""

from collections.abc import Mapping
from typing import Any

from accounts.gates import Visitor
from campaigns.models import Ask
from crm import kinds
from crm.confidentiality import Level, stricter
from crm.models import Meeting

NAMES = {"meeting": "meeting", "owed_by": "organisation", "spoken_by": "person", "ask": "ask"}


def suggested(query: Mapping[str, str], user: Visitor) -> dict[str, Any]:
    """Return initial values for the form; what the user may not see suggests nothing."""
    found = {name: kinds.find(f"{kind}:{query.get(name, '')}", user) for name, kind in NAMES.items()}
    initial: dict[str, Any] = {name: record for name, record in found.items() if record and name != "ask"}
    initial["owner"] = user.pk
    meeting, ask = found["meeting"], found["ask"]
    if isinstance(meeting, Meeting):
        initial |= {"made_on": meeting.held_on, "confidentiality": stricter(meeting.confidentiality, Level.INTERNAL)}
    if isinstance(ask, Ask):
        initial |= {"asks": [ask], "theme": ask.theme_id, "owed_by": seen(ask.addressed_to_id, user)}
    return initial


def seen(body: int | None, user: Visitor) -> Any:
    return kinds.find(f"organisation:{body}", user) if body else None

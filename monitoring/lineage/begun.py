"""What a new change of government can take over from the office or body it was begun on."""

from collections.abc import Mapping
from typing import Any

from accounts.gates import Visitor
from crm import kinds
from crm.models import Office, Organisation, Tenure
from monitoring.models import Inheritance
from monitoring.turnover import hands


def begun(query: Mapping[str, str], user: Visitor) -> dict[str, Any]:
    """Return initial values for the form; what the user may not see suggests nothing."""
    initial: dict[str, Any] = {"owner": user.pk}
    office = kinds.find(f"office:{query.get('office', '')}", user)
    body = kinds.find(f"organisation:{query.get('body', '')}", user)
    if isinstance(office, Office):
        held = Tenure.objects.visible_to(user).filter(office=office)
        successor = hands(list(held.for_list())).successor
        initial |= {"office": office, "body": kinds.find(f"organisation:{office.body_id}", user)}
        if successor:
            initial["name"] = str(successor.person)
            initial["happened_on"] = successor.started if len(successor.started) == len("2026-01-31") else None
    elif isinstance(body, Organisation):
        initial |= {"body": body, "covers_below": body.key == "council-of-ministers"}
    return initial


def restated(query: Mapping[str, str], user: Visitor) -> dict[str, Any]:
    """The new wording that was just recorded from here."""
    found = kinds.find(f"commitment:{query.get('restated_as', '')}", user)
    return {"answer": Inheritance.Answer.RESTATED, "restated_as": found} if found else {}

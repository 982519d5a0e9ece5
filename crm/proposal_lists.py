"""Proposed changes as their readers see them: in words, old beside new."""

from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Via
from accounts.gates import Visitor
from crm import kinds
from crm.models import Organisation, ProposedChange
from crm.profile_fields import LABELS, worded


def show(changes: Iterable[ProposedChange], user: Visitor) -> None:
    """Give each row its words; the organisations that parents name are asked for in one go."""
    changes = list(changes)
    keys = {text for one in changes if one.field == "parent" for text in (one.old, one.new)}
    parents = {key: str(found) for key, found in kinds.find_all(keys, user, ["organisation"]).items()} if keys else {}
    hidden = _("an organisation you do not see")

    def words(field: str, text: str) -> str:
        if field == "parent" and text.startswith("organisation:"):
            return parents.get(text, hidden)
        return worded(field, text, user)

    for one in changes:
        one.label = str(LABELS.get(one.field, one.field))  # type: ignore[attr-defined]
        one.old_words, one.new_words = words(one.field, one.old), words(one.field, one.new)  # type: ignore[attr-defined]
        one.who = proposer(one, user)  # type: ignore[attr-defined]


def proposer(change: ProposedChange, user: Visitor) -> str:
    """Return who proposed it; to members no names of the centre."""
    if change.proposed_via == Via.PHONE:
        return change.proposed_name or str(change.get_proposed_via_display())
    return change.proposed_name or str(change.proposed_by or change.get_proposed_via_display())


def of_organisation(organisation: Organisation, user: Visitor, most: int = 10) -> list[ProposedChange]:
    """What its own people and the centre see on its page: what waits, and what was decided lately."""
    rows = ProposedChange.objects.visible_to(user).filter(organisation=organisation).for_list()[:most]
    found = list(rows)
    show(found, user)
    return found


def waiting(organisation: int, user: Visitor) -> list[dict[str, str]]:
    """What waits for an officer, as the API tells it."""
    rows = ProposedChange.objects.visible_to(user).waiting().filter(organisation=organisation)
    return [{"field": one.field, "old": one.old, "new": one.new, "state": one.state} for one in rows.order_by("pk")]


def header() -> list[str]:
    return [
        _("Organisation"), _("Field"), _("Now"), _("Proposed"), _("By"), _("On"), _("State"),
        _("Decided on"), _("Reason"),
    ]  # fmt: skip


def cells(changes: Iterable[ProposedChange], user: Visitor) -> Iterator[list[object]]:
    rows = list(changes)
    show(rows, user)
    for one in rows:
        yield [
            one.organisation, one.label, one.old_words, one.new_words, one.who,  # type: ignore[attr-defined]
            timezone.localtime(one.proposed_at).date(), one.get_state_display(),
            timezone.localtime(one.decided_at).date() if one.decided_at else "", one.reason,
        ]  # fmt: skip

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
    olds = {one.pk: old_of(one) for one in changes}
    keys = {text for one in changes if one.field == "parent" for text in (olds[one.pk], one.new)}
    parents = {key: str(found) for key, found in kinds.find_all(keys, user, ["organisation"]).items()} if keys else {}

    def words(field: str, text: str) -> str:
        return parents.get(text, "") if names_parent(field, text) else worded(field, text, user)

    def read(field: str, text: str) -> str:
        return "" if names_parent(field, text) and text not in parents else text

    for one in changes:
        old = olds[one.pk]
        one.label = str(LABELS.get(one.field, one.field))  # type: ignore[attr-defined]
        one.old_words, one.new_words = words(one.field, old), words(one.field, one.new)  # type: ignore[attr-defined]
        one.old_read, one.new_read = read(one.field, old), read(one.field, one.new)  # type: ignore[attr-defined]
        one.who = proposer(one, user)  # type: ignore[attr-defined]


def names_parent(field: str, text: str) -> bool:
    return field == "parent" and text.startswith("organisation:")


def old_of(change: ProposedChange) -> str:
    """Return what stands there: while it waits, a parent that the proposer may not have seen."""
    above = change.organisation.parent_id if change.field == "parent" else None
    is_waiting = change.state == ProposedChange.State.WAITING
    return f"organisation:{above}" if above and is_waiting else change.old


def as_read(change: ProposedChange, user: Visitor | None) -> str:
    """Return the value that was proposed as this reader reads it; a record hidden from them reads as nothing."""
    is_hidden = names_parent(change.field, change.new) and user and not kinds.find(change.new, user, ["organisation"])
    return "" if is_hidden else change.new


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


def still_waiting(organisation: Organisation | int, user: Visitor) -> list[ProposedChange]:
    rows = ProposedChange.objects.visible_to(user).waiting().filter(organisation=organisation)
    found = list(rows.select_related("organisation", "proposed_by").order_by("pk"))
    show(found, user)
    return found


def waiting(organisation: int, user: Visitor) -> list[dict[str, str]]:
    """What waits for an officer, as the API tells it."""
    return [
        {"field": one.field, "old": one.old_read, "new": one.new_read, "state": one.state}  # type: ignore[attr-defined]
        for one in still_waiting(organisation, user)
    ]


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

"""What the events of a project add up to: over what was counted, never an estimate."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from campaigns.models.project_events import TargetGroup


@dataclass(frozen=True)
class GroupTotal:
    """`people` is known of `counted` events only; it is none where nobody counted."""

    group: str
    label: str
    people: int | None
    counted: int


@dataclass(frozen=True)
class Totals:
    events: int
    organisations: int
    listed: int  # events of which it is known who came
    groups: list[GroupTotal]


def totals(events: Sequence[Any]) -> Totals:
    """Add up events loaded `for_reader`; what that reader may not see is not in the sums."""
    came = {one.organisation_id for event in events for one in event.seen_attendances}
    listed = sum(bool(event.seen_attendances) for event in events)
    return Totals(len(events), len(came), listed, groups_of(events))


def groups_of(events: Sequence[Any]) -> list[GroupTotal]:
    """Only those who were named at any event, in the order of the list of groups."""
    rows = [row for event in events for row in event.seen_audiences]
    found = []
    for group in TargetGroup:
        said = [row.people for row in rows if row.group == group]
        known = [people for people in said if people is not None]
        if said:
            found.append(GroupTotal(group.value, str(group.label), sum(known) if known else None, len(known)))
    return found

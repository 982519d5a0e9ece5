"""The records behind the facts of a few ways, as the reader may see them: a handful of queries, however many steps."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet

from accounts.gates import Visitor
from campaigns.models import Campaign, Mandate, Project
from crm.models import CoalitionMembership, Meeting, Organisation, Participation, Person, Tenure
from network.introductions.facts import Fact, Node
from network.models import Tie


@dataclass
class Evidence:
    """Records by kind of fact and number; who stands on the ways; in which capacity somebody sat at a table."""

    records: dict[str, dict[int, Any]] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)
    organisations: dict[int, Organisation] = field(default_factory=dict)
    capacities: dict[tuple[int, int], Tenure] = field(default_factory=dict)  # of (meeting, person)

    def who(self, node: Node) -> Person | Organisation:
        kind, pk = node
        return self.people[pk] if kind == "person" else self.organisations[pk]

    def record(self, told: Fact) -> Any:
        return self.records[told.kind][told.record]


def load(user: Visitor, nodes: Iterable[Node], told: Iterable[Fact], tenures: Iterable[int] = ()) -> Evidence:
    found, ids = Evidence(), asked(told)
    ids.setdefault("post", set()).update(tenures)
    for kind, rows in sources(user).items():
        wanted = {pk for one in kind.split() for pk in ids.get(one, ())}
        known = rows().in_bulk(sorted(wanted)) if wanted else {}
        found.records.update(dict.fromkeys(kind.split(), known))
    people = {pk for kind, pk in nodes if kind == "person"}
    named = {pk for kind, pk in nodes if kind == "organisation"}
    found.people = Person.objects.visible_to(user).select_related("user").in_bulk(sorted(people))
    found.organisations = Organisation.objects.visible_to(user).in_bulk(sorted(named))
    if ids.get("meeting"):
        seats = Participation.objects.for_reader(user).filter(meeting__in=ids["meeting"], person__in=people)
        pairs = ((seat.meeting_id, seat.person_id, seat.capacity) for seat in seats)
        found.capacities = {(meeting, person): held for meeting, person, held in pairs if held and person}
    return found


def asked(told: Iterable[Fact]) -> dict[str, set[int]]:
    ids: dict[str, set[int]] = {}
    for one in told:
        ids.setdefault(one.kind, set()).add(one.record)
    return ids


def sources(user: Visitor) -> dict[str, Callable[[], "QuerySet[Any]"]]:
    """Return the rows behind each kind of fact, made only when asked for; one table may stand behind two kinds."""

    def parts() -> "QuerySet[Any]":
        organisations = Organisation.objects.visible_to(user)
        return organisations.prefetch_related(Prefetch("parent", organisations))

    return {
        "meeting": lambda: Meeting.objects.visible_to(user).defer("notes", "search"),
        "post": lambda: Tenure.objects.visible_to(user).select_related("organisation", "office", "person"),
        "sits seat": lambda: Mandate.objects.visible_to(user).select_related(
            "organisation", "seat__body__organisation"
        ),
        "part": parts,
        "tie": lambda: Tie.objects.visible_to(user).select_related("stated_by", "other"),
        "project": lambda: Project.objects.visible_to(user).defer("search"),
        "campaign": lambda: Campaign.objects.visible_to(user).defer("search"),
        "membership": lambda: CoalitionMembership.objects.visible_to(user).select_related("organisation"),
    }

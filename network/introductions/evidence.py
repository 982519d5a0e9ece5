"""The records behind the facts of a few ways, as the reader may see them: a handful of queries, however many steps."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model, Prefetch, QuerySet

from accounts.gates import Visitor
from accounts.models import User
from campaigns.models import Campaign, Mandate, Project
from crm.models import CoalitionMembership, Meeting, Office, Organisation, Participation, Person, Tenure
from network.introductions.bounded import Rows, gated, listed, read
from network.introductions.facts import Fact, Node, of_kind
from network.models import Tie

LEFT_OUT = {"notes", "search"}


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


def load(user: Visitor, today: date, nodes: set[Node], told: Iterable[Fact], tenures: Iterable[int] = ()) -> Evidence:
    """What nearly every way rests on is read by gates that are compiled already, and put together here."""

    def seen(model: type[Model], ids: Iterable[int]) -> dict[int, Any]:
        return gated(SEEN[model], COLUMNS[model], user, today).numbered(set(ids))

    found, ids = Evidence(), asked(told)
    people, organisations = of_kind("person", nodes), of_kind("organisation", nodes)
    held = capacities(user, today, ids.get("meeting", set()), people)
    posts = seen(Tenure, {*ids.get("post", ()), *tenures, *held.values()})
    members = seen(CoalitionMembership, ids.get("membership", ()))
    found.people = seen(Person, people | {post.person_id for post in posts.values()})
    belong = [*posts.values(), *members.values()]
    found.organisations = seen(Organisation, organisations | {one.organisation_id for one in belong})
    found.capacities = {pair: posts[pk] for pair, pk in held.items() if pk in posts}
    found.records = {"meeting": seen(Meeting, ids.get("meeting", ())), "post": posts, "membership": members}
    for kind, rows in sources(user).items():
        wanted = {pk for one in kind.split() for pk in ids.get(one, ())}
        known = rows().in_bulk(sorted(wanted)) if wanted else {}
        found.records.update(dict.fromkeys(kind.split(), known))
    put_together(posts.values(), found.people, "person")
    put_together(belong, found.organisations, "organisation")
    put_together(posts.values(), Office.objects.in_bulk(pointed_at(posts.values(), "office")), "office")
    put_together(found.people.values(), User.objects.in_bulk(pointed_at(found.people.values(), "user")), "user")
    return found


def asked(told: Iterable[Fact]) -> dict[str, set[int]]:
    ids: dict[str, set[int]] = {}
    for one in told:
        ids.setdefault(one.kind, set()).add(one.record)
    return ids


def capacities(user: Visitor, today: date, meetings: set[int], people: set[int]) -> dict[tuple[int, int], int]:
    """Return (meeting, person): the post they held that day."""
    if not (meetings and people):
        return {}
    names = ("meeting_id", "person_id", "capacity_id")
    theirs = "crm_participation.meeting_id = ANY(%s::bigint[]) AND crm_participation.person_id = ANY(%s::bigint[])"
    rows = read(gated(in_a_capacity, names, user, today).where(theirs, listed(meetings), listed(people)))
    return {(meeting, person): held for meeting, person, held in rows}


def in_a_capacity(user: Visitor, today: date) -> "QuerySet[Any]":
    return Participation.objects.visible_to(user).exclude(capacity=None)


def put_together(records: Iterable[Any], known: dict[int, Any], name: str) -> None:
    for one in records:
        if other := known.get(getattr(one, f"{name}_id")):
            setattr(one, name, other)


def pointed_at(records: Iterable[Any], name: str) -> set[int]:
    return {pk for one in records if (pk := getattr(one, f"{name}_id"))}


def all_seen(model: Any) -> Rows:
    return lambda user, today: model.objects.visible_to(user)


def columns(model: type[Model]) -> tuple[str, ...]:
    return tuple(one.attname for one in model._meta.concrete_fields if one.attname not in LEFT_OUT)


COMPILED: tuple[type[Model], ...] = (Meeting, Tenure, CoalitionMembership, Person, Organisation)
SEEN: dict[type[Model], Rows] = {model: all_seen(model) for model in COMPILED}
COLUMNS: dict[type[Model], tuple[str, ...]] = {model: columns(model) for model in COMPILED}


def sources(user: Visitor) -> dict[str, Callable[[], "QuerySet[Any]"]]:
    """Return the rows behind the other kinds of fact, made when asked for; one table may stand behind two kinds."""

    def parts() -> "QuerySet[Any]":
        organisations = Organisation.objects.visible_to(user)
        return organisations.prefetch_related(Prefetch("parent", organisations))

    return {
        "sits seat": lambda: Mandate.objects.visible_to(user).select_related(
            "organisation", "seat__body__organisation"
        ),
        "part": parts,
        "tie": lambda: Tie.objects.visible_to(user).select_related("stated_by", "other"),
        "project": lambda: Project.objects.visible_to(user).defer("search"),
        "campaign": lambda: Campaign.objects.visible_to(user).defer("search"),
    }

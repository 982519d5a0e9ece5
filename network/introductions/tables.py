"""Who sat at one table: from the seats at held meetings that the reader sees."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.gates import Visitor
from crm.models import Meeting, Participation
from network.introductions.bounded import Bound, Part, gated, listed, read, united
from network.introductions.facts import Facts, Node, of_kind

KINDS = ("person", "organisation")
LARGEST_TABLE = 40  # who sat at a larger one has not met by that

# By numbers alone: a person as such, an organisation below zero. `who` was asked about and sat at these meetings.
TABLES = """
WITH at AS MATERIALIZED ({at}),
seat AS MATERIALIZED (
    SELECT met.*, coalesce(found.person_id, -found.organisation_id) AS node
    FROM (SELECT DISTINCT meeting_id, meeting__held_on FROM at) AS met CROSS JOIN LATERAL ({seats}) AS found
){leading_on}
SELECT * FROM seat{kept}
"""
MEETINGS = (
    "SELECT {sign}asked.id AS who, found.* FROM unnest(%s::bigint[]) AS asked(id) CROSS JOIN LATERAL ({held}) AS found"
)
# Whoever sat with one of them only, and is tied to nobody else, leads nowhere.
LEADING_ON = """,
linked AS (
    SELECT node FROM seat JOIN at USING (meeting_id) WHERE node <> who GROUP BY node HAVING min(who) <> max(who)
    UNION SELECT unnest(%s::bigint[])
),
kept AS (
    SELECT DISTINCT meeting_id FROM seat JOIN at USING (meeting_id) JOIN linked USING (node) WHERE node <> who
)"""


class Tables:
    def __init__(self, user: Visitor, today: date) -> None:
        self.held = gated(held, ("meeting_id", "meeting__held_on"), user, today)
        self.seats = gated(seats, ("person_id", "organisation_id"), user, today)

    def read(self, facts: Facts, asked: set[Node], bound: Bound, *, leading_on: bool = False) -> None:
        """Add whom those asked about met, at so many meetings of each, those recorded last.

        `leading_on`: only at tables where somebody sat who is tied to two of them, or known by other facts.
        """
        seated: dict[int, set[Node]] = defaultdict(set)
        days: dict[int, date] = {}
        known = {*asked, *facts.nodes} if leading_on else None
        for meeting, day, number in read(self.tables(asked, bound.meetings, known)):
            seated[meeting].add(node_of(number))
            days[meeting] = day
        for meeting, nodes in seated.items():
            if 1 < len(nodes) <= LARGEST_TABLE:
                facts.add_shared(nodes, asked, facts.told("meeting", meeting, days[meeting], 1 / (len(nodes) - 1)))

    def tables(self, asked: set[Node], most: int, known: set[Node] | None) -> Part:
        """Return meeting, its day and who sat there; of a table that is too large, enough to know it."""
        at = united(self.meetings_of(kind, ids, most) for kind in KINDS if (ids := of_kind(kind, asked)))
        if not at.sql:
            return at
        seats = self.seats.where("crm_participation.meeting_id = met.meeting_id", most=LARGEST_TABLE + 1)
        links = Part() if known is None else Part(LEADING_ON, (listed(map(number_of, known)),))
        kept = " JOIN kept USING (meeting_id)" if links.sql else ""
        sql = TABLES.format(at=at.sql, seats=seats.sql, leading_on=links.sql, kept=kept)
        return Part(sql, (*at.params, *seats.params, *links.params))

    def meetings_of(self, kind: str, ids: set[int], most: int) -> Part:
        """Return the last meetings of each; whoever the reader may not see is not among the seats read there."""
        held = self.held.where(f"crm_participation.{kind}_id = asked.id", most=most)
        sign = "-" if kind == "organisation" else ""
        return Part(MEETINGS.format(sign=sign, held=held.sql), (listed(ids), *held.params))


def number_of(node: Node) -> int:
    return node[1] if node[0] == "person" else -node[1]


def node_of(number: int) -> Node:
    return ("person", number) if number > 0 else ("organisation", -number)


def held(user: Visitor, today: date) -> "QuerySet[Any]":
    """At meetings the reader sees; who sat there is asked when these are read."""
    at_held = Participation.objects.at_visible(user).taken().filter(meeting__state=Meeting.State.HELD)
    return at_held.order_by("-meeting_id")


def seats(user: Visitor, today: date) -> "QuerySet[Any]":
    """Of those the reader sees; whether they see the meeting was asked once for the whole table."""
    return Participation.objects.held_by_visible(user).taken()

"""Who sat at one table: from the seats at held meetings that the reader sees."""

from collections import defaultdict
from datetime import date

from accounts.gates import Visitor
from crm.acquaintance import taken_seats
from network.introductions.bounded import Bound, Gated
from network.introductions.facts import Facts, Node, of_kind

LARGEST_TABLE = 40  # who sat at a larger one has not met by that
SEAT = ("meeting_id", "meeting__held_on", "person_id", "organisation_id", "person__do_not_contact")


class Tables:
    def __init__(self, user: Visitor) -> None:
        self.seats = Gated(taken_seats(user).order_by("-meeting_id"), SEAT)

    def read(self, facts: Facts, asked: set[Node], bound: Bound) -> None:
        """Add whom those asked about met, at so many meetings of each, those recorded last."""
        for meeting, (day, seated) in self.tables(facts, self.meetings_of(asked, bound.meetings)).items():
            if 1 < len(seated) <= LARGEST_TABLE:
                share = 1 / (len(seated) - 1)
                facts.add_shared(seated, asked, facts.told("meeting", meeting, day, share))

    def meetings_of(self, asked: set[Node], most: int) -> set[int]:
        return {
            row[0]
            for kind in ("person", "organisation")
            for row in self.seats.first_of_each(f"crm_participation.{kind}_id", of_kind(kind, asked), most)
        }

    def tables(self, facts: Facts, meetings: set[int]) -> dict[int, tuple[date, set[Node]]]:
        """Return meeting: its day and who sat there; of a table that is too large, enough to know it."""
        seated: dict[int, set[Node]] = defaultdict(set)
        days: dict[int, date] = {}
        rows = self.seats.first_of_each("crm_participation.meeting_id", meetings, LARGEST_TABLE + 1)
        for meeting, day, person, organisation, unwanted in rows:
            node = ("person", person) if person else ("organisation", organisation)
            seated[meeting].add(node)
            days[meeting] = day
            if unwanted:
                facts.unwanted.add(node)
        return {meeting: (days[meeting], nodes) for meeting, nodes in seated.items()}

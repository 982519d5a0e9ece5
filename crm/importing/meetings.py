"""A list of meetings: on which day, about what, who sat there. Whoever sat there must be on record already."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from crm.capacities import running_on
from crm.confidentiality import Level
from crm.importing import filling, lookups
from crm.importing.cells import Cells
from crm.importing.records import Draft, RecordIntake, Twin
from crm.importing.values import Refused
from crm.models import Meeting, Participation, Side, Tenure

FILLABLE = ("where", "notes", "held_at")
SEATS = {
    "people": ("person_id", Side.THEIRS), "our_people": ("person_id", Side.OURS),
    "organisations": ("organisation_id", Side.THEIRS), "our_organisations": ("organisation_id", Side.OURS),
}  # fmt: skip


@dataclass
class MeetingIntake(RecordIntake):
    _themes: dict[str, Any] = field(default_factory=lookups.themes)
    _people: lookups.Named = field(default_factory=dict)
    _bodies: lookups.Named = field(default_factory=dict)
    _above: dict[int, int] = field(default_factory=dict)

    model = Meeting

    def read(self, cells: Cells) -> Draft:
        about, held_on = cells.needed("about", 200), cells.day("held_on")
        if held_on is None:
            raise Refused(_("There is no date."))
        held_at = cells.clock("held_at")
        now = timezone.localtime().replace(tzinfo=None)
        ahead = datetime.combine(held_on, held_at) > now if held_at else held_on > now.date()
        fields = {
            "about": about,
            "held_on": held_on,
            "held_at": held_at,
            "kind": cells.choice("kind", Meeting.Kind.IN_PERSON),
            "state": Meeting.State.PLANNED if ahead else Meeting.State.HELD,
            "where": cells.text("where", 200),
            "notes": cells.prose("notes"),
            "confidentiality": self.level(cells, Level.INTERNAL),
        }
        themes = [theme for part in cells.parts("themes") for theme in part.split(", ")]
        named = {column: cells.parts(column) for column in SEATS}
        return Draft(cells.row, about, fields, [], {"themes": themes, **named})

    def prepare(self, drafts: Sequence[Draft]) -> None:
        self._people = lookups.people(_names(drafts, "person_id"), self.author)
        self._bodies = lookups.organisations(_names(drafts, "organisation_id"), self.author)

    def resolve(self, draft: Draft) -> Draft:
        unknown = [name for name in draft.more["themes"] if name.casefold() not in self._themes]
        if unknown:
            raise Refused(_("There is no theme called “%(name)s”.") % {"name": unknown[0][:80]})
        seats: dict[tuple[str, int], str] = {}
        for column, (owner, side) in SEATS.items():
            for name in draft.more[column]:
                is_person = owner == "person_id"
                pk = lookups.person(self._people, name) if is_person else lookups.organisation(self._bodies, name)
                if (owner, pk) in seats:
                    raise Refused(_("“%(name)s” is named twice.") % {"name": name[:80]})
                seats[owner, pk] = side
        draft.more["seats"] = seats
        return draft

    def find_twins(self, drafts: Sequence[Draft]) -> None:
        days = {draft.fields["held_on"] for draft in drafts}
        rows = self.visible().filter(held_on__in=days).defer("search")
        known = {(one.held_on, one.about.casefold()): one for one in rows.order_by("-pk")}
        mine = self.rows_of(one.pk for one in known.values())
        if self.write:
            self._above.clear()  # what stood in earlier portions is on record by now
        for draft in drafts:
            key = (draft.fields["held_on"], draft.title.casefold())
            above = self._above.setdefault(hash(key), draft.row.number)
            if key in known:
                draft.twin = Twin(known[key], (_("the same words on the same day"),), mine.get(known[key].pk, 0))
            elif above != draft.row.number:
                draft.twin = Twin(None, (), above)

    def create(self, drafts: list[Draft]) -> list[Meeting]:
        made = Meeting.objects.bulk_create(Meeting(**draft.fields, author=self.author) for draft in drafts)
        pairs = list(zip(made, drafts, strict=True))
        through = Meeting.themes.through
        through.objects.bulk_create(
            through(meeting_id=one.pk, theme_id=self._themes[name.casefold()].pk)
            for one, draft in pairs
            for name in dict.fromkeys(draft.more["themes"])
        )
        tenures = _tenures(drafts)
        Participation.objects.bulk_create(
            Participation(meeting=one, side=side, **{owner: pk}, capacity=_capacity(tenures, owner, pk, one))
            for one, draft in pairs
            for (owner, pk), side in draft.more["seats"].items()
        )
        return made

    def fill(self, draft: Draft, record: Any) -> dict[str, str]:
        return filling.fill(record, filling.empty_fields(record, draft.fields, FILLABLE), [], self.write)

    def facts(self, draft: Draft) -> list[tuple[Any, Any]]:
        fields, labels = draft.fields, self.target.fields
        shown = {"held_on": fields["held_on"], "kind": Meeting.Kind(fields["kind"]).label, "where": fields["where"]}
        seats = {column: ", ".join(draft.more[column]) for column in SEATS}
        return [(labels[name], value) for name, value in (shown | seats).items()]


def _names(drafts: Sequence[Draft], owner: str) -> set[str]:
    columns = [column for column, (of, _side) in SEATS.items() if of == owner]
    return {name for draft in drafts for column in columns for name in draft.more[column]}


def _tenures(drafts: Sequence[Draft]) -> dict[int, list[Tenure]]:
    people = {pk for draft in drafts for owner, pk in draft.more["seats"] if owner == "person_id"}
    found: dict[int, list[Tenure]] = {}
    for tenure in Tenure.objects.filter(person__in=people):
        found.setdefault(tenure.person_id, []).append(tenure)
    return found


def _capacity(tenures: dict[int, list[Tenure]], owner: str, pk: int, meeting: Meeting) -> Tenure | None:
    running = running_on(tenures.get(pk, []), meeting.held_on) if owner == "person_id" else []
    return running[0] if running else None

"""Ties that organisations stated, as a list from elsewhere: both organisations must be on record already."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from crm.confidentiality import Level
from crm.importing import formats, lookups
from crm.importing.cells import Cells
from crm.importing.lists import LEVEL_HINT, Records
from crm.importing.records import Draft, RecordIntake, Twin
from crm.importing.targets import Constant
from crm.importing.values import Refused
from crm.importing.vocabularies import LEVEL, vocabulary
from crm.models import Organisation
from network.exchange import gexf, graphml
from network.exchange.told import Told, joined
from network.models import Tie

Kind = Tie.Kind
WORDS = {
    Kind.WORKS_WITH.value: "partners, partner, cooperation, collaborates with, работи с, работят заедно, партньори, "
    "сътрудничество",
    Kind.SHARES_INFORMATION.value: "information, shares information, обменя информация, информация, споделя информация",
    Kind.REFERS_PEOPLE.value: "refers, refers people, насочва хора, насочва, препраща хора",
    Kind.FUNDS.value: "funding, donor, финансира, дарява",
    Kind.TRAINS.value: "training, обучава, обучение",
    Kind.TRUSTS.value: "trust, доверие, има доверие",
    Kind.CONFLICTS.value: "conflict, в конфликт, конфликт",
}
KIND = vocabulary("kinds", "kind", Kind, WORDS)
STRENGTHS = ((1, _("1: now and then")), (2, _("2: regularly")), (3, _("3: closely")))
LAST = date.max
Key = tuple[str, int, int]
Period = tuple[date, date | None]


@dataclass
class TieIntake(RecordIntake):
    _organisations: lookups.Named = field(default_factory=dict)
    _above: dict[Key, list[tuple[Period, int]]] = field(default_factory=lambda: defaultdict(list))

    model = Tie

    def read(self, cells: Cells) -> Draft:
        more = {name: cells.needed(name) for name in ("stated_by", "other")}
        if not cells.text("started_on"):
            raise Refused(now("Since when is not said: choose a day that holds for all rows."))
        fields: dict[str, Any] = {name: cells.day(name) for name in ("started_on", "ended_on")}
        if fields["ended_on"] and fields["ended_on"] < fields["started_on"]:
            raise Refused(now("It cannot end before it starts."))
        fields |= {"kind": cells.choice("kind"), "strength": strength(cells), "source": cells.text("source", 300)}
        if not fields["kind"]:
            raise Refused(now("There is nothing in “%(column)s”.") % {"column": cells.plan.column("kind")})
        fields["confidentiality"] = self.level(cells, Level.INTERNAL)
        return Draft(cells.row, more["stated_by"], fields, [], more)

    def prepare(self, drafts: Sequence[Draft]) -> None:
        names = {draft.more[side] for draft in drafts for side in ("stated_by", "other")}
        self._organisations = lookups.organisations(names, self.author)

    def resolve(self, draft: Draft) -> Draft:
        for side in ("stated_by", "other"):
            draft.fields[f"{side}_id"] = lookups.organisation(self._organisations, draft.more[side])
        if draft.fields["stated_by_id"] == draft.fields["other_id"]:
            raise Refused(now("An organisation cannot be tied to itself."))
        return draft

    def find_twins(self, drafts: Sequence[Draft]) -> None:
        """The same statement of the same time is one, on record or further up in the file."""
        stating = {draft.fields["stated_by_id"] for draft in drafts}
        if self.write:  # whoever records a tie of these by hand at this moment waits, as we wait for them
            list(Organisation.objects.select_for_update().filter(pk__in=stating).order_by("pk").values_list("pk"))
            self._above.clear()  # what stood in earlier portions is on record by now
        known: dict[Key, list[Tie]] = defaultdict(list)
        for tie in self.visible().filter(stated_by__in=stating).for_list():
            known[tie.kind, tie.stated_by_id, tie.other_id].append(tie)
        open_ones = set(Tie.objects.open().filter(stated_by__in=stating).values_list("kind", "stated_by", "other"))
        mine = self.rows_of(tie.pk for ties in known.values() for tie in ties)
        for draft in drafts:
            key, period = key_of(draft), period_of(draft)
            same = next((one for one in known[key] if at_once(period, (one.started_on, one.ended_on))), None)
            above = next((row for other, row in self._above[key] if at_once(period, other)), 0)
            if same:
                draft.twin = Twin(same, (now("the same statement of that time"),), mine.get(same.pk, 0))
            elif above:
                draft.twin = Twin(None, (), above)
            draft.more["is_taken"] = not same and period[1] is None and key in open_ones
            self._above[key].append((period, draft.row.number))

    def _refuse_twin_in_file(self, draft: Draft) -> Draft:
        """Nothing is stated twice of one time, whatever was chosen for suspected duplicates."""
        if draft.more["is_taken"] or (draft.twin and draft.choice == "create"):
            raise Refused(now("This tie is recorded already for that time."))
        return super()._refuse_twin_in_file(draft)

    def create(self, drafts: list[Draft]) -> list[Tie]:
        return Tie.objects.bulk_create(Tie(**draft.fields) for draft in drafts)

    def facts(self, draft: Draft) -> list[tuple[Any, Any]]:
        labels, fields = self.target.fields, draft.fields
        shown = {"kind": Kind(fields["kind"]).label, "other": draft.more["other"]}
        shown |= {name: fields[name] for name in ("strength", "started_on", "ended_on", "source")}
        return [(labels[name], value) for name, value in shown.items()]


def strength(cells: Cells) -> int:
    """1 to 3, as we ask for it; a scale of other programs says nothing about ours."""
    text = cells.text("strength")
    try:
        found = float(text.split(":")[0].replace(",", ".")) if text else 2.0
    except ValueError:
        found = 0.0
    if found not in (1.0, 2.0, 3.0):
        raise cells.refused("strength", now("“%(text)s” in “%(column)s” is no strength: 1, 2 or 3."), text)
    return int(found)


def key_of(draft: Draft) -> Key:
    return draft.fields["kind"], draft.fields["stated_by_id"], draft.fields["other_id"]


def period_of(draft: Draft) -> Period:
    return draft.fields["started_on"], draft.fields["ended_on"]


def at_once(one: Period, other: Period) -> bool:
    """Whether two periods share a day; the day a tie ends is the first without it."""
    return one[0] < (other[1] or LAST) and other[0] < (one[1] or LAST)


class Ties(Records):
    name = "ties"
    label = _("ties that organisations state")
    order = 68
    intake_class = TieIntake
    fields = {
        "stated_by": _("Who states it (name)"),
        "kind": _("What it states"),
        "other": _("About whom (name)"),
        "strength": _("Strength"),
        "started_on": _("From"),
        "ended_on": _("To"),
        "source": _("Source"),
        "confidentiality": _("Confidentiality"),
    }
    required = ("stated_by", "other")
    telling = ("stated_by", "other")
    guesses = {
        "stated_by": "stated by, who states it (name), заявена от, кой го заявява (име), кой, from, source, от",
        "other": "with, about whom (name), за кого (име), с кого, to, target, до",
        "kind": "kind, what it states, вид, какво заявява, relation, type, kinds",
        "strength": "strength, сила, weight, тежест",
        "started_on": "since, started, from, от, от дата, start",
        "ended_on": "until, ended, to, до, до дата, end",
        "source": "source, източник",
        "confidentiality": "confidentiality, поверителност",
    }
    vocabularies = (KIND, LEVEL)
    constants = (
        Constant("kind", KIND.choices, Kind.WORKS_WITH),
        Constant("started_on", hint=_("Where the file names no day: 2026-05-31.")),
        Constant("strength", tuple((str(number), label) for number, label in STRENGTHS), "2"),
        Constant("source", hint=_("Who told it, or where it is written.")),
        Constant("confidentiality", LEVEL.choices, Level.INTERNAL, LEVEL_HINT),
    )


# Files of other programs

COLUMNS = ("From", "To", "Type", "Strength", "Since", "Until")


def rows_by(read: Callable[[IO[bytes]], Told]) -> Callable[[IO[bytes]], formats.Rows]:
    """One row for each edge, its ends by the names the file gives them."""

    def rows(content: IO[bytes]) -> formats.Rows:
        told = read(content)
        names = told.names
        return [
            {
                "From": names.get(tie.source, tie.source), "To": names.get(tie.target, tie.target),
                "Type": joined(tie.kinds), "Strength": f"{tie.weight:g}", "Since": str(tie.started or ""),
                "Until": str(tie.ended or ""),
            }
            for tie in told.ties
        ]  # fmt: skip

    return rows


FORMATS = (
    formats.Format("graphml", COLUMNS, rows_by(graphml.read)),
    formats.Format("gexf", COLUMNS, rows_by(gexf.read)),
)

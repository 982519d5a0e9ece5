"""A list of who sits where: bodies, their seats and the organisations must be on record already."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from campaigns.models import Mandate, Seat
from campaigns.seats import holding
from crm.confidentiality import Level
from crm.importing import lookups
from crm.importing.cells import Cells
from crm.importing.lists import Records
from crm.importing.records import Draft, RecordIntake, Twin
from crm.importing.values import Refused
from crm.importing.vocabularies import LEVEL, vocabulary

How = Mandate.How
WORDS = {
    How.ELECTED.value: "election, избран, избрана, избор, избори",
    How.DELEGATED.value: "delegation, делегиран, делегирана, определен, определена",
    How.APPOINTED.value: "appointment, назначен, назначена, заповед",
}
HOW = vocabulary("ways to a mandate", "how", How, WORDS)
PLACES = {"": 0, "titular": 0, "титуляр": 0, "титулярен": 0, "титулярен член": 0}


@dataclass
class MandateIntake(RecordIntake):
    _organisations: lookups.Named = field(default_factory=dict)
    _people: lookups.Named = field(default_factory=dict)
    _seats: dict[int, list[Seat]] = field(default_factory=dict)  # by the committee
    _above: list[Draft] = field(default_factory=list)
    _taken: list[Mandate] = field(default_factory=list)  # what a check would have stored so far

    model = Mandate

    def read(self, cells: Cells) -> Draft:
        more = {name: cells.needed(name) for name in ("body", "organisation")}
        more |= {"group": cells.text("group", 250), "person": cells.text("person", 150)}
        fields: dict[str, Any] = {"place": place_of(cells.text("place", 20))}
        fields |= {name: cells.approximate(name) for name in ("started", "ended")}
        fields |= {"how": cells.choice("how", ""), "act": cells.text("act", 300), "source": cells.text("source", 300)}
        fields["confidentiality"] = self.level(cells, Level.COALITION)
        return Draft(cells.row, f"{more['organisation']}, {more['body']}", fields, [], more)

    def prepare(self, drafts: Sequence[Draft]) -> None:
        names = {draft.more[name] for draft in drafts for name in ("body", "organisation")}
        self._organisations = lookups.organisations(names, self.author)
        self._people = lookups.people({draft.more["person"] for draft in drafts}, self.author)
        committees = {pk for draft in drafts for pk in self._organisations.get(draft.more["body"].casefold(), ())}
        self._seats = defaultdict(list)
        rows = Seat.objects.changeable_by(self.author).filter(body__organisation__in=committees).for_reader(self.author)
        for seat in rows:
            self._seats[seat.body.organisation_id].append(seat)

    def resolve(self, draft: Draft) -> Draft:
        body = lookups.organisation(self._organisations, draft.more["body"])
        draft.fields["organisation_id"] = lookups.organisation(self._organisations, draft.more["organisation"])
        if draft.more["person"]:
            draft.fields["person_id"] = lookups.person(self._people, draft.more["person"])
        draft.more["seat"] = seat = self._seat(body, draft.more["group"])
        draft.fields["seat_id"] = seat.pk
        mandate = Mandate(**draft.fields)
        mandate.seat = seat
        try:
            holding.refuse_wrong(mandate)
        except ValidationError as refusal:
            raise Refused(" ".join(refusal.messages)) from None
        draft.more["mandate"] = mandate
        return draft

    def _seat(self, body: int, group: str) -> Seat:
        seats = self._seats.get(body, [])
        fitting = [one for one in seats if group.casefold() in (one.group_bg.casefold(), one.group_en.casefold())]
        found = fitting if group else seats
        if not found:
            raise Refused(now("This committee or council has no seat of that group. Add the seat first."))
        if len(found) > 1:
            raise Refused(now("It has several such seats: say which group it is."))
        return found[0]

    def find_twins(self, drafts: Sequence[Draft]) -> None:
        """The same holder in the same place at the same time is the same mandate, on record or further up."""
        known = [one for seats in self._seats.values() for seat in seats for one in seat.seen_mandates]  # type: ignore[attr-defined]
        mine = self.rows_of(one.pk for one in known)
        if self.write:
            self._above.clear()  # what stood in earlier portions is on record by now
        for draft in drafts:
            same = next((one for one in known if is_same(one, draft.more["mandate"])), None)
            above = next((one for one in self._above if is_same(one.more["mandate"], draft.more["mandate"])), None)
            if same:
                draft.twin = Twin(same, (now("the same holder at that time"),), mine.get(same.pk, 0))
            elif above:
                draft.twin = Twin(None, (), above.row.number)
            self._above.append(draft)

    def _refuse_twin_in_file(self, draft: Draft) -> Draft:
        """One holder of a place at a time, whatever was chosen for suspected duplicates."""
        if draft.twin and draft.choice == "create":
            raise Refused(now("This mandate is on record already."))
        kept = super()._refuse_twin_in_file(draft)
        return kept if draft.twin else self._refuse_second_holder(kept)

    def _refuse_second_holder(self, draft: Draft) -> Draft:
        """What the database would refuse is refused row by row; in a check, as far as it can be seen."""
        mandate: Mandate = draft.more["mandate"]
        try:
            if self.write:
                holding.write(mandate, self.by)
            elif any(holds(one, mandate) for one in [*self._on_record(mandate), *self._taken]):
                raise Refused(holding.words_of_refusal(mandate, self.by))
        except ValidationError as refusal:
            raise Refused(" ".join(refusal.messages)) from None
        self._taken.append(mandate)
        return draft

    def _on_record(self, mandate: Mandate) -> list[Mandate]:
        return list(mandate.seat.seen_mandates)  # type: ignore[attr-defined]

    def create(self, drafts: list[Draft]) -> list[Mandate]:
        return [draft.more["mandate"] for draft in drafts]

    def facts(self, draft: Draft) -> list[tuple[Any, Any]]:
        labels = self.target.fields
        shown = {"body": draft.more["body"], "group": draft.more["group"], "person": draft.more["person"]}
        shown |= {name: draft.fields[name] for name in ("started", "ended", "act")}
        return [(labels[name], value) for name, value in shown.items()]


def place_of(text: str) -> int:
    """Nothing or “titular” is the seat itself; a number that of an alternate."""
    if text.casefold() in PLACES:
        return PLACES[text.casefold()]
    digits = "".join(letter for letter in text if letter.isdigit())
    if not digits:
        raise Refused(
            now("“%(place)s” is no place of a seat: write titular, or the number of the alternate.") % {"place": text}
        )
    return int(digits[:3])


def is_same(one: Mandate, other: Mandate) -> bool:
    same = all(
        getattr(one, name) == getattr(other, name) for name in ("seat_id", "place", "organisation_id", "started")
    )
    return same and (not one.person_id or not other.person_id or one.person_id == other.person_id)


def holds(one: Mandate, other: Mandate) -> bool:
    """Whether the two surely meet in one place: of a month or year one of them ends or begins in, nobody knows."""
    if (one.seat_id, one.place) != (other.seat_id, other.place):
        return False
    first = [item.started.replace("-", "").ljust(8, "9") if item.started else "" for item in (one, other)]
    last = [item.ended.replace("-", "").ljust(8, "0") if item.ended else "99999999" for item in (one, other)]
    return max(first) <= min(last)


class Mandates(Records):
    """A sheet of mandates."""

    name = "mandates"
    label = _("mandates of our seats")
    order = 66
    intake_class = MandateIntake
    fields = {
        "body": _("Committee or council (name)"),
        "group": _("Group or quota"),
        "place": _("Titular or alternate"),
        "organisation": _("Organisation (name)"),
        "person": _("Person (name)"),
        "started": _("From"),
        "ended": _("To"),
        "how": _("How it came"),
        "act": _("Act of appointment"),
        "source": _("Source"),
        "confidentiality": _("Confidentiality"),
    }
    required = ("body", "organisation")
    telling = ("body", "organisation")
    guesses = {
        "body": "комитет или съвет (име), орган, комитет, съвет, комитет или съвет, body, body (name), committee",
        "group": "група, квота, група или квота, group, quota, group or quota",
        "place": "титуляр или заместник, място, титуляр или заместник, place, titular or alternate",
        "organisation": "организация, организация (име), organisation, organization, organisation (name), наименование",
        "person": "лице, представител, име на представителя, person, person (name), holder",
        "started": "от, от дата, начало, from, since, started",
        "ended": "до, до дата, край, to, until, ended",
        "how": "начин, как, как е избран, how, how it came",
        "act": "акт, заповед, акт за назначаване, act, act of appointment, order",
        "source": "източник, source",
        "confidentiality": "поверителност, confidentiality",
    }
    vocabularies = (HOW, LEVEL)
    constants = ()

"""A list of who stood in calls: the calls, the organisations and the people must be on record already."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from campaigns.models import Call, Candidacy
from crm.confidentiality import Level, stricter
from crm.importing import lookups
from crm.importing.cells import Cells
from crm.importing.lists import LEVEL_HINT, Records
from crm.importing.records import Draft, RecordIntake, Twin
from crm.importing.targets import Constant
from crm.importing.values import Refused
from crm.importing.vocabularies import LEVEL, vocabulary

DECISIONS = {
    Candidacy.Decision.ADMITTED.value: "допусната, допуснат, допусната кандидатура, accepted, yes",
    Candidacy.Decision.REFUSED.value: "недопусната, недопуснат, отказ, отказана, rejected, no",
}
HOWS = {
    Candidacy.How.PHONE.value: "телефон, по телефона, phone",
    Candidacy.How.WRITING.value: "писмо, писмено, декларация, letter",
    Candidacy.How.PRESENT.value: "лично, на място",
}
DECISION = vocabulary("decisions on candidacies", "decision", Candidacy.Decision, DECISIONS)
HOW = vocabulary("ways of accepting", "accepted_how", Candidacy.How, HOWS)
ROAD = ("nominated_on", "accepted_on", "submitted_on", "decided_on", "complained_on")  # in this order
DAYS = (*ROAD, "withdrawn_on", "complaint_until")
Key = tuple[int, int]


@dataclass
class CandidacyIntake(RecordIntake):
    _organisations: lookups.Named = field(default_factory=dict)
    _people: lookups.Named = field(default_factory=dict)
    _calls: dict[str, list[Call]] = field(default_factory=dict)
    _above: dict[Key, int] = field(default_factory=dict)

    model = Candidacy

    def read(self, cells: Cells) -> Draft:
        more = {name: cells.needed(name) for name in ("call", "organisation")}
        more |= {"person": cells.text("person", 150), "nominated_by": cells.text("nominated_by")}
        fields: dict[str, Any] = {name: cells.day(name) for name in DAYS}
        fields["accepted_how"] = cells.choice("accepted_how", "")
        fields["decision"] = cells.choice("decision", "")
        fields["receipt"] = cells.text("receipt", 120)
        fields |= {name: cells.prose(name) for name in ("statement", "reason", "complaint_outcome")}
        fields["nominated_on"] = fields["nominated_on"] or first_day(fields)
        refuse_disorder(fields)
        fields["confidentiality"] = self.level(cells, Level.COALITION)
        return Draft(cells.row, f"{more['organisation']}, {more['call']}", fields, [], more)

    def prepare(self, drafts: Sequence[Draft]) -> None:
        names = {draft.more[name] for draft in drafts for name in ("organisation", "nominated_by")}
        self._organisations = lookups.organisations(names, self.author)
        self._people = lookups.people({draft.more["person"] for draft in drafts}, self.author)
        wanted = {draft.more["call"].casefold() for draft in drafts}
        self._calls = {}
        for call in Call.objects.changeable_by(self.author).defer("search").order_by("pk"):
            for title in {call.title_bg.casefold(), call.title_en.casefold()} & wanted:
                self._calls.setdefault(title, []).append(call)

    def resolve(self, draft: Draft) -> Draft:
        call = self._call(draft.more["call"])
        told = draft.fields
        told["call_id"] = call.pk
        told["organisation_id"] = lookups.organisation(self._organisations, draft.more["organisation"])
        if draft.more["nominated_by"]:
            told["nominated_by_id"] = lookups.organisation(self._organisations, draft.more["nominated_by"])
        if draft.more["person"]:
            told["person_id"] = lookups.person(self._people, draft.more["person"])
        if call.deadline and told["submitted_on"] and told["submitted_on"] > call.deadline:
            raise Refused(now("It was submitted after the last day of this call."))
        told["confidentiality"] = stricter(told["confidentiality"], call.confidentiality)
        return draft

    def _call(self, title: str) -> Call:
        found = self._calls.get(title.casefold(), [])
        if len(found) != 1:
            words = now("Several calls are called “%(name)s”.") if found else now("No call is called “%(name)s”.")
            raise Refused(words % {"name": title[:80]})
        return found[0]

    def find_twins(self, drafts: Sequence[Draft]) -> None:
        """An organisation stands once in a call, on record or further up; what was withdrawn is nobody's twin."""
        rows = Candidacy.objects.filter(call__in={draft.fields["call_id"] for draft in drafts}, withdrawn_on=None)
        seen = set(self.visible().filter(pk__in=rows.values("pk")).values_list("pk", flat=True))
        known = {(one.call_id, one.organisation_id): one for one in rows.select_related("organisation", "call")}
        mine = self.rows_of(one.pk for one in known.values())
        if self.write:
            self._above.clear()  # what stood in earlier portions is on record by now
        for draft in drafts:
            key = (draft.fields["call_id"], draft.fields["organisation_id"])
            if draft.fields["withdrawn_on"]:
                continue
            above = self._above.setdefault(key, draft.row.number)
            if key in known and known[key].pk in seen:
                same = known[key]
                draft.twin = Twin(same, (now("this organisation stands in this call"),), mine.get(same.pk, 0))
            elif key in known:
                draft.more["stands"] = True  # where only others may see it
            elif above != draft.row.number:
                draft.twin = Twin(None, (), above)

    def _refuse_twin_in_file(self, draft: Draft) -> Draft:
        """The database would refuse the second, whatever was chosen for suspected duplicates."""
        if "stands" in draft.more or (draft.twin and draft.choice == "create"):
            raise Refused(now("This organisation stands in this call already."))
        return super()._refuse_twin_in_file(draft)

    def create(self, drafts: list[Draft]) -> list[Candidacy]:
        return Candidacy.objects.bulk_create(Candidacy(**draft.fields) for draft in drafts)

    def facts(self, draft: Draft) -> list[tuple[Any, Any]]:
        labels, told = self.target.fields, draft.fields
        shown = {**draft.more, **{name: told[name] for name in ROAD}, "receipt": told["receipt"]}
        shown["decision"] = Candidacy.Decision(told["decision"]).label if told["decision"] else ""
        return [(labels[name], value) for name, value in shown.items()]


def first_day(fields: dict[str, Any]) -> date:
    return min((fields[name] for name in ROAD if fields[name]), default=timezone.localdate())


def refuse_disorder(fields: dict[str, Any]) -> None:
    """What the steps of a candidacy refuse one by one is refused of a whole row."""
    days = [fields[name] for name in ROAD if fields[name]]
    if any(earlier > later for earlier, later in pairwise(days)):
        raise Refused(now("The days are not in order: nominated, accepted, submitted, decided, complained."))
    if any(fields[name] and fields[name] > timezone.localdate() for name in (*ROAD, "withdrawn_on")):
        raise Refused(now("A day of this row is still to come."))
    if bool(fields["decision"]) != bool(fields["decided_on"]):
        raise Refused(now("A decision has its day, and a day its decision."))
    if fields["decision"] == Candidacy.Decision.REFUSED and not fields["reason"]:
        raise Refused(now("A refusal without its reason cannot be noted."))
    if fields["complained_on"] and not fields["decision"]:
        raise Refused(now("A complaint needs the decision it is against."))
    if fields["complaint_outcome"] and not fields["complained_on"]:
        raise Refused(now("Say on which day the complaint was made."))


class Candidacies(Records):
    """A sheet of candidacies, one row for each."""

    name = "candidacies"
    label = _("candidacies in calls")
    order = 69
    intake_class = CandidacyIntake
    fields = {
        "call": _("Call (title)"),
        "organisation": _("Organisation (name)"),
        "person": _("Person (name)"),
        "nominated_by": _("Nominated by (name)"),
        "nominated_on": _("Nominated on"),
        "accepted_on": _("Accepted on"),
        "accepted_how": _("How they accepted"),
        "statement": _("In their own words"),
        "submitted_on": _("Submitted on"),
        "receipt": _("Receipt"),
        "decision": _("Decision"),
        "decided_on": _("Decided on"),
        "reason": _("Reason"),
        "complaint_until": _("Complaint possible until"),
        "complained_on": _("Complaint made on"),
        "complaint_outcome": _("What came of the complaint"),
        "withdrawn_on": _("Withdrawn on"),
        "confidentiality": _("Confidentiality"),
    }
    required = ("call", "organisation")
    telling = ("call", "organisation")
    guesses = {
        "call": "покана, покана (заглавие), процедура, call, call (title)",
        "organisation": "организация, организация (име), кандидат, organisation, organization, organisation (name)",
        "person": "лице, лице (име), представител, person, person (name)",
        "nominated_by": "предложена от, предложен от, номинирана от, nominated by, nominated by (name)",
        "nominated_on": "предложена на, номинирана на, nominated on",
        "accepted_on": "приета на, съгласие на, accepted on",
        "accepted_how": "как е приета, how they accepted",
        "statement": "мотивация, със свои думи, in their own words, statement",
        "submitted_on": "подадена на, submitted on",
        "receipt": "входящ номер, вх. №, receipt",
        "decision": "решение, decision",
        "decided_on": "решено на, дата на решението, decided on",
        "reason": "причина, мотиви, reason",
        "complaint_until": "срок за жалба, жалба до, complaint possible until",
        "complained_on": "жалба на, complaint made on",
        "complaint_outcome": "изход от жалбата, what came of the complaint",
        "withdrawn_on": "оттеглена на, withdrawn on",
        "confidentiality": "поверителност, confidentiality",
    }
    vocabularies = (HOW, DECISION, LEVEL)
    constants = (Constant("confidentiality", LEVEL.choices, hint=LEVEL_HINT),)

"""A list of who answered what to an ask, gathered elsewhere: asked they must have been, and the asking must be open."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, Q
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from campaigns.models import Ask, Consultation, SignOn, SignOnRequest
from campaigns.models.consultations import later_ones
from campaigns.signing import answering
from crm.importing import lookups
from crm.importing.cells import Cells
from crm.importing.lists import Records
from crm.importing.records import Draft, RecordIntake, Twin
from crm.importing.targets import Constant
from crm.importing.values import Refused
from crm.importing.vocabularies import vocabulary

Choice = SignOn.Choice
WORDS = {
    Choice.ENDORSE.value: "подкрепя, подкрепяме, подкрепа, за, да, присъединява се, endorse, endorsed, supports, "
    "support, for, in favour, yes",
    Choice.ABSTAIN.value: "въздържа се, въздържаме се, въздържал се, въздържала се, въздържали се, abstain, abstained, "
    "abstention",
    Choice.OBJECT.value: "възразява, възразяваме, възражение, против, object, objected, objection, against",
}
CHOICE = vocabulary("answers", "choice", Choice, WORDS)


@dataclass
class SignOnIntake(RecordIntake):
    _asks: lookups.Named = field(default_factory=dict)
    _organisations: lookups.Named = field(default_factory=dict)
    _open: dict[int, Consultation] = field(default_factory=dict)
    _requests: dict[tuple[int, int], SignOnRequest] = field(default_factory=dict)
    _above: dict[int, int] = field(default_factory=dict)

    model = SignOn

    def read(self, cells: Cells) -> Draft:
        more = {"ask": cells.needed("ask", 200), "organisation": cells.needed("organisation")}
        fields = {
            "choice": cells.choice("choice") or cells.needed("choice"),
            "reason": cells.prose("reason"),
            "name": cells.text("name", 150),
            "stays_with_centre": cells.truth("stays_with_centre"),
        }
        return Draft(cells.row, more["organisation"], fields, [], more)

    def prepare(self, drafts: Sequence[Draft]) -> None:
        self._organisations = lookups.organisations({draft.more["organisation"] for draft in drafts}, self.author)
        self._asks = asks({draft.more["ask"] for draft in drafts}, self.author)
        running = Consultation.objects.changeable_by(self.author).open().for_list()
        named = {pk for pks in self._asks.values() for pk in pks}
        self._open = {one.ask_id: one for one in running.filter(ask__in=named)}
        rows = SignOnRequest.objects.changeable_by(self.author).filter(consultation__in=self._open.values())
        self._requests = {(one.consultation_id, one.organisation_id): one for one in rows.for_list()}

    def resolve(self, draft: Draft) -> Draft:
        consultation = self._consultation(draft.more["ask"])
        organisation = lookups.organisation(self._organisations, draft.more["organisation"])
        request = self._requests.get((consultation.pk, organisation))
        if request is None:
            raise Refused(now("This organisation was not asked about it."))
        if consultation.text.at > self.batch.made_at:
            raise Refused(now("The wording has changed since this file was uploaded: nobody answered to this one."))
        draft.more["request"] = request
        return draft

    def _consultation(self, title: str) -> Consultation:
        """Of asks called alike the one that is being asked about."""
        nobody, several = now("No ask is called “%(name)s”."), now("Several are called “%(name)s”.")
        called = self._asks.get(title.casefold(), set())
        running = called & self._open.keys()
        if called and not running:
            raise Refused(now("The members are not being asked about “%(name)s”.") % {"name": title[:80]})
        return self._open[lookups.only({title.casefold(): running}, title, nobody, several)]

    def find_twins(self, drafts: Sequence[Draft]) -> None:
        """Who has answered under the wording of today is there already, on record or further up in the file."""
        pks = {draft.more["request"].pk: draft.more["request"].consultation.text_id for draft in drafts}
        rows = self.visible().counted().filter(request__in=pks, text__in=pks.values()).for_list()
        known = {one.request_id: one for one in rows if one.text_id == pks[one.request_id]}
        mine = self.rows_of(one.pk for one in known.values())
        if self.write:
            self._above.clear()  # what stood in earlier portions is on record by now
        for draft in drafts:
            asked, number = draft.more["request"].pk, draft.row.number
            above = self._above.setdefault(asked, number)
            if above != number:
                draft.twin = Twin(known.get(asked), (), above)
            elif asked in known:
                why = now("has answered already; if it is brought in anyway, this answer is the one that counts")
                draft.twin = Twin(known[asked], (why,), mine.get(known[asked].pk, 0))

    def _refuse_twin_in_file(self, draft: Draft) -> Draft:
        """Nobody answers twice in one file; what the action refuses is refused row by row, in a check too."""
        if draft.twin and draft.twin.row:
            raise Refused(now("The same stands in row %(row)d of this file.") % {"row": draft.twin.row})
        if draft.twin and draft.choice != "create":
            return draft
        if draft.twin and draft.twin.record.at > self.batch.made_at:
            raise Refused(now("This organisation has answered since this file was uploaded."))
        try:
            self._answer(draft)
        except ValidationError as refusal:
            raise Refused(" ".join(refusal.messages)) from None
        return draft

    def _answer(self, draft: Draft) -> None:
        request: SignOnRequest = draft.more["request"]
        if not self.write:
            answering.refuse_late(request)
            answering.refuse_outsider(request)
            return
        seen = answering.answers_so_far(request) if draft.twin else 0
        draft.more["made"] = answering.sign_on(
            request=request, seen_text=request.consultation.text_id, seen_answer=seen, by=self.by, **draft.fields
        )

    def create(self, drafts: list[Draft]) -> list[SignOn]:
        return [draft.more["made"] for draft in drafts]

    def facts(self, draft: Draft) -> list[tuple[Any, Any]]:
        labels = self.target.fields
        shown = {"ask": draft.more["ask"], "choice": Choice(draft.fields["choice"]).label}
        shown |= {name: draft.fields[name] for name in ("reason", "name")}
        return [(labels[name], value) for name, value in shown.items()]


def asks(names: set[str], user: Any) -> lookups.Named:
    """Return, by the title in small letters, the visible asks called so in either language."""
    wanted = {name.casefold() for name in names}
    found: lookups.Named = {}
    for pk, *titles in Ask.objects.visible_to(user).values_list("pk", "title_bg", "title_en"):
        for title in {one.casefold() for one in titles} & wanted:
            found.setdefault(title, set()).add(pk)
    return found


@transaction.atomic
def settled(pks: list[int]) -> set[int]:
    """Return the answers that were counted, or that another took the place of.

    The consultations are held, so that none is counted while answers go.
    """
    answers = SignOn.objects.filter(pk__in=pks)
    about = Consultation.objects.filter(requests__answers__in=answers).values("pk")
    closed = {one.pk for one in Consultation.objects.filter(pk__in=about).order_by("pk").select_for_update()
              if not one.is_open}  # fmt: skip
    stay = answers.filter(Q(request__consultation__in=closed) | Exists(later_ones("request")))
    return set(stay.values_list("pk", flat=True))


class SignOns(Records):
    """A sheet of answers, as the page of a consultation gives it out."""

    name = "sign_ons"
    label = _("answers of members to an ask")
    order = 64
    intake_class = SignOnIntake
    fields = {
        "ask": _("Ask (title)"),
        "organisation": _("Organisation (name)"),
        "choice": _("Answer"),
        "reason": _("Reason"),
        "name": _("Who answered"),
        "stays_with_centre": _("Stays with the centre"),
    }
    required = ("ask", "organisation", "choice")
    telling = ("organisation", "choice")
    guesses = {
        "ask": "искане (заглавие), искане, заглавие на искането, ask (title), ask",
        "organisation": "организация, организация (име), членуваща организация, наименование, organisation, "
        "organization, organisation (name)",
        "choice": "отговор, отговори, позиция, подкрепа, answer, position, choice",
        "reason": "причина, мотиви, основание, reason, why",
        "name": "кой отговори, отговорил, представител, who answered",
        "stays_with_centre": "остава в центъра, остава при центъра, stays with the centre",
    }
    vocabularies = (CHOICE,)
    constants = (Constant("ask", hint=_("If the whole file is about one ask, its title.")),)

"""A list of papers: whose they are must be on record already."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from campaigns.calls.papers import refuse_nonsense
from campaigns.models import Credential, Paper
from crm.importing import lookups
from crm.importing.cells import Cells
from crm.importing.lists import Records
from crm.importing.records import Draft, RecordIntake, Twin
from crm.importing.values import Refused
from crm.importing.vocabularies import vocabulary

PAPERS = {
    Paper.REGISTRATION.value: "registration, удостоверение за регистрация, регистрация, актуално състояние",
    Paper.PUBLIC_BENEFIT.value: "public benefit, обществена полза, общественополезна дейност",
    Paper.ANNUAL_REPORT.value: "report, годишен доклад, доклад за дейността, отчет за дейността",
    Paper.ACCOUNTS.value: "accounts, финансов отчет, годишен финансов отчет, гфо",
    Paper.EXPERIENCE.value: "experience, опит, доказателство за опит, референция",
    Paper.DECLARATION.value: "declaration, декларация",
    Paper.TAX.value: "tax, удостоверение за липса на задължения, липса на задължения, чл. 87",
    Paper.SIGNATURES.value: "signatures, подписи, подписка",
    Paper.CV.value: "cv, автобиография, цв",
    Paper.OTHER.value: "other, друго, друг документ",
}
KIND = vocabulary("papers", "kind", Paper, PAPERS)
Key = tuple[int, str, Any, Any, str]


@dataclass
class PaperIntake(RecordIntake):
    _organisations: lookups.Named = field(default_factory=dict)
    _above: dict[Key, int] = field(default_factory=dict)

    model = Credential

    def read(self, cells: Cells) -> Draft:
        fields: dict[str, Any] = {
            "kind": cells.choice("kind", Paper.OTHER),
            "title": cells.text("title")[:200],
            "year": year(cells.text("year")),
            "issued_on": cells.day("issued_on"),
            "valid_until": cells.day("valid_until"),
            "source": cells.text("source")[:300],
        }
        try:
            refuse_nonsense(fields)
        except ValidationError as refusal:
            raise Refused(" ".join(refusal.messages)) from None
        more = {"organisation": cells.needed("organisation")}
        return Draft(cells.row, f"{more['organisation']} · {Paper(fields['kind']).label}", fields, [], more)

    def prepare(self, drafts: Sequence[Draft]) -> None:
        self._organisations = lookups.organisations({draft.more["organisation"] for draft in drafts}, self.author)

    def resolve(self, draft: Draft) -> Draft:
        draft.fields["organisation_id"] = lookups.organisation(self._organisations, draft.more["organisation"])
        return draft

    def find_twins(self, drafts: Sequence[Draft]) -> None:
        """The same paper of the same organisation for the same year or day, on record or further up in the file."""
        wanted = {draft.fields["organisation_id"] for draft in drafts}
        known = {key_of_paper(one): one for one in self.visible().filter(organisation__in=wanted)}
        mine = self.rows_of(one.pk for one in known.values())
        if self.write:
            self._above.clear()  # what stood in earlier portions is on record by now
        for draft in drafts:
            key = key_of(draft)
            above = self._above.setdefault(key, draft.row.number)
            if key in known:
                same = known[key]
                draft.twin = Twin(same, (now("the same paper of this organisation"),), mine.get(same.pk, 0))
            elif above != draft.row.number:
                draft.twin = Twin(None, (), above)

    def create(self, drafts: list[Draft]) -> list[Credential]:
        return Credential.objects.bulk_create(Credential(**draft.fields) for draft in drafts)

    def facts(self, draft: Draft) -> list[tuple[Any, Any]]:
        labels, told = self.target.fields, draft.fields
        shown = {**draft.more, **{name: told[name] for name in ("title", "year", "issued_on", "valid_until")}}
        shown |= {"kind": Paper(told["kind"]).label}
        return [(labels[name], value) for name, value in shown.items()]


def key_of(draft: Draft) -> Key:
    told = draft.fields
    return told["organisation_id"], told["kind"], told["year"], told["issued_on"], told["title"].casefold()


def key_of_paper(one: Credential) -> Key:
    return one.organisation_id, one.kind, one.year, one.issued_on, one.title.casefold()


def year(text: str) -> int | None:
    bare = text.strip().removesuffix(".0")
    if not bare:
        return None
    if not (bare.isascii() and bare.isdigit() and len(bare) == len("2026")):
        raise Refused(now("“%(text)s” is no year.") % {"text": text[:40]})
    return int(bare)


class Papers(Records):
    """A sheet of papers, one row for each."""

    name = "papers"
    label = _("papers of organisations")
    order = 67
    intake_class = PaperIntake
    fields = {
        "organisation": _("Organisation"),
        "kind": _("Paper"),
        "title": _("Which one"),
        "year": _("For which year"),
        "issued_on": _("Issued on"),
        "valid_until": _("Valid until"),
        "source": _("Source"),
    }
    required = ("organisation", "kind")
    telling = ("organisation", "kind", "valid_until")
    guesses = {
        "organisation": "организация, име на организацията, organisation, organization, name",
        "kind": "документ, вид документ, вид, paper, document, kind",
        "title": "кой точно, описание, which one, title, description",
        "year": "година, за година, for which year, year",
        "issued_on": "издаден на, дата на издаване, issued on, issued",
        "valid_until": "валиден до, срок на валидност, valid until, expires",
        "source": "източник, source",
    }
    vocabularies = (KIND,)
    constants = ()

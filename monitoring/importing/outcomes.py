"""A list of what changed: campaigns and asks it is tied to must be on record already."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from campaigns.models import Ask, Campaign
from crm.confidentiality import Level
from crm.importing import filling, lookups
from crm.importing.cells import Cells
from crm.importing.lists import LEVEL_HINT, Records
from crm.importing.records import Draft
from crm.importing.targets import Constant
from crm.importing.titled import TitledIntake, called
from crm.importing.values import Refused
from crm.importing.vocabularies import LEVEL
from monitoring.models import Outcome
from monitoring.outcome_sense import check_sense

PROSE = ("text_bg", "text_en", "contribution_bg", "contribution_en", "others_bg", "others_en")
LINES = ("for_whom_bg", "for_whom_en", "source")
FILLABLE = ("title_en", "achieved", *PROSE, *LINES, "link")


@dataclass
class OutcomeIntake(TitledIntake):
    _campaigns: lookups.Named = field(default_factory=dict)
    _asks: lookups.Named = field(default_factory=dict)

    model = Outcome

    def read(self, cells: Cells) -> Draft:
        fields: dict[str, Any] = {"title_bg": cells.needed("title_bg"), "title_en": cells.text("title_en")}
        fields |= {name: cells.prose(name) for name in PROSE} | {name: cells.text(name, 300) for name in LINES}
        fields |= {"achieved": cells.approximate("achieved"), "link": cells.link("link")}
        fields |= {"is_verified": cells.truth("is_verified"), "confidentiality": self.level(cells, Level.INTERNAL)}
        try:
            check_sense(Outcome(), fields)
        except ValidationError as refusal:
            raise Refused(" ".join(refusal.messages)) from None
        more = {name: cells.parts(name) for name in ("campaigns", "asks")}
        return Draft(cells.row, fields["title_bg"], fields, [], more)

    def prepare(self, drafts: Sequence[Draft]) -> None:
        wanted = {name: {title for draft in drafts for title in draft.more[name]} for name in ("campaigns", "asks")}
        self._campaigns = called(Campaign.objects.visible_to(self.author), wanted["campaigns"])
        self._asks = called(Ask.objects.visible_to(self.author), wanted["asks"])

    def resolve(self, draft: Draft) -> Draft:
        several = now("Several are called “%(name)s”.")
        nobody = {"campaigns": now("No campaign is called “%(name)s”."), "asks": now("No ask is called “%(name)s”.")}
        for name, known in (("campaigns", self._campaigns), ("asks", self._asks)):
            draft.more[name] = [lookups.only(known, title, nobody[name], several) for title in draft.more[name]]
        return draft

    def create(self, drafts: list[Draft]) -> list[Outcome]:
        made = Outcome.objects.bulk_create(Outcome(**draft.fields) for draft in drafts)
        for name in ("campaigns", "asks"):
            tie = getattr(Outcome, name).through
            tie.objects.bulk_create(
                tie(**{"outcome_id": outcome.pk, f"{name.removesuffix('s')}_id": pk})
                for outcome, draft in zip(made, drafts, strict=True)
                for pk in dict.fromkeys(draft.more[name])
            )
        return made

    def fill(self, draft: Draft, record: Any) -> dict[str, str]:
        return filling.fill(record, filling.empty_fields(record, draft.fields, FILLABLE), [], self.write)

    def facts(self, draft: Draft) -> list[tuple[Any, Any]]:
        labels = self.target.fields
        shown = {name: draft.fields[name] for name in ("title_en", "achieved", "text_bg", "for_whom_bg", "source")}
        shown["confidentiality"] = Level(draft.fields["confidentiality"]).label
        return [(labels[name], value) for name, value in shown.items()]


class Outcomes(Records):
    name = "outcomes"
    label = _("outcomes")
    order = 66
    intake_class = OutcomeIntake
    fields = {
        "title_bg": _("Title in Bulgarian"),
        "title_en": _("Title in English"),
        "achieved": _("Since when"),
        "text_bg": _("What changed, in Bulgarian"),
        "text_en": _("What changed, in English"),
        "for_whom_bg": _("For whom, in Bulgarian"),
        "for_whom_en": _("For whom, in English"),
        "contribution_bg": _("Our contribution, in Bulgarian"),
        "contribution_en": _("Our contribution, in English"),
        "others_bg": _("What others did, in Bulgarian"),
        "others_en": _("What others did, in English"),
        "campaigns": _("Campaigns"),
        "asks": _("Asks"),
        "source": _("Source"),
        "link": _("Address of the source"),
        "is_verified": _("Verified"),
        "confidentiality": _("Confidentiality"),
    }
    required = ("title_bg",)
    telling = ("title_bg",)
    guesses = {
        "title_bg": "резултат, заглавие, заглавие на български, outcome, title, title in bulgarian",
        "title_en": "заглавие на английски, title in english, english title",
        "achieved": "от кога, кога, дата, since when, when, date",
        "text_bg": "какво се промени, какво се промени на български, описание, what changed, what changed in bulgarian",
        "text_en": "какво се промени на английски, what changed in english",
        "for_whom_bg": "за кого, за кого на български, for whom, for whom in bulgarian",
        "for_whom_en": "за кого на английски, for whom in english",
        "contribution_bg": "наш принос, нашият принос, нашият принос на български, our contribution, "
        "our contribution in bulgarian",
        "contribution_en": "нашият принос на английски, our contribution in english",
        "others_bg": "какво направиха другите, какво направиха другите на български, what others did, "
        "what others did in bulgarian",
        "others_en": "какво направиха другите на английски, what others did in english",
        "campaigns": "кампании, кампания, campaigns, campaign",
        "asks": "искания, искане, asks, ask",
        "source": "източник, source",
        "link": "адрес на източника, адрес, връзка, address of the source, link, url",
        "is_verified": "проверено, проверен, verified",
        "confidentiality": "поверителност, confidentiality",
    }
    vocabularies = (LEVEL,)
    constants = (Constant("confidentiality", LEVEL.choices, Level.INTERNAL, LEVEL_HINT),)

"""A list of asks: each row becomes a draft; whom it is addressed to and its campaigns must be on record already."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from campaigns.asks.drafts import write_draft
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
from crm.models import Organisation, Theme

FILLABLE = ("addressed_to", "theme")  # never the words: members sign them as they stand


@dataclass
class AskIntake(TitledIntake):
    _themes: dict[str, Theme] = field(default_factory=lookups.themes)
    _named: lookups.Named = field(default_factory=dict)
    _bodies: dict[int, Organisation] = field(default_factory=dict)
    _called: lookups.Named = field(default_factory=dict)
    _campaigns: dict[int, Campaign] = field(default_factory=dict)

    model = Ask

    def read(self, cells: Cells) -> Draft:
        fields = {
            "title_bg": cells.needed("title_bg", 200),
            "title_en": cells.text("title_en", 200),
            "text_bg": cells.prose("text_bg"),
            "text_en": cells.prose("text_en"),
            "confidentiality": self.level(cells, Level.INTERNAL),
        }
        more = {name: cells.text(name) for name in FILLABLE} | {"campaigns": cells.parts("campaigns")}
        return Draft(cells.row, fields["title_bg"], fields, [], more)

    def prepare(self, drafts: Sequence[Draft]) -> None:
        self._named = lookups.organisations({draft.more["addressed_to"] for draft in drafts}, self.author)
        self._bodies = Organisation.objects.in_bulk({pk for pks in self._named.values() for pk in pks})
        wanted = {title for draft in drafts for title in draft.more["campaigns"]}
        self._called = called(Campaign.objects.visible_to(self.author), wanted)
        self._campaigns = Campaign.objects.in_bulk({pk for pks in self._called.values() for pk in pks})

    def resolve(self, draft: Draft) -> Draft:
        body, theme = draft.more["addressed_to"], draft.more["theme"]
        if theme and theme.casefold() not in self._themes:
            raise Refused(now("There is no theme called “%(name)s”.") % {"name": theme[:80]})
        draft.fields["theme"] = self._themes[theme.casefold()] if theme else None
        draft.fields["addressed_to"] = self._bodies[lookups.organisation(self._named, body)] if body else None
        nobody, several = now("No campaign is called “%(name)s”."), now("Several are called “%(name)s”.")
        pks = [lookups.only(self._called, title, nobody, several) for title in draft.more["campaigns"]]
        draft.fields["campaigns"] = [self._campaigns[pk] for pk in dict.fromkeys(pks)]
        return draft

    def create(self, drafts: list[Draft]) -> list[Ask]:
        return [write_draft(**draft.fields, by=self.by) for draft in drafts]

    def fill(self, draft: Draft, record: Any) -> dict[str, str]:
        return filling.fill(record, filling.empty_fields(record, draft.fields, FILLABLE), [], self.write)

    def facts(self, draft: Draft) -> list[tuple[Any, Any]]:
        labels = self.target.fields
        shown = {"title_en": draft.fields["title_en"], "addressed_to": draft.fields["addressed_to"]}
        shown |= {"theme": draft.fields["theme"], "campaigns": ", ".join(map(str, draft.fields["campaigns"]))}
        shown["confidentiality"] = Level(draft.fields["confidentiality"]).label
        return [(labels[name], value) for name, value in shown.items()]


class Asks(Records):
    """A sheet of asks, as the list of asks gives it out."""

    name = "asks"
    label = _("asks")
    order = 62
    intake_class = AskIntake
    fields = {
        "title_bg": _("Title in Bulgarian"),
        "title_en": _("Title in English"),
        "text_bg": _("Full text in Bulgarian"),
        "text_en": _("Full text in English"),
        "addressed_to": _("Addressed to"),
        "theme": _("Theme"),
        "campaigns": _("Campaigns"),
        "confidentiality": _("Confidentiality"),
    }
    required = ("title_bg",)
    telling = ("title_bg",)
    guesses = {
        "title_bg": "заглавие на български, title in bulgarian, искане, искане (заглавие), заглавие на искането, "
        "заглавие, ask, ask (title), title",
        "title_en": "заглавие на английски, title in english, english title",
        "text_bg": "пълен текст на български, full text in bulgarian, пълен текст, текст на български, "
        "текст на искането, текст, full text, text",
        "text_en": "пълен текст на английски, full text in english, текст на английски, english text",
        "addressed_to": "адресат, отправено до, отправено към, до кого, институция, addressed to, addressee, "
        "institution",
        "theme": "тема, област, theme, topic",
        "campaigns": "кампании, кампания, кампания (заглавие), campaigns, campaign, campaign (title)",
        "confidentiality": "поверителност, confidentiality",
    }
    vocabularies = (LEVEL,)
    constants = (Constant("confidentiality", LEVEL.choices, Level.INTERNAL, LEVEL_HINT),)

"""A list of who took part in which campaign: campaigns and organisations must be on record already."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, CampaignPartner
from crm.approximate import first_day, last_day
from crm.importing import lookups
from crm.importing.cells import Cells
from crm.importing.lists import Records
from crm.importing.records import Draft, RecordIntake, Twin
from crm.importing.targets import Constant
from crm.importing.titled import called
from crm.importing.values import Refused
from crm.importing.vocabularies import vocabulary

Role = CampaignPartner.Role
WORDS = {
    Role.LEAD.value: "leader, coordinator, водещ, водеща, водеща организация, координатор",
    Role.PARTNER.value: "participant, участник, участва",
    Role.SUPPORTER.value: "supports, подкрепящ, подкрепяща организация",
    Role.HOST.value: "hosts, домакин, домакин на събития, приема",
    Role.FUNDER.value: "funds, donor, финансира, финансиращ, донор",
}
ROLE = vocabulary("roles", "role", Role, WORDS)


@dataclass
class ParticipationIntake(RecordIntake):
    _campaigns: lookups.Named = field(default_factory=dict)
    _organisations: lookups.Named = field(default_factory=dict)
    _above: dict[tuple[int, int, str], list[tuple[str, str, int]]] = field(default_factory=lambda: defaultdict(list))

    model = CampaignPartner

    def read(self, cells: Cells) -> Draft:
        more = {"campaign": cells.needed("campaign", 200), "organisation": cells.needed("organisation")}
        fields = {"role": cells.choice("role", Role.PARTNER)}
        fields |= {name: cells.approximate(name) for name in ("started", "ended")}
        if fields["started"] and fields["ended"] and last_day(fields["ended"]) < first_day(fields["started"]):
            raise Refused(now("It cannot end before it starts."))
        return Draft(cells.row, more["organisation"], fields, [], more)

    def prepare(self, drafts: Sequence[Draft]) -> None:
        self._organisations = lookups.organisations({draft.more["organisation"] for draft in drafts}, self.author)
        seen = Campaign.objects.visible_to(self.author)
        self._campaigns = called(seen, {draft.more["campaign"] for draft in drafts})

    def resolve(self, draft: Draft) -> Draft:
        nobody, several = now("No campaign is called “%(name)s”."), now("Several are called “%(name)s”.")
        draft.fields["campaign_id"] = lookups.only(self._campaigns, draft.more["campaign"], nobody, several)
        draft.fields["organisation_id"] = lookups.organisation(self._organisations, draft.more["organisation"])
        return draft

    def find_twins(self, drafts: Sequence[Draft]) -> None:
        """The same role at the same time is the same part, on record or further up in the file."""
        known: dict[tuple[int, int, str], list[CampaignPartner]] = defaultdict(list)
        bodies = {draft.fields["organisation_id"] for draft in drafts}
        for part in CampaignPartner.objects.visible_to(self.author).filter(organisation__in=bodies).for_list():
            known[part.campaign_id, part.organisation_id, part.role].append(part)
        mine = self.rows_of(part.pk for parts in known.values() for part in parts)
        if self.write:
            self._above.clear()  # what stood in earlier portions is on record by now
        for draft in drafts:
            key = (draft.fields["campaign_id"], draft.fields["organisation_id"], draft.fields["role"])
            dates = (draft.fields["started"], draft.fields["ended"])
            same = next((part for part in known[key] if at_once(dates, (part.started, part.ended))), None)
            above = next((row for *others, row in self._above[key] if at_once(dates, (others[0], others[1]))), 0)
            if same:
                draft.twin = Twin(same, (now("the same role at that time"),), mine.get(same.pk, 0))
            elif above:
                draft.twin = Twin(None, (), above)
            self._above[key].append((*dates, draft.row.number))

    def _refuse_twin_in_file(self, draft: Draft) -> Draft:
        """Nobody may be there twice, whatever was chosen for suspected duplicates."""
        if draft.twin and draft.choice == "create":
            raise Refused(now("This organisation already takes part in this role at that time."))
        return super()._refuse_twin_in_file(draft)

    def create(self, drafts: list[Draft]) -> list[CampaignPartner]:
        return CampaignPartner.objects.bulk_create(CampaignPartner(**draft.fields) for draft in drafts)

    def facts(self, draft: Draft) -> list[tuple[Any, Any]]:
        labels = self.target.fields
        shown = {"campaign": draft.more["campaign"], "role": Role(draft.fields["role"]).label}
        shown |= {name: draft.fields[name] for name in ("started", "ended")}
        return [(labels[name], value) for name, value in shown.items()]


def at_once(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two periods share a day; what is not known reaches as far as it may."""
    ends_first = [bool(a[1] and b[0]) and last_day(a[1]) < first_day(b[0]) for a, b in ((one, other), (other, one))]
    return not any(ends_first)


class Participations(Records):
    """A sheet of who takes part, as the list of participation gives it out."""

    name = "participations"
    label = _("participation in campaigns")
    order = 60
    intake_class = ParticipationIntake
    fields = {
        "campaign": _("Campaign (title)"),
        "organisation": _("Organisation (name)"),
        "role": _("Role"),
        "started": _("From"),
        "ended": _("To"),
    }
    required = ("campaign", "organisation")
    telling = ("campaign", "organisation")
    guesses = {
        "campaign": "кампания, кампания (заглавие), campaign, campaign (title), име на кампанията",
        "organisation": "организация, организация (име), organisation, organization, organisation (name), наименование",
        "role": "роля, role",
        "started": "от, от дата, участва от, from, since, started",
        "ended": "до, до дата, участва до, to, until, ended",
    }
    vocabularies = (ROLE,)
    constants = (Constant("role", tuple(Role.choices), Role.PARTNER),)

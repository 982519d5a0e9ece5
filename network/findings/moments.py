"""Two moments to compare: two days, or the times before and after a campaign, and who stands in both."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.gates import Visitor
from campaigns.models import Campaign, CampaignPartner
from crm.approximate import first_day, last_day
from crm.forms.days import day_field
from network.facts.kinds import ALL
from network.findings.looking import Looking
from network.graphs.network import Node
from network.graphs.picture import ORGANISATIONS, years_before
from network.graphs.ties import Positions, Ties

ONE_DAY = timedelta(days=1)
OF_MANY = frozenset({"campaigns", "sign_ons"})


class MomentsForm(forms.Form):
    campaign: forms.Field = forms.ModelChoiceField(
        Campaign.objects.none(), label=gettext_lazy("Before and after the campaign"), required=False,
        empty_label=gettext_lazy("no campaign: two days"),
    )  # fmt: skip
    before = day_field(label=gettext_lazy("The earlier day"), required=False)

    def __init__(self, *args: Any, user: Visitor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        over = Campaign.objects.visible_to(user).exclude(started="").order_by("-started", "pk")
        self.fields["campaign"].queryset = over.defer("search")  # type: ignore[attr-defined]


@dataclass(frozen=True, eq=False)
class Moments:
    before: Looking
    after: Looking
    campaign: Campaign | None = None

    @cached_property
    def common(self) -> tuple[str, ...]:
        """Keys of the members of both moments: newcomers alone would thin the network out.

        Of a campaign its partners, those too that joined us later: then the same are compared all the more.
        """
        if self.campaign is not None:
            return tuple(sorted(self.partners & set(self.nodes)))
        keys = [{one.network.nodes[at].key for at in one.members} for one in (self.before, self.after)]
        return tuple(sorted(keys[0] & keys[1]))

    @cached_property
    def nodes(self) -> dict[str, Node]:
        """Whoever stands in either, as known last."""
        return {node.key: node for one in (self.before, self.after) for node in one.network.nodes}

    @property
    def partners(self) -> set[str]:
        rows = CampaignPartner.objects.visible_to(self.after.user).filter(campaign=self.campaign)
        return {f"organisation-{pk}" for pk in rows.values_list("organisation", flat=True)}

    def ties_of(self, looking: Looking, ties: Ties) -> Ties:
        """Return those among the common ones; who does not stand in the picture yet is tied to nobody in it."""
        place: Positions = np.full(ties.n, -1, dtype=np.int64)
        for at, key in enumerate(self.common):
            if key in looking.network.position:
                place[looking.network.position[key]] = at
        sources, targets = place[ties.sources], place[ties.targets]
        stays = (sources >= 0) & (targets >= 0)
        return Ties.summed(
            len(self.common), sources[stays], targets[stays], ties.weights[stays], directed=ties.directed
        )  # fmt: skip

    def joint(self) -> tuple[Ties, Ties]:
        return self.ties_of(self.before, self.before.network.ties), self.ties_of(self.after, self.after.network.ties)

    def stated(self) -> tuple[Ties, Ties]:
        return self.ties_of(self.before, self.before.statements), self.ties_of(self.after, self.after.statements)

    def kept(self, question: str, compute: Callable[[], Any]) -> Any:
        asked = f"{question} {self.after.beside} {' '.join(self.common)}"
        return self.before.kept(asked, compute, self.after.network)


def moments(looking: Looking, query: Mapping[str, Any]) -> Moments:
    """Return the two moments asked for: as much time looked at in both, so that neither has more to count."""
    form = MomentsForm(query, user=looking.user)
    form.is_valid()
    told = form.cleaned_data
    looking = looking.at(who=ORGANISATIONS)
    campaign, day = told.get("campaign"), looking.picture.day
    if campaign is not None:
        return around(looking, campaign)
    before = min(told.get("before") or years_before(day, 1), day - ONE_DAY)
    return Moments(
        looking.at(day=before, since=years_before(before, 1)), looking.at(since=years_before(day, 1))
    )  # fmt: skip


def around(looking: Looking, campaign: Campaign) -> Moments:
    """A year before it began, and the year after it ended or as much of it as is over; of one that runs, since then.

    Its partners are compared, by what two do with each other: neither campaigns nor signatures of many count, unless
    somebody asks for them by name.
    """
    if looking.picture.kinds == ALL:
        looking = looking.at(kinds=ALL - OF_MANY)
    today = min(looking.picture.day, timezone.localdate())
    began = first_day(campaign.started)
    ended = last_day(campaign.ended) if campaign.ended else today
    if ended >= today:
        first, last = began, today
    else:
        first = ended + ONE_DAY
        last = min(today, date_after(first))
    length = max(last - first, ONE_DAY)
    before = began - ONE_DAY
    return Moments(
        looking.at(day=before, since=before - length), looking.at(day=last, since=first), campaign
    )  # fmt: skip


def date_after(day: date) -> date:
    return day + timedelta(days=365)

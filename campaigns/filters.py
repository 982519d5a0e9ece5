from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.forms import SearchInput
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from campaigns.models import Ask, AskQuerySet, Campaign, CampaignQuerySet
from crm.gated_filters import GatedFilterSet, themes
from crm.models import Organisation

ANY = _("any")


def campaigns(request: HttpRequest) -> QuerySet[Campaign]:
    return Campaign.objects.visible_to(request.user).order_by("-started", "pk")


def addressed_bodies(request: HttpRequest) -> QuerySet[Organisation]:
    """Those of whom something is asked, as far as the reader may know of both."""
    asks = Ask.objects.visible_to(request.user)
    return Organisation.objects.visible_to(request.user).filter(pk__in=asks.values("addressed_to")).order_by("name")


class AskFilter(GatedFilterSet):
    FACETS = {
        "status": "status",
        "theme": "theme",
        "campaign": "campaigns",
        "addressed_to": "addressed_to",
        "instrument": "instrument",
    }

    q = filters.CharFilter(method="matching", label=_("Words"), widget=SearchInput)
    status = filters.ChoiceFilter(choices=Ask.Status.choices, label=_("Status"), empty_label=ANY)
    theme = filters.ModelChoiceFilter(queryset=themes, label=_("Theme"), empty_label=ANY)
    campaign = filters.ModelChoiceFilter(
        queryset=campaigns, field_name="campaigns", label=_("Campaign"), empty_label=ANY
    )
    addressed_to = filters.ModelChoiceFilter(queryset=addressed_bodies, label=_("Addressed to"), empty_label=ANY)

    instrument = filters.ChoiceFilter(choices=Ask.Instrument.choices, label=_("Legal instrument"), empty_label=ANY)

    class Meta:
        model = Ask
        fields: list[str] = []

    def matching(self, rows: AskQuerySet, name: str, text: str) -> AskQuerySet:
        return rows.matching(text)


class CampaignFilter(GatedFilterSet):
    FACETS = {"theme": "themes"}

    q = filters.CharFilter(method="matching", label=_("Words"), widget=SearchInput)
    theme = filters.ModelChoiceFilter(queryset=themes, field_name="themes", label=_("Theme"), empty_label=ANY)

    class Meta:
        model = Campaign
        fields: list[str] = []

    def matching(self, rows: CampaignQuerySet, name: str, text: str) -> CampaignQuerySet:
        return rows.matching(text)


ASK_ORDERS: dict[str, Any] = {"title": "title_bg", "made": "made_at", "pressed": "times_pressed"}
CAMPAIGN_ORDERS: dict[str, Any] = {"title": "title_bg", "from": "started"}

"""Who took part in how many common campaigns, counted over what the reader may see."""

import django_filters as filters
from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, NullIf
from django.forms import CheckboxInput, SearchInput, TextInput
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.gates import Visitor
from accounts.models import User
from campaigns.filters import ANY, campaigns
from campaigns.models import CampaignPartner, CampaignPartnerQuerySet
from crm.approximate import parts as checked
from crm.gated_filters import GatedFilterSet, themes
from crm.lists import Asker, CappedPaginator
from crm.models import Organisation

SEVERAL = 2
LIKE_THIS = TextInput({"placeholder": "2024-05"})


class ParticipationFilter(GatedFilterSet):
    """Which parts are counted. A part without dates of its own has those of its campaign."""

    q = filters.CharFilter(method="called", label=_("Words"), widget=SearchInput)
    theme = filters.ModelChoiceFilter(queryset=themes, field_name="campaign__themes", label=_("Theme"), empty_label=ANY)
    campaign = filters.ModelChoiceFilter(queryset=campaigns, label=_("Campaign"), empty_label=ANY)
    role = filters.ChoiceFilter(choices=CampaignPartner.Role.choices, label=_("Role"), empty_label=ANY)
    since = filters.CharFilter(method="not_over", label=_("From"), validators=[checked], widget=LIKE_THIS)
    until = filters.CharFilter(method="begun", label=_("To"), validators=[checked], widget=LIKE_THIS)
    several = filters.BooleanFilter(method="as_it_is", label=_("in several campaigns"), widget=CheckboxInput)

    class Meta:
        model = CampaignPartner
        fields: list[str] = []

    def called(self, rows: CampaignPartnerQuerySet, name: str, text: str) -> CampaignPartnerQuerySet:
        named = Organisation.objects.visible_to(self.user).matching(text)
        return rows.filter(organisation__in=named.values("pk"))

    def not_over(self, rows: CampaignPartnerQuerySet, name: str, text: str) -> CampaignPartnerQuerySet:
        known = dated(rows)
        return known.filter(Q(to_the="") | Q(to_its_end__gte=text))

    def begun(self, rows: CampaignPartnerQuerySet, name: str, text: str) -> CampaignPartnerQuerySet:
        return dated(rows).filter(Q(from_the__lte=f"{text}-99"))

    def as_it_is(self, rows: CampaignPartnerQuerySet, name: str, wanted: bool) -> CampaignPartnerQuerySet:
        """How many campaigns an organisation was in is asked of the organisations, not of the single parts."""
        return rows

    @property
    def wants_several(self) -> bool:
        return bool(self.form.is_valid() and self.form.cleaned_data.get("several"))


def dated(rows: CampaignPartnerQuerySet) -> CampaignPartnerQuerySet:
    """Those of which a beginning is known, with the days that count for them."""
    first = Coalesce(NullIf("started", Value("")), F("campaign__started"))
    last = Coalesce(NullIf("ended", Value("")), F("campaign__ended"))
    known = rows.alias(from_the=first, to_the=last).exclude(from_the="")
    return known.alias(to_its_end=Concat(F("to_the"), Value("-99")))


def organisations(parts: CampaignPartnerQuerySet, user: Visitor) -> QuerySet[Organisation]:
    """Return whose parts these are, with `campaign_count` and, in `parts_shown`, the parts themselves."""
    own = parts.order_by().filter(organisation=OuterRef("pk")).values("organisation")
    number = Subquery(own.annotate(number=Count("campaign", distinct=True)).values("number"))
    shown = Prefetch("campaign_roles", in_order(parts), to_attr="parts_shown")
    rows = Organisation.objects.visible_to(user).filter(pk__in=parts.order_by().values("organisation"))
    return rows.annotate(campaign_count=number).prefetch_related(shown).order_by("-campaign_count", "name", "pk")


def in_order(parts: CampaignPartnerQuerySet) -> CampaignPartnerQuerySet:
    return parts.select_related("campaign").defer("campaign__search").order_by("-started", "campaign__title_bg", "pk")


def found_by(wanted: ParticipationFilter, user: Visitor) -> QuerySet[Organisation]:
    rows = organisations(wanted.rows, user)
    return several(rows) if wanted.wants_several else rows


def counted(user: User, query: QueryDict) -> str:
    """Return how many organisations a saved view finds, in words."""
    parts = CampaignPartner.objects.visible_to(user)
    found = ParticipationFilter(query, parts, request=Asker(user))  # type: ignore[arg-type]
    return CappedPaginator(found_by(found, user), 1).count_in_words


def several(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    return rows.filter(Q(campaign_count__gte=SEVERAL))

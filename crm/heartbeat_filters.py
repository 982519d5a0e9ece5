"""By what profile checks and proposed changes are sought, on the page and in the API alike."""

from datetime import date

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Prefetch
from django.utils.translation import gettext_lazy as _

from accounts.gates import Visitor
from crm.filters import regions
from crm.gated_filters import GatedFilterSet
from crm.models import ContactPoint, Organisation, Place, ProfileCheck, ProposedChange
from crm.models.heartbeat import ProfileCheckQuerySet, ProposedChangeQuerySet

WAITING, ANSWERED, GIVEN_UP = "waiting", "answered", "given_up"
STATES = [(WAITING, _("not answered yet")), (ANSWERED, _("answered")), (GIVEN_UP, _("given up"))]
WAYS = [("link", _("one-time link")), ("phone", _("by phone")), ("paper", _("printed form")), ("page", _("own page"))]


def in_state(rows: ProfileCheckQuerySet, state: str) -> ProfileCheckQuerySet:
    if state == WAITING:
        return rows.open()
    if state == ANSWERED:
        return rows.exclude(answered_at=None)
    return rows.filter(answered_at=None).exclude(closed_at=None)


def newest_each(rows: ProfileCheckQuerySet) -> ProfileCheckQuerySet:
    """Of each organisation the last question alone: one that was replaced says nothing any more."""
    newer = ProfileCheck.objects.filter(organisation=OuterRef("organisation"), pk__gt=OuterRef("pk"))
    return rows.filter(~Exists(newer))


def with_phones(rows: ProfileCheckQuerySet, user: Visitor) -> ProfileCheckQuerySet:
    """Load whom to ring: the numbers of each organisation that the reader may see."""
    phones = ContactPoint.objects.visible_to(user).filter(kind=ContactPoint.Kind.PHONE).order_by("pk")
    loaded = rows.for_list().select_related("organisation__place__parent__parent")
    return loaded.prefetch_related(Prefetch("organisation__contact_points", phones, to_attr="phones"))


class ProfileCheckFilter(GatedFilterSet):
    q = filters.CharFilter(method="matching", label=_("Words"), widget=forms.TextInput(attrs={"type": "search"}))
    state = filters.ChoiceFilter(choices=STATES, method="by_state", label=_("State"), empty_label=_("any"))
    how = filters.ChoiceFilter(choices=WAYS, method="by_way", label=_("How"), empty_label=_("any"))
    region = filters.ModelChoiceFilter(queryset=regions, method="in_region", label=_("Region"), empty_label=_("any"))
    kind = filters.ChoiceFilter(
        field_name="organisation__kind", choices=Organisation.Kind.choices, label=_("Kind"), empty_label=_("any")
    )
    since = filters.DateFilter(
        method="asked_since", label=_("Asked since"), widget=forms.DateInput(attrs={"type": "date"})
    )

    class Meta:
        model = ProfileCheck
        fields: list[str] = []

    def matching(self, rows: ProfileCheckQuerySet, name: str, text: str) -> ProfileCheckQuerySet:
        found = Organisation.objects.visible_to(self.user).matching(text)
        return rows.filter(organisation__in=found) | rows.filter(asked_for__icontains=text)

    def by_state(self, rows: ProfileCheckQuerySet, name: str, state: str) -> ProfileCheckQuerySet:
        return in_state(rows, state)

    def by_way(self, rows: ProfileCheckQuerySet, name: str, way: str) -> ProfileCheckQuerySet:
        if way == "paper":
            return rows.filter(on_paper=True)
        if way == "page":
            return rows.filter(answered_via__in=["page", "api"])
        return rows.filter(answered_via=way, on_paper=False)

    def in_region(self, rows: ProfileCheckQuerySet, name: str, region: Place) -> ProfileCheckQuerySet:
        inside = Organisation.objects.visible_to(self.user).in_region(region)
        return rows.filter(organisation__in=inside)

    def asked_since(self, rows: ProfileCheckQuerySet, name: str, day: date) -> ProfileCheckQuerySet:
        return rows.filter(asked_at__date__gte=day)


class ProposedChangeFilter(GatedFilterSet):
    state = filters.ChoiceFilter(choices=ProposedChange.State.choices, label=_("State"), empty_label=_("any"))
    region = filters.ModelChoiceFilter(queryset=regions, method="in_region", label=_("Region"), empty_label=_("any"))

    class Meta:
        model = ProposedChange
        fields: list[str] = []

    def in_region(self, rows: ProposedChangeQuerySet, name: str, region: Place) -> ProposedChangeQuerySet:
        return rows.filter(organisation__in=Organisation.objects.visible_to(self.user).in_region(region))

"""By what evidence, and what readers sent, are sought, on the pages and in the API alike."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.gated_filters import GatedFilterSet, RecordFilter
from monitoring.models import Evidence, Recheck, SentEvidence
from monitoring.models.evidence import EvidenceQuerySet
from monitoring.models.sent_evidence import SentEvidenceQuerySet

ANY = _("any")
ORDERS: dict[str, Any] = {"title": "title", "source": "source_on", "again": "recheck_on"}


class EvidenceListFilter(GatedFilterSet):
    RARE = ("directness", "stance", "mine")
    CENTRE_ONLY = ("mine",)
    FACETS = {"kind": "kind", "origin": "origin", "directness": "directness", "stance": "stance"}
    LOOKS = [
        ("due", _("to be looked at again")), ("other", _("page changed or gone")), ("no_copy", _("no stored copy")),
    ]  # fmt: skip

    q = filters.CharFilter(method="matching", label=_("Words"), widget=forms.SearchInput)
    commitment = RecordFilter(kinds=("commitment",), label=_("Commitment"))
    kind = filters.ChoiceFilter(choices=Evidence.Kind.choices, label=_("Kind"), empty_label=ANY)
    origin = filters.ChoiceFilter(choices=Evidence.Origin.choices, label=_("Whose"), empty_label=ANY)
    look = filters.ChoiceFilter(choices=LOOKS, method="looked", label=_("Addresses"), empty_label=ANY)
    directness = filters.ChoiceFilter(choices=Evidence.Directness.choices, label=_("How direct"), empty_label=ANY)
    stance = filters.ChoiceFilter(choices=Evidence.Stance.choices, label=_("Stance"), empty_label=ANY)
    mine = filters.BooleanFilter(method="in_my_care", label=_("Only in my care"), widget=forms.CheckboxInput)

    class Meta:
        model = Evidence
        fields: list[str] = []

    def matching(self, rows: EvidenceQuerySet, name: str, text: str) -> EvidenceQuerySet:
        return rows.matching(text)

    def looked(self, rows: EvidenceQuerySet, name: str, how: str) -> QuerySet[Evidence]:
        if how == "due":
            return rows.to_recheck(timezone.localdate())
        if how == "no_copy":
            return rows.filter(file="").exclude(url="")
        newest = Recheck.objects.filter(evidence=OuterRef("pk")).order_by("-checked_on", "-pk").values("found")[:1]
        return rows.annotate(newest=Subquery(newest)).filter(newest__in=[Recheck.Found.CHANGED, Recheck.Found.GONE])

    def in_my_care(self, rows: EvidenceQuerySet, name: str, wanted: bool) -> EvidenceQuerySet:
        return rows.in_the_care_of(self.user) if wanted else rows


class SentFilter(GatedFilterSet):
    q = filters.CharFilter(method="matching", label=_("Words"), widget=forms.SearchInput)
    state = filters.ChoiceFilter(choices=SentEvidence.State.choices, label=_("State"), empty_label=ANY)
    commitment = RecordFilter(kinds=("commitment",), label=_("Commitment"))

    class Meta:
        model = SentEvidence
        fields: list[str] = []

    def matching(self, rows: SentEvidenceQuerySet, name: str, text: str) -> SentEvidenceQuerySet:
        return rows.matching(text)

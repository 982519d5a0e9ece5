import django_filters as filters
from django.utils.translation import gettext_lazy as _

from campaigns.models import Influence, Stance
from crm.gated_filters import GatedFilterSet, RecordFilter


class StanceFilter(GatedFilterSet):
    ask = RecordFilter(kinds=("ask",), label=_("Ask"))
    person = RecordFilter(kinds=("person",), label=_("Person"))
    organisation = RecordFilter(kinds=("organisation",), label=_("Organisation"))
    position = filters.ChoiceFilter(choices=Stance.Position.choices, label=_("Stance"))

    class Meta:
        model = Stance
        fields: list[str] = []


class InfluenceFilter(GatedFilterSet):
    person = RecordFilter(kinds=("person",), label=_("Person"))
    organisation = RecordFilter(kinds=("organisation",), label=_("Organisation"))

    class Meta:
        model = Influence
        fields: list[str] = []

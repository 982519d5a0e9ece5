import django_filters as filters
from django.forms import SearchInput
from django.utils.translation import gettext_lazy as _

from campaigns.models import ProjectEvent, ProjectEventQuerySet
from crm.gated_filters import GatedFilterSet, RecordFilter


class EventFilter(GatedFilterSet):
    q = filters.CharFilter(method="matching", label=_("Words"), widget=SearchInput)
    project = RecordFilter(kinds=("project",), label=_("Project"))
    kind = filters.ChoiceFilter(choices=ProjectEvent.Kind.choices, label=_("Kind"))

    class Meta:
        model = ProjectEvent
        fields: list[str] = []

    def matching(self, rows: ProjectEventQuerySet, name: str, text: str) -> ProjectEventQuerySet:
        return rows.matching(text)

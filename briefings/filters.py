import django_filters as filters

from briefings.models import Briefing, BriefingQuerySet
from crm.filters import words


class BriefingFilter(filters.FilterSet):  # type: ignore[misc]
    q = words()

    class Meta:
        model = Briefing
        fields: list[str] = []

    def matching(self, rows: BriefingQuerySet, name: str, text: str) -> BriefingQuerySet:
        return rows.matching(text)

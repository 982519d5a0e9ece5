import django_filters as filters
from django.utils.translation import gettext_lazy as _

from briefings.models import Briefing, BriefingQuerySet
from crm.filters import words

ANY = _("any")


class BriefingFilter(filters.FilterSet):  # type: ignore[misc]
    q = words()
    level = filters.ChoiceFilter(
        choices=[(level.value, level.label) for level in Briefing.LEVELS], label=_("Who may read it"), empty_label=ANY
    )
    language = filters.ChoiceFilter(choices=Briefing.Language.choices, label=_("Language"), empty_label=ANY)
    style = filters.ChoiceFilter(choices=Briefing.Style.choices, label=_("Page style"), empty_label=ANY)

    class Meta:
        model = Briefing
        fields: list[str] = []

    def matching(self, rows: BriefingQuerySet, name: str, text: str) -> BriefingQuerySet:
        return rows.matching(text)

"""By what the board of what is owed is narrowed."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from crm.gated_filters import GatedFilterSet, RecordFilter, themes
from crm.models import Organisation
from monitoring.filters import colleagues
from monitoring.models import Commitment
from monitoring.models.commitments import CommitmentQuerySet


class BoardFilter(GatedFilterSet):
    CENTRE_ONLY = ("owner",)

    owed_by = RecordFilter(kinds=("organisation",), method="owed", label=_("Owed by"))
    theme = filters.ModelChoiceFilter(queryset=themes, label=_("Theme"), empty_label=_("any"))
    owner = filters.ModelChoiceFilter(queryset=colleagues, label=_("Our owner"), empty_label=_("anyone"))

    class Meta:
        model = Commitment
        fields: list[str] = []

    def owed(self, rows: CommitmentQuerySet, name: str, body: Organisation) -> CommitmentQuerySet:
        return rows.owed_by(body)

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.models import Organisation
from network.filters import ANY
from network.stating.answering import a_year_before

ORDERS: dict[str, Any] = {"name": "name", "answered": "answered_on", "ties": "stated"}


class AnswerFilter(filters.FilterSet):  # type: ignore[misc]
    answered = filters.ChoiceFilter(
        choices=[("yes", _("in the last twelve months")), ("no", _("not in the last twelve months"))],
        method="by_answer", label=_("Answered"), empty_label=ANY,
    )  # fmt: skip

    class Meta:
        model = Organisation
        fields: list[str] = []

    def by_answer(self, rows: "QuerySet[Organisation]", name: str, said: str) -> "QuerySet[Organisation]":
        lately = Q(answered_on__gt=a_year_before(timezone.localdate()))
        return rows.filter(lately) if said == "yes" else rows.exclude(lately & Q(answered_on__isnull=False))

"""By what rounds of checks and checks are sought, on the page and in the API alike."""

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from crm.gated_filters import GatedFilterSet
from monitoring.filters import IdFilter
from monitoring.models import CheckRound, Commitment, LocalCheck
from monitoring.models.checks import CheckRoundQuerySet, LocalCheckQuerySet

OPEN, CLOSED = "open", "closed"
ROUND_ORDERS = {"opened": "opened_at", "until": "answers_until"}


class CheckRoundFilter(GatedFilterSet):
    q = filters.CharFilter(method="matching", label=_("Words"), widget=forms.SearchInput)
    state = filters.ChoiceFilter(
        choices=[(OPEN, _("open")), (CLOSED, _("closed"))], method="by_state", label=_("State"), empty_label=_("any")
    )
    commitment = IdFilter(method="of_commitment", label=_("Commitment"))

    RARE = ("commitment",)

    class Meta:
        model = CheckRound
        fields: list[str] = []

    def matching(self, rows: CheckRoundQuerySet, name: str, text: str) -> CheckRoundQuerySet:
        of_commitment = rows.filter(commitment__in=Commitment.objects.visible_to(self.user).matching(text))
        return of_commitment | rows.filter(question_bg__icontains=text) | rows.filter(question_en__icontains=text)

    def by_state(self, rows: CheckRoundQuerySet, name: str, state: str) -> CheckRoundQuerySet:
        return rows.filter(closed_at__isnull=state == OPEN)

    def of_commitment(self, rows: CheckRoundQuerySet, name: str, number: int) -> CheckRoundQuerySet:
        return rows.filter(commitment__in=Commitment.objects.visible_to(self.user).filter(pk=number))


class LocalCheckFilter(GatedFilterSet):
    round = IdFilter(method="of_round", label=_("Round of checks"))
    place = IdFilter(method="in_place", label=_("Municipality"))
    answer = filters.ChoiceFilter(choices=LocalCheck.Answer.choices, label=_("Answer"), empty_label=_("any"))

    class Meta:
        model = LocalCheck
        fields: list[str] = []

    def of_round(self, rows: LocalCheckQuerySet, name: str, number: int) -> QuerySet[LocalCheck]:
        return rows.filter(request__round=number)

    def in_place(self, rows: LocalCheckQuerySet, name: str, number: int) -> QuerySet[LocalCheck]:
        return rows.filter(place=number)

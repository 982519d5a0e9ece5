"""By what consultations are sought, and who of those asked answered what."""

import django_filters as filters
from django import forms
from django.db.models import OuterRef, Prefetch, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.gates import Visitor
from campaigns.models import Ask, Consultation, SignOn, SignOnRequest
from campaigns.models.consultations import ConsultationQuerySet, SignOnRequestQuerySet
from crm.gated_filters import GatedFilterSet
from crm.models import ContactPoint

OPEN, CLOSED = "open", "closed"
SILENT = "silent"
ANSWERS = {*SignOn.Choice.values, SILENT}


class ConsultationFilter(GatedFilterSet):
    q = filters.CharFilter(method="matching", label=_("Words"), widget=forms.TextInput(attrs={"type": "search"}))
    state = filters.ChoiceFilter(
        choices=[(OPEN, _("open")), (CLOSED, _("closed"))], method="by_state", label=_("State"), empty_label=_("any")
    )

    class Meta:
        model = Consultation
        fields: list[str] = []

    def matching(self, rows: ConsultationQuerySet, name: str, text: str) -> ConsultationQuerySet:
        return rows.filter(ask__in=Ask.objects.visible_to(self.user).matching(text))

    def by_state(self, rows: ConsultationQuerySet, name: str, state: str) -> ConsultationQuerySet:
        return rows.filter(closed_at__isnull=state == OPEN)


def answers_of(consultation: Consultation, user: Visitor, answer: str = "") -> SignOnRequestQuerySet:
    """Return those asked, each with `answers_given` under the wording of today, the last first, and whom to ring."""
    phones = ContactPoint.objects.visible_to(user).filter(kind=ContactPoint.Kind.PHONE).order_by("pk")
    given = SignOn.objects.visible_to(user).filter(text=consultation.text_id).select_related("by").order_by("-pk")
    rows = SignOnRequest.objects.visible_to(user).filter(consultation=consultation).for_list()
    rows = rows.prefetch_related(
        Prefetch("organisation__contact_points", phones, to_attr="phones"),  # type: ignore[type-var]
        Prefetch("answers", given, to_attr="answers_given"),
    )
    if answer == SILENT:
        return rows.unanswered()
    if answer in ANSWERS:
        last = SignOn.objects.filter(request=OuterRef("pk"), text=consultation.text_id).order_by("-pk")
        return rows.alias(last=Subquery(last.values("choice")[:1])).filter(last=answer)
    return rows

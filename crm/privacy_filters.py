"""By what requests, consents, bases and breaches are sought over the API."""

from typing import Any

import django_filters as filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.gated_filters import GatedFilterSet, RecordFilter
from crm.models import Breach, Consent, LawfulBasis, Person, PrivacyRequest, UsedFor
from crm.models.lawfulness import ConsentQuerySet, LawfulBasisQuerySet
from crm.models.privacy import PrivacyRequestQuerySet
from crm.models.retention import BreachQuerySet

OVERDUE, STANDING, WITHDRAWN, OPEN, CLOSED = "overdue", "standing", "withdrawn", "open", "closed"


def choice(label: Any, choices: Any, **options: Any) -> filters.ChoiceFilter:
    return filters.ChoiceFilter(choices=choices, label=label, empty_label=_("any"), **options)


class OfPersonFilter(GatedFilterSet):
    person = RecordFilter(kinds=("person",), label=_("Person"))


class PrivacyRequestFilter(OfPersonFilter):
    STATES = [*PrivacyRequest.State.choices, (OVERDUE, _("overdue"))]

    kind = choice(_("right"), PrivacyRequest.Kind.choices)
    state = choice(_("State"), STATES, method="in_state")
    received_since = filters.DateFilter("received_on", "gte", label=_("From"))
    received_until = filters.DateFilter("received_on", "lte", label=_("To"))

    class Meta:
        model = PrivacyRequest
        fields: list[str] = []

    def in_state(self, rows: PrivacyRequestQuerySet, name: str, state: str) -> PrivacyRequestQuerySet:
        return rows.overdue(timezone.localdate()) if state == OVERDUE else rows.filter(state=state)


class ConsentFilter(OfPersonFilter):
    STATES = [(STANDING, _("standing")), (WITHDRAWN, _("withdrawn"))]

    purpose = choice(_("used for"), UsedFor.choices)
    state = choice(_("State"), STATES, method="in_state")

    class Meta:
        model = Consent
        fields: list[str] = []

    def in_state(self, rows: ConsentQuerySet, name: str, state: str) -> ConsentQuerySet:
        return rows.standing() if state == STANDING else rows.exclude(withdrawn_on=None)


class LawfulBasisFilter(OfPersonFilter):
    purpose = choice(_("used for"), UsedFor.choices)
    basis = choice(_("lawful basis"), Person.Basis.choices)
    to_review = filters.BooleanFilter(method="due", label=_("to be reviewed by today"))

    class Meta:
        model = LawfulBasis
        fields: list[str] = []

    def due(self, rows: LawfulBasisQuerySet, name: str, wanted: bool) -> LawfulBasisQuerySet:
        to_review = rows.to_review(timezone.localdate())
        return to_review if wanted else rows.exclude(pk__in=to_review.values("pk"))


class BreachFilter(GatedFilterSet):
    STATES = [(OPEN, _("open")), (CLOSED, _("closed"))]

    state = choice(_("State"), STATES, method="in_state")
    scope = choice(_("who is affected"), Breach.Scope.choices)
    is_high_risk = filters.BooleanFilter(label=_("high risk for the people"))

    class Meta:
        model = Breach
        fields: list[str] = []

    def in_state(self, rows: BreachQuerySet, name: str, state: str) -> BreachQuerySet:
        return rows.open() if state == OPEN else rows.exclude(closed_at=None)

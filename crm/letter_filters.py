"""By what letters are sought, on the page and in the API alike; and over which letters the ledger is drawn up."""

from collections.abc import Callable
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.facets import EACH
from crm.filters import words
from crm.forms.days import day_input
from crm.gated_filters import GatedFilterSet, RecordFilter, themes
from crm.models import Letter, Organisation, Person
from crm.models.letters import LetterQuerySet

ORDERS: dict[str, tuple[Any, ...]] = {
    "newest": (F("dated_on").desc(nulls_first=True), "-pk"),
    "oldest": (F("dated_on").asc(nulls_last=True), "pk"),
    "due": (F("reply_due_on").asc(nulls_last=True), "pk"),  # for those that wait, or wait in vain
}


class LetterFilter(GatedFilterSet):
    FACETS = {"state": EACH, "direction": "direction", "kind": "kind", "theme": "themes"}
    RARE = ("kind", "person", "theme", "since", "until", "mine")
    STATES = [
        ("draft", _("draft")),
        ("waiting", _("waiting for a reply")),
        ("overdue", _("reply overdue")),
        ("answered", _("answered")),
        ("withdrawn", _("withdrawn")),
    ]

    q = words()
    direction = filters.ChoiceFilter(choices=Letter.Direction.choices, label=_("Direction"), empty_label=_("any"))
    state = filters.ChoiceFilter(choices=STATES, method="in_state", label=_("State"), empty_label=_("any"))
    organisation = RecordFilter(kinds=("organisation",), method="with_organisation", label=_("Organisation"))
    kind = filters.ChoiceFilter(choices=Letter.Kind.choices, label=_("Kind"), empty_label=_("any"))
    person = RecordFilter(kinds=("person",), method="with_person", label=_("Person"))
    theme = filters.ModelChoiceFilter(field_name="themes", queryset=themes, label=_("Theme"), empty_label=_("any"))
    since = filters.DateFilter("dated_on", "gte", label=_("From"), widget=day_input())
    until = filters.DateFilter("dated_on", "lte", label=_("To"), widget=day_input())
    mine = filters.BooleanFilter(method="of_mine", label=_("Only mine"), widget=forms.CheckboxInput)

    class Meta:
        model = Letter
        fields: list[str] = []

    @property
    def sort(self) -> str:
        """The chosen order; of those that wait, the day a reply is due."""
        wanted = self.data.get("sort", "")
        known = wanted in ORDERS and (self.waits or wanted != "due")
        return wanted if known else "due" if self.waits else "newest"

    @property
    def waits(self) -> bool:
        return self.form.is_valid() and self.form.cleaned_data["state"] in {"waiting", "overdue"}

    @property
    def rows(self) -> LetterQuerySet:
        """What fits; the withdrawn ones only when they are asked for."""
        found: LetterQuerySet = super().rows
        asked_for = self.form.is_valid() and self.form.cleaned_data["state"] == "withdrawn"
        return (found if asked_for else found.standing()).order_by(*ORDERS[self.sort])

    def matching(self, rows: LetterQuerySet, name: str, text: str) -> LetterQuerySet:
        return rows.matching(text)

    def in_state(self, rows: LetterQuerySet, name: str, state: str) -> LetterQuerySet:
        today = timezone.localdate()
        found: dict[str, Callable[[], LetterQuerySet]] = {
            "draft": rows.drafts,
            "waiting": lambda: rows.waiting(today, self.user),
            "overdue": lambda: rows.overdue(today, self.user),
            "answered": lambda: rows.answered(self.user),
            "withdrawn": lambda: rows.exclude(voided_at=None),
        }
        return found[state]()

    def with_organisation(self, rows: LetterQuerySet, name: str, organisation: Organisation) -> LetterQuerySet:
        return rows.with_organisation(organisation)

    def with_person(self, rows: LetterQuerySet, name: str, person: Person) -> LetterQuerySet:
        return rows.filter(person=person)

    def of_mine(self, rows: LetterQuerySet, name: str, wanted: bool) -> LetterQuerySet:
        return rows.filter(author=self.user) if wanted else rows


class LedgerFilter(GatedFilterSet):
    """Over letters of ours, by the day they were sent."""

    since = filters.DateFilter("dated_on", "gte", label=_("Sent from"), widget=day_input())
    until = filters.DateFilter("dated_on", "lte", label=_("Sent until"), widget=day_input())
    theme = filters.ModelChoiceFilter(field_name="themes", queryset=themes, label=_("Theme"), empty_label=_("any"))
    kind = filters.ChoiceFilter(choices=Letter.Kind.choices, label=_("Kind"), empty_label=_("any"))

    class Meta:
        model = Letter
        fields: list[str] = []

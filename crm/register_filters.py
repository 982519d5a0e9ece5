"""By what the coalition register is narrowed, on the page and in the API alike: always as of a day."""

from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.facets import EACH
from crm.filters import regions, regions_of, words
from crm.forms.days import day_input
from crm.gated_filters import GatedFilterSet, themes
from crm.lapsed import Why
from crm.models import CoalitionMembership, Organisation, Place
from crm.models.organisations import OrganisationQuerySet

STANDINGS = [(one.value, one.label) for one in CoalitionMembership.STANDING]
FIRST_DAY = date(1900, 1, 1)


def not_to_come(day: date) -> None:
    if not FIRST_DAY <= day <= timezone.localdate():
        raise ValidationError(_("Choose a day up to today."))


def day_filter() -> filters.DateFilter:
    return filters.DateFilter(
        method="as_it_is", label=_("As of"), widget=day_input(), validators=[not_to_come], required=False
    )


class DayForm(forms.Form):
    """The day of the register; today when none is chosen."""

    on = forms.DateField(label=_("As of"), required=False, widget=day_input(), validators=[not_to_come])


def day_of(query: Any) -> date:
    """Return the day an address asks for; today for one it cannot mean."""
    form = DayForm(query)
    return (form.cleaned_data["on"] if form.is_valid() else None) or timezone.localdate()


class RegisterFilter(GatedFilterSet):
    """Of the members of the day; whoever makes it hands in the members of that same day."""

    FACETS = {"standing": EACH, "region": regions_of, "kind": "kind", "theme": "themes"}

    q = words()
    on = day_filter()
    standing = filters.ChoiceFilter(
        choices=STANDINGS, method="with_standing", label=_("Standing"), empty_label=_("any")
    )
    region = filters.ModelChoiceFilter(queryset=regions, method="in_region", label=_("Region"), empty_label=_("any"))
    kind = filters.ChoiceFilter(choices=Organisation.Kind.choices, label=_("Kind"), empty_label=_("any"))
    theme = filters.ModelChoiceFilter(field_name="themes", queryset=themes, label=_("Theme"), empty_label=_("any"))

    class Meta:
        model = Organisation
        fields: list[str] = []

    def as_it_is(self, rows: OrganisationQuerySet, name: str, day: date) -> OrganisationQuerySet:
        return rows

    def matching(self, rows: OrganisationQuerySet, name: str, text: str) -> OrganisationQuerySet:
        return rows.matching(text)

    def with_standing(self, rows: OrganisationQuerySet, name: str, status: str) -> OrganisationQuerySet:
        return rows.with_standing(status, day_of(self.data))

    def in_region(self, rows: OrganisationQuerySet, name: str, region: Place) -> OrganisationQuerySet:
        return rows.in_region(region)


class LapsedForm(DayForm):
    why = forms.ChoiceField(label=_("Why"), required=False, choices=[("", _("any")), *Why.choices])

"""Who offers what I need: words sought in what the members offer and need, in either script."""

import re
from collections.abc import Iterable
from typing import Any

import django_filters as filters
from django import forms
from django.contrib.postgres.search import SearchVectorField
from django.db.models import Case, F, Func, IntegerField, Q, When
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from crm.filters import regions
from crm.gated_filters import GatedFilterSet, themes
from crm.models import Organisation, Place
from crm.models.organisations import OrganisationQuerySet, shown_name
from crm.search_index import ConcatWithSpaces

MOST_WORDS = 8
MOST_CHIPS = 8
SAYS = Q(offers__gt="") | Q(needs__gt="")
SIDES = {"offers": F("offers"), "needs": F("needs"), "": ConcatWithSpaces(F("offers"), F("needs"))}


def stems(text: str) -> list[str]:
    """Return the words without their ends, which Bulgarian changes: счетоводство finds счетоводна."""
    words = [word for word in re.findall(r"[^\W_]+", text.lower()) if len(word) > 2]
    return list(dict.fromkeys(word[: max(5, len(word) - 4)] for word in words))[:MOST_WORDS]


def saying(rows: OrganisationQuerySet, text: str, side: str) -> OrganisationQuerySet:
    """Return those whose offers or needs hold any of the words; those that hold the most come first."""
    words = stems(text)
    if not words:
        return rows.none() if text.strip() else rows
    said = Func(SIDES.get(side, SIDES[""]), function="drom_search", output_field=SearchVectorField())
    held = [Case(When(said__matches=word, then=1), default=0, output_field=IntegerField()) for word in words]
    found = rows.alias(said=said).annotate(words_held=sum(held[1:], start=held[0]))
    return found.filter(words_held__gt=0).order_by("-words_held", shown_name(), "pk")


class ExchangeFilter(GatedFilterSet):
    SIDES = [("offers", _("what they offer")), ("needs", _("what they need"))]

    q = filters.CharFilter(method="saying", label=_("What is sought"), widget=forms.TextInput(attrs={"type": "search"}))
    side = filters.ChoiceFilter(choices=SIDES, method="on_side", label=_("Look in"), empty_label=_("both"))
    region = filters.ModelChoiceFilter(queryset=regions, method="in_region", label=_("Region"), empty_label=_("any"))
    theme = filters.ModelChoiceFilter(field_name="themes", queryset=themes, label=_("Theme"), empty_label=_("any"))

    class Meta:
        model = Organisation
        fields: list[str] = []

    def saying(self, rows: OrganisationQuerySet, name: str, text: str) -> OrganisationQuerySet:
        return saying(rows, text, self.form.cleaned_data.get("side") or "")

    def on_side(self, rows: OrganisationQuerySet, name: str, side: str) -> OrganisationQuerySet:
        return rows.filter(**{f"{side}__gt": ""})

    def in_region(self, rows: OrganisationQuerySet, name: str, region: Place) -> OrganisationQuerySet:
        return rows.in_region(region)


def phrases(texts: Iterable[str]) -> list[str]:
    """Return the single things of lists that people wrote by commas or lines."""
    parts = (part.strip(" .-–•\t") for text in texts for part in re.split(r"[,;\n]", text))
    return list(dict.fromkeys(part for part in parts if stems(part)))[:MOST_CHIPS]


def own_needs(user: User) -> list[str]:
    """What the organisations this user speaks for say they need, one by one."""
    own: Any = Organisation.objects.visible_to(user).filter(pk__in=Organisation.own_of(user))
    return phrases(own.order_by("pk").values_list("needs", flat=True))

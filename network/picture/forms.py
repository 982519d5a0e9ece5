"""What is drawn and how it looks, as the address says it; a link to a picture shows the same picture."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import Visitor
from accounts.models import User
from network.facts.kinds import KINDS
from network.graphs.picture import ORGANISATIONS, Picture, years_before
from network.graphs.picture_form import ALWAYS, PictureForm
from network.models import TieRules
from network.picture.looks import FOR_CENTRE, Colour, Size

YEARS = [
    ("1", _("of the last year")),
    ("3", _("of the last three years")),
    ("5", _("of the last five years")),
    (ALWAYS, _("since ever")),
]
TIES = [("", _("those that stand out")), ("all", _("all"))]


class DrawnForm(PictureForm):
    """Beside what is asked for: how far back in years, which moves with the day, and the look."""

    years = forms.ChoiceField(label=_("What happened"), choices=YEARS, required=False)
    colour = forms.ChoiceField(label=_("Colour by"), choices=Colour.choices, required=False)
    size = forms.ChoiceField(label=_("Size by"), choices=Size.choices, required=False)
    ties = forms.ChoiceField(label=_("Lines"), choices=TIES, required=False)
    kinds = forms.MultipleChoiceField(
        label=_("Tied by"), choices=[(kind.name, kind.label) for kind in KINDS], required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, query: QueryDict, *, user: Visitor, rules: TieRules) -> None:
        self.rules, self.today = rules, timezone.localdate()
        super().__init__(with_defaults(query, self.today, rules), user=user)
        if not (isinstance(user, User) and user.is_centre):
            sizes = [one for one in Size.choices if one[0] not in FOR_CENTRE]
            self.fields["size"].choices = sizes  # type: ignore[attr-defined]

    @property
    def asked(self) -> Picture:
        return self.picture(self.today, self.rules)

    @property
    def look(self) -> dict[str, Any]:
        self.is_valid()
        told = self.cleaned_data
        return {
            "colour": told.get("colour") or Colour.KIND,
            "size": told.get("size") or Size.NONE,
            "all_ties": told.get("ties") == "all",
        }

    @property
    def query(self) -> str:
        """What another door to this very picture is asked with."""
        return "&".join(self.said())

    def said(self) -> Iterator[str]:
        yield self.asked.query
        look = self.look
        yield from (f"{name}={look[name]}" for name in ("colour", "size"))
        if look["all_ties"]:
            yield "ties=all"


def with_defaults(query: QueryDict, today: date, rules: TieRules) -> QueryDict:
    """Say what is meant where nothing was asked, so that the form shows what is drawn."""
    told = query.copy()
    usual = {
        "day": today.isoformat(), "who": ORGANISATIONS, "colour": Colour.KIND, "size": Size.NONE,
        "years": str(rules.event_years),
    }  # fmt: skip
    if told.get("since"):
        told["years"] = years_of(told, today)
    for name, value in usual.items():
        if not told.get(name):
            told[name] = value
    if not told.getlist("kinds"):
        told.setlist("kinds", [kind.name for kind in KINDS])
    if not told.get("since"):
        told["since"] = since_of(told.get("years", ""), day_of(told, today), rules)
    return told


def day_of(told: QueryDict, today: date) -> date:
    try:
        return min(date.fromisoformat(told.get("day", "")), today)
    except ValueError:
        return today


def since_of(years: str, day: date, rules: TieRules) -> str:
    if years == ALWAYS:
        return ALWAYS
    known = dict(YEARS)
    return years_before(day, int(years) if years in known else rules.event_years).isoformat()


def years_of(told: QueryDict, today: date) -> str:
    """Return which of the choices a first day is, if any of them."""
    day, since = day_of(told, today), told["since"]
    if since == ALWAYS:
        return ALWAYS
    return next(
        (key for key, _words in YEARS if key != ALWAYS and years_before(day, int(key)).isoformat() == since), ""
    )

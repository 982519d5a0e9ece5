"""A picture asked for by an address; what is not understood reads as if nobody had asked for it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.gates import Visitor
from crm.forms.days import day_field
from crm.models import Place, Theme
from network.facts.kinds import ALL, KINDS
from network.graphs.picture import EVERYBODY, INSTITUTIONS, ORGANISATIONS, PEOPLE, Picture
from network.models import TieRules
from network.rules.in_force import in_force, picture_of

ALWAYS = "always"
WHO = [
    (ORGANISATIONS, _("organisations only")),
    (PEOPLE, _("organisations and people")),
    (INSTITUTIONS, _("organisations and institutions")),
    (EVERYBODY, _("organisations, institutions and people")),
]


class SinceField(forms.DateField):
    """A day, or "always": the first day there is."""

    def to_python(self, value: Any) -> date | None:
        return date.min if value == ALWAYS else super().to_python(value)


class PictureForm(forms.Form):
    day = day_field(label=_("On the day"), required=False)
    since = SinceField(label=_("What happened since"), required=False)
    kinds = forms.MultipleChoiceField(
        label=_("By which facts"), choices=[(kind.name, kind.label) for kind in KINDS], required=False
    )
    who = forms.ChoiceField(label=_("Who is drawn"), choices=WHO, required=False)
    theme: forms.Field = forms.ModelChoiceField(
        Theme.objects.none(), label=_("Theme"), required=False, empty_label=_("any")
    )
    region: forms.Field = forms.ModelChoiceField(
        Place.objects.none(), label=_("Region"), required=False, empty_label=_("any"), to_field_name="code"
    )

    def __init__(self, *args: Any, user: Visitor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = Place.objects.visible_to(user).filter(kind=Place.Kind.REGION).order_by("name")
        self.fields["theme"].queryset = Theme.objects.visible_to(user)  # type: ignore[attr-defined]
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]

    def picture(self, today: date, rules: TieRules) -> Picture:
        self.is_valid()
        said = self.cleaned_data
        day = min(said.get("day") or today, today)
        usual = picture_of(day, rules)
        since = said.get("since")
        return Picture(
            day=day,
            since=None if since == date.min else since or usual.since,
            kinds=frozenset(said.get("kinds") or ALL),
            who=said.get("who") or ORGANISATIONS,
            theme=said["theme"].pk if said.get("theme") else None,
            region=said["region"].code if said.get("region") else "",
        )


def picture_asked(query: Mapping[str, Any], user: Visitor, today: date, rules: TieRules | None = None) -> Picture:
    """Return the picture of an address for this reader."""
    return PictureForm(query, user=user).picture(today, rules or in_force())

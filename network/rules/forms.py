from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.submissions import KeyField
from network.facts.kinds import KINDS
from network.models import TieRules

EXPLAINED = {
    "stated": _("What an organisation says itself. This much for a close tie; a third of it for “now and then”."),
    "meetings": _("Shared by all at the table: a talk of two counts whole, a meeting of sixty hardly at all."),
    "campaigns": _("Shared by all partners: a campaign of three ties them more than one of forty."),
    "sign_ons": _("Shared by all who signed: a signature is less than work done together."),
    "seats": _("Shared by all who sit in a body; whole between an organisation and the body it sits in."),
    "projects": _("Shared by all partners of a project."),
    "people": _("For each person who holds a post in both at one time."),
    "membership": _("Between a network and each organisation that is a part of it."),
    "bodies": _("Between an institution and its parts."),
    "posts": _("Between a person and the organisation they hold a post in, where people are drawn."),
}
MOST = 10


class RulesForm(forms.Form):
    """A weight for each kind of facts, how long events count, and why it is changed."""

    event_years = forms.IntegerField(
        label=_("Years an event counts"), min_value=1, max_value=30,
        help_text=_("Meetings, campaigns, signatures and projects that are over for longer are left out."),
    )  # fmt: skip
    half_life_days = forms.IntegerField(
        label=_("Days until a contact counts half"), min_value=7, max_value=3650,
        help_text=_("For introductions: after this time an old acquaintance is worth half a fresh one."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Why"), max_length=300)
    instead_of = forms.IntegerField(widget=forms.HiddenInput)
    idempotency_key = KeyField()

    def __init__(self, data: Any = None, *, rules: TieRules) -> None:
        said = {name: getattr(rules, name) for name in ("event_years", "half_life_days")}
        super().__init__(data, initial={**said, "instead_of": rules.number})
        weights = {
            f"weight_{kind.name}": forms.FloatField(
                label=str(kind.label), min_value=0, max_value=MOST, initial=rules.all_weights[kind.name],
                help_text=EXPLAINED[kind.name], widget=forms.NumberInput(attrs={"step": "0.05"}),
            )
            for kind in KINDS
        }  # fmt: skip
        self.fields = {**weights, **self.fields}

    @property
    def told(self) -> dict[str, Any]:
        """What was filled in, as the action takes it."""
        said = {name: value for name, value in self.cleaned_data.items() if not name.startswith("weight_")}
        said.pop("idempotency_key")
        return {**said, "weights": {kind.name: self.cleaned_data[f"weight_{kind.name}"] for kind in KINDS}}

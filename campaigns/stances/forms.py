from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.submissions import KeyField
from campaigns.models import Stance
from campaigns.models.stances import KEPT_INSIDE
from crm.confidentiality import Level
from crm.forms.days import day_input
from crm.forms.pickers import RecordField, open_pickers

WEIGHT_WORDS = [
    (1, _("1: hardly any")),
    (2, _("2: a little")),
    (3, _("3: some")),
    (4, _("4: much")),
    (5, _("5: decides it")),
]
LEVELS = [(level.value, level.label) for level in KEPT_INSIDE]


class OpinionForm(forms.Form):
    """What is thought of a person or a body, and why; it never leaves the centre."""

    target = RecordField(kinds=("person", "organisation"), label=_("Who"))
    confidentiality = forms.ChoiceField(
        label=_("Confidentiality"), choices=LEVELS, initial=Level.INTERNAL,
        help_text=_("Never wider than the centre. Restricted: you and the leadership alone."),
    )  # fmt: skip
    idempotency_key = KeyField()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_pickers(self, user)

    @property
    def told(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "idempotency_key"}


class StanceForm(OpinionForm):
    field_order = ["ask", "target", "position", "ground", "note", "taken_on", "confidentiality", "idempotency_key"]

    ask = RecordField(kinds=("ask",), label=_("Ask"))
    position = forms.ChoiceField(label=_("Stance"), choices=Stance.Position.choices, widget=forms.RadioSelect)
    ground = RecordField(
        kinds=("meeting", "letter", "document"), label=_("What shows it"),
        help_text=_("The meeting, letter or document from which you know it."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("What they said or did"), max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text=_("In their words where you can. They may one day read it: they have a right to."),
    )  # fmt: skip
    taken_on = forms.DateField(
        label=_("On"), required=False, widget=day_input(),
        help_text=_("Empty: the day of the meeting or letter, for a document today."),
    )  # fmt: skip


class InfluenceForm(OpinionForm):
    field_order = ["target", "weight", "reason", "since", "confidentiality", "idempotency_key"]

    weight = forms.TypedChoiceField(
        label=_("How much weight they carry"), choices=WEIGHT_WORDS, coerce=int, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Why"), max_length=300, widget=forms.Textarea({"rows": 2}),
        help_text=_("What they decide, sign, pay for or can stop."),
    )  # fmt: skip
    since = forms.DateField(label=_("From"), required=False, widget=day_input(), help_text=_("Empty: from today."))

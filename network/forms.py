from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.submissions import KeyField
from crm.confidentiality import Level, levels_open_to
from crm.forms.days import day_field
from crm.forms.pickers import RecordField, open_pickers
from crm.models import Organisation
from network.models import Tie

STRENGTHS = [(1, _("1: now and then")), (2, _("2: regularly")), (3, _("3: closely"))]


class TieForm(forms.Form):
    stated_by: forms.Field = RecordField(kinds=("organisation",), label=_("Who states it"))
    kind = forms.ChoiceField(label=_("What it states"), choices=Tie.Kind.choices)
    other = RecordField(kinds=("organisation",), label=_("About whom"))
    strength = forms.TypedChoiceField(label=_("Strength"), choices=STRENGTHS, coerce=int, initial=2)
    started_on = day_field(label=_("From"), initial=timezone.localdate)
    ended_on = day_field(label=_("To"), required=False, help_text=_("Leave empty while it goes on."))
    source = forms.CharField(
        label=_("Source"), required=False, max_length=300, help_text=_("Who told it, or where it is written.")
    )
    confidentiality = forms.ChoiceField(label=_("Confidentiality"), choices=Level.choices, initial=Level.INTERNAL)
    idempotency_key = KeyField()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = levels_open_to(user) if user.is_centre else [Level.COALITION, Level.INTERNAL]
        self.fields["confidentiality"].choices = [(level.value, level.label) for level in levels]  # type: ignore[attr-defined]
        if not user.is_centre:
            self.speak_for_own(user)
        open_pickers(self, user)

    def speak_for_own(self, user: User) -> None:
        """A member states ties of the organisations it speaks for, of no others."""
        own = Organisation.objects.changeable_by(user).order_by("name")
        label = self.fields["stated_by"].label
        self.fields["stated_by"] = forms.ModelChoiceField(own, label=label, initial=own.first(), empty_label=None)
        self.fields["confidentiality"].help_text = _("Internal: you and the centre. Coalition: every member sees it.")


class EndForm(forms.Form):
    ended_on = day_field(label=_("Ended on"), initial=timezone.localdate)

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from crm import calendar

WHOSE = [("all", _("everyone's")), ("mine", _("only mine"))]
VIEWS = [("month", _("month")), ("agenda", _("list"))]


class CalendarForm(forms.Form):
    """What the calendar shows; an address that names what there is not shows everything."""

    kind = forms.ChoiceField(label=_("What"), required=False)
    whose = forms.ChoiceField(label=_("Whose"), choices=WHOSE, required=False)
    view = forms.ChoiceField(choices=VIEWS, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        kinds = [(source.kind, source.label) for source in calendar.sources_for(user)]
        self.fields["kind"].choices = [("", _("everything")), *kinds]  # type: ignore[attr-defined]

    def asked(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))

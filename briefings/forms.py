from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from briefings.models import Briefing
from crm.forms.pickers import RecordField, open_pickers
from crm.models import Theme


class BriefingForm(forms.ModelForm[Briefing]):
    institution = RecordField(kinds=("organisation",), label=_("Institution"), required=False)

    class Meta:
        model = Briefing
        fields = ["institution", "theme", "language", "level", "title"]
        widgets = {"language": forms.RadioSelect, "level": forms.RadioSelect}
        help_texts = {
            "level": _("Only records open to this level enter. Off-the-record notes enter no paper."),
            "title": _("Leave empty for the usual title."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_pickers(self, user)
        self.fields["theme"].queryset = Theme.objects.visible_to(user)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = [name for name in ("institution", "theme") if cleaned.get(name)]
        if len(chosen) != 1 and not {"institution", "theme"} & self.errors.keys():
            self.add_error("institution", ValidationError(_("Choose an institution or a theme: one of the two.")))
        return cleaned

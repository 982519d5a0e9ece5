from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from crm.forms.pickers import RecordField, open_pickers
from crm.models import Breach
from crm.privacy import affected


class BreachForm(forms.ModelForm[Breach]):
    """The scope names one record: an organisation, a meeting or an account."""

    record = RecordField(kinds=("organisation", "meeting"), label=_("Which organisation or meeting"), required=False)
    account = forms.ModelChoiceField(label=_("Which account"), queryset=User.objects.none(), required=False)

    class Meta:
        model = Breach
        fields = ["what", "details", "noticed_at", "scope", "is_high_risk", "measures", "authority_told_at",
                  "authority_not_told_because", "people_told_at"]  # fmt: skip
        widgets = {
            "details": forms.Textarea({"rows": 4}), "measures": forms.Textarea({"rows": 3}),
            **{name: forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
               for name in ("noticed_at", "authority_told_at", "people_told_at")},
        }  # fmt: skip
        help_texts = {
            "what": _("In one line, without names: a lost phone, a mail to the wrong list, a stolen backup."),
            "noticed_at": _("The 72 hours run from here."),
        }

    field_order = ["what", "details", "noticed_at", "scope", "record", "account"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = User.objects.visible_to(user).for_list()  # type: ignore[attr-defined]
        open_pickers(self, user)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        record, account = cleaned.pop("record", None), cleaned.pop("account", None)
        known = self.instance if self.instance.pk else None
        return {**cleaned, "scope_id": affected.scope_id(cleaned.get("scope", ""), record, account, known)}

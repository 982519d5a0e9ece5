from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import CampaignPartner
from crm.forms.pickers import RecordField, open_pickers

WHEN = _("A year, a month as 2024-05, or a day as 2024-05-17.")


class PartChangeForm(forms.ModelForm):  # type: ignore[type-arg]
    """In which role and from when to when; whose part it is stays."""

    class Meta:
        model = CampaignPartner
        fields = ["role", "started", "ended"]
        help_texts = {"started": WHEN, "ended": _("Leave it empty while it takes part.")}


class PartnerForm(PartChangeForm):
    organisation = RecordField(kinds=("organisation",), label=_("Organisation"))
    field_order = ["organisation", "role", "started", "ended"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_pickers(self, user)

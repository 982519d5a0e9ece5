from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from crm.forms.days import day_field
from monitoring.forms.turnover import KeyForm
from monitoring.models import Claim, Commitment, Delivery


class ClaimForm(KeyForm):
    delivery = forms.ChoiceField(label=_("Delivery they claim"), required=False)
    words = forms.CharField(
        label=_("In their words"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Where it fits no step, or as well."),
    )  # fmt: skip
    claimed_on = day_field(label=_("Claimed on"))
    source = forms.CharField(
        label=_("Source"), max_length=500, help_text=_("Report and page, letter or address. Readers see this.")
    )
    replaces = forms.ModelChoiceField(
        label=_("Does it correct one that was noted wrong?"), queryset=Claim.objects.none(), required=False,
        empty_label=_("no, it is a new claim"),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [(one, label) for one, label in Claim._meta.get_field("delivery").flatchoices if one in Delivery]  # type: ignore[union-attr]
        self.fields["delivery"].choices = [("", _("none of our steps")), *steps]  # type: ignore[attr-defined]
        standing = Claim.objects.visible_to(user).standing().filter(commitment=commitment).newest_first()
        if standing:
            self.fields["replaces"].queryset = standing  # type: ignore[attr-defined]
        else:
            del self.fields["replaces"]

from django import forms
from django.utils.translation import gettext_lazy as _

from monitoring.models import Recheck


class RecheckForm(forms.ModelForm[Recheck]):
    """What was found at the address."""

    found = forms.ChoiceField(
        label=_("What did you find?"), choices=Recheck.Found.choices, widget=forms.RadioSelect, initial=None
    )

    class Meta:
        model = Recheck
        fields = ["found", "note"]
        help_texts = {"note": _("What is different now: which words, since when, where it leads.")}

    def _post_clean(self) -> None:
        """The action checks it as a whole."""

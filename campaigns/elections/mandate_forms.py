"""From when to when, by which act and why the elected take their seats."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import Mandate
from campaigns.partners.forms import WHEN


class MandatesForm(forms.ModelForm):  # type: ignore[type-arg]
    reason = forms.CharField(label=_("Why"), widget=forms.Textarea({"rows": 2}), max_length=500)

    class Meta:
        model = Mandate
        fields = ["started", "ended", "act"]
        help_texts = {"started": WHEN, "ended": _("Empty: not known yet.")}

    def _post_clean(self) -> None:
        """The constraints of the table speak through the action."""

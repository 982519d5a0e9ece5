from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.models import Office


class OfficeForm(forms.ModelForm[Office]):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Office
        fields = ["title", "title_latin", "rank", "source", "is_verified"]
        help_texts = {
            "title": _("The post itself, not who holds it: deputy minister, head of the directorate."),
            "rank": _("Where it stands in the body: minister, deputy, head, expert."),
            "source": _("The rules or the page that names the post."),
            "is_verified": _("Untick what nobody has checked in a source; it then wears its mark."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version if self.instance.pk else None

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class VoidForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=300,
        help_text=_("Abolished by which act, merged into which post, or written down by mistake."),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

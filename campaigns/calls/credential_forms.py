from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.files import ALLOWED
from campaigns.models import Credential
from campaigns.seats.forms import SeatsForm
from crm.forms.days import day_input


class CredentialForm(SeatsForm):
    upload = forms.FileField(label=_("File"), required=False, allow_empty_file=True, help_text=ALLOWED)

    class Meta:
        model = Credential
        fields = ["kind", "title", "year", "issued_on", "valid_until", "source"]
        widgets = {"issued_on": day_input(), "valid_until": day_input()}
        help_texts = {
            "title": _("Only where the kind does not say it."),
            "year": _("For a report: the year it is about."),
            "issued_on": _("Some calls ask for papers not older than some months."),
            "valid_until": _("Leave it empty when it does not end."),
            "source": _("Who showed it, or where it can be read."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.document_id:
            self.fields["upload"].help_text = _("Another file takes the place of the one that is kept.")

"""To whom an edition goes, with which words, and how."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.submissions import KeyField
from briefings.models import Edition, Sending
from crm.forms.pickers import RecordsField, open_pickers

DAYS = [(7, _("a week")), (14, _("two weeks")), (30, _("30 days")), (90, _("90 days"))]


class SendingForm(forms.Form):
    people = RecordsField(
        kinds=("person",), label=_("To"), help_text=_("Each gets a mail of their own and sees nobody else's address.")
    )
    subject = forms.CharField(label=_("Subject"), max_length=200)
    words = forms.CharField(
        label=_("Words with it"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The greeting, the title and the link are added."),
    )  # fmt: skip
    how = forms.ChoiceField(label=_("How"), choices=Sending.How, initial=Sending.How.LINK, widget=forms.RadioSelect)
    days = forms.TypedChoiceField(
        label=_("The link opens for"),
        choices=DAYS,
        coerce=int,
        initial=30,
        required=False,
        empty_value=30,  # type: ignore[arg-type]  # the stubs know words alone
    )
    idempotency_key = KeyField()

    def __init__(self, *args: Any, edition: Edition, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].initial = edition.data["title"][:200]
        self.fields["people"].widget.attrs["data-url"] = reverse("briefings:edition-readers", args=[edition.pk])
        open_pickers(self, user)

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from crm.forms.days import day_input
from crm.forms.pickers import RecordField, open_pickers
from crm.forms.records import RecordForm
from crm.models import Person, Tenure

REVIEW_AFTER = timedelta(days=365)


class PersonForm(RecordForm):
    has_lists = ("contact_points",)

    class Meta:
        model = Person
        fields = [
            "name", "name_latin", "languages", "basis", "basis_source", "review_on", "do_not_contact", "note",
            "confidentiality",
        ]  # fmt: skip
        widgets = {"review_on": day_input(), "note": forms.Textarea({"rows": 3})}
        help_texts = {
            "basis": _("Why we may keep these data at all."),
            "basis_source": _("A page, a card, a conversation: what, when, from whom."),
            "review_on": _("On this day someone looks whether we still need them."),
            "do_not_contact": _("Nobody writes or calls; the page says so in large letters."),
            "note": _("No ethnicity, no personal number, nothing you would not read out to them."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        if not self.instance.pk:
            self.fields["review_on"].initial = timezone.localdate() + REVIEW_AFTER


class TenureForm(forms.ModelForm[Tenure]):
    """Corrects or ends a tenure."""

    class Meta:
        model = Tenure
        fields = ["role", "started", "ended", "end_reason", "source"]
        help_texts = {
            "role": _("In their own words, where it is no office: coordinator, accountant."),
            "started": _("A year, a month as 2024-05, or a day as 2024-05-17."),
            "ended": _("Leave empty while it lasts."),
            "end_reason": _("Resigned, dismissed, term over, another government: only what was made public."),
        }


class NewTenureForm(TenureForm):
    """Who, where and in which office; whatever the page knows already is not asked."""

    person = RecordField(kinds=("person",), label=_("Person"))
    organisation = RecordField(
        kinds=("organisation",),
        label=_("Organisation"),
        required=False,
        help_text=_("Not needed when you choose a known office."),
    )
    office = RecordField(
        kinds=("office",), label=_("Office"), required=False, help_text=_("A post that is on record already.")
    )
    new_office = forms.CharField(
        label=_("Or a new office"), required=False, max_length=200, help_text=_("Its title; it is added to the body.")
    )
    new_office_latin = forms.CharField(label=_("Its title in English"), required=False, max_length=200)
    field_order = [
        "person",
        "organisation",
        "office",
        "new_office",
        "new_office_latin",
        "role",
        "started",
        "ended",
        "end_reason",
        "source",
    ]

    def __init__(self, *args: Any, user: User, known: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields[known]
        open_pickers(self, user)

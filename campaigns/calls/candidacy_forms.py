from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.calls.forms import VersionSeenForm
from campaigns.forms import paragraphs
from campaigns.models import Candidacy
from campaigns.seats.forms import SeatsForm
from crm.forms.days import day_field, day_input
from crm.forms.pickers import RecordField

Decision, How = Candidacy.Decision, Candidacy.How


class CandidacyForm(SeatsForm):
    organisation = RecordField(kinds=("organisation",), label=_("Organisation that stands"))
    person = RecordField(
        kinds=("person",), label=_("Person who would sit there"), required=False,
        help_text=_("They are asked whether they accept."),
    )  # fmt: skip
    nominated_by = RecordField(kinds=("organisation",), label=_("Nominated by"), required=False)
    field_order = ["organisation", "person", "nominated_by", "nominated_on"]

    class Meta:
        model = Candidacy
        fields = ["organisation", "person", "nominated_by", "nominated_on", "statement", "confidentiality"]
        widgets = {"nominated_on": day_input(), "statement": paragraphs(4)}
        help_texts = {
            "statement": _("What they say of themselves. Read by whoever may read this candidacy."),
            "confidentiality": _("At least as strict as the call. Who stands sees it always."),
        }


class CandidacyChangeForm(CandidacyForm):
    """Who stands stays; another organisation is another candidacy."""

    organisation = None  # type: ignore[assignment]

    class Meta(CandidacyForm.Meta):
        fields = ["person", "nominated_by", "nominated_on", "statement", "confidentiality"]


class AcceptForm(VersionSeenForm):
    accepted_on = day_field(label=_("Accepted on"), initial=timezone.localdate)
    accepted_how = forms.ChoiceField(
        label=_("How they said so"), choices=[(one.value, one.label) for one in How if one != How.ACCOUNT],
        widget=forms.RadioSelect,
    )  # fmt: skip


class SubmitForm(VersionSeenForm):
    submitted_on = day_field(label=_("Submitted on"), initial=timezone.localdate)
    receipt = forms.CharField(
        label=_("Receipt"), max_length=120, required=False,
        help_text=_("The number under which it was received. Without it a submission is hard to prove."),
    )  # fmt: skip


class DecideForm(VersionSeenForm):
    decision = forms.ChoiceField(label=_("Decision"), choices=Decision.choices, widget=forms.RadioSelect)
    decided_on = day_field(label=_("Decided on"), initial=timezone.localdate)
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=4000, widget=paragraphs(3),
        help_text=_("Word for word. A refusal cannot be noted without its reason: the complaint rests on it."),
    )  # fmt: skip
    complaint_until = day_field(
        label=_("Complaint possible until"), required=False,
        help_text=_("Stands in the calendar and on the home page while nobody has complained."),
    )  # fmt: skip


class ComplainForm(VersionSeenForm):
    complained_on = day_field(label=_("Complaint made on"), initial=timezone.localdate)


class SettleForm(VersionSeenForm):
    complaint_outcome = forms.CharField(label=_("What came of it"), max_length=4000, widget=paragraphs(3))
    is_admitted = forms.BooleanField(label=_("Admitted after all"), required=False)


class WithdrawForm(VersionSeenForm):
    withdrawn_on = day_field(label=_("Withdrawn on"), initial=timezone.localdate)


FORMS: dict[str, type[VersionSeenForm]] = {
    "accept": AcceptForm,
    "submit": SubmitForm,
    "decide": DecideForm,
    "complain": ComplainForm,
    "settle": SettleForm,
    "withdraw": WithdrawForm,
}


def step_fields(form: Any) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.submissions import KeyField
from crm.forms.days import day_input
from monitoring.confidence import Confidence
from monitoring.models import Assessment, Delivery, Result


class AssessmentForm(forms.Form):
    idempotency_key = KeyField()
    delivery = forms.ChoiceField(
        label=_("How far was it delivered?"), widget=forms.RadioSelect,
        choices=[one for one in Delivery.choices if one[0] != Delivery.NOT_ASSESSED],
    )  # fmt: skip
    delivered_on = forms.DateField(
        label=_("Delivered on"), required=False, widget=day_input(),
        help_text=_("Of a complete one: the day the evidence gives. Left empty, today counts."),
    )  # fmt: skip
    closes_period = forms.BooleanField(
        label=_("Its period is over and this is the closing review"), required=False,
        help_text=_("Then limited becomes “partly kept” and not started becomes “broken”. Only a person may say so."),
    )  # fmt: skip
    result = forms.ChoiceField(
        label=_("What changed for people?"), choices=Result.choices, initial=Result.NOT_ASSESSED,
        help_text=_("Delivery and result are two things: a measure can be complete and change nothing."),
    )  # fmt: skip
    rationale = forms.CharField(
        label=_("Why this verdict"), widget=forms.Textarea(attrs={"rows": 6}), required=False,
        help_text=_("At least one sentence. It is published as it stands and never changed."),
    )  # fmt: skip
    failure = forms.ChoiceField(
        label=_("Why it was not kept"), required=False,
        choices=[("", _("does not apply, or nobody can say")), *Assessment.Failure.choices],
        help_text=_("As far as the evidence tells. It is published beside the verdict."),
    )  # fmt: skip
    cause = forms.ChoiceField(
        label=_("What made us look again"), initial=Assessment.Cause.NEW_EVIDENCE,
        choices=[one for one in Assessment.Cause.choices if one[0] != Assessment.Cause.LEGACY],
    )  # fmt: skip
    waiver = forms.CharField(
        label=_("Why the evidence rule is waived"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only where a primary or an independent source cannot be had. It is published."),
    )  # fmt: skip

    confidence = forms.ChoiceField(
        label=_("Confidence"), required=False,
        choices=[("", _("as computed from the evidence")), *Confidence.choices],
    )  # fmt: skip
    confidence_reason = forms.CharField(
        label=_("Why not the computed confidence"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is published."),
    )  # fmt: skip

    @property
    def recorded(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "idempotency_key"}


class ReturnForm(forms.Form):
    reason = forms.CharField(label=_("What has to change?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

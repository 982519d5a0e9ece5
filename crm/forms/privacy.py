"""Shapes of what is asked about rights: requests, bases, information, consent."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.user import CENTRE
from crm.forms.days import day_input
from crm.forms.pickers import RecordField, open_pickers
from crm.models import Consent, Document, InformationDuty, LawfulBasis, Person, PrivacyRequest


class PrivacyRequestForm(forms.ModelForm[PrivacyRequest]):
    person = RecordField(kinds=("person",), label=_("Person"), required=False)

    class Meta:
        model = PrivacyRequest
        fields = ["kind", "person", "asked_by", "words", "identity", "received_on", "handler"]
        widgets = {"received_on": day_input(), "words": forms.Textarea({"rows": 4})}
        help_texts = {
            "words": _("In their own words, as they wrote or said them."),
            "identity": _(
                "A known address, a call back to a known number, a document seen. Never copy an identity card."
            ),
        }

    field_order = ["kind", "person", "asked_by", "words", "identity", "received_on", "handler"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        centre = User.objects.visible_to(user).filter(is_active=True, role__in=CENTRE).for_list()
        self.fields["handler"].queryset = centre  # type: ignore[attr-defined]
        self.initial.setdefault("handler", user.pk)
        self.initial.setdefault("received_on", timezone.localdate())
        open_pickers(self, user)


class OwnRequestForm(forms.Form):
    kind = forms.ChoiceField(label=_("What would you like?"), choices=PrivacyRequest.Kind.choices)
    words = forms.CharField(label=_("In your own words"), required=False, widget=forms.Textarea({"rows": 3}))


class ExtendForm(forms.Form):
    months = forms.TypedChoiceField(
        label=_("By how much"), coerce=int, choices=[(1, _("one month")), (2, _("two months"))]
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("The person is told."))


class CloseForm(forms.Form):
    ENDS = [(state.value, state.label) for state in PrivacyRequest.State if state != PrivacyRequest.State.OPEN]

    state = forms.ChoiceField(label=_("How it ended"), choices=ENDS)
    outcome = forms.CharField(label=_("What was done"), widget=forms.Textarea({"rows": 4}))


class BasisForm(forms.ModelForm[LawfulBasis]):
    class Meta:
        model = LawfulBasis
        fields = ["purpose", "basis", "source", "balance", "review_on"]
        widgets = {"review_on": day_input(), "balance": forms.Textarea({"rows": 3})}


class InformationForm(forms.ModelForm[InformationDuty]):
    class Meta:
        model = InformationDuty
        fields = ["origin", "collected_on", "informed_on", "informed_how", "exempt_because"]
        widgets = {"collected_on": day_input(), "informed_on": day_input()}
        help_texts = {
            "exempt_because": _("Only where the law says so: they know already, it is impossible, it would be out of "
                                "all proportion. Name the reason."),
        }  # fmt: skip


class ConsentForm(forms.ModelForm[Consent]):
    class Meta:
        model = Consent
        fields = ["purpose", "wording", "language", "channel", "witness", "given_on", "proof"]
        widgets = {"given_on": day_input()}
        help_texts = {
            "wording": _("Which text they agreed to, by its version: “website form 2026-03”."),
            "proof": _("The signed paper or the e-mail, kept among the documents of the person."),
        }

    def __init__(self, *args: Any, user: User, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Document.objects.visible_to(user).about(person)
        self.fields["proof"].queryset = own  # type: ignore[attr-defined]


class ErasureForm(forms.Form):
    """The passages are drawn beside it, one box each."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("This line stays when the person is gone: leave the name out.")
    )
    spellings = forms.CharField(
        label=_("Other names they go by"), required=False, widget=forms.Textarea({"rows": 2}),
        help_text=_("One in a line: a nickname, a maiden name, an old e-mail address."),
    )  # fmt: skip

    def clean_spellings(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["spellings"].splitlines() if line.strip()]


class HoldForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("A court case, an audit, a complaint: which.")
    )


class LeaveForm(forms.Form):
    source = forms.CharField(label=_("Source"), max_length=300, help_text=_("Their letter, the decision of the board."))

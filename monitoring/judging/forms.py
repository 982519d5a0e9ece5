"""Forms along the life of an assessment."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.submissions import KeyField
from crm.forms.days import day_field
from crm.letter_words import named
from crm.models import CoalitionMembership, Letter, Organisation, Representation
from monitoring.models import Assessment, Delivery, Reply, Result

DELIVERIES = [one for one in Delivery.choices if one[0] != Delivery.NOT_ASSESSED]


class CodingForm(forms.Form):
    delivery = forms.ChoiceField(label=_("How far was it delivered?"), widget=forms.RadioSelect, choices=DELIVERIES)
    result = forms.ChoiceField(
        label=_("What changed for people?"), choices=Result.choices, initial=Result.NOT_ASSESSED,
        help_text=_("Delivery and result are two things: a measure can be complete and change nothing."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Why you answer so"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("At least one sentence. Whoever decides between two answers that differ reads it."),
    )  # fmt: skip


class DecisionForm(forms.Form):
    delivery = forms.ChoiceField(label=_("How far was it delivered?"), widget=forms.RadioSelect, choices=DELIVERIES)
    delivered_on = day_field(
        label=_("Delivered on"), required=False,
        help_text=_("Of a complete one: the day the evidence gives. Left empty, today counts."),
    )  # fmt: skip
    result = forms.ChoiceField(label=_("What changed for people?"), choices=Result.choices)
    reason = forms.CharField(
        label=_("Why you decide so"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept beside the two codings, inside the centre."),
    )  # fmt: skip
    rationale = forms.CharField(
        label=_("Why this verdict"), widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("As it will be published: it has to fit your decision."),
    )  # fmt: skip
    waiver = forms.CharField(
        label=_("Why the evidence rule is waived"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only where a primary or an independent source cannot be had. It is published."),
    )  # fmt: skip

    @classmethod
    def of(cls, assessment: Assessment, data: Any) -> "DecisionForm":
        """Begin with the words of the draft, and with neither of the two answers."""
        return cls(data, initial={"rationale": assessment.rationale, "waiver": assessment.waiver})


class SentForm(forms.Form):
    dated_on = day_field(label=_("Sent on"))
    number = forms.CharField(label=_("Reference number"), max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("dated_on", timezone.localdate())


class ReplyForm(forms.Form):
    """What came back; a letter of theirs in the register is chosen, another is written down with it."""

    idempotency_key = KeyField()
    answer = forms.ModelChoiceField(
        label=_("Their letter"), queryset=Letter.objects.none(), required=False,
        empty_label=_("not in the register yet: it is written down with this"),
    )  # fmt: skip
    received_on = day_field(label=_("Received on"))
    their_words = forms.CharField(
        label=_("What the institution says"), widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Word for word as far as it is about this. It is published beside the verdict."),
    )  # fmt: skip
    our_answer = forms.CharField(
        label=_("Our answer"), widget=forms.Textarea(attrs={"rows": 3}), required=False,
        help_text=_("Published as well."),
    )  # fmt: skip
    effect = forms.ChoiceField(label=_("What it changes"), widget=forms.RadioSelect, choices=Reply.Effect.choices)
    rationale = forms.CharField(
        label=_("The reasons anew"), widget=forms.Textarea(attrs={"rows": 6}), required=False,
        help_text=_("Only where the wording changes: as they shall be published."),
    )  # fmt: skip

    def __init__(self, *args: Any, reply: Reply, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        came = Letter.objects.visible_to(user).received().filter(answers=reply.letter_id).order_by("dated_on", "pk")
        field: Any = self.fields["answer"]
        field.queryset, field.label_from_instance = came, named
        first = came.first()
        self.initial["received_on"] = first.dated_on if first else timezone.localdate()
        self.initial["answer"], self.initial["rationale"] = first, reply.assessment.rationale
        if not came:
            del self.fields["answer"]
        if reply.assessment.state != Assessment.State.DRAFT:
            del self.fields["rationale"]

    @property
    def recorded(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "idempotency_key"}


class UrgentForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it cannot wait for the reply"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is published beside the verdict, with the words “reply pending”."),
    )  # fmt: skip


class NoteForm(forms.Form):
    idempotency_key = KeyField()
    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())
    text = forms.CharField(
        label=_("How you see it"), widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("It stands beside the verdict inside the coalition and is never changed."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = may_speak_for(user)
        if field.queryset.count() == 1:
            self.initial["organisation"] = field.queryset.get()

    @property
    def recorded(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "idempotency_key"}


def may_speak_for(user: User) -> Any:
    """Members and associates of today: all for the centre, for others those they represent."""
    standing = CoalitionMembership.objects.standing(timezone.localdate()).values("organisation")
    ours = Organisation.objects.visible_to(user).filter(pk__in=standing)
    if user.is_centre:
        return ours.for_list()
    spoken = Representation.objects.visible_to(user).current().filter(user=user).values("organisation")
    return ours.filter(pk__in=spoken).for_list()

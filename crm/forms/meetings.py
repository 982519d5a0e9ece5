from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.submissions import KeyField
from crm.actions.meetings import Seat
from crm.forms.days import day_input
from crm.forms.pickers import RecordField, open_pickers
from crm.models import Meeting, Organisation, Participation, Person, Side, Theme


class MeetingForm(forms.ModelForm[Meeting]):
    idempotency_key = KeyField()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Meeting
        fields = ["held_on", "held_at", "kind", "where", "about", "notes", "themes", "confidentiality"]
        widgets = {
            "held_on": day_input(),
            "held_at": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "notes": forms.Textarea(attrs={"rows": 8}),
            "themes": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "held_on": _("A day to come makes it a planned meeting."),
            "notes": _("Markdown: **bold**, lists with -, links."),
            "confidentiality": _("Restricted: only you, the people named on it and leadership."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].queryset = Theme.objects.visible_to(user)  # type: ignore[attr-defined]
        self.fields["themes"].required = False
        if self.instance.pk:
            self.initial["version"] = self.instance.version
            del self.fields["idempotency_key"]

    @property
    def recorded(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class SeatForm(forms.Form):
    who = RecordField(kinds=("person", "organisation"), label=_("Person or organisation"), required=False)
    side = forms.ChoiceField(label=_("Side"), choices=Side.choices, initial=Side.THEIRS)
    role = forms.ChoiceField(label=_("Role"), choices=Participation.Role.choices, initial=Participation.Role.PRESENT)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_pickers(self, user)


class BaseSeatFormSet(forms.BaseFormSet[SeatForm]):
    @property
    def seats(self) -> list[Seat]:
        """Return the rows that name someone and are not taken away."""
        rows = [row for row in self.cleaned_data if row.get("who") and not row.get("DELETE")]
        return [Seat(**holder(row["who"]), side=row["side"], role=row["role"]) for row in rows]


def holder(who: Person | Organisation) -> dict[str, Any]:
    return {"person": who} if isinstance(who, Person) else {"organisation": who}


SeatFormSet = cast(
    type[BaseSeatFormSet],
    forms.formset_factory(SeatForm, formset=BaseSeatFormSet, extra=1, can_delete=True, max_num=100),
)


def seat_initial(meeting: Meeting, user: User) -> list[dict[str, Any]]:
    held = meeting.participations.visible_to(user).select_related("person", "organisation").order_by("pk")  # type: ignore[attr-defined]
    return [{"who": one.person or one.organisation, "side": one.side, "role": one.role} for one in held]


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("Why was it cancelled?"), max_length=200)

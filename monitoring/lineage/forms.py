from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.user import CENTRE
from crm.forms.days import day_field, day_input
from crm.forms.pickers import RecordField, open_pickers
from monitoring.forms.turnover import KeyForm
from monitoring.models import Commitment, CommitmentRelation, Inheritance, Succession

Kind = CommitmentRelation.Kind
BACKWARDS = "by:"  # the other one does it to this one
WAYS = [
    (f"{BACKWARDS}{Kind.SUPERSEDES}", _("This one is superseded by")),
    (f"{BACKWARDS}{Kind.MERGES}", _("This one is merged into")),
    (f"{BACKWARDS}{Kind.RESTATES}", _("This one is restated as")),
    (Kind.PART_OF.value, _("This one is part of")),
    (Kind.SUPERSEDES.value, _("This one supersedes")),
    (Kind.MERGES.value, _("This one merges")),
    (Kind.RESTATES.value, _("This one restates")),
    (f"{BACKWARDS}{Kind.PART_OF}", _("This one has as a part")),
]


class RelationForm(KeyForm):
    way = forms.ChoiceField(label=_("How they belong together"), choices=WAYS)
    other = RecordField(kinds=("commitment",), label=_("The other commitment"))
    reason = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("What says so, and where it is written. Readers see this.")
    )
    stated_on = day_field(label=_("Since"), required=False, help_text=_("Empty means today."))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_pickers(self, user)

    def related(self, commitment: Commitment) -> dict[str, Any]:
        """What the action takes, seen from this commitment."""
        told = dict(self.cleaned_data)
        way, other = told.pop("way"), told.pop("other")
        told.pop("idempotency_key", None)
        if way.startswith(BACKWARDS):
            return {**told, "commitment": other, "kind": way.removeprefix(BACKWARDS), "other": commitment}
        return {**told, "commitment": commitment, "kind": way, "other": other}


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why does it not hold?"), max_length=300, help_text=_("It stays to be seen."))


class SuccessionForm(forms.ModelForm[Succession]):
    idempotency_key = KeyForm.base_fields["idempotency_key"]
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    body = RecordField(
        kinds=("organisation",), label=_("Body"), help_text=_("For a cabinet: the Council of Ministers.")
    )
    office = RecordField(
        kinds=("office",), label=_("Office"), required=False, help_text=_("Where only its head changed.")
    )

    class Meta:
        model = Succession
        fields = [
            "name", "body", "covers_below", "office", "happened_on", "source", "note", "owner", "confidentiality",
        ]  # fmt: skip
        widgets = {"happened_on": day_input(), "note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "name": _("As people call it: the cabinet or the new head."),
            "covers_below": _("Every body whose parent is this one is asked about as well."),
            "source": _("Decision, State Gazette or page. Readers see this."),
            "owner": _("Who goes through the open promises."),
            "confidentiality": _("Its name stands on the commitments of whoever may see it."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_pickers(self, user)
        self.fields["owner"].queryset = User.objects.visible_to(user).filter(is_active=True, role__in=CENTRE)  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["version"] = self.instance.version
            del self.fields["idempotency_key"]
            self.leave_alone_a_hidden_office()

    def leave_alone_a_hidden_office(self) -> None:
        """What is chosen already but not for this editor's eyes is neither shown nor emptied by a save."""
        field = self.fields["office"]
        if self.instance.office_id and not field.found([f"office:{self.instance.office_id}"]):  # type: ignore[attr-defined]
            del self.fields["office"]

    def _post_clean(self) -> None:
        """The action checks the record as a whole; the form only its fields."""

    @property
    def recorded(self) -> dict[str, Any]:
        """What the action takes."""
        apart = ("version", "idempotency_key")
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}


class InheritanceForm(KeyForm):
    answer = forms.ChoiceField(
        label=_("What became of it"), choices=Inheritance.Answer.choices, widget=forms.RadioSelect,
        help_text=_("Silent: they have taken over and said nothing of it."),
    )  # fmt: skip
    source = forms.CharField(
        label=_("Source"), max_length=500, required=False, help_text=_("Where they say so. Readers see this.")
    )
    note = forms.CharField(
        label=_("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Without a source: where you looked, and until when."),
    )  # fmt: skip
    restated_as = RecordField(
        kinds=("commitment",), label=_("Restated as"), required=False,
        help_text=_("The commitment that says it anew. The old one keeps its day and its verdict."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_pickers(self, user)

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.submissions import KeyField
from crm.forms.days import day_input
from crm.forms.pickers import RecordField, RecordsField, open_pickers
from crm.models import Theme
from monitoring.actions.commitments import FROZEN
from monitoring.models import Commitment

# Where it comes from is asked as far as it can apply: the other fields wait out of sight.
OF_ORIGIN = {
    "meeting": "meeting", "agenda_item": "session", "letter": "letter", "document": "document law",
    "document_page": "document law", "media_title": "media", "media_outlet": "media", "media_on": "media",
    "media_url": "media",
}  # fmt: skip
APART = ("version", "idempotency_key")  # of the form itself, not of the record


class CommitmentForm(forms.ModelForm[Commitment]):
    idempotency_key = KeyField()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    owed_by = RecordField(kinds=("organisation",), label=_("Owed by"), required=False)
    owed_office = RecordField(
        kinds=("office",), label=_("Office"), required=False, help_text=_("Alone, it names its body as well.")
    )
    place = RecordField(kinds=("place",), label=_("Place"), required=False)
    spoken_by = RecordField(kinds=("person",), label=_("Spoken by"), required=False)
    meeting = RecordField(kinds=("meeting",), label=_("Meeting"), required=False)
    agenda_item = RecordField(kinds=("agenda-item",), label=_("Agenda item of a session"), required=False)
    letter = RecordField(kinds=("letter",), label=_("Letter"), required=False)
    document = RecordField(kinds=("document",), label=_("Document"), required=False)
    asks = RecordsField(kinds=("ask",), label=_("Answers the asks"), required=False)

    GROUPS = (
        (_("What was promised"), ("title", "verbatim", "language", "made_on", "original_due")),
        (_("Who owes it"), ("owed_by", "owed_office", "spoken_by")),
        (
            _("Where it comes from"),
            (
                "origin",
                "meeting",
                "agenda_item",
                "letter",
                "document",
                "document_page",
                "media_title",
                "media_outlet",
                "media_on",
                "media_url",
                "source",
            ),
        ),
        (_("What it belongs to"), ("asks", "theme", "place")),
        (
            _("How good the promise is"),
            (
                "is_verifiable",
                *Commitment.QUALITY_FLAGS,
                "for_whom",
                "funding_state",
                "credit",
                "ambition",
                "kind",
                "force",
            ),
        ),
        (_("Test of fulfilment"), ("test_complete", "test_broken", "test_source")),
        (_("Our work with it"), ("owner", "next_check", "confidentiality")),
    )

    class Meta:
        model = Commitment
        fields = [
            "title", "verbatim", "language", "made_on", "original_due", "owed_by", "owed_office", "spoken_by",
            "origin", "meeting", "agenda_item", "letter", "document", "document_page", "media_title", "media_outlet",
            "media_on", "media_url", "source", "asks", "theme", "place", "is_verifiable", *Commitment.QUALITY_FLAGS,
            "for_whom", "funding_state", "credit", "ambition", "kind", "force", "test_complete", "test_broken",
            "test_source", "owner", "next_check", "confidentiality",
        ]  # fmt: skip
        widgets = {
            "title": forms.TextInput,
            "verbatim": forms.Textarea(attrs={"rows": 4}),
            "made_on": day_input(),
            "original_due": day_input(),
            "next_check": day_input(),
            "media_on": day_input(),
            "test_complete": forms.Textarea(attrs={"rows": 2}),
            "test_broken": forms.Textarea(attrs={"rows": 2}),
            "test_source": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "title": _("One line in our words."),
            "verbatim": _("Exactly as it was said or written. Frozen once published."),
            "original_due": _("Frozen once published; later days are noted as revisions."),
            "is_verifiable": _("Could anyone say one day whether it was kept?"),
            "confidentiality": _("Public ones show on the public tracker once they are published."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_pickers(self, user)
        self.fields["theme"].queryset = Theme.objects.visible_to(user)  # type: ignore[attr-defined]
        self.fields["owner"].queryset = User.objects.visible_to(user).filter(role__in=["officer", "leadership"])  # type: ignore[attr-defined]
        for name, origins in OF_ORIGIN.items():
            self.fields[name].widget.attrs["data-shown-if"] = f"origin={origins}"
        self.leave_alone_what_is_hidden()
        if self.instance.pk:
            self.initial["version"] = self.instance.version
            del self.fields["idempotency_key"]
        if self.instance.is_published:
            self.freeze()

    def leave_alone_what_is_hidden(self) -> None:
        """What is chosen already but not for this editor's eyes is neither shown nor emptied by a save."""
        for name, field in list(self.fields.items()):
            if isinstance(field, RecordField) and not isinstance(field, RecordsField):
                pk = getattr(self.instance, f"{name}_id")
                if pk and not field.found([f"{field.kinds[0]}:{pk}"]):
                    del self.fields[name]

    def _post_clean(self) -> None:
        """The action checks the record as a whole; the form only its fields."""

    def freeze(self) -> None:
        """Show what a published verdict rests on without letting it be changed."""
        for name in FROZEN:
            self.fields[name].disabled = True
            self.fields[name].help_text = _("Frozen since publication.")

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(legend, [self[name] for name in names if name in self.fields]) for legend, names in self.GROUPS]

    @property
    def recorded(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: value for name, value in self.cleaned_data.items() if name not in APART}


class DueForm(forms.Form):
    due_on = forms.DateField(label=_("New day"), widget=day_input())
    reason = forms.CharField(
        label=_("Why did it move?"), max_length=300, help_text=_("Who moved it, where it is written. Readers see this.")
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it withdrawn?"), max_length=300, help_text=_("Whoever has its address will read this.")
    )

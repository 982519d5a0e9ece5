from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.files import ALLOWED
from crm.forms.days import day_input
from monitoring.actions.evidence import CORRECTABLE
from monitoring.models import Commitment, Evidence


class EvidenceForm(forms.ModelForm[Evidence]):
    """A new piece: a file, an address or a passage."""

    idempotency_key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    upload = forms.FileField(
        label=_("File"), required=False, allow_empty_file=True, help_text=ALLOWED  # what is empty is said by the action
    )  # fmt: skip

    GROUPS = (
        (_("What it is"), ("upload", "url", "passage", "page")),
        (_("Where it comes from"), ("title", "kind", "publisher", "source_on", "language")),
        (_("How much it proves"), ("origin", "directness", "stance")),
        (_("Who may see it"), ("confidentiality",)),
    )

    class Meta:
        model = Evidence
        fields = [
            "url", "passage", "page", "title", "kind", "publisher", "source_on", "language", "origin", "directness",
            "stance", "confidentiality",
        ]  # fmt: skip
        widgets = {"passage": forms.Textarea(attrs={"rows": 4}), "source_on": day_input()}
        help_texts = {
            "url": _("The page itself may change or vanish: store the file as well where you can."),
            "kind": _("A search log notes where, when and how you looked and found nothing."),
            "origin": _("“The promisor's own” proves what they say, not that it happened."),
            "directness": _("Primary: the act itself. Secondary: someone tells about it."),
            "confidentiality": _("It is never shown further than its commitment."),
        }

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("confidentiality", commitment.confidentiality)

    def _post_clean(self) -> None:
        """The action checks the piece as a whole; the form only its fields."""

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(legend, [self[name] for name in names if name in self.fields]) for legend, names in self.GROUPS]

    @property
    def recorded(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "idempotency_key"}


class CorrectionForm(EvidenceForm):
    """Put right how a piece is described; what was seen stays."""

    idempotency_key = None  # type: ignore[assignment]
    upload = None  # type: ignore[assignment]

    class Meta(EvidenceForm.Meta):
        fields = list(CORRECTABLE)

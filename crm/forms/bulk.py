from typing import Any

from django import forms

from accounts.models import User
from accounts.submissions import KeyField
from crm.bulk import Change


class BulkForm(forms.Form):
    """What a change of many asks for, and the records it is about: those that were shown, no others."""

    chosen = forms.CharField(widget=forms.HiddenInput, max_length=20_000, required=False)
    idempotency_key = KeyField()

    def __init__(self, *args: Any, change: Change, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if change.field is not None:
            self.fields["value"] = change.field(user)

    @property
    def value(self) -> int | None:
        found = self.cleaned_data.get("value")
        return found.pk if found else None

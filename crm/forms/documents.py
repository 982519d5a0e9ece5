from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.files import ALLOWED
from accounts.submissions import KeyField
from crm.actions.tasks import at_least_as_strict
from crm.forms.tasks import levels_for
from crm.models import Document


class DocumentForm(forms.Form):
    upload = forms.FileField(label=_("File"), help_text=ALLOWED, allow_empty_file=True)  # the action says it is empty
    title = forms.CharField(
        label=_("Title"), max_length=200, required=False, help_text=_("Without one, the name of the file.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Document.Kind.choices, initial=Document.Kind.OTHER)
    confidentiality = forms.ChoiceField(label=_("Confidentiality"))
    idempotency_key = KeyField()

    def __init__(self, *args: Any, subject: models.Model | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["confidentiality"].choices = levels_for(subject)  # type: ignore[attr-defined]
        self.initial.setdefault("confidentiality", at_least_as_strict(None, subject))

    @property
    def recorded(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("upload", "title", "kind", "confidentiality")}

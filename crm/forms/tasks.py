from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.submissions import KeyField
from crm.actions.tasks import at_least_as_strict
from crm.confidentiality import Level
from crm.forms.days import day_input
from crm.forms.pickers import RecordField, open_pickers
from crm.models import Task


class TaskForm(forms.ModelForm[Task]):
    """`subject` is the record the task hangs on; levels wider than its own are not offered."""

    owed_to = RecordField(
        kinds=("organisation",), label=_("Owed to"), required=False, help_text=_("When we owe it to someone.")
    )
    idempotency_key = KeyField()

    class Meta:
        model = Task
        fields = ["what", "assignee", "due_on", "owed_to", "confidentiality"]
        widgets = {"due_on": day_input()}

    def __init__(self, *args: Any, user: User, subject: models.Model | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.visible_to(user).filter(is_active=True).for_list()
        self.fields["assignee"].queryset = people  # type: ignore[attr-defined]
        self.fields["confidentiality"].choices = levels_for(subject)  # type: ignore[attr-defined]
        open_pickers(self, user)
        if self.instance.pk:
            del self.fields["idempotency_key"]
        else:
            self.initial.setdefault("assignee", user.pk)
            self.initial.setdefault("confidentiality", at_least_as_strict(None, subject))

    @property
    def recorded(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


def levels_for(subject: models.Model | None) -> list[tuple[str, Any]]:
    """Return the levels at least as strict as the record's own."""
    least = at_least_as_strict(Level.PUBLIC, subject)
    return [(level.value, level.label) for level in Level if level.rank >= least.rank]

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.user import CENTRE
from accounts.submissions import KeyField
from crm.models import Task
from monitoring.leaving import owned
from monitoring.models import Commitment


class KeyForm(forms.Form):
    """A button that makes something, once however often it arrives."""

    idempotency_key = KeyField()


class HandOverForm(forms.Form):
    """Everything is ticked to begin with: what stays behind is the exception."""

    to = forms.ModelChoiceField(
        label=_("Hand over to"), queryset=User.objects.none(), empty_label=_("choose a colleague")
    )
    tasks = forms.ModelMultipleChoiceField(
        label=_("Open tasks"), queryset=Task.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    commitments = forms.ModelMultipleChoiceField(
        label=_("Commitments they watch"), queryset=Commitment.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, leaver: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = User.objects.visible_to(user).filter(is_active=True, role__in=CENTRE).exclude(pk=leaver.pk)
        self.fields["to"].queryset = colleagues.order_by("name", "pk")  # type: ignore[attr-defined]
        self.offer("tasks", Task.objects.changeable_by(user).open().of(leaver).order_by("due_on", "pk"))
        self.offer("commitments", owned(leaver, user).order_by("due_on", "pk"))

    def offer(self, name: str, rows: Any) -> None:
        """Take away the field of a list that is empty."""
        ids = list(rows.values_list("pk", flat=True))
        self.initial[name] = ids
        self.fields[name].queryset = rows  # type: ignore[attr-defined]
        if not ids:
            del self.fields[name]

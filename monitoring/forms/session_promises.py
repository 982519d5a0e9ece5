from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.submissions import KeyField
from campaigns.models import AgendaItem
from crm.forms.days import day_field
from crm.forms.pickers import RecordField, RecordsField, open_pickers


class SessionPromiseForm(forms.Form):
    """Short enough for a phone in the room; who owes it and which asks it answers are known from the item."""

    text = forms.CharField(
        label=_("What did they promise?"), max_length=2000, widget=forms.Textarea({"rows": 4, "autofocus": True}),
        help_text=_("As near to their own words as you can."),
    )  # fmt: skip
    due_on = day_field(label=_("By when"), required=False)
    owed_by = RecordField(kinds=("organisation",), label=_("Owed by"), required=False)
    spoken_by = RecordField(kinds=("person",), label=_("Spoken by"), required=False, home="owed_by")
    asks = RecordsField(kinds=("ask",), label=_("Answers the asks"), required=False)
    idempotency_key = KeyField()

    def __init__(self, *args: Any, user: User, item: AgendaItem, **kwargs: Any) -> None:
        begun = {"owed_by": item.session.body.organisation, "asks": list(item.asks.all())}
        super().__init__(*args, **{"initial": begun, **kwargs})
        open_pickers(self, user)

    @property
    def told(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "idempotency_key"}

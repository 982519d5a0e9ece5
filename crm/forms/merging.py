from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.submissions import KeyField
from crm.forms.pickers import RecordField, open_pickers
from crm.merging.fields import GONE, KEPT, Row, choosable, side_by_side, suggested, values_of
from crm.models import Organisation

SIDES = [(KEPT, _("of the record that stays")), (GONE, _("of the other one"))]


class MergeForm(forms.Form):
    """One choice for each field in which the two differ; what the rules decide is not asked."""

    keeps_name = forms.BooleanField(
        label=_("Keep the official name that is not chosen as another name"), required=False, initial=True
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    idempotency_key = KeyField()

    def __init__(self, data: Any = None, *, kept: Any, gone: Any, user: User) -> None:
        super().__init__(data)
        names = [field.name for field in choosable(type(kept))]
        first = suggested(values_of(kept), values_of(gone), names)
        self.rows: list[Row] = side_by_side(kept, gone, first, user)
        for row in self.rows:
            if not row.is_equal and not row.decided:
                self.fields[row.name] = forms.ChoiceField(
                    label=row.label,
                    choices=SIDES,
                    widget=forms.RadioSelect,
                    initial=None if row.name == "user" else row.chosen,
                )
        if not isinstance(kept, Organisation) or kept.name == gone.name:
            del self.fields["keeps_name"]

    @property
    def choices(self) -> dict[str, str]:
        return {row.name: self.cleaned_data[row.name] for row in self.rows if row.name in self.fields}

    @property
    def keeps_its_name(self) -> bool:
        return bool(self.cleaned_data.get("keeps_name"))

    @property
    def lines(self) -> list[tuple[Row, Any]]:
        """Each field of both with its choice, where there is one."""
        return [(row, self[row.name] if row.name in self.fields else None) for row in self.rows]


class OtherRecordForm(forms.Form):
    """The record that is the same as this one."""

    def __init__(self, *args: Any, kind: str, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"] = RecordField(kinds=(kind,), label=_("The other record"))
        open_pickers(self, user)


class NotTheSameForm(forms.Form):
    why = forms.CharField(
        label=_("How do you know?"),
        max_length=300,
        help_text=_("“Father and son”, “two clubs of one name in two towns”: whoever looks next will read it."),
    )

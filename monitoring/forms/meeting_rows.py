"""The rows of the meeting page: what they promised, what we owe."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.user import CENTRE
from crm.forms.days import day_field
from crm.models import Task
from monitoring.at_hand import Choice

MOST_ROWS = 30
WHAT = Task._meta.get_field("what").max_length


class PartyField(forms.ChoiceField):
    """One of those met; the page keeps its list the same as what is chosen above."""

    def __init__(self, *, label: Any) -> None:
        super().__init__(label=label, required=False, widget=forms.Select({"data-choices-from": "id_met"}))

    def offer(self, parties: list[Choice]) -> None:
        self.choices = [("", _("the first one named above")), *parties]


class Row(forms.Form):
    """A row of which nothing was written is no row, whatever its menus say."""

    written = ("text", "due_on")

    def __init__(self, *args: Any, parties: list[Choice], user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        for field in self.fields.values():
            if isinstance(field, PartyField):
                field.offer(parties)

    def has_changed(self) -> bool:
        return any(name in self.written for name in self.changed_data)


class PromiseRow(Row):
    text = forms.CharField(label=_("What did they promise?"), max_length=2000, widget=forms.Textarea({"rows": 2}))
    due_on = day_field(label=_("By when"), required=False)
    by_whom = PartyField(label=_("Who promised it?"))


class DebtRow(Row):
    text = forms.CharField(label=_("What do we owe?"), max_length=WHAT)
    due_on = day_field(label=_("By when"), required=False)
    assignee = forms.ModelChoiceField(
        label=_("Who of us does it?"), queryset=User.objects.none(), required=False, empty_label=None
    )
    to_whom = PartyField(label=_("To whom?"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        staff = User.objects.visible_to(self.user).filter(role__in=CENTRE, is_active=True).for_list()
        self.fields["assignee"].queryset = staff  # type: ignore[attr-defined]
        self.fields["assignee"].initial = self.user


class RowSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """Rows, of which those removed and those left empty do not count."""

    def standing(self) -> list[forms.Form]:
        if not self.is_bound:
            return []
        self.is_valid()
        return [row for row in self.forms if not row.cleaned_data.get("DELETE")]

    def told(self) -> list[forms.Form]:
        return [row for row in self.standing() if row.has_changed()]


def rows_of(row: type[Row]) -> type[RowSet]:
    made = forms.formset_factory(row, RowSet, extra=0, can_delete=True, max_num=MOST_ROWS, validate_max=True)
    return cast(type[RowSet], made)


PromiseRows = rows_of(PromiseRow)
DebtRows = rows_of(DebtRow)

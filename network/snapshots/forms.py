from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.submissions import KeyField
from crm.forms.days import day_field
from crm.models import Place, Theme
from network.facts.kinds import ALL, KINDS
from network.models import Snapshot
from network.snapshots.taking import Wanted


class SnapshotForm(forms.Form):
    day = day_field(
        label=_("On the day"), initial=timezone.localdate,
        help_text=_("A past day is measured from what is on record about it today."),
    )  # fmt: skip
    scope = forms.ChoiceField(
        label=_("In whose eyes"), choices=Snapshot.Scope.choices, initial=Snapshot.Scope.CENTRE,
        help_text=_("What every member sees can be shown to every member; the centre's own stays with the centre."),
    )  # fmt: skip
    who = forms.ChoiceField(label=_("Who is drawn"), choices=Snapshot.Who.choices, initial=Snapshot.Who.ORGANISATIONS)
    theme: forms.Field = forms.ModelChoiceField(
        Theme.objects.none(), label=_("Theme"), required=False, empty_label=_("any")
    )
    region: forms.Field = forms.ModelChoiceField(
        Place.objects.none(), label=_("Region"), required=False, empty_label=_("any")
    )
    kinds = forms.MultipleChoiceField(
        label=_("By which facts"), choices=[(kind.name, kind.label) for kind in KINDS], required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("None ticked: all of them."),
    )  # fmt: skip
    idempotency_key = KeyField()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = Place.objects.visible_to(user).filter(kind=Place.Kind.REGION).defer("search").order_by("name")
        self.fields["theme"].queryset = Theme.objects.visible_to(user)  # type: ignore[attr-defined]
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        said = self.cleaned_data
        return Wanted(
            said["day"], said["scope"], said["who"], frozenset(said["kinds"]) or ALL, said["theme"], said["region"]
        )  # fmt: skip


class CompareForm(forms.Form):
    """Two snapshots by their numbers, both among those the reader may see."""

    first: forms.Field = forms.ModelChoiceField(Snapshot.objects.none(), label=_("Compare with"), empty_label=None)
    second: forms.Field = forms.ModelChoiceField(Snapshot.objects.none(), widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.queryset = Snapshot.objects.visible_to(user).for_list()  # type: ignore[attr-defined]

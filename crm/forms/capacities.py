from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from crm.models import Participation, Tenure


class CapacityForm(forms.Form):
    """The posts that ran on the day of the meeting, as far as the user may see them."""

    capacity = forms.ModelChoiceField(
        label=_("That day they were"), queryset=Tenure.objects.none(), required=False, widget=forms.RadioSelect,
        empty_label=_("in no capacity of these"), blank=True,
        help_text=_("A post known only by its year counts for the whole year: here you say which one it was."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, seat: Participation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["capacity"] = seat.capacity_id
        running = Tenure.objects.visible_to(user).on(seat.meeting.held_on).filter(person=seat.person_id)
        self.fields["capacity"].queryset = running.for_list()  # type: ignore[attr-defined]

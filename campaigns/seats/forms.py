from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Body, Mandate, RulesOfProcedure, Seat
from campaigns.partners.forms import WHEN
from campaigns.phases.forms import VersionedForm
from crm.approximate import parts
from crm.confidentiality import levels_open_to
from crm.forms.days import day_input
from crm.forms.pickers import RecordField, open_pickers

UNTICK = _("Untick what nobody has checked in a source; it then wears its mark.")
WHERE = _("Where this can be read or who told it.")


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class SeatsForm(VersionedForm):
    """What the forms of this room share; what hangs together is checked by the actions, in words."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "confidentiality" in self.fields:
            choices = [(level.value, level.label) for level in levels_open_to(user)]
            self.fields["confidentiality"].choices = choices  # type: ignore[attr-defined]
        open_pickers(self, user)
        self.leave_hidden_alone()

    def leave_hidden_alone(self) -> None:
        """A record that the editor may not see is neither shown nor lost."""
        for name, field in list(self.fields.items()):
            pk = getattr(self.instance, f"{name}_id", None) if isinstance(field, RecordField) else None
            if pk and not field.found([f"{field.kinds[0]}:{pk}"]):  # type: ignore[attr-defined]
                del self.fields[name]

    def _post_clean(self) -> None:
        """The constraints of the tables speak through the actions."""


class BodyForm(SeatsForm):
    predecessor = RecordField(
        kinds=("body",), label=_("Follows on"), required=False, help_text=_("The committee or council before it.")
    )
    secretariat = RecordField(kinds=("organisation",), label=_("Secretariat"), required=False)

    class Meta:
        model = Body
        fields = [
            "kind", "programme", "programme_code", "started", "ended", "predecessor", "secretariat", "legal_basis",
            "composition", "members_vote", "vote_rule", "vote_rule_source", "notice_days", "notice_source", "source",
            "is_verified",
        ]  # fmt: skip
        widgets = {name: lines(3) for name in ("legal_basis", "composition", "vote_rule")}
        help_texts = {
            "started": WHEN,
            "ended": _("Leave it empty while it exists."),
            "legal_basis": _("The act that set it up, with its number and date."),
            "vote_rule": _("Word for word. The ledger shows it wherever our seat has no vote."),
            "notice_days": _("How many working days before a session the papers are due."),
            "source": WHERE,
            "is_verified": UNTICK,
        }


class NewBodyForm(BodyForm):
    organisation = RecordField(
        kinds=("organisation",), label=_("Committee or council"),
        help_text=_("An organisation of the kind “committee”. Add it under Organisations first if it is not there."),
    )  # fmt: skip
    field_order = ["organisation"]


class RulesForm(SeatsForm):
    document = RecordField(
        kinds=("document",), label=_("File"), required=False, help_text=_("Stored under Documents of the committee.")
    )
    field_order = ["label", "adopted", "document"]

    class Meta:
        model = RulesOfProcedure
        fields = ["label", "adopted", "document", "link", "note", "source", "is_verified"]
        widgets = {"note": lines(3)}
        help_texts = {"label": _("As it is called, or its date."), "adopted": WHEN, "source": WHERE}


class SeatForm(SeatsForm):
    predecessor = RecordField(
        kinds=("seat",), label=_("Follows on"), required=False,
        help_text=_("The seat of the earlier period. The timeline follows it."),
    )  # fmt: skip
    field_order = ["kind", "group_bg", "group_en", "number", "alternates", "started", "ended", "predecessor"]

    class Meta:
        model = Seat
        fields = [
            "kind", "group_bg", "group_en", "number", "alternates", "started", "ended", "predecessor", "is_vacant",
            "note", "source", "is_verified",
        ]  # fmt: skip
        widgets = {"note": lines(3)}
        help_texts = {
            "group_bg": _("As the law or the invitation calls it."),
            "number": _("Where a group has several seats."),
            "started": WHEN,
            "ended": _("Leave it empty while it exists."),
            "is_vacant": _("Tick it only when somebody looked: where no mandate is noted, others may sit there."),
            "source": WHERE,
            "is_verified": UNTICK,
        }


class RightForm(forms.Form):
    is_granted = forms.TypedChoiceField(
        label=_("Does the seat have this right?"), choices=[("yes", _("yes")), ("no", _("no"))],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
    )  # fmt: skip
    source = forms.CharField(
        label=_("Where this is laid down"), required=False, max_length=300,
        help_text=_("Needed where it is otherwise than seats of this kind usually have it."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    def show_conflict(self, current: Seat) -> None:
        self.add_error(None, _("Someone else changed this seat meanwhile. Open it again."))


class MandateForm(SeatsForm):
    place = forms.TypedChoiceField(label=_("Titular or alternate"), coerce=int, initial=0)
    organisation = RecordField(kinds=("organisation",), label=_("Organisation"))
    person = RecordField(
        kinds=("person",), label=_("Person"), required=False, home="organisation",
        help_text=_("The people of the organisation come first."),
    )  # fmt: skip
    field_order = ["place", "organisation", "person", "started", "ended", "how", "act", "end", "end_note"]

    class Meta:
        model = Mandate
        fields = [
            "place", "organisation", "person", "started", "ended", "how", "act", "source", "is_verified",
            "confidentiality",
        ]  # fmt: skip
        help_texts = {
            "started": WHEN,
            "ended": _("The last day, where it is known beforehand. A month or a year means its last day."),
            "act": _("The order or decision, with its number and date."),
            "source": WHERE,
            "is_verified": UNTICK,
        }

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = sorted({*range(seat.alternates + 1), self.instance.place})
        choices = [(place, Mandate(place=place).place_in_words) for place in places]
        self.fields["place"].choices = choices  # type: ignore[attr-defined]


class EndForm(SeatsForm):
    class Meta:
        model = Mandate
        fields = ["ended", "end", "end_note"]
        help_texts = {"ended": _("Its last day. A month or a year means its last day."), "end_note": ""}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("ended", "end"):
            self.fields[name].required = True


class MoveUpForm(forms.Form):
    """One step: the titular's time ends the day before, the alternate's place falls free, the seat is theirs."""

    day = forms.DateField(label=_("From"), widget=day_input(), initial=timezone.localdate)
    end = forms.ChoiceField(
        label=_("Why the titular's mandate ends"), choices=[("", "–"), *Mandate.End.choices], required=False
    )
    reason = forms.CharField(label=_("Why the alternate moves up"), max_length=300, widget=lines(2))
    act = forms.CharField(label=_("Act of appointment"), max_length=300, required=False)
    ended = forms.CharField(label=_("To"), max_length=10, required=False, help_text=WHEN)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_ended(self) -> str:
        value: str = self.cleaned_data["ended"]
        if value:
            parts(value)
        return value

    def show_conflict(self, current: Mandate) -> None:
        self.add_error(None, _("Someone else changed this mandate meanwhile. Open it again."))

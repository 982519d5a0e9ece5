from typing import Any

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from crm.forms.pickers import RecordField, open_pickers
from crm.forms.records import RecordForm
from crm.models import InformationDuty, Person, Tenure

OF_THE_BASIS = ("basis", "origin", "basis_source")


class PersonForm(RecordForm):
    """The lawful basis stands in a table of its own; here it is asked together with the name."""

    has_lists = ("contact_points",)

    basis = forms.ChoiceField(
        label=_("Lawful basis"), choices=[("", "---------"), *Person.Basis.choices],
        help_text=_("Why we may keep these data at all."),
    )  # fmt: skip
    origin = forms.ChoiceField(
        label=_("Given by"), required=False,
        choices=[("", _("as is usual for the basis")), *InformationDuty.Origin.choices],
        help_text=_("Whoever did not give us their data themselves is told within a month."),
    )  # fmt: skip
    basis_source = forms.CharField(
        label=_("Where the data come from"), max_length=300,
        help_text=_("A page, a card, a conversation: what, when, from whom."),
    )  # fmt: skip

    class Meta:
        model = Person
        fields = ["name", "name_latin", "languages", "do_not_contact", "note", "confidentiality"]
        widgets = {"note": forms.Textarea({"rows": 3})}
        help_texts = {
            "do_not_contact": _("Nobody writes or calls; the page says so in large letters."),
            "note": _("No ethnicity, no personal number, nothing you would not read out to them."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        if self.instance.pk:
            for name, value in stored_basis(self.instance).items():
                self.fields[name].initial = value

    def show_conflict(self, current: Any) -> None:
        super().show_conflict(current)
        for name, theirs in stored_basis(current).items():
            if theirs != self.cleaned_data.get(name, ""):
                self.add_error(name, now("Saved meanwhile: %(theirs)s") % {"theirs": theirs or now("nothing")})


def stored_basis(person: Person) -> dict[str, str]:
    duty = InformationDuty.objects.filter(person=person).first()
    return {"basis": person.basis, "origin": duty.origin if duty else "", "basis_source": person.basis_source}


class TenureForm(forms.ModelForm[Tenure]):
    """Corrects or ends a tenure."""

    class Meta:
        model = Tenure
        fields = ["role", "started", "ended", "end_reason", "source"]
        help_texts = {
            "role": _("In their own words, where it is no office: coordinator, accountant."),
            "started": _("A year, a month as 2024-05, or a day as 2024-05-17."),
            "ended": _("Leave empty while it lasts."),
            "end_reason": _("Resigned, dismissed, term over, another government: only what was made public."),
        }


class NewTenureForm(TenureForm):
    """Who, where and in which office; whatever the page knows already is not asked."""

    person = RecordField(kinds=("person",), label=_("Person"))
    organisation = RecordField(
        kinds=("organisation",),
        label=_("Organisation"),
        required=False,
        help_text=_("Not needed when you choose a known office."),
    )
    office = RecordField(
        kinds=("office",), label=_("Office"), required=False, help_text=_("A post that is on record already.")
    )
    new_office = forms.CharField(
        label=_("Or a new office"), required=False, max_length=200, help_text=_("Its title; it is added to the body.")
    )
    new_office_latin = forms.CharField(label=_("Its title in English"), required=False, max_length=200)
    field_order = [
        "person",
        "organisation",
        "office",
        "new_office",
        "new_office_latin",
        "role",
        "started",
        "ended",
        "end_reason",
        "source",
    ]

    def __init__(self, *args: Any, user: User, known: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields[known]
        open_pickers(self, user)

"""The three-minute form: what each field says today, "still right" or how it should be."""

import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory
from django.utils.text import capfirst
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from accounts.gates import Visitor
from crm import contacts, profile_fields
from crm.forms.days import day_field
from crm.forms.pickers import LongSelect, RecordField, open_pickers
from crm.forms.records import ContactPointForm, kept, stored_rows
from crm.models import CoalitionMembership, Confirmation, Organisation, Place, ProposedChange, Theme
from crm.profile_fields import FIELDS, LABELS, SENSITIVE
from crm.proposal_lists import as_read

RIGHT, CHANGE = "right", "change"
IS_ADDRESS = re.compile(r"contact_points-\d+-(value|note)$")
ContactRows = formset_factory(ContactPointForm, extra=1, can_delete=True, max_num=30)
LONG_TEXTS = ("about", "offers", "needs")


TEXTS = ("name", "name_latin", "short_name", "parent", "register_number", *LONG_TEXTS, "working_languages", "website",
         "founded")  # fmt: skip


def typed_in(sent: Any) -> list[tuple[str, str]]:
    """Return label and words of every text that was sent, to give them back where nothing was taken over."""
    told = [(capfirst(str(LABELS[name])), sent.get(name, "")) for name in TEXTS]
    told += [(capfirst(str(LABELS["contact_points"])), value) for name, value in sent.items() if IS_ADDRESS.match(name)]
    return [(label, value) for label, value in told if value.strip()]


@dataclass(frozen=True)
class Card:
    """One field of the form as the template draws it."""

    name: str
    label: str
    present: str
    says: forms.BoundField
    field: forms.BoundField | None  # the ways to reach it are a list of rows instead
    confirmed: Confirmation | None
    waiting: str
    waits: bool


def says() -> forms.ChoiceField:
    choices = [(RIGHT, _("Still right")), (CHANGE, _("Change"))]
    return forms.ChoiceField(choices=choices, required=False, widget=forms.RadioSelect, label="")


class AnswerForm(forms.ModelForm[Organisation]):
    """What was left alone and not ticked is neither confirmed nor changed."""

    parent = forms.CharField(max_length=250, required=False)
    status = forms.ChoiceField(required=False)
    place = forms.ModelChoiceField(queryset=Place.objects.none(), required=False)
    website = forms.URLField(required=False, max_length=200, assume_scheme="https")
    version = forms.IntegerField(widget=forms.HiddenInput)
    answered_name = forms.CharField(label=_("Your name"), max_length=150)

    class Meta:
        model = Organisation
        fields = ["name", "name_latin", "short_name", "kind", "register_number", "place", "founded",
                  "working_languages", "website", "themes", "about", "offers", "needs"]  # fmt: skip
        widgets = {"themes": forms.CheckboxSelectMultiple,
                   **{name: forms.Textarea({"rows": 3}) for name in LONG_TEXTS}}  # fmt: skip

    def __init__(self, data: Any = None, *, organisation: Organisation, visitor: Visitor) -> None:
        self.organisation, self.visitor = organisation, visitor
        self.before = {name: before(organisation, name, visitor) for name in FIELDS}
        initial = {name: self.before[name] for name in ("parent", "status")}
        # A copy: what is typed must not be taken for what is stored.
        super().__init__(data, instance=copy(organisation), initial={**initial, "version": organisation.version})
        sent = data if data is not None and "contact_points-TOTAL_FORMS" in data else None
        initial_rows = self.before["contact_points"] if sent is None else None
        self.rows = ContactRows(sent, prefix="contact_points", initial=initial_rows)
        self.offer_choices()
        for name in self.shown:
            self.fields[f"says_{name}"] = says()

    def offer_choices(self) -> None:
        self.fields["themes"].queryset = Theme.objects.visible_to(self.visitor)  # type: ignore[attr-defined]
        self.fields["themes"].required = False
        places = Place.objects.visible_to(self.visitor).exclude(kind=Place.Kind.COUNTRY)
        self.fields["place"].queryset = places.order_by("name")  # type: ignore[attr-defined]
        self.fields["place"].widget = LongSelect({"data-picker": ""}, choices=self.fields["place"].choices)  # type: ignore[attr-defined]
        named = dict(CoalitionMembership.Status.choices)
        standings = dict.fromkeys([self.before["status"], *profile_fields.STANDINGS])
        self.fields["status"].choices = [(one, named.get(one, "–")) for one in standings]  # type: ignore[attr-defined]
        for name in FIELDS:
            if name in self.fields:
                self.fields[name].label = capfirst(str(LABELS[name]))

    @property
    def shown(self) -> list[str]:
        return [name for name in FIELDS if name in self.fields or name == "contact_points"]

    def is_valid(self) -> bool:
        checks = [super().is_valid(), not self.rows.is_bound or self.rows_fit]
        return all(checks)

    @property
    def rows_fit(self) -> bool:
        return self.said("contact_points") == RIGHT or bool(self.rows.is_valid())

    def said(self, name: str) -> str:
        """Return what was ticked; "all of it is right" holds for what was left alone."""
        ticked = str(self.data.get(f"says_{name}", ""))
        if not ticked and self.data.get("all") and not self.differs(name):
            return RIGHT
        return ticked

    def is_sent(self, name: str) -> bool:
        """Whether the request speaks of the field at all; no box ticked looks like silence."""
        if name == "contact_points":
            return bool(self.rows.is_bound)
        return name in self.data or (name == "themes" and self.data.get("says_themes") == CHANGE)

    def differs(self, name: str) -> bool:
        if not self.is_sent(name):
            return False
        if name == "contact_points":
            return not self.rows.is_valid() or kept(self.rows) != self.before[name]
        data = self[name].data
        if name == "parent":
            return str(data or "").strip() not in self.parent_names
        if name in LONG_TEXTS:
            data = str(data).replace("\r\n", "\n")
        field = self.fields[name]
        return bool(field.has_changed(field.prepare_value(self.before[name]), data))

    @property
    def parent_names(self) -> set[str]:
        """Its name in either script: the page may be read in one language and sent in another."""
        parent = profile_fields.parent_for(self.organisation, self.visitor)
        return {parent.name, parent.name_latin} - {""} if parent else {""}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.shown:
            said = self.said(name)
            if said == RIGHT or not self.is_sent(name):
                self.errors.pop(name, None)
                cleaned[name] = self.before[name]
            if said == CHANGE and name not in self.errors and not self.differs(name):
                self.add_error(f"says_{name}", now("Write how it should be."))
        if not self.errors and not [*self.confirmed, *self.changed_names]:
            self.add_error(None, now("Say of at least one line that it is still right, or change it."))
        return cleaned

    @property
    def confirmed(self) -> list[str]:
        return [name for name in self.shown if self.said(name) == RIGHT]

    @property
    def changed_names(self) -> list[str]:
        return [name for name in self.shown if self.said(name) != RIGHT and self.differs(name)]

    @property
    def changed(self) -> dict[str, Any]:
        """What the action takes."""
        values = {**self.cleaned_data, "contact_points": kept(self.rows) if self.rows.is_bound else None}
        return {name: values[name] for name in self.changed_names}

    @property
    def is_whole(self) -> bool:
        return len(self.confirmed) + len(self.changed_names) == len(self.shown)

    def ask_again(self, current: Organisation) -> None:
        """Somebody saved meanwhile: their values stand above what was typed here, which stays; nothing is lost."""
        words = _(
            "Someone else changed this profile while you were writing. What it says now stands on top of each line."
        )
        self.add_error(None, words)
        self.organisation = current
        data = self.data.copy()  # type: ignore[attr-defined]
        data["version"] = str(current.version)
        self.data = data

    @property
    def cards(self) -> Iterator[Card]:
        known = {row.field: row for row in self.organisation.confirmations.select_related("user")}
        waits = {row.field: row.new for row in ProposedChange.objects.waiting().filter(organisation=self.organisation)}
        for name in self.shown:
            yield Card(
                name=name,
                label=str(LABELS[name]),
                present=profile_fields.present(self.organisation, name, self.visitor),
                says=self[f"says_{name}"],
                field=self[name] if name in self.fields else None,
                confirmed=known.get(name),
                waiting=profile_fields.worded(name, waits[name], self.visitor) if name in waits else "",
                waits=name in SENSITIVE,
            )


def before(organisation: Organisation, name: str, visitor: Visitor) -> Any:
    """Return the value of a field as the form gives it back when nothing is touched."""
    if name == "parent":
        return str(profile_fields.parent_for(organisation, visitor) or "")
    if name == "status":
        return profile_fields.standing_of(organisation)
    if name == "themes":
        return list(organisation.themes.all())
    if name == "contact_points":
        return [normal(row) for row in stored_rows(organisation, "contact_points")]
    return getattr(organisation, name)


def normal(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as the form would give it back: phones in one way of writing."""
    try:
        return {**row, "value": contacts.checked(row["kind"], row["value"])}
    except ValidationError:
        return row


class PhoneForm(AnswerForm):
    """Filled in by an officer for somebody else."""

    answered_name = forms.CharField(
        label=_("Who said it"), max_length=150, help_text=_("Name and what they are there: “Mariya, chairwoman”.")
    )
    on_paper = forms.BooleanField(label=_("It came back on the printed form"), required=False)


class OwnForm(AnswerForm):
    answered_name = None  # type: ignore[assignment]  # Django takes the field away


class AskForm(forms.Form):
    occasion = forms.CharField(
        label=_("Occasion"), max_length=150, required=False,
        help_text=_("For your own list, such as “spring round”. It is not in the mail."),
    )  # fmt: skip


class AttemptForm(forms.Form):
    note = forms.CharField(label=_("What came of it"), max_length=300)
    tried_on = day_field(label=_("Day"))


class GiveUpForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=300)


class ApproveForm(forms.Form):
    """For what it is part of, the officer says which record the words mean."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    parent = RecordField(kinds=("organisation",), label=_("Which record is meant?"), required=False)

    def __init__(self, *args: Any, change: ProposedChange, user: Visitor, **kwargs: Any) -> None:
        chosen = change.new if change.field == "parent" and change.new.startswith("organisation:") else None
        kwargs["initial"] = {"seen": as_read(change, user), "parent": chosen}
        super().__init__(*args, **kwargs)
        if change.field != "parent" or not change.new:
            del self.fields["parent"]
        open_pickers(self, user)


class RefuseForm(forms.Form):
    reason = forms.CharField(label=_("Why not?"), max_length=300, help_text=_("The organisation reads it."))

"""What the forms of organisations and people share: lists of rows, the version that was seen, a key against twice."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import ModelFormOptions
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from accounts import conflicts
from accounts.models import User
from accounts.submissions import KeyField
from crm import contacts
from crm.confidentiality import levels_open_to
from crm.forms.pickers import open_pickers
from crm.models import Alias, ContactPoint

APART = ("version", "idempotency_key")  # of the form itself, not of the record


class ContactPointForm(forms.ModelForm[ContactPoint]):
    class Meta:
        model = ContactPoint
        fields = ["kind", "value", "note"]
        help_texts = {"value": _("A phone without a country code is Bulgarian.")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") and cleaned.get("value"):
            try:
                cleaned["value"] = contacts.checked(cleaned["kind"], cleaned["value"])
            except ValidationError as refusal:
                self.add_error("value", refusal)
        return cleaned


class AliasForm(forms.ModelForm[Alias]):
    class Meta:
        model = Alias
        fields = ["name", "kind", "started", "ended", "source"]
        help_texts = {"started": _("A year, a month as 2009-04, or a day."), "ended": ""}


ContactPointFormSet = forms.formset_factory(ContactPointForm, extra=0, can_delete=True, max_num=30)
AliasFormSet = forms.formset_factory(AliasForm, extra=0, can_delete=True, max_num=30)
LISTS: dict[str, Any] = {"contact_points": ContactPointFormSet, "aliases": AliasFormSet}


class RecordForm(forms.ModelForm):  # type: ignore[type-arg]
    """A record together with its lists; the lists are given to the action as a whole."""

    _meta: ModelFormOptions[Any]
    has_lists: tuple[str, ...] = ()
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    idempotency_key = KeyField()

    def __init__(self, data: Any = None, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.heading = str(self.instance) if self.instance.pk else ""
        self.fields["version"].initial = self.instance.version if self.instance.pk else None
        if "confidentiality" in self.fields:
            choices = [(level.value, level.label) for level in levels_open_to(user)]
            self.fields["confidentiality"].choices = choices  # type: ignore[attr-defined]
        # What was sent stands for itself: a row like one stored meanwhile is no untouched row.
        self.lists = {
            name: LISTS[name](data, prefix=name, initial=stored_rows(self.instance, name) if data is None else None)
            for name in self.has_lists
        }
        open_pickers(self, user)

    def suggest_rows(self, name: str, rows: list[dict[str, Any]]) -> None:
        """Begin a list of an empty form with these."""
        if not self.is_bound and rows:
            self.lists[name] = LISTS[name](prefix=name, initial=rows)

    def is_valid(self) -> bool:
        checks = [super().is_valid(), *(rows.is_valid() for rows in self.lists.values())]
        return all(checks)

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        lists = {name: kept(rows) for name, rows in self.lists.items()}
        return {**{name: value for name, value in self.cleaned_data.items() if name not in APART}, **lists}

    def show_conflict(self, current: models.Model) -> None:
        """Their text beside ours, for the fields and for the lists; `current` is loaded as this reader may see it."""
        conflicts.show_conflict(self, current)
        for name, rows in self.lists.items():
            theirs = stored_rows(current, name)
            if theirs != kept(rows):
                told = "; ".join(" ".join(filter(None, row.values())) for row in theirs) or now("nothing")
                rows.non_form_errors().append(now("Saved meanwhile: %(theirs)s") % {"theirs": told})

    @property
    def failed_forms(self) -> list[forms.BaseForm]:
        return [form for rows in self.lists.values() for form in rows.forms if form.errors]


def stored_rows(record: models.Model, name: str) -> list[dict[str, Any]]:
    if record.pk is None:
        return []
    fields = LISTS[name].form.Meta.fields
    rows: Iterable[models.Model] = getattr(record, name).order_by("pk")
    return [{field: getattr(row, field) for field in fields} for row in rows]


def kept(rows: Any) -> list[dict[str, Any]]:
    """Return the rows that say something and are not taken away."""
    said = [row for row in rows.cleaned_data if row and not row.get("DELETE")]
    return [{key: value for key, value in row.items() if key != "DELETE"} for row in said]


def refuse(form: forms.BaseForm, refusal: ValidationError) -> None:
    """Put a refusal beside its fields; what the form does not show stands on top."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)

"""Two people edit one record: the second is shown both texts and loses nothing."""

from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

Record = TypeVar("Record", bound=models.Model)


class Conflict(Exception):
    """The record was changed after the form was opened; `current` is how it is now."""

    def __init__(self, current: models.Model) -> None:
        self.current = current


def check_version(locked: models.Model, version: int | None) -> None:
    """Raise Conflict unless the caller saw the newest version; None: the caller did not say."""
    if version is not None and locked.version != version:  # type: ignore[attr-defined]
        raise Conflict(locked)


def show_conflict(form: forms.ModelForm[Any], current: models.Model) -> None:
    """Put their text beside each field that differs, keep what was typed, and let the next save through."""
    form.add_error(
        None,
        _(
            "Someone else changed this while you were writing. "
            "Their text stands beside yours; save again to keep yours."
        ),
    )
    for name in differing(form, current):
        form.add_error(name, ValidationError(_("Saved meanwhile: %(theirs)s") % {"theirs": shown(current, name)}))
    data = form.data.copy()  # type: ignore[attr-defined]
    data[form.add_prefix("version")] = str(current.version)  # type: ignore[attr-defined]
    form.data = data


def differing(form: forms.ModelForm[Any], current: models.Model) -> list[str]:
    """Return the fields whose typed value is not what is stored now."""
    stored = forms.models.model_to_dict(current, fields=list(form.fields))
    return [
        name
        for name, field in form.fields.items()
        if name in stored and field.has_changed(stored[name], form[name].value())
    ]


def shown(record: models.Model, name: str) -> str:
    display = getattr(record, f"get_{name}_display", None)
    value = display() if display else getattr(record, name)
    if hasattr(value, "all"):
        return ", ".join(str(one) for one in value.all())
    return str(value) if value not in (None, "") else _("nothing")

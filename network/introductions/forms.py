from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from crm.centre import centre_for
from crm.forms.pickers import RecordField, open_pickers
from crm.models import Organisation, Person

KINDS = ("person", "organisation")


class AskedForm(forms.Form):
    """From whom and to whom; `from` is a word of Python, so the fields are added by name."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.usual = usual_start(user)
        self.fields["to"] = RecordField(
            kinds=KINDS, label=_("Whom do you want to reach?"),
            help_text=_("A person, an institution, any organisation."),
        )  # fmt: skip
        self.fields["from"] = RecordField(
            kinds=KINDS, label=_("From whom?"), required=False, initial=self.usual,
            help_text=_("Left empty: from us."),
        )  # fmt: skip
        open_pickers(self, user)

    def clean_to(self) -> models.Model:
        return wanted(self.cleaned_data["to"])

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        if "from" in self.errors:
            return asked
        start = asked.get("from") or self.usual
        if start is None:
            self.add_error("from", _("Say from whom: your account belongs to no organisation here."))
        elif start == asked.get("to"):
            self.add_error("to", _("Choose two different ones."))
        return {**asked, "from": start}


def wanted(record: models.Model) -> models.Model:
    """Return whoever may be approached at all."""
    if isinstance(record, Person) and record.do_not_contact:
        raise forms.ValidationError(_("This person is not to be contacted."))
    return record


def usual_start(user: User) -> Organisation | None:
    """Return the centre for its staff, for others the organisation they speak for."""
    if user.is_centre:
        return centre_for(user)
    return Organisation.objects.visible_to(user).filter(pk__in=Organisation.own_of(user)).order_by("name").first()

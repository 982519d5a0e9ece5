from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from crm.actions.organisations import CENTRE_ONLY
from crm.forms.pickers import RecordField
from crm.forms.records import RecordForm
from crm.models import Organisation, Theme
from crm.profile_fields import hides_parent


def paragraphs(rows: int = 3) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class OrganisationForm(RecordForm):
    """For the centre all of it; of what others know it by, its own representatives say how it should be."""

    has_lists = ("contact_points", "aliases")
    parent = RecordField(kinds=("organisation",), label=_("Part of"), required=False)
    place = RecordField(
        kinds=("place",), label=_("Place"), required=False, help_text=_("The municipality or settlement where it sits.")
    )
    website = forms.URLField(label=_("Website"), required=False, max_length=200, assume_scheme="https")

    class Meta:
        model = Organisation
        fields = [
            "kind", "name", "name_latin", "short_name", "parent", "place", "register_number", "founded",
            "working_languages", "website", "themes", "about", "offers", "needs", "source", "is_verified",
            "confidentiality",
        ]  # fmt: skip
        widgets = {
            "themes": forms.CheckboxSelectMultiple,
            "about": paragraphs(),
            "offers": paragraphs(),
            "needs": paragraphs(),
        }  # fmt: skip
        help_texts = {
            "register_number": _("Nine digits; thirteen for a branch. An informal group needs none."),
            "is_verified": _("Untick what nobody has checked in a source; it then wears its mark."),
            "short_name": _("Or its abbreviation, as people say it."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["themes"].queryset = Theme.objects.visible_to(user)  # type: ignore[attr-defined]
        if hides_parent(self.instance, user):
            self.initial["parent"] = None  # reads as none; what is left blank stays what it is
        self.of_the_centre = user.is_centre
        if not user.is_centre:
            for name in CENTRE_ONLY:
                self.fields.pop(name, None)

    def show_conflict(self, current: Organisation) -> None:  # type: ignore[override]
        current.parent = current.parent  # one hidden from the reader was loaded as none: its number goes as well
        super().show_conflict(current)

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, SavedView, User
from accounts.models.user import INVITES


class ProfileForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ["name", "language", "digest"]
        help_texts = {"digest": _("One mail when something is due. It holds numbers and links, never a title.")}


class InviteForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail"))
    role = forms.ChoiceField(label=_("Role"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="bg")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in INVITES[Role(user.role)]]  # type: ignore[attr-defined]


class UserForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"))
    is_active = forms.BooleanField(label=_("May sign in"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in INVITES[Role(user.role)]]  # type: ignore[attr-defined]


class AcceptForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=150)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    password = forms.CharField(
        label=_("Choose a password"),
        help_text=_("At least ten characters; four ordinary words are good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class SavedViewForm(forms.ModelForm[SavedView]):
    """A name for the filters that are set, and who else may use them."""

    class Meta:
        model = SavedView
        fields = ["name", "shared_with"]
        help_texts = {"shared_with": _("They find with it what they may see themselves.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shared_with"].choices = [("", _("nobody")), *Role.choices]  # type: ignore[attr-defined]


class NewViewForm(SavedViewForm):
    list_name = forms.CharField(max_length=80, widget=forms.HiddenInput)
    query = forms.CharField(max_length=2000, required=False, widget=forms.HiddenInput)


class FollowForm(forms.Form):
    on_home = forms.BooleanField(label=_("On my home page"), required=False)
    by_mail = forms.BooleanField(label=_("In my mail every Monday"), required=False)

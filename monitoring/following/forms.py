from django import forms
from django.utils.translation import gettext_lazy as _


class FollowForm(forms.Form):
    """Where to write; a reader without an account leaves nothing else."""

    email = forms.EmailField(
        label=_("Your e-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

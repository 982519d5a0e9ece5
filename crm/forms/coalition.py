from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.forms.days import day_input
from crm.models import CoalitionMembership


class StandingForm(forms.ModelForm[CoalitionMembership]):
    class Meta:
        model = CoalitionMembership
        fields = ["status", "started_on", "source"]
        widgets = {"started_on": day_input()}
        labels = {"status": _("New standing")}
        help_texts = {
            "started_on": _("The standing before it ends the day before."),
            "source": _("The decision, its date and where it can be read."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].required = True
        self.fields["started_on"].initial = timezone.localdate


class RepresentativeForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("Whoever has an account with this address simply gets the right; others get a link."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="bg")


class EndForm(forms.Form):
    ended_on = forms.DateField(
        label=_("Last day"), initial=timezone.localdate, widget=day_input(),
        help_text=_("Until its end they may edit it and see what the coalition sees. Yesterday ends it at once."),
    )  # fmt: skip

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.submissions import KeyField
from crm.models import CalendarFeed


class FeedForm(forms.Form):
    kind = forms.ChoiceField(label=_("What"), choices=CalendarFeed.Kind.choices)
    whose = forms.ChoiceField(label=_("Whose"), choices=CalendarFeed.Whose.choices, initial=CalendarFeed.Whose.MINE)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    idempotency_key = KeyField()

from typing import Any

from django import forms
from django.forms.models import ModelFormOptions
from django.utils.translation import gettext_lazy as _

from accounts.gates import Visitor
from accounts.models import User
from accounts.submissions import KeyField
from campaigns.asks.moves import MOVES
from campaigns.models import Ask, Campaign
from crm.confidentiality import Level, levels_open_to
from crm.forms.pickers import RecordField, RecordsField, open_pickers
from crm.models import Theme

APART = ("version", "idempotency_key")  # of the form itself, not of the record
RELATED = ("addressed_to", "addressed_office")


class RecordForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the forms of campaigns and asks share: the version that was seen, and a key against doing it twice."""

    _meta: ModelFormOptions[Any]
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    idempotency_key = KeyField()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version if self.instance.pk else None
        self.fields["confidentiality"].choices = self.levels(user)  # type: ignore[attr-defined]
        open_pickers(self, user)

    def levels(self, user: User) -> list[tuple[str, Any]]:
        """Only those the editor will still see afterwards."""
        return [(level.value, level.label) for level in levels_open_to(user)]

    @property
    def seen_version(self) -> int:
        """A form that does not say which version it was opened on never passes for the newest."""
        return self.cleaned_data["version"] or 0

    @property
    def record_fields(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in APART}


def paragraphs(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class CampaignForm(RecordForm):
    class Meta:
        model = Campaign
        fields = [
            "title_bg", "title_en", "goal_bg", "goal_en", "started", "ended", "themes",
            "source", "is_verified", "confidentiality",
        ]  # fmt: skip
        widgets = {name: paragraphs(3) for name in ("goal_bg", "goal_en")}
        help_texts = {
            "started": _("A year, a month as 2024-05, or a day as 2024-05-17."),
            "source": _("Where it can be read or who told it."),
            "is_verified": _("Untick what nobody has checked in a source; it then wears its mark."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        themes = self.fields["themes"]
        themes.queryset = Theme.objects.visible_to(user)  # type: ignore[attr-defined]
        themes.widget.attrs["data-picker"] = ""


class AskForm(RecordForm):
    addressed_to = RecordField(kinds=("organisation",), label=_("Addressed to"), required=False)
    addressed_office = RecordField(
        kinds=("office",),
        label=_("Office"),
        required=False,
        help_text=_("The post, whoever holds it. It brings its body along."),
    )
    campaigns = RecordsField(kinds=("campaign",), label=_("Campaigns"), required=False)

    class Meta:
        model = Ask
        fields = [
            "title_bg", "title_en", "text_bg", "text_en", "addressed_to", "addressed_office", "instrument", "theme",
            "campaigns", "confidentiality",
        ]  # fmt: skip
        widgets = {"text_bg": paragraphs(6), "text_en": paragraphs(6)}
        help_texts = {"text_bg": _("Word for word, as agreed.")}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["theme"].queryset = Theme.objects.visible_to(user)  # type: ignore[attr-defined]
        if self.instance.pk:
            self.leave_hidden_alone(user)

    def levels(self, user: User) -> list[tuple[str, Any]]:
        """An author keeps sight of a restricted ask."""
        theirs = not self.instance.pk or self.instance.author_id == user.pk
        return list(Level.choices) if theirs else super().levels(user)

    def leave_hidden_alone(self, user: Visitor) -> None:
        """A body or office that the editor may not see is neither shown nor lost."""
        shown = Ask.objects.visible_to(user).for_reader(user).get(pk=self.instance.pk)
        for name in RELATED:
            if getattr(self.instance, f"{name}_id") and getattr(shown, name) is None:
                del self.fields[name]
        if "campaigns" in self.fields:
            self.initial["campaigns"] = list(shown.campaigns.all())


class StatusForm(forms.Form):
    status = forms.ChoiceField(label=_("New status"), choices=Ask.Status.choices)
    reason = forms.CharField(
        label=_("Why"),
        widget=paragraphs(3),
        max_length=1000,
        help_text=_("What happened, and where it can be read. Kept in the log."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, ask: Ask, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = ask.version
        steps = [(step.value, step.label) for step in MOVES[ask.status]]
        self.fields["status"].choices = [("", _("Choose one")), *steps]  # type: ignore[attr-defined]

    def show_conflict(self, current: Ask) -> None:
        """Say what the status is now, and let the next save through."""
        words = _("Someone else changed this ask meanwhile; its status is now: %(status)s.")
        self.add_error(None, words % {"status": current.get_status_display()})
        data = self.data.copy()  # type: ignore[attr-defined]
        data["version"] = str(current.version)
        self.data = data


class PressForm(forms.Form):
    asks = RecordsField(kinds=("ask",), label=_("Asks brought up"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_pickers(self, user)


class InLetterForm(PressForm):
    asks = RecordsField(kinds=("ask",), label=_("Asks it speaks of"))

"""Asking the members, and what they send back."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Ask, CampaignPartner, Consultation, SignOn
from crm.forms.days import day_field
from crm.forms.pickers import RecordsField, open_pickers
from crm.models import Organisation

DAYS_TO_ANSWER = timedelta(days=14)
ALL, PARTNERS, CHOSEN = "all", "partners", "chosen"


class ConsultationForm(forms.Form):
    whom = forms.ChoiceField(
        label=_("Who is asked"),
        widget=forms.RadioSelect,
        initial=ALL,
        choices=[
            (ALL, _("all members and associates of today")),
            (PARTNERS, _("those who take part in the campaigns of this ask")),
            (CHOSEN, _("these organisations:")),
        ],
    )
    organisations = RecordsField(kinds=("organisation",), label=_("Organisations"), required=False)
    answers_until = day_field(label=_("Last day to answer"))
    rule = forms.ChoiceField(
        label=_("It counts as agreed when"),
        widget=forms.RadioSelect,
        choices=Consultation.Rule.choices,
        initial=Consultation.Rule.NO_OBJECTION,
    )
    share = forms.IntegerField(
        label=_("That share, in per cent"),
        min_value=1,
        max_value=100,
        initial=75,
        required=False,
        help_text=_("Of those who answer. It matters only where a share decides."),
    )
    quorum = forms.IntegerField(
        label=_("Quorum, in per cent"),
        min_value=0,
        max_value=100,
        initial=50,
        help_text=_("So many of those asked must answer. It stays with the centre; 0 means none."),
    )
    note = forms.CharField(
        label=_("Words to those asked"), widget=forms.Textarea({"rows": 3}), max_length=1500, required=False
    )

    def __init__(self, *args: Any, ask: Ask, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask, self.user = ask, user
        self.fields["answers_until"].initial = timezone.localdate() + DAYS_TO_ANSWER
        open_pickers(self, user)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("whom") == CHOSEN and not told.get("organisations"):
            self.add_error("organisations", _("Choose at least one."))
        if told.get("rule") == Consultation.Rule.SHARE and not told.get("share"):
            self.add_error("share", _("Say how large the share must be."))
        return told

    @property
    def rules(self) -> dict[str, Any]:
        told = self.cleaned_data
        share = told["share"] if told["rule"] == Consultation.Rule.SHARE else 100
        return {**{name: told[name] for name in ("answers_until", "rule", "quorum", "note")}, "share": share}

    @property
    def asked(self) -> list[Organisation]:
        """Return those meant, as far as the officer may see them."""
        ours = Organisation.objects.visible_to(self.user).members(timezone.localdate()).civic()
        if self.cleaned_data["whom"] == CHOSEN:
            ours = ours.filter(pk__in=[one.pk for one in self.cleaned_data["organisations"]])
        elif self.cleaned_data["whom"] == PARTNERS:
            partners = CampaignPartner.objects.visible_to(self.user).filter(campaign__in=self.ask.campaigns.all())
            ours = ours.filter(pk__in=partners.values("organisation"))
        return list(ours)


class ProlongForm(forms.Form):
    answers_until = day_field(label=_("New last day to answer"))


class OfAWording(forms.Form):
    """What is sent says which wording was read."""

    seen_text = forms.IntegerField(widget=forms.HiddenInput)

    def read_again(self, **seen: int) -> None:
        """Keep what was typed; the next time it is sent it speaks of what stands there now."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data.update({f"seen_{name}": str(number) for name, number in seen.items()})
        self.data = data


class AnswerForm(OfAWording):
    """Two taps: what the organisation says, and Send."""

    choice = forms.ChoiceField(
        label=_("Your organisation"),
        widget=forms.RadioSelect,
        choices=SignOn.Choice.choices,
        error_messages={"required": _("Say what your organisation answers.")},
    )
    reason = forms.CharField(label=_("Why"), widget=forms.Textarea({"rows": 3}), max_length=3000, required=False)
    stays_with_centre = forms.BooleanField(
        label=_("Only the centre may read it"),
        required=False,
        help_text=_("An objection that stays with the centre is shown to nobody else. An abstention never is."),
    )
    seen_answer = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, text: int, answer: int) -> None:
        super().__init__(data, initial={"seen_text": text, "seen_answer": answer})


class NamedAnswerForm(AnswerForm):
    """By phone somebody must be named; the officer heard them."""

    name = forms.CharField(label=_("Whom you spoke with"), max_length=150)
    field_order = ["name", "choice", "reason", "stays_with_centre"]


class LinkAnswerForm(AnswerForm):
    name = forms.CharField(label=_("Your name"), max_length=150, required=False)


class CommentForm(OfAWording):
    passage = forms.CharField(
        label=_("The words you mean"),
        max_length=500,
        required=False,
        help_text=_("Copied from the text; leave it empty to speak of the whole."),
    )
    body = forms.CharField(label=_("Your comment"), widget=forms.Textarea({"rows": 3}), max_length=3000)
    stays_with_centre = forms.BooleanField(label=_("Only the centre may read it"), required=False, initial=True)

    def __init__(self, data: Any = None, *, text: int) -> None:
        super().__init__(data, initial={"seen_text": text}, auto_id="id_comment_%s")

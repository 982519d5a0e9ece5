from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.submissions import KeyField
from campaigns.models import Campaign, CampaignPhase, Milestone
from campaigns.partners.forms import WHEN
from crm.forms.days import day_input
from crm.forms.pickers import RecordField, open_pickers

APART = ("version", "idempotency_key", "anchor")
END = "end"


class VersionedForm(forms.ModelForm):  # type: ignore[type-arg]
    """The version that was seen, and a key against doing it twice."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    idempotency_key = KeyField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version if self.instance.pk else None

    @property
    def seen_version(self) -> int:
        return self.cleaned_data["version"] or 0

    @property
    def record_fields(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in APART}


class PhaseForm(VersionedForm):
    class Meta:
        model = CampaignPhase
        fields = ["title_bg", "title_en", "place", "started", "ended", "source", "is_verified"]
        help_texts = {
            "place": _("1 comes first."),
            "started": WHEN,
            "source": _("Where these dates can be read or who told them."),
        }


class MilestoneForm(VersionedForm):
    """A day by hand, or one thing that the day is counted from."""

    anchor = forms.ChoiceField(label=_("or counted from"), required=False)
    meeting = RecordField(
        kinds=("meeting",),
        label=_("or from a meeting"),
        required=False,
        help_text=_("Who may not see the meeting does not see the milestone."),
    )
    field_order = ["title_bg", "title_en", "phase", "day", "anchor", "meeting", "offset_days", "done_on"]

    class Meta:
        model = Milestone
        fields = ["title_bg", "title_en", "phase", "day", "meeting", "offset_days", "done_on", "source", "is_verified"]
        widgets = {"day": day_input(), "done_on": day_input()}
        labels = {"offset_days": _("so many days later")}
        help_texts = {
            "day": _("A day given here stays. Leave it empty to let the day follow what is chosen below."),
            "offset_days": _("With a minus for days before: -14 is two weeks earlier. 0 is the same day."),
            "source": _("Where the day can be read or who told it."),
        }

    def __init__(self, *args: Any, user: User, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        phases = CampaignPhase.objects.visible_to(user).filter(campaign=campaign).for_list()
        self.fields["phase"].queryset = phases  # type: ignore[attr-defined]
        self.others = {
            str(one.pk): one
            for one in Milestone.objects.visible_to(user).filter(phase__campaign=campaign).for_list()
            if one.pk != self.instance.pk
        }
        others = [(pk, str(one)) for pk, one in self.others.items()]
        choices = [("", _("nothing")), (END, _("the end of the campaign")), *others]
        self.fields["anchor"].choices = choices  # type: ignore[attr-defined]
        self.fields["offset_days"].required = False
        one = self.instance
        self.initial["anchor"] = END if one.from_end else str(one.after_id or "")
        open_pickers(self, user)

    def clean_offset_days(self) -> int:
        days: int | None = self.cleaned_data["offset_days"]
        return days or 0

    @property
    def record_fields(self) -> dict[str, Any]:
        anchor = self.cleaned_data.get("anchor", "")
        return super().record_fields | {"from_end": anchor == END, "after": self.others.get(anchor)}

    def _post_clean(self) -> None:
        """What hangs together here is checked by the action, in words, not by the constraints of the table."""

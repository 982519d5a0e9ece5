from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Deliverable, Project, ProjectPhase
from campaigns.partners.forms import WHEN
from campaigns.phases.forms import VersionedForm
from campaigns.projects.states import MOVES


class DeliverableChangeForm(VersionedForm):
    """What it is and when it is owed; how it stands is said in one tap on the page."""

    class Meta:
        model = Deliverable
        fields = ["code", "title_bg", "title_en", "phase", "due", "link", "source", "is_verified"]
        widgets = {"link": forms.URLInput({"placeholder": "https://"})}
        help_texts = {
            "code": _("As the contract writes it: D.2.1."),
            "due": WHEN,
            "source": _("Where this can be read or who told it."),
            "is_verified": _("Untick what nobody has checked in a source; it then wears its mark."),
        }

    def __init__(self, *args: Any, user: User, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        phases = ProjectPhase.objects.visible_to(user).filter(project=project).for_list()
        self.fields["phase"].queryset = phases  # type: ignore[attr-defined]


class DeliverableForm(DeliverableChangeForm):
    field_order = [
        "code", "title_bg", "title_en", "phase", "due", "state", "handed_over", "dropped_because", "link", "source",
        "is_verified",
    ]  # fmt: skip

    class Meta(DeliverableChangeForm.Meta):
        fields = [*DeliverableChangeForm.Meta.fields, "state", "handed_over", "dropped_because"]
        help_texts = {**DeliverableChangeForm.Meta.help_texts, "state": _("Empty: nobody has said.")}

    def _get_validation_exclusions(self) -> set[str]:
        """What hangs together here is said by the action, beside the field."""
        return {*super()._get_validation_exclusions(), "state"}  # type: ignore[misc]


class StateForm(forms.Form):
    """How a deliverable stands now; the version that was seen is optional, for a tap on the page sends none."""

    state = forms.ChoiceField(label=_("State"), widget=forms.RadioSelect)
    handed_over = forms.CharField(label=_("Handed over on"), required=False, max_length=10, help_text=WHEN)
    reason = forms.CharField(
        label=_("Why it was dropped"), required=False, max_length=300, widget=forms.Textarea({"rows": 2})
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, deliverable: Deliverable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deliverable = deliverable
        steps = [(step.value, step.label) for step in MOVES[deliverable.state]]
        self.fields["state"].choices = steps  # type: ignore[attr-defined]
        self.fields["version"].initial = deliverable.version
        possible = set(MOVES[deliverable.state])
        if Deliverable.State.DROPPED not in possible:
            del self.fields["reason"]
        self.fields["handed_over"].initial = deliverable.handed_over or timezone.localdate().isoformat()

    def clean_handed_over(self) -> str:
        day: str = self.cleaned_data["handed_over"]
        if day:
            Deliverable._meta.get_field("handed_over").run_validators(day)  # type: ignore[union-attr]
        return day if self.cleaned_data.get("state") in Deliverable.DELIVERED else ""

    def show_conflict(self, current: Deliverable) -> None:
        words = _("Someone else changed this deliverable meanwhile; it is now: %(state)s.")
        self.add_error(None, words % {"state": current.get_state_display()})
        data = self.data.copy()  # type: ignore[attr-defined]
        data["version"] = str(current.version)
        self.data = data

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.forms import paragraphs
from campaigns.models import Deliverable, EventAttendance, Project, ProjectEvent, ProjectPhase
from campaigns.models.project_events import FEWEST_CHILDREN, TargetGroup
from campaigns.partners.forms import WHEN
from campaigns.phases.forms import VersionedForm
from crm.forms.pickers import RecordField, RecordsField, open_pickers

MOST_PEOPLE = 1_000_000
HOW_MANY = _("Only where they were counted. Leave it empty otherwise.")


class EventForm(VersionedForm):
    meeting = RecordField(
        kinds=("meeting",),
        label=_("Logged as the meeting"),
        required=False,
        help_text=_("Who may not see the meeting sees neither the event nor its numbers."),
    )
    field_order = ["kind", "title_bg", "title_en", "started", "ended", "where", "phase", "deliverable", "meeting"]

    class Meta:
        model = ProjectEvent
        fields = [
            "kind", "title_bg", "title_en", "started", "ended", "where", "phase", "deliverable", "meeting", "text_bg",
            "text_en", "source", "is_verified",
        ]  # fmt: skip
        widgets = {"text_bg": paragraphs(3), "text_en": paragraphs(3)}
        help_texts = {
            "started": WHEN,
            "ended": _("Empty: it was over the same day."),
            "source": _("Where it can be read or who told it."),
            "is_verified": _("Untick what nobody has checked in a source; it then wears its mark."),
        }

    def __init__(self, *args: Any, user: User, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = {"phase": ProjectPhase, "deliverable": Deliverable}
        for name, model in parts.items():
            rows = model.objects.visible_to(user).filter(project=project).for_list()  # type: ignore[attr-defined]
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
            self.fields[name].empty_label = "–"  # type: ignore[attr-defined]
        open_pickers(self, user)


class AttendanceForm(forms.Form):
    organisations = RecordsField(kinds=("organisation",), label=_("Organisations that came"))
    people = forms.IntegerField(
        label=_("How many people from each"), required=False, min_value=1, max_value=MOST_PEOPLE, help_text=HOW_MANY
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_pickers(self, user)


class AttendanceChangeForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = EventAttendance
        fields = ["people"]
        help_texts = {"people": HOW_MANY}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].validators.append(MaxValueValidator(MOST_PEOPLE))


class AudienceForm(forms.Form):
    """For each target group whether it was there, and how many where that was counted."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, event: ProjectEvent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = event.version
        said = dict(event.audiences.values_list("group", "people"))
        for group in TargetGroup:
            self.fields[f"here_{group.value}"] = forms.BooleanField(
                label=group.label, required=False, initial=group.value in said
            )
            self.fields[f"people_{group.value}"] = forms.IntegerField(
                label=_("How many"), required=False, min_value=0, max_value=MOST_PEOPLE, initial=said.get(group.value),
                help_text=few_children(group),
            )  # fmt: skip

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"here_{group.value}"], self[f"people_{group.value}"]) for group in TargetGroup]

    @property
    def groups(self) -> dict[str, int | None]:
        """Whoever was counted was there."""
        told = {group.value: self.cleaned_data[f"people_{group.value}"] for group in TargetGroup}
        return {name: many for name, many in told.items() if many is not None or self.cleaned_data[f"here_{name}"]}

    def show_conflict(self, version: int) -> None:
        """Keep what was typed, say that it was not taken over, and let the next save through."""
        self.add_error(None, _("Someone else changed this event meanwhile. Save again to replace their numbers."))
        data = self.data.copy()  # type: ignore[attr-defined]
        data["version"] = str(version)
        self.data = data


def few_children(group: TargetGroup) -> Any:
    words = _("Only %(fewest)d or more; fewer children are never counted here.")
    return words % {"fewest": FEWEST_CHILDREN} if group == TargetGroup.CHILDREN else ""

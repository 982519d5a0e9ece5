from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.forms import RecordForm, paragraphs
from campaigns.models import Project, ProjectPartner, ProjectPhase
from campaigns.partners.forms import WHEN
from campaigns.phases.forms import VersionedForm
from crm.forms.pickers import RecordField, RecordsField, open_pickers
from crm.models import Organisation, Place, Theme


class ProjectForm(RecordForm):
    funder = RecordField(kinds=("organisation",), label=_("Funder"), required=False)
    campaigns = RecordsField(kinds=("campaign",), label=_("Campaigns it serves"), required=False)

    GROUPS = (
        (_("What it is"), ("title_bg", "title_en", "started", "ended", "themes", "campaigns")),
        (_("What for, and for whom"), ("goal_bg", "goal_en", "for_whom_bg", "for_whom_en")),
        (_("Who pays and who steers"), ("funder", "programme", "number", "steering")),
        (_("What was found"), ("findings_bg", "findings_en", "source", "is_verified")),
        (_("Who may read it"), ("confidentiality",)),
    )

    class Meta:
        model = Project
        fields = [
            "title_bg", "title_en", "started", "ended", "themes", "campaigns", "goal_bg", "goal_en", "for_whom_bg",
            "for_whom_en", "funder", "programme", "number", "steering", "findings_bg", "findings_en", "source",
            "is_verified", "confidentiality",
        ]  # fmt: skip
        widgets = {
            name: paragraphs(3)
            for name in ("goal_bg", "goal_en", "for_whom_bg", "for_whom_en", "findings_bg", "findings_en")
        }
        help_texts = {
            "started": WHEN,
            "for_whom_bg": _("Groups, never names. Children only as counts."),
            "programme": _("The programme the money comes from, as it is called."),
            "steering": _("A committee or council that is on record as an organisation."),
            "source": _("Where this can be read or who told it."),
            "is_verified": _("Untick what nobody has checked in a source; it then wears its mark."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        themes, steering = self.fields["themes"], self.fields["steering"]
        themes.queryset = Theme.objects.visible_to(user)  # type: ignore[attr-defined]
        themes.widget.attrs["data-picker"] = ""
        committees = Q(kind=Organisation.Kind.COMMITTEE) | Q(pk=self.instance.steering_id)
        bodies = Organisation.objects.visible_to(user).filter(committees).order_by("name")
        steering.queryset = bodies  # type: ignore[attr-defined]
        steering.widget.attrs["data-picker"] = ""
        if self.instance.pk:
            self.leave_hidden_alone(user)

    def leave_hidden_alone(self, user: User) -> None:
        """A funder or committee that the editor may not see is neither shown nor lost; so are hidden campaigns."""
        shown = Project.objects.visible_to(user).for_reader(user).get(pk=self.instance.pk)
        for name in ("funder", "steering"):
            if getattr(self.instance, f"{name}_id") and getattr(shown, name) is None:
                del self.fields[name]
        self.initial["campaigns"] = list(shown.campaigns.all())

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(legend, [self[name] for name in names if name in self.fields]) for legend, names in self.GROUPS]


class PartChangeForm(forms.ModelForm):  # type: ignore[type-arg]
    """In which role, from which country, from when to when; whose part it is stays."""

    class Meta:
        model = ProjectPartner
        fields = ["role", "country", "started", "ended"]
        help_texts = {"started": WHEN, "ended": _("Leave it empty while it takes part.")}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = Place.objects.visible_to(user).filter(kind=Place.Kind.COUNTRY).order_by("name")
        self.fields["country"].queryset = countries  # type: ignore[attr-defined]
        open_pickers(self, user)


class PartnerForm(PartChangeForm):
    organisation = RecordField(kinds=("organisation",), label=_("Organisation"))
    field_order = ["organisation", "role", "country", "started", "ended"]


class PhaseForm(VersionedForm):
    class Meta:
        model = ProjectPhase
        fields = ["title_bg", "title_en", "text_bg", "text_en", "place", "started", "ended"]
        widgets = {name: paragraphs(3) for name in ("text_bg", "text_en")}
        help_texts = {"place": _("1 comes first."), "started": WHEN}

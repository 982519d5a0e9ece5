from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.templatetags.fmt import day
from campaigns.forms import RecordForm, paragraphs
from campaigns.models import Assistance, Campaign, Project
from campaigns.models.assistance import three_months_on
from crm import kinds
from crm.confidentiality import Level, levels_open_to, stricter
from crm.forms.days import day_field, day_input
from crm.forms.pickers import RecordField

TIES = ("given_by", "project", "campaign")


class AssistanceForm(RecordForm):
    given_to = RecordField(kinds=("organisation",), label=_("Given to"))
    given_by = RecordField(kinds=("organisation",), label=_("Who gave it"), required=False)

    GROUPS = (
        (_("What was given"), ("kind", "topic", "given_on", "people", "note")),
        (_("To whom and by whom"), ("given_to", "given_by")),
        (_("What it belongs to"), ("project", "campaign")),
        (_("Who may read it"), ("confidentiality",)),
    )

    class Meta:
        model = Assistance
        fields = [
            "kind", "topic", "given_to", "given_by", "given_on", "people", "project", "campaign", "note",
            "confidentiality",
        ]  # fmt: skip
        widgets = {"given_on": day_input(), "note": paragraphs(3)}
        help_texts = {
            "topic": _("One line: what it was about."),
            "given_on": _("The last day of it. Three months later we ask what became of it."),
            "people": _("Only where they were counted. Leave it empty otherwise."),
            "note": _("Read by whoever may read this record; not by the organisation while it is internal."),
            "confidentiality": _("The organisation sees what it received itself, unless it is restricted."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["project"].queryset = Project.objects.visible_to(user).newest_first()  # type: ignore[attr-defined]
        self.fields["campaign"].queryset = Campaign.objects.visible_to(user).order_by("-started", "pk")  # type: ignore[attr-defined]
        for name in ("project", "campaign"):
            self.fields[name].empty_label = "–"  # type: ignore[attr-defined]
        for name in TIES:  # what the editor may not see is neither shown nor lost
            if self.instance.pk and getattr(self.instance, f"{name}_id") and getattr(self.instance, name) is None:
                del self.fields[name]

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(legend, [self[name] for name in names if name in self.fields]) for legend, names in self.GROUPS]


class VersionSeenForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, assistance: Assistance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = assistance.version

    def show_conflict(self, current: Any) -> None:
        """Keep what was typed, say that somebody else came first, and let the next save through."""
        self.add_error(None, _("Someone else changed this meanwhile. Look at it again; save again to keep yours."))
        data = self.data.copy()  # type: ignore[attr-defined]
        data["version"] = str(current.version)
        self.data = data


class FollowUpForm(VersionSeenForm):
    """Two taps: what became of it, and save."""

    effect = forms.ChoiceField(
        label=_("What became of it"), choices=Assistance.Effect.choices, widget=forms.RadioSelect
    )
    effect_note = forms.CharField(
        label=_("In words"), required=False, max_length=2000, widget=paragraphs(3),
        help_text=_("What they do differently now, or what is in the way. Nobody is named."),
    )  # fmt: skip
    ask_again = forms.BooleanField(label=_("Ask again in three months"), required=False, initial=True)

    def __init__(self, *args: Any, assistance: Assistance, **kwargs: Any) -> None:
        super().__init__(*args, assistance=assistance, **kwargs)
        words = _("On %(day)s; only where it is not put to use yet, or nobody could be reached.")
        self.fields["ask_again"].help_text = words % {"day": day(three_months_on(timezone.localdate()))}


class FollowUpDueForm(VersionSeenForm):
    follow_up_due = day_field(
        label=_("Ask on"), required=False, help_text=_("Empty: nobody asks any more."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Why"), max_length=500, help_text=_("Kept in the log."))

    def __init__(self, *args: Any, assistance: Assistance, **kwargs: Any) -> None:
        super().__init__(*args, assistance=assistance, **kwargs)
        self.fields["follow_up_due"].initial = assistance.follow_up_due


def begun(query: Mapping[str, str], user: User) -> dict[str, Any]:
    """Begin a form from what `?organisation=12`, `?project=…` or `?campaign=…` names; told no further than that."""
    wanted = {"given_to": "organisation", "project": "project", "campaign": "campaign"}
    found = {name: kinds.find(f"{kind}:{query.get(kind, '')}", user) for name, kind in wanted.items()}
    known = {name: record for name, record in found.items() if record is not None}
    level = stricter(Level.INTERNAL, *(str(kinds.level_of(one)) for name, one in known.items() if name != "given_to"))
    return {**known, "confidentiality": level if level in levels_open_to(user) else Level.INTERNAL}

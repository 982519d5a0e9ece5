from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.forms import RecordForm, paragraphs
from campaigns.models import Mandate, Session, SessionAttendance
from crm.forms.days import day_input

DAYS = ("held_on", "convened_on", "papers_on", "minutes_adopted_on", "minutes_published_on")


class SessionForm(RecordForm):
    GROUPS = (
        (_("When and where"), ("kind", "held_on", "held_at", "where", "title_bg", "title_en")),
        (_("Notice"), ("convened_on", "papers_on")),
        (_("Minutes"), ("minutes_adopted_on", "minutes_published_on", "link")),
        (_("Where it is known from"), ("note", "source", "is_verified", "confidentiality")),
    )

    class Meta:
        model = Session
        fields = [
            "kind", "held_on", "held_at", "where", "title_bg", "title_en", "convened_on", "papers_on",
            "minutes_adopted_on", "minutes_published_on", "link", "note", "source", "is_verified", "confidentiality",
        ]  # fmt: skip
        widgets = {
            **{name: day_input() for name in DAYS},
            "held_at": forms.TimeInput({"type": "time"}, format="%H:%M"),
            "note": paragraphs(3),
        }
        help_texts = {
            "held_on": _("Of a written procedure: the last day to answer."),
            "title_bg": _("Empty: it is called by its body and its day."),
            "papers_on": _("The day on which the papers reached us. The working days of notice are counted from it."),
            "link": _("The address of the papers or the minutes, where they are public."),
            "source": _("Where it can be read or who told it."),
            "is_verified": _("Untick what nobody has checked in a source; it then wears its mark."),
        }

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(legend, [self[name] for name in names if name in self.fields]) for legend, names in self.GROUPS]


class VersionSeen(forms.Form):
    """What was seen when the form was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, seen: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = seen.version

    def show_conflict(self, current: Any) -> None:
        """Keep what was typed, say that somebody else came first, and let the next save through."""
        self.add_error(None, _("Someone else changed this meanwhile. Look at it again; save again to keep yours."))
        data = self.data.copy()  # type: ignore[attr-defined]
        data["version"] = str(current.version)
        self.data = data


class CancelForm(VersionSeen):
    reason = forms.CharField(label=_("Why"), max_length=1000, widget=paragraphs(2))


class HeldForm(VersionSeen):
    """That it took place, how many were there, and who of ours."""

    has_quorum = forms.NullBooleanField(
        label=_("Was there a quorum?"), required=False,
        widget=forms.Select(choices=[("unknown", _("not known")), ("true", _("yes")), ("false", _("no"))]),
    )  # fmt: skip
    present = forms.IntegerField(label=_("Members present"), required=False, min_value=0, max_value=10_000)

    def __init__(self, *args: Any, seen: Session, mandates: list[Mandate], **kwargs: Any) -> None:
        super().__init__(*args, seen=seen, **kwargs)
        self.mandates = mandates
        self.fields["has_quorum"].initial = seen.has_quorum
        self.fields["present"].initial = seen.present
        noted = dict(seen.attendances.filter(mandate__in=mandates).values_list("mandate", "state"))
        for one in mandates:
            self.fields[f"there_{one.pk}"] = forms.ChoiceField(
                label=f"{one.person or one.organisation} ({one.place_in_words})", required=False,
                choices=[("", _("not noted")), *SessionAttendance.State.choices], initial=noted.get(one.pk, ""),
            )  # fmt: skip

    @property
    def there(self) -> dict[Mandate, str]:
        return {one: self.cleaned_data[f"there_{one.pk}"] for one in self.mandates}

    @property
    def counted(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("has_quorum", "present")}


class ReportForm(VersionSeen):
    text = forms.CharField(label=_("Report to the members"), max_length=20_000, required=False, widget=paragraphs(16))

    def __init__(self, *args: Any, seen: Any, begun: str = "", **kwargs: Any) -> None:
        super().__init__(*args, seen=seen, **kwargs)
        self.fields["text"].initial = seen.text or begun


class OwnOrganisationForm(forms.Form):
    """One field for a phone; the organisation is asked only of who speaks for several."""

    organisation: Any = forms.ModelChoiceField(queryset=None, label=_("In the name of"))
    text = forms.CharField(label=_("Words"), max_length=4000, widget=paragraphs(4))

    def __init__(self, *args: Any, user: User, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(organisations)
        self.only = rows[0] if len(rows) == 1 else None
        if self.only:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        return {"organisation": self.only, **(super().clean() or {})}


class PositionForm(OwnOrganisationForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("What should be said of this item?")
        self.fields["text"].required = False
        self.fields["text"].help_text = _(
            "In one sentence or two. You may change it until the session; empty takes it back."
        )


class QuestionForm(OwnOrganisationForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("What do you want to know?")


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("Answer"), max_length=4000, widget=paragraphs(4))

"""Entering, sending back, revising and citing a value."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.submissions import KeyField
from crm.forms.pickers import RecordField, open_pickers
from monitoring.indicators.forms import PLACE, WHEN, with_numbers
from monitoring.models import Assessment, Indicator, Observation
from monitoring.models.observations import CELL

OF_THE_VALUE = (
    "value", "bound", "words", "numerator", "denominator", "n", "standard_error", "lower", "upper", "is_provisional",
    "has_break", "is_estimate", "not_comparable", "source", "link", "grade", "is_verified", "note", "period_words",
)  # fmt: skip
APART = ("version", "idempotency_key")
FLAGS = ("is_provisional", "has_break", "is_estimate", "not_comparable")
HELP = {
    "period": WHEN,
    "period_words": _("School year 2025/26, first quarter: where it is no year, month or day."),
    "bound": _("Some sources say no more than “over 60”."),
    "n": _("So that everybody can judge how much the number carries."),
    "has_break": _("From here on it was counted differently: the line is interrupted, and nothing is computed across."),
    "not_comparable": _("Shown with its mark; no progress is computed from it."),
    "instrument": _("FRA Roma survey, the ministry's list: only values of the same one make a series."),
    "category": _("women, men, 16–24, urban. The total is a value of its own."),
    "is_verified": _("Tick it once somebody has read it in the source; until then it wears its mark."),
    "note": _("What a reader has to know: who was asked, what changed."),
    "area": _("Where it is no place: all EU countries surveyed, for instance."),
}


class ValueForm(forms.ModelForm):  # type: ignore[type-arg]
    place = RecordField(kinds=("place",), label=_("Place"), required=False, help_text=PLACE)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    idempotency_key = KeyField()

    GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (_("The value"), ("value", "bound", "words", "period", "period_words", "source", "link")),
        (_("Where, of whom and how"), ("place", "area", "method", "instrument", "dimension", "category")),
        (_("How sure it is"), ("numerator", "denominator", "n", "standard_error", "lower", "upper", *FLAGS, "grade",
                               "is_verified", "note")),
    )  # fmt: skip

    class Meta:
        model = Observation
        formfield_callback = with_numbers
        fields = [*CELL[1:], *OF_THE_VALUE]
        help_texts = HELP

    def __init__(self, *args: Any, user: User, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = indicator
        self.fields["version"].initial = self.instance.version if self.instance.pk else None
        if indicator.measure != Indicator.Measure.QUALITATIVE:
            del self.fields["words"]
        else:
            for name in ("value", "bound", "numerator", "denominator", "standard_error", "lower", "upper"):
                del self.fields[name]
        if type(self) is ValueForm:
            self.fields["words" if "words" in self.fields else "value"].required = True
        self.name_the_share()
        open_pickers(self, user)

    def name_the_share(self) -> None:
        for name in ("numerator", "denominator"):
            if name in self.fields and getattr(self.indicator, name):
                self.fields[name].help_text = getattr(self.indicator, name)
        if "value" in self.fields:
            self.fields["value"].help_text = self.indicator.unit

    def _post_clean(self) -> None:
        """The action checks the value as a whole; the form only its fields."""

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(legend, [self[name] for name in names if name in self.fields]) for legend, names in self.GROUPS]

    @property
    def recorded(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in APART}


class RevisionForm(ValueForm):
    """What the value should have been; where, when and of whom it is stays."""

    GROUPS = (
        (_("Why it is revised"), ("reason", "is_withdrawn")),
        (_("What it should have been"), ("value", "bound", "words", "period_words", "source", "link")),
        (_("How sure it is"), ("numerator", "denominator", "n", "standard_error", "lower", "upper", *FLAGS, "grade",
                               "is_verified", "note")),
    )  # fmt: skip

    class Meta(ValueForm.Meta):
        fields = ["reason", "is_withdrawn", *OF_THE_VALUE]
        help_texts = {
            **HELP,
            "reason": _("Everybody who reads the value reads this."),
            "is_withdrawn": _("It should not stand there at all: it is shown as taken back, with the reason."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["place"]


class ReturnValueForm(forms.Form):
    reason = forms.CharField(label=_("What has to change?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class CiteForm(forms.Form):
    outcome = RecordField(kinds=("outcome",), label=_("Outcome"), required=False)
    assessment = forms.ModelChoiceField(
        Assessment.objects.none(), label=_("Your draft of an assessment"), required=False,
        help_text=_("The result of an assessment rests on a value or a study."),
    )  # fmt: skip
    note = forms.CharField(label=_("What follows from it"), max_length=300, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_pickers(self, user)
        own = Assessment.objects.visible_to(user).filter(coder=user).exclude(state="published")
        field: Any = self.fields["assessment"]
        field.queryset = own.select_related("commitment").order_by("-pk")
        field.label_from_instance = lambda one: one.commitment.title

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("outcome")) == bool(cleaned.get("assessment")):
            self.add_error("outcome", _("Choose either an outcome or a draft of an assessment."))
        return cleaned

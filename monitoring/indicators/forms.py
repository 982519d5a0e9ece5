"""What is typed about an indicator: what it is, where it started, what it aims at."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.forms import RecordForm, paragraphs
from crm.forms.days import day_input
from crm.forms.pickers import RecordField, RecordsField, open_pickers
from crm.models import Theme
from monitoring.indicators.numbers import NumberField
from monitoring.models import Baseline, Indicator, IndicatorTarget

WHEN = _("A year, a month as 2024-05, or a day as 2024-05-17.")
PLACE = _("A country, region, municipality or settlement.")


def with_numbers(field: models.Field[Any, Any], **options: Any) -> Any:
    """Every decimal of our models is read as people write numbers."""
    return field.formfield(form_class=NumberField, **options) if isinstance(field, models.DecimalField) else (
        field.formfield(**options)
    )  # fmt: skip


class IndicatorForm(RecordForm):
    comparator = RecordField(
        kinds=("indicator",), label=_("Compared with"), required=False,
        help_text=_("The same of the general population, for instance: the gap is counted to it."),
    )  # fmt: skip
    same_thing = RecordsField(
        kinds=("indicator",), label=_("Other measures of the same thing"), required=False,
        help_text=_("They stand side by side on the page and are never joined by a line."),
    )  # fmt: skip

    GROUPS = (
        (_("What is measured"), ("code", "name_bg", "name_en", "definition_bg", "definition_en", "kind", "theme")),
        (_("Where it comes from"), ("framework", "framework_code", "comparator", "same_thing")),
        (_("How it is counted"), ("measure", "unit_bg", "unit_en", "decimals", "lowest", "highest", "numerator_bg",
                                  "numerator_en", "denominator_bg", "denominator_en", "counts_people", "accumulation",
                                  "polarity")),
        (_("Who publishes the data"), ("publisher", "link", "licence", "retrieved_on")),
        (_("Our work with it"), ("rhythm", "next_due", "owner", "confidentiality")),
    )  # fmt: skip

    class Meta:
        model = Indicator
        formfield_callback = with_numbers
        fields = [
            "code", "name_bg", "name_en", "definition_bg", "definition_en", "framework", "framework_code", "kind",
            "measure", "unit_bg", "unit_en", "decimals", "lowest", "highest", "numerator_bg", "numerator_en",
            "denominator_bg", "denominator_en", "counts_people", "accumulation", "polarity", "comparator", "same_thing",
            "rhythm", "next_due", "owner", "publisher", "link", "licence", "retrieved_on", "theme", "confidentiality",
        ]  # fmt: skip
        widgets = {
            **{name: paragraphs(3) for name in ("definition_bg", "definition_en")},
            "next_due": day_input(), "retrieved_on": day_input(),
            "link": forms.URLInput({"placeholder": "https://"}),
        }  # fmt: skip
        help_texts = {
            "code": _("Short, for tables and files: EU-3, own-enrolled."),
            "name_bg": _("One indicator is one number: “number and percentage” are two."),
            "definition_bg": _("Exactly who and what is counted, in the words of the source."),
            "unit_bg": _("Left empty, a percentage is in %."),
            "counts_people": _("Then values of fewer than 10 people are refused where everybody may read them."),
            "accumulation": _("It decides whether values of several periods may be added."),
            "licence": _("On what terms the figures may be passed on."),
            "next_due": _("Moves on by itself when a value is entered."),
            "confidentiality": _("Its values go no further than the indicator."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["theme"].queryset = Theme.objects.visible_to(user)  # type: ignore[attr-defined]
        owners = User.objects.visible_to(user).filter(role__in=["officer", "leadership"])
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]
        if self.instance.pk:
            seen = Indicator.objects.visible_to(user)
            self.initial["same_thing"] = list(self.instance.same_thing.filter(pk__in=seen.values("pk")))
            if self.instance.comparator_id and not seen.filter(pk=self.instance.comparator_id).exists():
                del self.fields["comparator"]

    def _post_clean(self) -> None:
        """The action checks the record as a whole; the form only its fields."""

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(legend, [self[name] for name in names if name in self.fields]) for legend, names in self.GROUPS]


class PartForm(forms.ModelForm):  # type: ignore[type-arg]
    """A baseline or a target: one that replaces another says why."""

    place = RecordField(kinds=("place",), label=_("Place"), required=False, help_text=PLACE)

    def __init__(self, *args: Any, user: User, replaces: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_pickers(self, user)
        self.fields["reason"].required = replaces
        if not replaces:
            del self.fields["reason"]

    def _post_clean(self) -> None:
        """The action writes the row; the form only reads it."""


class BaselineForm(PartForm):
    class Meta:
        model = Baseline
        formfield_callback = with_numbers
        fields = [
            "place", "area", "value", "bound", "period", "method", "instrument", "standard_error", "source",
            "is_verified", "comment", "reason",
        ]  # fmt: skip
        help_texts = {
            "area": _("Where it is no place: all EU countries surveyed, for instance."),
            "value": _("Its own value: it may differ from the first one of the series."),
            "period": WHEN,
            "bound": _("Some sources say no more than “over 60”."),
            "instrument": _("Only values of the same method and survey are counted from it."),
            "standard_error": _("If the source gives it: then chance is told from change."),
            "is_verified": _("Tick it once somebody has read it in the source; until then it wears its mark."),
        }


class TargetForm(PartForm):
    class Meta:
        model = IndicatorTarget
        formfield_callback = with_numbers
        fields = [
            "kind", "operator", "value", "upto", "due", "place", "set_by", "text_bg", "text_en", "source",
            "is_verified", "reason",
        ]  # fmt: skip
        help_texts = {
            "value": _("Of a part of the baseline or of the gap: how many per cent of it may be left, 50 for a half."),
            "upto": _("Only where a range is best: then the value is its lower end."),
            "due": WHEN,
            "place": _("Empty: for every place."),
            "set_by": _("The Council, the government, our assembly."),
            "is_verified": _("Tick it once somebody has read it in the source; until then it wears its mark."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].help_text = self.Meta.help_texts["place"]

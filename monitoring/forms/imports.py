"""The forms of an import: the file, the columns, the words of a status."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from monitoring.importing import mapping, reading
from monitoring.models import Assessment, Delivery, ImportBatch

BY_HAND = "by-hand"
SEPARATORS = [(",", _("comma")), (";", _("semicolon")), ("\t", _("tab"))]
ENCODINGS = [
    ("utf-8", "UTF-8"),
    ("windows-1251", _("Windows-1251 (older Bulgarian files)")),
    ("utf-16", "UTF-16"),
    ("windows-1252", _("Windows-1252 (older Western files)")),
]


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, TSV or JSON. From a spreadsheet: save as CSV, in UTF-8 if it asks."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.json"}),
    )


class ReadingForm(forms.Form):
    """How the file is read, when the guess was wrong."""

    encoding = forms.ChoiceField(label=_("Letters (encoding)"))
    separator = forms.ChoiceField(label=_("Columns are separated by"), choices=SEPARATORS)

    def __init__(self, *args: Any, shape: reading.Shape, **kwargs: Any) -> None:
        kwargs["initial"] = {"encoding": shape.encoding, "separator": shape.separator}
        super().__init__(*args, **kwargs)
        found = [] if shape.encoding in dict(ENCODINGS) else [(shape.encoding, shape.encoding.upper())]
        self.fields["encoding"].choices = [*found, *ENCODINGS]  # type: ignore[attr-defined]


class MappingForm(forms.Form):
    """A mapping that is there already, or one column for each field."""

    mapping = forms.ChoiceField(label=_("Mapping"), help_text=_("Which column means what, and what its words mean."))
    legacy = forms.BooleanField(
        label=_("Take over status changes without a written reason"),
        help_text=_("They come in as drafts marked “imported from an older register”; without this they are refused."),
        required=False,
    )
    register = forms.CharField(
        label=_("Name of this list"),
        help_text=_("Stays the same when a newer version of the list is imported, so that nothing comes in twice."),
        max_length=60,
        required=False,
    )
    language = forms.ChoiceField(label=_("Language of the words"), choices=settings.LANGUAGES)

    def __init__(
        self, *args: Any, shape: reading.Shape, offered: dict[str, dict[str, Any]], name: str, **kwargs: Any
    ) -> None:
        self.offered = offered
        guessed = mapping.guess(shape.columns)
        start = {"register": name.rsplit(".", 1)[0][:60], "language": "bg", "mapping": next(iter(offered), BY_HAND)}
        kwargs["initial"] = {
            **start,
            **{f"column_{field}": column for field, column in guessed.items()},
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        named = [(key, str(plan.get("name", key))) for key, plan in offered.items()]
        self.fields["mapping"].choices = [*named, (BY_HAND, _("match the columns by hand"))]  # type: ignore[attr-defined]
        choices = [("", "-"), *((column, column) for column in shape.columns)]
        for field, label in mapping.FIELDS.items():
            self.fields[f"column_{field}"] = forms.ChoiceField(label=label, choices=choices, required=False)
        by_hand = self.data.get("mapping") == BY_HAND if self.is_bound else True
        self.fields["column_title"].required = self.fields["register"].required = by_hand
        if all(plan.get("content") != ImportBatch.Content.HISTORY for plan in offered.values()):
            del self.fields["legacy"]

    def columns(self) -> list[forms.BoundField]:
        return [self[f"column_{field}"] for field in mapping.FIELDS]

    def plan(self) -> dict[str, Any]:
        """Return the mapping as it will be kept."""
        data = self.cleaned_data
        if data["mapping"] != BY_HAND:
            return self.offered[data["mapping"]]
        columns = {field: data[f"column_{field}"] for field in mapping.FIELDS if data[f"column_{field}"]}
        name = data["register"].strip()
        return {
            "name": name,
            "register": name,
            "content": "commitments",
            "language": data["language"],
            "columns": columns,
        }

    def cause(self) -> str:
        return Assessment.Cause.LEGACY.value if self.cleaned_data.get("legacy") else ""


class StatusForm(forms.Form):
    """What each word of the source's status column means on our scale."""

    def __init__(self, *args: Any, words: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = list(words)
        for number, (word, meaning) in enumerate(words.items()):
            self.fields[f"word_{number}"] = forms.ChoiceField(
                label=word, choices=[("", _("refuse these rows")), *Delivery.choices], initial=meaning, required=False
            )

    def meanings(self) -> dict[str, str]:
        chosen = {word: self.cleaned_data[f"word_{number}"] for number, word in enumerate(self.words)}
        return {word: meaning for word, meaning in chosen.items() if meaning}

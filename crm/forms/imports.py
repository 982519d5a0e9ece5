"""The forms of an import: the file, the columns, the words that stand for ours."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from crm.importing import formats, reading, targets
from crm.importing.words import Found

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
        help_text=_("A spreadsheet (XLSX, ODS), CSV, TSV or JSON; at most 25 MB and 200,000 rows."),
        widget=forms.FileInput(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [*reading.ACCEPTED, *formats.endings()]
        self.fields["file"].widget.attrs["accept"] = ",".join(f".{ending}" for ending in known)


class ReadingForm(forms.Form):
    """How the file is read, when the guess was wrong."""

    encoding = forms.ChoiceField(label=_("Letters (encoding)"))
    separator = forms.ChoiceField(label=_("Columns are separated by"), choices=SEPARATORS)
    sheet = forms.ChoiceField(label=_("Sheet"))
    header = forms.IntegerField(
        label=_("The names of the columns stand in row"), min_value=1, max_value=1000, required=False
    )

    def __init__(self, *args: Any, shape: reading.Shape, **kwargs: Any) -> None:
        names = ("encoding", "separator", "sheet", "header")
        kwargs["initial"] = {name: getattr(shape, name) for name in names}
        super().__init__(*args, **kwargs)
        found = [] if shape.encoding in dict(ENCODINGS) else [(shape.encoding, shape.encoding.upper())]
        self.fields["encoding"].choices = [*found, *ENCODINGS]  # type: ignore[attr-defined]
        self.fields["sheet"].choices = [(name, name) for name in shape.sheets]  # type: ignore[attr-defined]
        asked = {"sheet", "header"} if shape.is_workbook else {"encoding", "separator", "header"}
        if shape.format == "json" or shape.is_whole:
            asked = set() if shape.is_whole else {"encoding"}
        for name in names:
            if name not in asked:
                del self.fields[name]

    def wanted(self) -> dict[str, Any]:
        """Return what was said; the row of the header is found out again where none was given."""
        return {name: value for name, value in self.cleaned_data.items() if value is not None}


class MappingForm(forms.Form):
    """A mapping that is there already, or one column for each field of the chosen kind of list."""

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
        self,
        *args: Any,
        shape: reading.Shape,
        target: targets.Target,
        offered: dict[str, dict[str, Any]],
        name: str,
        **kwargs: Any,
    ) -> None:
        self.shape, self.offered, self.target = shape, offered, target
        self.name = name.rsplit(".", 1)[0][:60]
        guessed = targets.guess(shape.columns, target)
        kwargs["initial"] = {
            "register": self.name,
            "language": "bg",
            "mapping": next(iter(offered), BY_HAND),
            **{f"column_{field}": column for field, column in guessed.items()},
            **{f"constant_{one.field}": one.initial for one in target.constants},
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        named = [(key, str(plan.get("name", key))) for key, plan in offered.items()]
        self.fields["mapping"].choices = [*named, (BY_HAND, _("match the columns by hand"))]  # type: ignore[attr-defined]
        self._add_columns()
        self._add_constants()
        self._drop_what_is_not_asked()

    def _add_columns(self) -> None:
        by_hand = self.data.get("mapping") == BY_HAND if self.is_bound else True
        choices = [("", _("no column")), *((column, column) for column in self.shape.columns)]
        constants = {one.field for one in self.target.constants}
        for name, label in self.target.fields.items():
            required = by_hand and name in self.target.required and name not in constants
            self.fields[f"column_{name}"] = forms.ChoiceField(label=str(label), choices=choices, required=required)
        self.fields["register"].required = by_hand

    def _add_constants(self) -> None:
        for one in self.target.constants:
            told: dict[str, Any] = {
                "label": str(self.target.fields[one.field]),
                "help_text": str(one.hint),
                "required": False,
            }
            made = (
                forms.ChoiceField(choices=[("", _("nothing chosen")), *one.choices], **told)
                if one.choices
                else forms.CharField(max_length=300, **told)
            )
            self.fields[f"constant_{one.field}"] = made

    def _drop_what_is_not_asked(self) -> None:
        if not self.target.asks_register:
            del self.fields["register"], self.fields["language"]
        if not any(targets.of(plan.get("content", "")).causes for plan in self.offered.values()):
            del self.fields["legacy"]

    def clean(self) -> dict[str, Any]:
        """What a list needs may stand in a column or hold for every row; one of the two has to be said."""
        given = self.cleaned_data
        needed = [one.field for one in self.target.constants if one.field in self.target.required]
        for name in needed if given.get("mapping") == BY_HAND else ():
            if not given.get(f"column_{name}") and not given.get(f"constant_{name}"):
                words = _("Choose a column for it above, or say here what holds for every row.")
                self.add_error(f"constant_{name}", words)
        return given

    def columns(self) -> list[tuple[forms.BoundField, str]]:
        """Return the fields that have a column or need one, the needed ones first with a word about it."""
        constants = {one.field for one in self.target.constants}
        said = {n: _("(needed, here or below)") if n in constants else _("(needed)") for n in self.target.required}
        names = [name for name in self.target.fields if name in said or self._has_column(name)]
        return [(self[f"column_{n}"], str(said.get(n, ""))) for n in sorted(names, key=self._needed_first)]

    def without_column(self) -> list[forms.BoundField]:
        found = {field.name for field, _said in self.columns()}
        return [self[f"column_{name}"] for name in self.target.fields if f"column_{name}" not in found]

    def constants(self) -> list[tuple[forms.BoundField, str]]:
        names = sorted((one.field for one in self.target.constants), key=self._needed_first)
        lacking = [name for name in self.target.required if not self._has_column(name)]
        return [(self[f"constant_{n}"], str(_("(needed without a column)")) if n in lacking else "") for n in names]

    def _needed_first(self, name: str) -> bool:
        return name not in self.target.required

    def _has_column(self, name: str) -> bool:
        return bool(self[f"column_{name}"].value())

    def plan(self) -> dict[str, Any]:
        """Return the mapping as it will be kept."""
        data = self.cleaned_data
        if data["mapping"] != BY_HAND:
            return self.offered[data["mapping"]]
        given = {name: data[f"column_{name}"] for name in self.target.fields}
        plan: dict[str, Any] = {
            "name": data.get("register", "").strip() or self.name,
            "content": self.target.name,
            "columns": {name: column for name, column in given.items() if column},
        }
        if self.target.asks_register:
            plan |= {"register": plan["name"], "language": data["language"]}
        constants = {one.field: data[f"constant_{one.field}"] for one in self.target.constants}
        return plan | ({"constants": {k: v for k, v in constants.items() if v}} if constants else {})

    def cause(self) -> str:
        """Return the reason to be lenient, where it was asked for and the mapping knows one."""
        content = self.offered.get(self.cleaned_data["mapping"], {}).get("content", self.target.name)
        causes = targets.of(content).causes
        return causes[0] if causes and self.cleaned_data.get("legacy") else ""


DUPLICATES = [
    ("skip", _("leave the record as it is")),
    ("update", _("fill what is empty in the record")),
    ("create", _("bring it in as a new record anyway")),
]


class DuplicatesForm(forms.Form):
    """What becomes of rows that may be on record already: of all of them, or of one.

    A namesake is no more than a warning: their row comes in unless it is settled by itself.
    """

    duplicates = forms.ChoiceField(label=_("Rows that may be on record already"), choices=DUPLICATES)

    def __init__(
        self, *args: Any, rows: list[int], said: dict[str, str], duplicates: str,
        namesakes: Collection[int] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["duplicates"].initial = duplicates
        self.rows = rows
        for row in rows:
            self.fields[f"row_{row}"] = forms.ChoiceField(
                label=_("Row %(row)d") % {"row": row},
                choices=DUPLICATES if row in namesakes else [("", _("as for all")), *DUPLICATES],
                initial=said.get(str(row), "create" if row in namesakes else ""),
                required=False,
                widget=forms.Select(attrs={"aria-label": _("Row %(row)d") % {"row": row}}),
            )

    def choices(self) -> dict[str, str]:
        found = {str(row): self.cleaned_data[f"row_{row}"] for row in self.rows}
        return {row: choice for row, choice in found.items() if choice}


class WordsForm(forms.Form):
    """What each word of the file means on our scales."""

    def __init__(self, *args: Any, words: list[Found], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words
        for number, one in enumerate(words):
            self.fields[f"word_{number}"] = forms.ChoiceField(
                label=one.word,
                choices=[("", _("refuse these rows")), *one.vocabulary.choices],
                initial=one.meaning,
                required=False,
            )

    def meanings(self) -> dict[str, dict[str, str]]:
        """Return, by the key of the plan, what each word means."""
        found: dict[str, dict[str, str]] = {one.vocabulary.key: {} for one in self.words}
        for number, one in enumerate(self.words):
            if meaning := self.cleaned_data[f"word_{number}"]:
                found[one.vocabulary.key][one.word] = meaning
        return found

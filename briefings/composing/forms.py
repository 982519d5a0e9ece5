"""The forms of the composer: what the paper is, what a block says, what it is about."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.submissions import KeyField
from briefings import presets
from briefings.kinds import BY_NAME
from briefings.kinds.pictures import ON_MAP
from briefings.models import SUBJECTS, Block, BlockComment, Briefing, BriefingTemplate
from crm.forms.pickers import RecordField, open_pickers
from crm.models import Place, Theme
from network.facts.kinds import KINDS as KINDS_OF_FACTS
from network.graphs.picture_form import WHO
from network.picture.forms import YEARS
from network.picture.looks import Colour
from network.snapshots.dictionary import MEASURES

PICKED = {
    "institution": ("organisation",), "person": ("person",), "place": ("place",), "campaign": ("campaign",),
    "session": ("session",), "indicator": ("indicator",),
}  # fmt: skip
LABELS = {
    "institution": _("Institution"), "person": _("Office-holder"), "theme": _("Theme"), "place": _("Place"),
    "campaign": _("Campaign"), "session": _("Session"), "indicator": _("Indicator"), "since": _("Since"),
    "map": _("What the map shows"), "measure": _("Which number"), "day": _("On the day"), "who": _("Who is drawn"),
    "kinds": _("Tied by"), "region": _("Region"), "years": _("What happened"), "colour": _("Colour by"),
}  # fmt: skip
DAYS: dict[str, Any] = {"since": "", "day": _("Leave empty for the day of the paper.")}
OFFERED: dict[str, Iterable[tuple[str, Any]]] = {
    "map": ON_MAP.items(), "measure": [(one.name, one.label) for one in MEASURES], "who": WHO, "colour": Colour.choices,
    "years": [("", _("as the rules of ties say")), *YEARS],
}  # fmt: skip
LEVEL_HELP = _("Only records open to this level enter. Off-the-record notes enter no paper.")
MARKS = _(
    "An empty line begins a new paragraph; a line that begins with ## is a heading, with - a point of a list; "
    "**two stars** make words bold."
)
UNSAID = _("as the paper")
LONGEST = 50_000  # letters of one block: some twenty pages


class BriefingForm(forms.ModelForm[Briefing]):
    """What a paper is about and for whom. Exactly one subject where its beginning asks for one."""

    institution = RecordField(kinds=PICKED["institution"], label=LABELS["institution"], required=False)
    person = RecordField(kinds=PICKED["person"], label=LABELS["person"], required=False)
    place = RecordField(kinds=PICKED["place"], label=LABELS["place"], required=False)
    campaign = RecordField(kinds=PICKED["campaign"], label=LABELS["campaign"], required=False)
    session = RecordField(kinds=PICKED["session"], label=LABELS["session"], required=False)
    idempotency_key = KeyField()

    class Meta:
        model = Briefing
        fields = [*SUBJECTS, "language", "level", "title", "question", "audience"]
        widgets = {"language": forms.RadioSelect, "level": forms.RadioSelect}
        help_texts = {
            "level": LEVEL_HELP,
            "title": _("Leave empty for the usual title."),
            "question": _("One line: what the reader wants to know."),
        }

    def __init__(self, *args: Any, user: User, preset: presets.Preset, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.preset = preset
        for name in set(SUBJECTS) - set(preset.subjects):
            del self.fields[name]
        self.order_fields(preset.subjects)
        if not preset.may_be_of_all:
            self.ask_for_subject(preset.subjects)
        open_pickers(self, user)
        if "theme" in self.fields:
            self.fields["theme"].queryset = Theme.objects.visible_to(user)  # type: ignore[attr-defined]

    def ask_for_subject(self, subjects: Sequence[str]) -> None:
        """The only one is required; of several one must be chosen, and the form says so before it is sent."""
        if len(subjects) > 1:
            self.fields[subjects[0]].help_text = _("Choose one of these: a paper is about one thing.")
            for name in subjects:
                self.fields[name].one_of_several = True  # type: ignore[attr-defined]  # none alone is optional
            return
        only = self.fields[subjects[0]]
        only.required = True
        only.error_messages["required"] = _("Choose what the paper is about.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        offered = self.preset.subjects
        chosen = [name for name in offered if cleaned.get(name)]
        if not set(offered) & self.errors.keys():
            if len(chosen) > 1:
                self.add_error(chosen[1], ValidationError(_("Choose one subject: a paper is about one thing.")))
            elif not chosen and not self.preset.may_be_of_all:
                self.add_error(offered[0], ValidationError(_("Choose what the paper is about.")))
        return cleaned


class WordsForm(forms.ModelForm[Briefing]):
    """What the paper is called and who may read it, while it is written."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Briefing
        fields = ["title", "question", "audience", "level", "style", "meeting"]
        widgets = {"level": forms.RadioSelect, "style": forms.RadioSelect}
        help_texts = {
            "level": LEVEL_HELP,
            "meeting": _("The meeting it is carried to; the paper stands on its page."),
        }

    meeting = RecordField(kinds=("meeting",), label=_("For the meeting"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_pickers(self, user)
        self.fields["version"].initial = self.instance.version


class BlockForm(forms.ModelForm[Block]):
    """One block: its words, and what it is about where that is not what the paper is about."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Block
        fields = ["heading", "text", "as_drawing", "caption", "note"]
        widgets = {"text": forms.Textarea({"rows": 8, "data-grows": ""})}
        help_texts = {
            "heading": _("Leave empty for the usual heading."),
            "text": _("[[commitment:12]] calls a source: find one below and press it."),
            "caption": _("Stands above the table or under the drawing."),
            "note": _("One line in small print below the block."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = BY_NAME[self.instance.kind]
        if kind.writes:
            self.fields["text"].validators.append(MaxLengthValidator(LONGEST))
        else:
            del self.fields["text"]
        if kind.name == "text":
            self.fields["text"].help_text = f"{MARKS} {self.fields['text'].help_text}"
        if not kind.has_drawing:
            del self.fields["as_drawing"]
        if kind.writes:
            del self.fields["caption"]
        self.narrows = kind.narrows
        for name in self.narrows:
            self.fields[name] = narrowing(name, user)
            self.fields[name].initial = self.initial_of(name)
        open_pickers(self, user)
        self.fields["version"].initial = self.instance.version

    def initial_of(self, name: str) -> Any:
        said = self.instance.about.get(name)
        return f"{PICKED[name][0]}:{said}" if said and name in PICKED else said

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        about = {name: stored(cleaned.pop(name, None)) for name in self.narrows}
        cleaned["about"] = {name: value for name, value in about.items() if value}
        return cleaned


def narrowing(name: str, user: User) -> forms.Field:
    label = LABELS[name]
    if name in PICKED:
        return RecordField(kinds=PICKED[name], label=label, required=False)
    if name == "theme":
        return forms.ModelChoiceField(Theme.objects.visible_to(user), label=label, required=False, empty_label=UNSAID)
    if name in DAYS:
        return forms.DateField(
            label=label, required=False, widget=forms.DateInput({"type": "date"}), help_text=DAYS[name]
        )
    if name == "kinds":
        return forms.MultipleChoiceField(
            label=label, required=False, choices=[(kind.name, kind.label) for kind in KINDS_OF_FACTS],
            widget=forms.CheckboxSelectMultiple, help_text=_("None chosen: all of them count."),
        )  # fmt: skip
    choices = [(key, str(words)) for key, words in offered(name, user)]
    return forms.ChoiceField(label=label, required=False, choices=choices)


def offered(name: str, user: User) -> Iterable[tuple[str, Any]]:
    """Return what can be chosen where it is no record; the first is meant where nothing is chosen."""
    if name == "region":
        regions = Place.objects.visible_to(user).filter(kind=Place.Kind.REGION).order_by("name")
        return [("", UNSAID), *((place.code, place) for place in regions)]
    return OFFERED[name]


def stored(value: Any) -> Any:
    """Return what stands in the column: the number of a record, a day as text, a name."""
    if isinstance(value, date):
        return value.isoformat()
    return getattr(value, "pk", value)


class CommentForm(forms.ModelForm[BlockComment]):
    idempotency_key = KeyField()

    class Meta:
        model = BlockComment
        fields = ["text"]
        widgets = {"text": forms.Textarea({"rows": 2})}


class TemplateForm(forms.ModelForm[BriefingTemplate]):
    class Meta:
        model = BriefingTemplate
        fields = ["name"]


class AddForm(forms.Form):
    kind = forms.ChoiceField(choices=[(name, one.label) for name, one in BY_NAME.items()])
    after = forms.IntegerField(min_value=0, required=False)
    idempotency_key = KeyField()


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who opens the paper's address reads it. It is for good; a new edition can be signed."),
    )  # fmt: skip

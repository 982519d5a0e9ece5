from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.submissions import KeyField
from crm.confidentiality import Level
from crm.forms.pickers import RecordField, open_pickers
from network.forms import STRENGTHS
from network.models import Tie
from network.stating.agreement import Agreement
from network.stating.statements import CHANGED_MEANWHILE, OVER, New

STILL = [*((number, label) for number, label in STRENGTHS), (OVER, _("no longer"))]
KINDS = [("", _("choose…")), *Tie.Kind.choices]
LEVELS = [
    ("", _("as usual: all members see it, trust and conflicts only you and the centre")),
    (Level.INTERNAL, _("only you and the centre")),
    (Level.COALITION, _("all members")),
]


class RunningForm(forms.Form):
    """What was stated before: one touch where it changed, none where it stays."""

    def __init__(self, *args: Any, ties: Sequence[Tie], agreed: Mapping[int, Agreement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ties = ties
        for tie in ties:
            self.fields[f"tie_{tie.pk}"] = forms.TypedChoiceField(
                label=f"{tie.get_kind_display()} {tie.other}", choices=STILL, coerce=int, initial=tie.strength,
                widget=forms.RadioSelect, help_text=agreed[tie.pk].value if tie.pk in agreed else "",
            )  # fmt: skip

    @property
    def told(self) -> dict[int, int]:
        return {tie.pk: self.cleaned_data[f"tie_{tie.pk}"] for tie in self.ties}


class NewForm(forms.Form):
    """One more tie; a row left empty says nothing."""

    other = RecordField(kinds=("organisation",), label=_("With whom"), required=False)
    kind = forms.ChoiceField(label=_("What you do with or for them"), choices=KINDS, required=False)
    strength = forms.TypedChoiceField(label=_("How close"), choices=STRENGTHS, coerce=int, initial=2)
    level = forms.ChoiceField(label=_("Who may see it"), choices=LEVELS, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") and not cleaned.get("other") and "other" not in self.errors:
            self.add_error("other", _("With whom?"))
        if cleaned.get("other") and not cleaned.get("kind"):
            self.add_error("kind", _("Say what you do with or for them."))
        return cleaned

    @property
    def told(self) -> New | None:
        said = getattr(self, "cleaned_data", {})
        if not all(said.get(name) for name in ("other", "kind", "strength")) or said.get("DELETE"):
            return None
        return New(said["kind"], said["other"], said["strength"], said.get("level", ""))


class BaseNewFormSet(forms.BaseFormSet[NewForm]):
    def __init__(self, data: Any = None, *, user: User) -> None:
        self.user = user
        super().__init__(data, prefix="new")

    def add_fields(self, form: NewForm, index: int | None) -> None:
        super().add_fields(form, index)
        open_pickers(form, self.user)

    @property
    def told(self) -> list[tuple[NewForm, New]]:
        return [(form, form.told) for form in self.forms if form.told]

    def clean(self) -> None:
        """The same tie twice in one answer is a slip."""
        seen: set[tuple[str, int]] = set()
        for form, new in self.told:
            if (new.kind, new.other.pk) in seen:
                form.add_error("kind", _("This stands in an earlier row already."))
            seen.add((new.kind, new.other.pk))


NewFormSet = cast(
    type[BaseNewFormSet],
    forms.formset_factory(NewForm, formset=BaseNewFormSet, extra=1, can_delete=True, max_num=30),
)


class EndingForm(forms.Form):
    """What stands once at the end of the page."""

    source = forms.CharField(
        label=_("Source"), required=False, max_length=300, help_text=_("Who told it, or where it is written.")
    )
    idempotency_key = KeyField()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user.is_centre:
            self.fields["source"].required = True
        else:
            del self.fields["source"]


class Answer:
    """The whole page: what runs, what is new, and who told it."""

    def __init__(self, data: Any, *, ties: Sequence[Tie], agreed: Mapping[int, Agreement], user: User) -> None:
        self.running = RunningForm(data, ties=ties, agreed=agreed)
        self.new = NewFormSet(data, user=user)
        self.ending = EndingForm(data, user=user)
        self.is_bound = data is not None
        self.gone = [name for name in data or () if name.startswith("tie_") and name not in self.running.fields]

    def is_valid(self) -> bool:
        """What was answered of a tie that has ended meanwhile is not dropped without a word."""
        if self.gone:
            self.refuse(ValidationError(CHANGED_MEANWHILE))
        return all([self.running.is_valid(), self.new.is_valid(), self.ending.is_valid()])

    @property
    def key(self) -> UUID | None:
        self.ending.is_valid()
        return self.ending.cleaned_data.get("idempotency_key") if self.is_bound else None

    @property
    def failed(self) -> list[forms.Form]:
        """Return the parts beside the new rows in which something is wrong."""
        return [one for one in (self.running, self.ending) if one.errors]

    @property
    def source(self) -> str:
        return str(self.ending.cleaned_data.get("source", ""))

    def refuse(self, refusal: ValidationError, place: int | None = None) -> None:
        """Put a refusal beside its row, else above all."""
        form: forms.Form = self.running if place is None else self.new.told[place][0]
        form.add_error(None if place is None else "kind", refusal.messages)

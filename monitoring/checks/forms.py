"""Opening a round of checks, and the four fields somebody fills in on the spot."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.submissions import KeyField, as_written
from crm.forms.days import day_field, day_input
from crm.forms.pickers import RecordField, open_pickers
from crm.models import Organisation, Place
from crm.models.places import PlaceQuerySet
from monitoring.checks.asking import lying_in
from monitoring.models import CheckRequest, CheckRound, LocalCheck

DAYS_TO_CHECK = timedelta(days=21)
Scope = CheckRound.Scope


def municipalities(user: User) -> PlaceQuerySet:
    rows = Place.objects.visible_to(user).filter(kind=Place.Kind.MUNICIPALITY, parent__parent__code="BG")
    return rows.select_related("parent").order_by("name")


class RoundForm(forms.ModelForm[CheckRound]):
    idempotency_key = KeyField()
    scope = forms.ChoiceField(label=_("Where"), widget=forms.RadioSelect, choices=Scope.choices, initial=Scope.MEMBERS)
    region = forms.ModelChoiceField(
        label=_("Region"),
        queryset=Place.objects.none(),
        required=False,
        help_text=_("Matters only where the municipalities of a region are chosen."),
    )
    chosen = forms.ModelMultipleChoiceField(
        label=_("Municipalities"),
        queryset=Place.objects.none(),
        required=False,
        widget=forms.SelectMultiple({"data-picker": "", "data-multiple": ""}),
        help_text=_("Matters only where you choose them one by one."),
    )

    class Meta:
        model = CheckRound
        fields = ["question_bg", "question_en", "look_for_bg", "look_for_en", "answers_until", "is_public"]
        widgets = {
            "look_for_bg": forms.Textarea({"rows": 3}),
            "look_for_en": forms.Textarea({"rows": 3}),
            "answers_until": day_input(),
        }
        help_texts = {
            "question_bg": _("In plain words, to be answered with seen or not seen: “Is there a health mediator?”"),
            "look_for_bg": _("Where to go, what to look at, whom to ask. No names of people."),
            "is_public": _("The question and the numbers alone, once ten municipalities were checked."),
        }

    field_order = [
        "question_bg", "question_en", "look_for_bg", "look_for_en", "scope", "region", "chosen", "answers_until",
        "is_public",
    ]  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        regions = Place.objects.visible_to(user).filter(kind=Place.Kind.REGION, parent__code="BG").order_by("name")
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]
        self.fields["chosen"].queryset = municipalities(user)  # type: ignore[attr-defined]
        for name in ("region", "chosen"):
            self.fields[name].widget.attrs["data-shown-if"] = f"scope={name}"
        self.initial.setdefault("answers_until", timezone.localdate() + DAYS_TO_CHECK)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("scope") == Scope.REGION and not told.get("region"):
            self.add_error("region", _("Choose the region."))
        if told.get("scope") == Scope.CHOSEN and not told.get("chosen"):
            self.add_error("chosen", _("Choose at least one."))
        return told

    def _post_clean(self) -> None:
        """The action checks the round as a whole; the form only its fields."""

    @property
    def told(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*self.Meta.fields, "scope")}

    @property
    def wanted(self) -> list[Place]:
        """Return the municipalities meant."""
        scope, rows = self.cleaned_data["scope"], list(municipalities(self.user))
        if scope == Scope.REGION:
            return [one for one in rows if one.parent_id == self.cleaned_data["region"].pk]
        if scope == Scope.CHOSEN:
            return list(self.cleaned_data["chosen"])
        if scope == Scope.MEMBERS:
            members = Organisation.objects.visible_to(self.user).members(timezone.localdate()).civic()
            return list({place.pk: place for _one, place in lying_in(rows, members)}.values())
        return rows


class ProlongForm(forms.Form):
    answers_until = day_field(label=_("New last day to check"))


class AskForm(forms.Form):
    place = forms.ModelChoiceField(label=_("Municipality"), queryset=Place.objects.none())
    organisation: Any = RecordField(kinds=("organisation",), label=_("Who should look there"))

    def __init__(self, *args: Any, asked_in: CheckRound, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = asked_in.municipalities.order_by("name")  # type: ignore[attr-defined]
        open_pickers(self, user)


class CheckForm(forms.Form):
    """Four fields: what was seen, a note, a photo, the day. Which municipality is known from who is asked."""

    key = KeyField()
    place = forms.ModelChoiceField(label=_("Municipality"), queryset=Place.objects.none())
    answer = forms.ChoiceField(
        label=_("What did you see?"),
        widget=forms.RadioSelect,
        choices=LocalCheck.Answer.choices,
        error_messages={"required": _("Say what you saw.")},
    )
    note = forms.CharField(
        label=_("Note"),
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
        required=False,
        help_text=_("Where you looked and what you saw. No names of people: the coalition reads it."),
    )
    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("No faces and no number plates. Where and with what it was taken is removed from it."),
    )
    checked_on = day_field(label=_("Day"), initial=timezone.localdate)

    def __init__(self, *args: Any, asked: CheckRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("place", asked.place_id)
        self.asked = asked
        self.fields["place"].queryset = asked.round.municipalities.order_by("name")  # type: ignore[attr-defined]

    @property
    def told(self) -> dict[str, Any]:
        """What the action takes; other words on the same page are a later look."""
        return self.cleaned_data | {"key": as_written(self.cleaned_data["key"])}

    def clean_photo(self) -> "UploadedFile[Any] | None":
        return self.cleaned_data["photo"] or None


class NamedCheckForm(CheckForm):
    """By phone somebody must be named; the officer heard them."""

    name = forms.CharField(label=_("Whom you spoke with"), max_length=150)
    field_order = ["name", "place", "answer", "note", "photo", "checked_on"]


class LinkCheckForm(CheckForm):
    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        required=False,
        help_text=_("For the centre alone, in case it has a question."),
    )

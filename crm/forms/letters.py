"""Forms of letters: a draft of ours, one that has left, one that came."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from accounts.gates import Visitor
from accounts.models import User
from crm import letter_links, reply_terms
from crm.confidentiality import Level, levels_open_to
from crm.forms.days import day_field, day_input
from crm.forms.pickers import RecordField, RecordsField
from crm.forms.records import RecordForm
from crm.letter_words import blanks_in, named
from crm.models import Letter, Organisation, Theme
from crm.reply_terms import Due

MOST_SUGGESTED = 20
RECORDS = ("organisation", "office", "person", "on_behalf_of", "answers", "reminds_of", "meeting")
ABOUT = ["kind", "subject", "text", "language"]
WITH = ["organisation", "office", "person", "on_behalf_of"]
AFTER = ["answers", "meeting", "themes", "confidentiality"]
OURS_AFTER = ["answers", "reminds_of", "meeting", "themes", "confidentiality"]


class AnswersField(RecordField):
    """The letter it answers: some are offered before anything is typed."""

    def suggest(self, letters: list[Letter]) -> None:
        self.offered = [(f"letter:{one.pk}", named(one)) for one in letters]

    def words(self, chosen: list[str]) -> list[tuple[str, str]]:
        found = super().words(chosen)
        return [*found, *(one for one in getattr(self, "offered", []) if one[0] not in chosen)]


class LetterForm(RecordForm):
    """What every letter has; `answers` and the rest may be hidden from the editor, and then stay as they are."""

    organisation = RecordField(
        kinds=("organisation",), label=_("Institution or organisation"), required=False,
        help_text=_("Empty for a letter to or from a person alone."),
    )  # fmt: skip
    office = RecordField(kinds=("office",), home="organisation", label=_("Office"), required=False)
    person = RecordField(kinds=("person",), home="organisation", label=_("Person"), required=False)
    on_behalf_of = RecordField(
        kinds=("organisation",), label=_("On behalf of"), required=False,
        help_text=_("Which organisation of ours; empty for the whole coalition."),
    )  # fmt: skip
    answers = AnswersField(kinds=("letter",), label=_("Answers the letter"), required=False)
    reminds_of = RecordField(kinds=("letter",), label=_("Reminds of the letter"), required=False)
    meeting = RecordField(kinds=("meeting",), label=_("After the meeting"), required=False)

    class Meta:
        model = Letter
        fields = [*ABOUT, *WITH, *OURS_AFTER]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 14}),
            "themes": forms.CheckboxSelectMultiple,
            "dated_on": day_input(),
            "reply_due_on": day_input(),
        }
        help_texts = {
            "text": _("Markdown: **bold**, lists with -, links."),
            "confidentiality": _(
                "At least as strict as the letter it answers and the meeting it follows. "
                "Restricted: only you, the person named on it and leadership."
            ),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["themes"].queryset = Theme.objects.visible_to(user)  # type: ignore[attr-defined]
        self.fields["themes"].required = False
        theirs = not self.instance.pk or self.instance.author_id == user.pk
        levels = list(Level) if theirs else levels_open_to(user)
        self.fields["confidentiality"].choices = [(level.value, level.label) for level in levels]  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["idempotency_key"]
            self.leave_hidden_alone(user)

    def leave_hidden_alone(self, user: Visitor) -> None:
        """A record that the editor may not see is neither shown nor lost."""
        shown = Letter.objects.visible_to(user).for_reader(user).get(pk=self.instance.pk)
        for name in RECORDS:
            if getattr(self.instance, f"{name}_id") and getattr(shown, name, None) is None:
                self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "organisation" in self.fields and "organisation" not in self.errors:
            cleaned["organisation"] = cleaned.get("organisation") or self.institution_of(cleaned.get("answers"))
            if not cleaned["organisation"] and not cleaned.get("person"):
                self.add_error("organisation", _("Say to whom, or from whom: an institution or a person."))
        return cleaned

    def institution_of(self, answered: Letter | None) -> Organisation | None:
        """Return whom a letter is from where only the letter that it answers is named."""
        return None

    def clean_answers(self) -> Letter | None:
        answered: Letter | None = self.cleaned_data["answers"]
        if answered and answered.pk == self.instance.pk:
            raise ValidationError(_("A letter does not answer itself."))
        return answered

    @property
    def recorded(self) -> dict[str, Any]:
        """What the actions take."""
        known = set(self._meta.fields or [])
        return {name: value for name, value in self.cleaned_data.items() if name in known}


class DueFields(forms.Form):
    """When a reply is due: the usual day, another, or none."""

    reply_due_on = day_field(label=_("Reply due"), required=False)
    no_reply = forms.BooleanField(label=_("No reply is expected"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reply_due_on"].help_text = due_hint()

    @property
    def due(self) -> Any:
        """What the action takes."""
        return None if self.cleaned_data["no_reply"] else self.cleaned_data["reply_due_on"] or Due.USUAL


def due_hint(only: str = "") -> str:
    """Return by when each kind, or one alone, is usually answered, with where the term comes from."""
    terms = "; ".join(f"{kind} – {source}" for kind, source in reply_terms.in_words(only))
    empty = now("Empty: the usual day for its kind, counted from the day of the letter.")
    return f"{empty} {terms}."


def blanks_are_meant() -> forms.BooleanField:
    return forms.BooleanField(label=_("Send it with these words in brackets"), required=False)


class NewLetterForm(LetterForm, DueFields):
    """A draft of ours; with a day, a letter that has left already."""

    speaks_of = RecordsField(
        kinds=(), label=_("Asks it speaks of"), required=False, help_text=_("Their timelines will name the letter.")
    )
    dated_on = day_field(
        label=_("Sent on"), required=False, help_text=_("Only when it has left already; empty, it stays a draft.")
    )
    number = forms.CharField(label=_("Reference number"), max_length=60, required=False)
    as_it_is = blanks_are_meant()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["speaks_of"].let_choose(letter_links.known())  # type: ignore[attr-defined]
        if not (self["dated_on"].value() and blanks_in(self["text"].value() or "")):
            del self.fields["as_it_is"]

    @property
    def recorded(self) -> dict[str, Any]:
        """What a draft keeps until it leaves is written down as well."""
        kept = {name: self.cleaned_data[name] for name in ("number", "reply_due_on", "no_reply", "speaks_of")}
        return {**super().recorded, **kept}

    @property
    def sent(self) -> dict[str, Any]:
        """How it left; nothing while it is a draft."""
        if not self.cleaned_data["dated_on"]:
            return {}
        given = {name: self.cleaned_data[name] for name in ("dated_on", "number")}
        return {**given, "reply_due_on": self.due, "as_it_is": self.cleaned_data.get("as_it_is", False)}


class SentLetterForm(LetterForm):
    """One that has left: corrections."""

    class Meta(LetterForm.Meta):
        fields = [*ABOUT, "dated_on", "number", "reply_due_on", *WITH, *OURS_AFTER]
        help_texts = {**LetterForm.Meta.help_texts, "reply_due_on": _("Empty: no reply is expected.")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("dated_on") and "dated_on" not in self.errors:
            self.add_error("dated_on", _("A letter that was sent keeps its day."))
        elif cleaned.get("reply_due_on") and (cleaned.get("dated_on") or date.min) > cleaned["reply_due_on"]:
            self.add_error("reply_due_on", _("A reply cannot be due before the letter."))
        return cleaned


class ReceivedForm(LetterForm):
    """One that came; the institution may be left to the letter it answers."""

    reminds_of = None  # type: ignore[assignment]  # only we remind

    class Meta(LetterForm.Meta):
        fields = ["answers", *ABOUT, "dated_on", "number", *WITH, "meeting", "themes", "confidentiality"]
        labels = {"dated_on": _("Date of the letter")}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["dated_on"].required = True
        if "organisation" in self.fields:
            self.fields["organisation"].help_text = _(
                "Empty: whoever the answered letter went to, or the person alone."
            )
        if "answers" in self.fields:
            self.fields["answers"].help_text = _("Letters of ours that wait for a reply are offered first.")
            self.fields["answers"].suggest(self.open_letters(user))  # type: ignore[attr-defined]
        if not self.instance.pk:
            self.initial.setdefault("kind", Letter.Kind.REPLY)
            self.initial.setdefault("dated_on", timezone.localdate())

    def open_letters(self, user: User) -> list[Letter]:
        """Return those of ours that wait for a reply of the institution; of all while none is chosen."""
        waiting = Letter.objects.visible_to(user).unanswered(user).order_by("-dated_on", "-pk")
        field: Any = self.fields.get("organisation")
        chosen = field.found([field.prepare_value(self["organisation"].value())]) if field else {}
        for organisation in chosen.values():
            waiting = waiting.with_organisation(organisation)
        return list(waiting[:MOST_SUGGESTED])

    def institution_of(self, answered: Letter | None) -> Organisation | None:
        field: Any = self.fields["organisation"]
        found = field.found([f"organisation:{answered.organisation_id}"]) if answered else {}
        return next(iter(found.values()), None)


class SendForm(DueFields):
    """A draft leaves."""

    dated_on = day_field(label=_("Sent on"))
    number = forms.CharField(label=_("Reference number"), max_length=60, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    as_it_is = blanks_are_meant()
    field_order = ["dated_on", "number", "reply_due_on", "no_reply", "as_it_is"]

    def __init__(self, *args: Any, letter: Letter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"dated_on": timezone.localdate(), "number": letter.number, "version": letter.version}
        self.fields["reply_due_on"].help_text = due_hint(letter.kind)
        unasked = letter.reply_due_on is None and letter.kind not in reply_terms.TERMS
        self.initial |= {"reply_due_on": letter.reply_due_on, "no_reply": letter.no_reply or unasked}
        if not blanks_in(letter.text):
            del self.fields["as_it_is"]

    @property
    def sent(self) -> dict[str, Any]:
        """What the action takes."""
        given = {name: self.cleaned_data[name] for name in ("dated_on", "number", "version")}
        return {**given, "reply_due_on": self.due, "as_it_is": self.cleaned_data.get("as_it_is", False)}


class VoidForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it withdrawn?"), max_length=300, help_text=_("The letter stays readable and says so.")
    )

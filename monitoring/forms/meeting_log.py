"""The page on which a meeting is logged: who, when and one line are enough; rows of promises and debts may follow."""

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, cast
from uuid import UUID, uuid4, uuid5

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.submissions import earlier_answer
from accounts.templatetags.fmt import day
from crm.confidentiality import Level
from crm.forms.days import day_field
from crm.forms.pickers import PickerMultipleWidget, PickerWidget, open_pickers
from crm.kinds import key_of
from crm.models import Meeting, Side, Theme
from monitoring import at_hand
from monitoring.actions.meeting_log import Debt, NextStep, Planned, Promise
from monitoring.actions.newcomers import Newcomer, Party
from monitoring.forms.meeting_rows import DebtRows, PromiseRows
from monitoring.forms.unsettled import Question, WordsField, questions, settle

THANKS_WITHIN = timedelta(days=3)
NOTHING, THANKS, CHECK = "nothing", "thanks", "check"
NEXT_STEPS = (
    (NOTHING, _("Nothing")),
    (THANKS, _("Write a thank-you letter")),
    (CHECK, _("Check on a date what came of it")),
)
ADD = {"person": _("Add a person:"), "organisation": _("Add an organisation:")}
NOT_CONTENT = {"idempotency_key", "version"}


class AtHandWidget(PickerMultipleWidget):
    """A picker that offers a few likely ones before anything is typed."""

    likely: tuple[at_hand.Choice, ...] = ()

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        chosen = self.words([one for one in value if one])
        self.choices = list({**dict(chosen), **dict(self.likely)}.items())
        return super(PickerWidget, self).optgroups(name, value, attrs)


def picker(*kinds: str, hint: Any, add: tuple[str, ...] = (), **options: Any) -> WordsField:
    """Return a field for several records; `add` names the kinds that may be added by name."""
    attrs = {"placeholder": hint, "data-words": "", **({"data-create": " ".join(add)} if add else {})}
    widget = AtHandWidget(kinds, attrs)
    return WordsField(kinds=kinds, create={kind: ADD[kind] for kind in add}, widget=widget, **options)


def several(**options: Any) -> forms.ModelMultipleChoiceField:  # type: ignore[type-arg]
    return forms.ModelMultipleChoiceField(widget=forms.SelectMultiple({"data-picker": ""}), **options)


class MeetingLogForm(forms.Form):
    met = picker(
        "person",
        "organisation",
        add=("person", "organisation"),
        label=_("Whom did you meet?"),
        hint=_("People and bodies, in any letters"),
    )
    held_on = day_field(label=_("When"))
    about = forms.CharField(label=_("In one line"), max_length=200, widget=forms.TextInput({"enterkeyhint": "next"}))
    asks = picker("ask", required=False, label=_("Which asks was it about?"), hint=_("A word of the ask"))
    ours = picker(
        "person",
        "organisation",
        add=("person",),
        required=False,
        label=_("Who of us was there?"),
        hint=_("Colleagues and members"),
    )
    notes = forms.CharField(label=_("Notes"), required=False, max_length=50_000, widget=forms.Textarea({"rows": 3}))
    next_step = forms.ChoiceField(label=_("Next step?"), choices=NEXT_STEPS, initial=NOTHING, widget=forms.RadioSelect)
    next_on = day_field(label=_("Check on"), required=False)
    confidentiality = forms.ChoiceField(label=_("Who may read it?"), choices=Level.choices, initial=Level.INTERNAL)
    kind = forms.ChoiceField(label=_("Kind"), choices=Meeting.Kind.choices, initial=Meeting.Kind.IN_PERSON)
    held_at = forms.TimeField(label=_("Time"), required=False, widget=forms.TimeInput({"type": "time"}))
    where = forms.CharField(label=_("Where"), required=False, max_length=200)
    themes = several(label=_("Themes"), required=False, queryset=Theme.objects.none())
    idempotency_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any = None, *, user: User, start: Iterable[str] = (), planned: Meeting | None = None
    ) -> None:
        self.user, self.planned, self.stored_at = user, planned, ""
        super().__init__(data, initial=None if data else self.opening(list(start)))
        open_pickers(self, user)
        self.lay_at_hand()
        if data:
            self.data = settle(data, self.pickers, user)
        rows = {"parties": self.fields["met"].words(self["met"].value()), "user": user}  # type: ignore[attr-defined]
        data = self.data if data else None
        self.promises = PromiseRows(data, prefix="promises", form_kwargs=rows)
        self.debts = DebtRows(data, prefix="debts", form_kwargs=rows)

    def opening(self, start: list[str]) -> dict[str, Any]:
        return as_planned(self.planned, self.user) if self.planned else beginning(self.user, start)

    def lay_at_hand(self) -> None:
        likely = {"met": at_hand.recently_met, "ours": at_hand.colleagues, "asks": at_hand.standing_asks}
        for name, choices in likely.items():
            self.fields[name].widget.likely = choices(self.user)  # type: ignore[attr-defined]
        self.fields["themes"].queryset = Theme.objects.visible_to(self.user)  # type: ignore[attr-defined]

    @property
    def pickers(self) -> dict[str, WordsField]:
        return {name: field for name, field in self.fields.items() if isinstance(field, WordsField)}

    @property
    def questions(self) -> list[Question]:
        """What the names that are still words may mean."""
        return questions(cast("QueryDict", self.data), self.pickers, self.user) if self.is_bound else []

    def is_valid(self) -> bool:
        if not self.is_bound:
            return False
        parts = [super().is_valid(), self.promises.is_valid(), self.debts.is_valid()]
        return all([*parts, self.promises_are_possible()])

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if set(map(party, told.get("met", []))) & set(map(party, told.get("ours", []))):
            self.add_error("ours", _("Someone stands on both sides of the table."))
        if told.get("next_step") == CHECK and not told.get("next_on"):
            self.add_error("next_on", _("Say on which date."))
        return told

    def promises_are_possible(self) -> bool:
        """Nothing is promised before it is promised."""
        held_on = self.cleaned_data.get("held_on")
        rows = self.promises.told()
        if rows and held_on and held_on > timezone.localdate():
            self.add_error("held_on", _("A meeting still to come has no promises yet."))
        for row in rows:
            due_on = row.cleaned_data.get("due_on")
            if due_on and held_on and due_on < held_on:
                row.add_error("due_on", _("This is before the meeting."))
        return not self.errors and all(row.is_valid() for row in rows)

    @property
    def failed_rows(self) -> list[forms.Form]:
        return [row for rows in (self.promises, self.debts) for row in rows.standing() if row.errors]

    def told(self) -> dict[str, Any]:
        """Return what `log_meeting` takes."""
        given = self.cleaned_data
        plain = ("held_on", "held_at", "about", "notes", "where", "kind", "confidentiality", "themes", "asks")
        return {
            **{name: given[name] for name in plain},
            "met": [party(one) for one in given["met"]],
            "ours": [party(one) for one in given["ours"]],
            "promises": [self.promise(row.cleaned_data) for row in self.promises.told()],
            "debts": [self.debt(row.cleaned_data) for row in self.debts.told()],
            "next_step": self.step(),
            "planned": Planned(self.planned, given["version"]) if self.planned else None,
        }

    def promise(self, row: dict[str, Any]) -> Promise:
        return Promise(row["text"], row["due_on"], self.parties.get(row["by_whom"]))

    def debt(self, row: dict[str, Any]) -> Debt:
        return Debt(row["text"], row["assignee"] or self.user, row["due_on"], self.parties.get(row["to_whom"]))

    @property
    def parties(self) -> dict[str, Party]:
        """Return those met under the words by which the rows name them."""
        keys = [key for key in dict.fromkeys(self["met"].value()) if key]
        return dict(zip(keys, map(party, self.cleaned_data["met"]), strict=True))

    def step(self) -> NextStep | None:
        given = self.cleaned_data
        if given["next_step"] == THANKS:
            names = ", ".join(str(party(one)) for one in given["met"])
            what = _("Thank-you letter: %(names)s") % {"names": names}
            subject = _("Thank you for the meeting on %(day)s") % {"day": day(given["held_on"])}
            return NextStep(clipped(what), timezone.localdate() + THANKS_WITHIN, subject)
        if given["next_step"] == CHECK:
            return NextStep(clipped(_("What came of it: %(about)s") % {"about": given["about"]}), given["next_on"])
        return None

    @property
    def key(self) -> UUID | None:
        """What makes a form arriving twice the same form."""
        return self.content_key if "as_another" in self.data else self.key_for("")

    @property
    def content_key(self) -> UUID | None:
        """What makes it the same form with the same words, through whichever door it came."""
        told = {name: value for name, value in self.cleaned_data.items() if name not in NOT_CONTENT}
        rows = [[row.cleaned_data for row in part.told()] for part in (self.promises, self.debts)]
        return self.key_for(json.dumps([told, rows], default=plainly, sort_keys=True))

    def key_for(self, content: str) -> UUID | None:
        key = self.cleaned_data["idempotency_key"]
        return uuid5(key, f"{self.user.pk} {content}") if key else None

    def is_rewritten(self) -> bool:
        """Whether this page was saved before with other words: nobody's second text is thrown away as a repetition."""
        earlier = earlier_answer(self.key, self.user)
        if earlier is None or earlier_answer(self.content_key, self.user) is not None:
            return False
        self.stored_at = earlier
        return True

    def show_conflict(self, current: Meeting) -> None:
        """Someone else changed the planned meeting meanwhile: their notes beside mine; the next save goes through."""
        self.add_error(None, _("Someone else changed this meeting while you were writing."))
        self.add_error("notes", _("Saved meanwhile: %(theirs)s") % {"theirs": current.notes or _("nothing")})
        data = cast("QueryDict", self.data).copy()
        data["version"] = str(current.version)
        self.data = data

    def refuse(self, refusal: ValidationError) -> None:
        """Show a rule's refusal beside its field, where the page has one."""
        named = refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
        for name, texts in named.items():
            for text in texts:
                self.add_error(name if name in self.fields else None, text)


class BlankLogForm(MeetingLogForm):
    """The page as a device keeps it: nobody's, with nothing of the registry in it."""

    def __init__(self) -> None:
        super().__init__(user=AnonymousUser())  # type: ignore[arg-type]

    def opening(self, start: list[str]) -> dict[str, Any]:
        return {}

    def lay_at_hand(self) -> None:
        del self.fields["themes"]


def beginning(user: User, start: list[str]) -> dict[str, Any]:
    """Return a new page: today, me on our side, and whoever or whatever it was opened from."""
    me = at_hand.own_person(user)
    return {
        "held_on": timezone.localdate(),
        "met": [key for key in start if key.startswith(("person:", "organisation:"))],
        "asks": [key for key in start if key.startswith("ask:")],
        "ours": [key_of(me)] if me else [],
        "idempotency_key": uuid4(),
    }


def as_planned(meeting: Meeting, user: User) -> dict[str, Any]:
    """Return the page for a planned meeting that is over: who and what was planned stands there already."""
    seats = list(meeting.participations.all())
    sides = {side: [one.person or one.organisation for one in seats if one.side == side] for side in Side}
    plain = ("held_at", "about", "notes", "where", "kind", "confidentiality", "version")
    return {
        **{name: getattr(meeting, name) for name in plain},
        "held_on": min(meeting.held_on, timezone.localdate()),
        "met": [key_of(one) for one in sides[Side.THEIRS] if one],
        "ours": [key_of(one) for one in sides[Side.OURS] if one] or beginning(user, [])["ours"],
        "asks": [key_of(ask) for ask in at_hand.asks_of(meeting, user)],
        "themes": list(meeting.themes.all()),
        "idempotency_key": uuid4(),
    }


def plainly(value: Any) -> Any:
    """Return what makes two cleaned values the same: records by their key, days by their date."""
    if isinstance(value, models.QuerySet):
        return sorted(one.pk for one in value)
    return f"{value._meta.label} {value.pk}" if isinstance(value, models.Model) else str(value)


def party(chosen: Any) -> Party:
    return Newcomer(*chosen) if isinstance(chosen, tuple) else chosen


def clipped(text: str) -> str:
    return text if len(text) <= 250 else f"{text[:249]}…"

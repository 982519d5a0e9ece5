"""Preparing an election, and the ballot paper itself."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.elections.ties import Tie
from campaigns.forms import RecordForm, paragraphs
from campaigns.models import Call, Election, ElectionCandidate, ElectorateObjection, Seat, Voter
from crm.forms.days import day_field, day_input
from crm.forms.pickers import RecordField, open_pickers
from crm.models import Organisation

MOMENT, MOMENTS = "%Y-%m-%dT%H:%M", ("opens_at", "closes_at")


class ElectionForm(RecordForm):
    body = RecordField(kinds=("body",), label=_("Committee or council"))

    GROUPS = (
        (_("What is elected"), ("title_bg", "title_en", "body", "call", "seats", "places", "alternates")),
        (_("How is voted"), ("method", "tie_rule", "quorum", "extension_days")),
        (_("Who votes"), ("electorate_on", "associates_vote", "objections_until")),
        (_("When"), ("opens_at", "closes_at", "note")),
        (_("Where this is decided"), ("source", "confidentiality")),
    )

    class Meta:
        model = Election
        fields = [
            "title_bg", "title_en", "body", "call", "seats", "method", "places", "alternates", "tie_rule", "quorum",
            "extension_days", "electorate_on", "associates_vote", "objections_until", "opens_at", "closes_at", "note",
            "source", "confidentiality",
        ]  # fmt: skip
        widgets = {
            "electorate_on": day_input(), "objections_until": day_input(), "note": paragraphs(3),
            **{name: forms.DateTimeInput({"type": "datetime-local"}, format=MOMENT) for name in MOMENTS},
        }  # fmt: skip
        help_texts = {
            "alternates": _("In the order of the count. 0 means none."),
            "method": _("Fixed once voting begins, like everything here."),
            "quorum": _("So many of the organisations on the list must vote; 0 means that one is enough."),
            "extension_days": _("0 means no second chance: with too few votes the election has failed."),
            "objections_until": _("Members see the list and may say who is missing on it, or should not be there."),
            "source": _("The rules of the coalition, or the decision of a meeting."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        calls = Call.objects.visible_to(user).select_related("body").order_by("-pk")
        self.fields["call"].queryset, self.fields["call"].empty_label = calls, "–"  # type: ignore[attr-defined]
        self.fields["call"].label = _("Call")
        seats = Seat.objects.visible_to(user).select_related("body__organisation").order_by("-pk")
        self.fields["seats"].queryset = seats  # type: ignore[attr-defined]
        self.fields["seats"].label_from_instance = lambda one: f"{one.body}: {one}"  # type: ignore[attr-defined]
        self.fields["seats"].widget.attrs["data-picker"] = ""
        self.fields["tie_rule"].initial = Election.TieRule.LOT
        if self.instance.pk and self.instance.call_id and not calls.filter(pk=self.instance.call_id).exists():
            del self.fields["call"]  # what the editor may not see is neither shown nor lost

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(legend, [self[name] for name in names if name in self.fields]) for legend, names in self.GROUPS]

    def _post_clean(self) -> None:
        """What hangs together is said by the actions."""


class CandidateForm(forms.Form):
    organisation = RecordField(kinds=("organisation",), label=_("Organisation"))
    person = RecordField(kinds=("person",), label=_("Person"), required=False)
    name = forms.CharField(
        label=_("Name as printed"), max_length=250, required=False, help_text=_("Empty: person and organisation.")
    )
    statement = forms.CharField(
        label=_("In their own words"), widget=forms.Textarea({"rows": 3}), max_length=3000, required=False
    )
    accepted_on = day_field(label=_("Agreed to stand on"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_pickers(self, user)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why"), widget=forms.Textarea({"rows": 3}), max_length=1000)


class ObjectionForm(forms.Form):
    about = forms.ChoiceField(
        label=_("What is wrong"), choices=ElectorateObjection.About.choices, widget=forms.RadioSelect
    )
    organisation = RecordField(kinds=("organisation",), label=_("Which organisation"))
    text = forms.CharField(label=_("Why"), widget=forms.Textarea({"rows": 3}), max_length=2000)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_pickers(self, user)


class ResolutionForm(forms.Form):
    resolution = forms.ChoiceField(
        label=_("Decision"), choices=ElectorateObjection.Resolution.choices, widget=forms.RadioSelect
    )
    answer = forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 3}), max_length=2000)


class WordsForm(forms.Form):
    """A complaint, or the answer to one."""

    text = forms.CharField(label=_("In words"), widget=forms.Textarea({"rows": 4}), max_length=3000)


class BallotForm(forms.Form):
    """The ballot paper: ticks, or a rank for each name; works without any script."""

    blank = forms.BooleanField(label=_("We choose nobody: a blank ballot"), required=False)

    def __init__(self, data: Any = None, *, election: Election, given: list[int] | None = None) -> None:
        super().__init__(data)
        self.election, self.paper = election, list(election.candidates.on_paper())
        self.is_ranked = election.method == Election.Method.STV
        self.add_ranks(given or []) if self.is_ranked else self.add_ticks(given or [])
        self.fields["blank"].initial = given == []

    def add_ticks(self, given: list[int]) -> None:
        self.fields["names"] = forms.TypedMultipleChoiceField(
            choices=[(one.number, one.name) for one in self.paper], coerce=int, required=False,
            widget=forms.CheckboxSelectMultiple, initial=given, label=_("The names"),
        )  # fmt: skip

    def add_ranks(self, given: list[int]) -> None:
        choices = [("", "–"), *((one.number, f"{one.number}. {one.name}") for one in self.paper)]
        for place in range(1, len(self.paper) + 1):
            self.fields[f"rank_{place}"] = forms.TypedChoiceField(
                choices=choices, coerce=int, required=False, empty_value=None, label=now("No. %(n)s") % {"n": place},
                initial=given[place - 1] if len(given) >= place else "",
            )  # fmt: skip

    @property
    def ranks(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("rank_")]

    @property
    def counter(self) -> SafeString:
        """Where the style sheet writes how many names are ticked, without any script."""
        return format_html('<span class="{}"></span>', "ballot-chosen")

    @property
    def lines(self) -> list[tuple[ElectionCandidate, Any]]:
        """Each name on the paper with its tick."""
        return list(zip(self.paper, self["names"], strict=True))

    @property
    def statements(self) -> list[ElectionCandidate]:
        """Whose words can be read; a ranked paper hides the names in its lists, so all of them are told."""
        return [one for one in self.paper if one.statement or self.is_ranked]

    @property
    def chosen(self) -> list[int]:
        told = self.cleaned_data
        if not self.is_ranked:
            return list(told.get("names") or [])
        return [told[one.name] for one in self.ranks if told.get(one.name) is not None]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        chosen, field = self.chosen, "rank_1" if self.is_ranked else "names"
        most = self.election.most_names
        if told.get("blank") and chosen:
            self.add_error("blank", now("You chose names as well. Take away the names, or this tick."))
        elif not told.get("blank") and not chosen and not self.errors:
            self.add_error(field, now("Choose whom your organisation wants, or tick the blank ballot."))
        if most is not None and len(chosen) > most:
            words = now("You chose %(chosen)s names; at most %(most)s are allowed.")
            self.add_error(field, words % {"chosen": len(chosen), "most": most})
        self.refuse_twice(chosen)
        return told

    def refuse_twice(self, chosen: list[int]) -> None:
        seen: set[int] = set()
        for one in self.ranks if self.is_ranked else []:
            number = self.cleaned_data.get(one.name)
            if number is not None and number in seen:
                self.add_error(one.name, now("This name stands further up already."))
            seen |= {number} if number is not None else set()


class EnteredBallotForm(BallotForm):
    """The same paper, as an officer types it in."""

    way = forms.ChoiceField(
        label=_("How it came"), widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in (Voter.Way.PHONE, Voter.Way.PAPER)],
    )  # fmt: skip


class LotForm(forms.Form):
    """In which order the names were drawn, when, and before whom."""

    drawn_on = day_field(label=_("Drawn on"))
    witnesses = forms.CharField(
        label=_("Witnesses"), widget=forms.Textarea({"rows": 3}), max_length=1000,
        help_text=_("At least two, one a line."),
    )  # fmt: skip

    def __init__(self, *args: Any, tie: Tie, paper: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tie = tie
        choices = [("", "–"), *((key[1:], paper[key]) for key in tie.among)]
        for place in range(1, len(tie.among) + 1):
            label = now("Drawn as no. %(n)s") % {"n": place}
            self.fields[f"drawn_{place}"] = forms.TypedChoiceField(choices=choices, coerce=int, label=label)
        self.fields["drawn_on"].initial = timezone.localdate()
        self.order_fields([*(name for name in self.fields if name.startswith("drawn_") and name != "drawn_on")])

    @property
    def drawn(self) -> list[int]:
        return [self.cleaned_data[f"drawn_{place}"] for place in range(1, len(self.tie.among) + 1)]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and len(set(self.drawn)) < len(self.drawn):
            self.add_error("drawn_1", now("Give every tied name a place of its own."))
        return told


class OwnOrganisationForm(forms.Form):
    """For whom somebody speaks who speaks for several."""

    def __init__(self, *args: Any, user: User, election: Election | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = Organisation.objects.visible_to(user).filter(pk__in=Organisation.own_of(user)).order_by("name")
        if election is not None:
            self.own = self.own.filter(voters__election=election)
        self.fields["raised_by"] = forms.ModelChoiceField(self.own, label=now("On behalf of"), empty_label=None)

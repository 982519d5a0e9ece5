from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.forms import paragraphs
from campaigns.models import Call, Criterion
from campaigns.partners.forms import WHEN
from campaigns.seats.forms import UNTICK, WHERE, SeatsForm
from crm.approximate import parts
from crm.forms.days import day_input
from crm.forms.pickers import RecordField, RecordsField


def today() -> str:
    return timezone.localdate().isoformat()


class CallForm(SeatsForm):
    body = RecordField(
        kinds=("body",),
        label=_("Committee or council"),
        help_text=_("Write the body down first if it is not among the seats yet."),
    )
    seats = RecordsField(kinds=("seat",), label=_("Seats to be filled"), required=False)

    GROUPS = (
        (_("What is called for"), ("title_bg", "title_en", "body", "seats", "run_by")),
        (_("Until when"), ("published", "deadline", "deadline_at", "link")),
        (_("Where this comes from"), ("note", "source", "is_verified")),
        (_("Who may read it"), ("confidentiality",)),
    )

    class Meta:
        model = Call
        fields = [
            "title_bg", "title_en", "body", "seats", "run_by", "published", "deadline", "deadline_at", "link", "note",
            "source", "is_verified", "confidentiality",
        ]  # fmt: skip
        widgets = {
            "deadline": day_input(),
            "deadline_at": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "note": paragraphs(3),
        }
        help_texts = {
            "published": WHEN,
            "deadline": _("The last day on which an application counts."),
            "deadline_at": _("Leave it empty when no hour is named."),
            "source": WHERE,
            "is_verified": UNTICK,
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        if self.instance.pk:
            self.initial["seats"] = list(self.instance.seats.all())

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(legend, [self[name] for name in names if name in self.fields]) for legend, names in self.GROUPS]


class VersionSeenForm(forms.Form):
    """A form about a record that is no form of the record: it says which version it was opened on."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, record: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = record.version

    def show_conflict(self, current: Any) -> None:
        """Keep what was typed, say that somebody else came first, and let the next save through."""
        self.add_error(None, _("Someone else changed this meanwhile. Look at it again; save again to keep yours."))
        data = self.data.copy()  # type: ignore[attr-defined]
        data["version"] = str(current.version)
        self.data = data


class CloseForm(VersionSeenForm):
    closed_on = forms.CharField(
        label=_("Closed on"),
        max_length=10,
        validators=[cast(Any, parts)],
        help_text=WHEN,
        initial=lambda: str(timezone.localdate()),
    )
    closing_note = forms.CharField(
        label=_("What came of it"), widget=paragraphs(4), max_length=4000,
        help_text=_("Who was admitted, who got the seat, or why nobody did, and where it can be read."),
    )  # fmt: skip

    def __init__(self, *args: Any, record: Call, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        if record.closed_on:
            self.initial["closed_on"], self.initial["closing_note"] = record.closed_on, record.closing_note


class CriterionForm(SeatsForm):
    """What is asked, in the words of the call, and which facts on record answer it."""

    class Meta:
        model = Criterion
        fields = ["title_bg", "title_en", "test", "paper", "number", "no_older_than", "can_be_mended", "source"]
        help_texts = {
            "title_bg": _("In the words of the call."),
            "test": _("Choose the last one where only a person can say."),
            "paper": _("Only where a paper is asked for."),
            "number": _("How many years, or how many such papers. Of one year, one counts."),
            "no_older_than": _("Counted back from the last day."),
            "can_be_mended": _("Untick what nobody can obtain any more before the last day."),
            "source": _("The point of the call where it stands."),
        }

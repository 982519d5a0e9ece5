from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.files import ALLOWED
from accounts.models import User
from accounts.submissions import KeyField
from crm.forms.days import day_field, day_input
from crm.forms.pickers import RecordField
from monitoring.actions.evidence import CORRECTABLE
from monitoring.forms.meeting_rows import RowSet
from monitoring.models import Commitment, Evidence

MOST_ROWS = 40
SHOWS_PEOPLE = "photo testimony field_visit"
OF_KIND = {"consent": SHOWS_PEOPLE, "consent_note": SHOWS_PEOPLE}  # the other kinds are not asked


class EvidenceForm(forms.ModelForm[Evidence]):
    """A new piece: a file, an address, a passage or a search log."""

    idempotency_key = KeyField()
    upload = forms.FileField(
        label=_("File"), required=False, allow_empty_file=True, help_text=ALLOWED  # what is empty is said by the action
    )  # fmt: skip

    GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (_("What it is"), ("kind", "upload", "url", "not_stored_because", "archive_url", "passage", "page")),
        (_("Where it comes from"), ("title", "publisher", "source_author", "source_on", "language", "licence")),
        (_("How much it proves"), ("origin", "directness", "stance")),
        (_("Who may see it"), ("confidentiality", "consent", "consent_note")),
        (_("Later"), ("recheck_on",)),
    )

    class Meta:
        model = Evidence
        fields = [
            "kind", "url", "not_stored_because", "archive_url", "passage", "page", "title", "publisher",
            "source_author", "source_on", "language", "licence", "origin", "directness", "stance", "confidentiality",
            "consent", "consent_note", "recheck_on",
        ]  # fmt: skip
        widgets = {
            "passage": forms.Textarea(attrs={"rows": 4}), "source_on": day_input(), "recheck_on": day_input(),
        }  # fmt: skip
        help_texts = {
            "url": _("The page itself may change or vanish: store the saved page or a PDF of it as well."),
            "not_stored_because": _("Only for an address without a file: behind a paywall, forbidden, too large …"),
            "archive_url": _("Where the page is kept by others, on web.archive.org for instance."),
            "kind": _("A search log notes where, when and how you looked and found nothing: its rows stand below."),
            "origin": _("“The promisor's own” proves what they say, not that it happened."),
            "directness": _("Primary: the act itself. Secondary: someone tells about it."),
            "licence": _("Under which it may be passed on, where the source says so."),
            "confidentiality": _("It is never shown further than its commitment."),
            "consent": _("For photos and testimonies: they travel no further than this."),
            "consent_note": _("Orally on the day, on a form … Name nobody here."),
            "recheck_on": _("For an address. Empty: after some months you are reminded to look at it again."),
        }

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("confidentiality", commitment.confidentiality)
        for name, kinds in OF_KIND.items():
            if name in self.fields:
                self.fields[name].widget.attrs["data-shown-if"] = f"kind={kinds}"

    def _post_clean(self) -> None:
        """The action checks the piece as a whole; the form only its fields."""

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(legend, [self[name] for name in names if name in self.fields]) for legend, names in self.GROUPS]

    @property
    def recorded(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "idempotency_key"}


class CorrectionForm(EvidenceForm):
    """Put right how a piece is described; what was seen stays."""

    idempotency_key = None  # type: ignore[assignment]
    upload = None  # type: ignore[assignment]

    class Meta(EvidenceForm.Meta):
        fields = list(CORRECTABLE)


class SearchRowForm(forms.Form):
    """One place where one looked. A row of which nothing was written is no row."""

    written = ("where", "how", "query", "result", "letter")

    searched_on = day_field(label=_("When"), initial=timezone.localdate)
    where = forms.CharField(
        label=_("Where"), max_length=250, help_text=_("A register, an archive, an office: so that others find it.")
    )
    how = forms.CharField(
        label=_("How"), max_length=250, required=False, help_text=_("In its search box, by phone, on the spot …")
    )
    query = forms.CharField(label=_("Words asked for"), max_length=300, required=False)
    result = forms.CharField(label=_("What came of it"), max_length=500)
    letter = RecordField(
        kinds=("letter",), label=_("Request for public information"), required=False,
        help_text=_("The letter by which it was asked for."),
    )  # fmt: skip

    def has_changed(self) -> bool:
        return any(name in self.written for name in self.changed_data)


class SearchRows(RowSet):
    """The rows of a search log; without JavaScript there are three to fill in."""

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        self.user = user
        super().__init__(*args, **options)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["letter"].open_to(self.user)

    @property
    def recorded(self) -> list[dict[str, Any]]:
        return [{name: value for name, value in row.cleaned_data.items() if name != "DELETE"} for row in self.told()]


def search_rows(*args: Any, user: User, extra: int = 1) -> Any:
    made: Any = forms.formset_factory(
        SearchRowForm, SearchRows, extra=extra, can_delete=True, max_num=MOST_ROWS, validate_max=True
    )
    return made(*args, user=user, prefix="rows")

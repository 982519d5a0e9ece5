from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.forms import RecordForm
from crm.forms.days import day_input
from crm.forms.pickers import RecordField
from monitoring.models import OfficialText


class TextForm(RecordForm):
    """What a text is; its words stay as they were read."""

    issued_by = RecordField(
        kinds=("organisation",), label=_("Who promises in it"), required=False,
        help_text=_("Each promise noted from it is owed by this body; it can be changed on the promise."),
    )  # fmt: skip

    GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (_("What it is"), ("title", "origin", "issued_by", "dated_on", "language", "link")),
        (_("Who may see it"), ("confidentiality",)),
    )

    class Meta:
        model = OfficialText
        fields = ["title", "origin", "issued_by", "dated_on", "language", "link", "confidentiality"]
        widgets = {"dated_on": day_input(), "link": forms.URLInput({"placeholder": "https://"})}
        help_texts = {"title": _("As it is cited: it stands in the source of every promise.")}

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(legend, [self[name] for name in names]) for legend, names in self.GROUPS]


class NewTextForm(TextForm):
    upload = forms.FileField(
        label=_("File"), required=False, allow_empty_file=True,
        help_text=_("PDF, DOCX, ODT, HTML or plain text. Of a web page its words are kept, not the page."),
    )  # fmt: skip
    words = forms.CharField(
        label=_("or paste the text"), required=False, strip=False, widget=forms.Textarea({"rows": 8}),
        help_text=_("An empty line begins a new paragraph."),
    )  # fmt: skip

    GROUPS = ((_("The text"), ("upload", "words")), *TextForm.GROUPS)


class PassagesForm(forms.Form):
    """Which sentences of the page promise something."""

    sentences = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, count: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sentences"].choices = [(number, "") for number in range(count)]  # type: ignore[attr-defined]

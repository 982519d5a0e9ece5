from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.files import ALLOWED
from accounts.models import User
from crm.forms.pickers import RecordField, open_pickers
from monitoring.forms.evidence import EvidenceForm
from monitoring.models import Commitment, Evidence, SentEvidence


class SendForm(forms.ModelForm[SentEvidence]):
    """What a reader sends: only what it shows is required. `nickname` is a trap that people do not see."""

    upload = forms.FileField(label=_("File"), required=False, allow_empty_file=True, help_text=ALLOWED)
    nickname = forms.CharField(label=_("Leave this empty"), required=False, max_length=200)

    class Meta:
        model = SentEvidence
        fields = ["text", "source", "url", "sender_name", "sender_email", "wants_answer"]
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}
        labels = {"sender_name": _("Your name"), "sender_email": _("Your e-mail"),
                  "wants_answer": _("Write to me what became of it")}  # fmt: skip
        help_texts = {
            "text": _("What did you see, read or receive, where and when? Please name no private person, no child."),
            "source": _("A newspaper, an office, your own eyes …"),
            "url": _("Where it can be read, if it can."),
        }

    LEADS = ("text", "upload", "url", "source")
    ABOUT_SENDER = ("sender_name", "sender_email", "wants_answer")

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if told.get("wants_answer") and not told.get("sender_email"):
            self.add_error("sender_email", _("Where should we write to?"))
        return told

    @property
    def is_trapped(self) -> bool:
        """Whether a machine filled in what no reader sees."""
        return bool(self.cleaned_data["nickname"])

    @property
    def recorded(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "nickname"}

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [
            (_("What you know"), [self[name] for name in self.LEADS]),
            (_("Who you are, if you like"), [self[name] for name in self.ABOUT_SENDER]),
        ]


class TakeOverForm(EvidenceForm):
    """What was sent, described as evidence; a file that came along is not chosen again."""

    idempotency_key = None  # type: ignore[assignment]
    commitment = RecordField(kinds=("commitment",), label=_("Commitment"))

    GROUPS = ((_("Of which commitment"), ("commitment",)), *EvidenceForm.GROUPS)

    def __init__(self, *args: Any, sent: SentEvidence, user: User, **kwargs: Any) -> None:
        super().__init__(*args, commitment=sent.commitment or Commitment(), initial=begun(sent), **kwargs)
        open_pickers(self, user)
        if sent.commitment:
            del self.fields["commitment"]
        if sent.file:
            del self.fields["upload"]
        self.fields["kind"].choices = [one for one in Evidence.Kind.choices if one[0] != "search_log"]  # type: ignore[attr-defined]


def begun(sent: SentEvidence) -> dict[str, Any]:
    """What an officer starts from: inside the centre, from an interested party, until they know better."""
    return {
        "title": str(sent)[:250], "passage": "" if sent.file or sent.url else sent.text, "url": sent.url,
        "kind": Evidence.Kind.PHOTO if sent.is_image else Evidence.Kind.DOCUMENT,
        "origin": Evidence.Origin.INTERESTED, "language": sent.language, "confidentiality": "internal",
        "commitment": sent.commitment,
    }  # fmt: skip


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Why not?"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A sender who asked for it is told these words. Spam needs none."),
    )  # fmt: skip
    is_spam = forms.BooleanField(label=_("It is spam: nobody is told"), required=False)

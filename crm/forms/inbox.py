"""Forms of the tray: an invitation to read, a message to file."""

import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from crm import invitations, kinds
from crm.correspondents import Correspondent, side_of
from crm.forms.letters import NewLetterForm, ReceivedForm
from crm.forms.meetings import MeetingForm
from crm.forms.pickers import RecordField, open_pickers
from crm.invitations import Invitation
from crm.letter_beginnings import beginning
from crm.models import InboundAttachment, InboundMessage, Letter, Meeting, Organisation, Person

ANSWER = re.compile(r"^\s*(re|отг|отн|aw)\s*:", re.I)
CYRILLIC = re.compile("[а-яА-Я]")


class InvitationForm(forms.Form):
    """A calendar file; what it says is read while the form is checked."""

    upload = forms.FileField(
        label=_("Calendar file"), allow_empty_file=True, help_text=_("The .ics file that came with the invitation."),
        widget=forms.ClearableFileInput({"accept": ".ics,text/calendar"}),
    )  # fmt: skip
    invitation: Invitation

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        self.invitation = invitations.read(upload.read(invitations.MOST_BYTES + 1))
        return upload


class InvitedMeetingForm(MeetingForm):
    """The plain form of a meeting that knows which invitation it is from."""

    invitation_uid = forms.CharField(max_length=250, required=False, widget=forms.HiddenInput)

    @property
    def recorded(self) -> dict[str, Any]:
        return {**super().recorded, "invitation_uid": self.cleaned_data["invitation_uid"]}


def meeting_from(invitation: Invitation, people: list[Correspondent], otherwise: str = "") -> dict[str, Any]:
    """Return what the form of a meeting begins with; guests who are not on record are kept as words."""
    strangers = ", ".join(one.words for one in people if not one.records)
    told = now("Invited as well, not on record: %(people)s") % {"people": strangers} if strangers else ""
    kind = Meeting.Kind.ONLINE if invitation.is_online else Meeting.Kind.IN_PERSON
    notes = "\n\n".join(filter(None, [invitation.text, told]))
    return {
        "about": invitation.what or otherwise[:200], "held_on": invitation.day, "held_at": invitation.at, "kind": kind,
        "where": invitation.where, "notes": notes, "invitation_uid": invitation.uid,
    }  # fmt: skip


def seats_from(people: list[Correspondent]) -> list[dict[str, Any]]:
    """Seat those who are surely known, each once; the others stay words."""
    found = {kinds.key_of(one.known): one.known for one in people if one.known}
    return [{"who": record, "side": side_of(record)} for record in found.values()]


class FiledReceivedForm(ReceivedForm):
    """A letter that came by e-mail."""


class FiledSentForm(NewLetterForm):
    """A letter of ours whose copy came to the tray: it has left already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dated_on"].required = True
        self.fields["dated_on"].help_text = ""


class AttachForm(forms.Form):
    record = RecordField(kinds=(), label=_("Where it belongs"), help_text=_("A meeting, a letter or a session."))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["record"].let_choose(kinds.taking_mail())  # type: ignore[attr-defined]
        open_pickers(self, user)


def letter_from(message: InboundMessage, people: list[Correspondent], user: User) -> dict[str, Any]:
    """Return what the form of a letter begins with; only who is surely known is named."""
    known = next((one.known for one in people if one.known), None)
    sent_on = timezone.localdate(message.sent_at or message.received_at)
    begun = beginning(QueryDict(kinds.key_of(known).replace(":", "=") if known else ""), user)
    return {
        **begun, "organisation": begun.get("organisation") or (known if isinstance(known, Organisation) else None),
        "person": known if isinstance(known, Person) else None,
        "subject": message.subject[:200], "text": message.text, "dated_on": min(sent_on, timezone.localdate()),
        "language": "bg" if CYRILLIC.search(message.subject + message.text) else "en",
        "kind": Letter.Kind.REPLY if ANSWER.match(message.subject) else Letter.Kind.LETTER,
    }  # fmt: skip


def add_files(form: forms.BaseForm, files: list[InboundAttachment]) -> None:
    """Let the officer choose which of the files come along; all do unless they say otherwise."""
    if files:
        choices = [(str(one.pk), one.file_name) for one in files]
        form.fields["files"] = forms.MultipleChoiceField(
            label=_("Files that come along"), choices=choices, required=False, initial=[key for key, _name in choices],
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip


def chosen_files(form: forms.BaseForm, files: list[InboundAttachment]) -> list[InboundAttachment]:
    return [one for one in files if str(one.pk) in form.cleaned_data.get("files", [])]

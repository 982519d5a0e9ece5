"""Evidence, and what readers sent, as rows of a spreadsheet: exactly what the lists show, with the facts behind it."""

from django.utils import timezone
from django.utils.translation import gettext as _

from monitoring.models import Evidence, SentEvidence


def header(*, inside: bool) -> list[str]:
    shown = [
        _("Evidence"), _("Commitment"), _("Kind"), _("Publisher"), _("Author of the source"), _("Date of the source"),
        _("Whose"), _("How direct"), _("Stance"), _("Address"), _("Address of a web archive"), _("Passage"),
        _("Page or paragraph"), _("File"), _("SHA-256"), _("Why it cannot be stored"),
        _("Licence"), _("Last look at the address"), _("Confidentiality"),
    ]  # fmt: skip
    of_centre = [_("To be looked at again on"), _("Retrieved by"), _("SHA-256 of the original")]
    return [*shown, *of_centre] if inside else shown


def cells(one: Evidence, *, inside: bool) -> list[object]:
    shown: list[object] = [
        one.title, one.commitment.title, one.get_kind_display(), one.publisher, one.source_author, one.source_on,
        one.get_origin_display(), one.get_directness_display(), one.get_stance_display(), one.url, one.archive_url,
        one.passage, one.page, one.name_for(inside=inside), one.sha256, one.not_stored_because, one.licence,
        one.last_recheck or "", one.get_confidentiality_display(),
    ]  # fmt: skip
    return [*shown, one.recheck_on, one.author, one.original_sha256] if inside else shown


def sent_header() -> list[str]:
    return [
        _("Sent"), _("Commitment"), _("What it shows"), _("Where it comes from"), _("Address"), _("File"), _("Sender"),
        _("E-mail"), _("State"), _("Reason"), _("Decided by"),
    ]  # fmt: skip


def sent_cells(sent: SentEvidence) -> list[object]:
    return [
        timezone.localtime(sent.sent_at), sent.commitment or "", sent.text, sent.source, sent.url, sent.file_name,
        sent.sender_name, sent.sender_email, sent.get_state_display(), sent.reason, sent.decided_by or "",
    ]  # fmt: skip

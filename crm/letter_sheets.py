"""Columns and cells of exported letters and of the exported ledger; they print what the pages print."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from crm.ledger import Account
from crm.models import Letter, Organisation

LETTER_COLUMNS = (
    _("Date"), _("Direction"), _("Kind"), _("Subject"), _("Reference number"), _("Organisation"), _("Person"),
    _("In which capacity"), _("State"), _("Reply due"), _("Replied on"), _("Themes"), _("Confidentiality"),
)  # fmt: skip
LEDGER_COLUMNS = (
    _("Institution"), _("Asked"), _("Answered in time"), _("Answered late"), _("Silent"), _("Still waiting"),
    _("Answered in time, of those answered or due"), _("Median days to the reply"), _("Left out: no reply expected"),
    _("Reminded"),
)  # fmt: skip


def letter_cells(letter: Letter) -> list[Any]:
    """The letter must have been loaded for the reader."""
    reply = letter.first_reply
    return [
        letter.dated_on or "",
        letter.get_direction_display(),
        letter.get_kind_display(),
        letter.subject,
        letter.number,
        letter.shown_organisation or "",
        letter.person or "",
        letter.capacity or "",
        letter.state.label,
        letter.reply_due_on or "",
        reply.dated_on if reply else "",
        ", ".join(str(theme) for theme in letter.themes.all()),
        letter.get_confidentiality_display(),
    ]


def ledger_cells(organisation: Organisation | None, account: Account) -> list[Any]:
    """Return one line; without an organisation, the one of all together."""
    share = "" if account.share_in_time is None else f"{account.in_time}/{account.settled}"
    return [
        organisation or _("All together"), account.asked, account.in_time, account.late, account.silent,
        account.waiting, share, "" if account.median_days is None else round(account.median_days, 1), account.left_out,
        account.reminded,
    ]  # fmt: skip

"""The tray as a table to download."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.templatetags.fmt import moment
from crm.models import InboundMessage

INBOUND_COLUMNS = (_("Received"), _("Sent"), _("From"), _("Address"), _("To"), _("Subject"), _("Kind"), _("State"))


def inbound_cells(message: InboundMessage) -> list[Any]:
    recipients = ", ".join(address for _name, address in message.to_addresses)
    return [
        moment(message.received_at), moment(message.sent_at), message.from_name, message.from_address, recipients,
        message.subject, message.get_kind_display(), message.get_state_display(),
    ]  # fmt: skip

"""Mail that leaves: a server that cannot be reached took nothing, one that fell silent afterwards may have taken it."""

import smtplib
from contextlib import suppress

from django.core.mail import EmailMessage, get_connection

from accounts.outbox import Unreached


def send(message: EmailMessage) -> None:
    """Send it; Unreached says that nothing can have left."""
    connection = get_connection()
    try:
        connection.open()
    except Exception as error:
        raise Unreached(f"{type(error).__name__}: {error}") from error
    message.connection = connection
    try:
        message.send()
    finally:
        with suppress(smtplib.SMTPException, OSError):  # a farewell that fails takes nothing back
            connection.close()
